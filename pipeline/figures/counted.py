"""A paper as figures count it, and what an installation may set about them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple, get_args

from msgspec import Struct

from pipeline.figures.novelty.kept import Raw
from pipeline.figures.score import AuthorPart, PaperPart, ScoreParts

if TYPE_CHECKING:
    from collections.abc import Iterable

SCOPE = "stored papers"


class Place(NamedTuple):
    """Where a person stands in a complete author list; the first place is 0."""

    at: int
    of: int


class Counted(Struct, frozen=True, kw_only=True):
    """A paper as figures count it, neither retracted nor front matter."""

    id: str
    said_at: str
    """Day of the newest statement used."""
    date: str | None = None
    field: str | None = None
    venue: str | None = None
    citations: Mapping[str, tuple[int, str]] = {}
    """Source to its count and the count's day."""
    has_code: bool = False
    is_code_known: bool = False
    """Whether a source was asked that tells of papers without code that they have none."""
    categories: tuple[str, ...] = ()
    """The primary one first."""
    raw: Raw | None = None
    """What is new in its text, None where that was not worked out."""

    @property
    def category(self) -> str | None:
        """The primary category."""
        return self.categories[0] if self.categories else None


class Rules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an installation may set about figures."""

    coverage: float = 0.9
    """Least share of the papers for which one source must give counts."""
    citation_sources: tuple[str, ...] = ("semantic-scholar",)
    """Order of sources where several cover equally many papers."""
    author_parts: tuple[AuthorPart, ...] = get_args(AuthorPart)
    """What the AI Score of an author is made of."""
    paper_parts: tuple[PaperPart, ...] = get_args(PaperPart)
    """What the AI Score of a paper is made of."""

    @property
    def author_score(self) -> ScoreParts:
        """What the AI Score of an author is made of: the best part and the worst are left out."""
        return ScoreParts(self.author_parts, drops_extremes=True)

    @property
    def paper_score(self) -> ScoreParts:
        """What the AI Score of a paper is made of."""
        return ScoreParts(self.paper_parts, drops_extremes=False)


def newest(counted: Iterable[Counted]) -> str | None:
    """Return the day of the newest statement used, None without papers."""
    return max((paper.said_at for paper in counted), default=None)
