"""The profile document: the one thing that the command line, the site, the API and exports print.

Its keys and their order are a published interface. What is absent is null, never 0 or an empty text; a figure
without a value says why. Dates are ISO 8601, cut to what is known. Structs are frozen, so a document can be
shared between pages.
"""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

import msgspec
from msgspec import Meta, Struct

Text: TypeAlias = Annotated[str, Meta(min_length=1)]
Date: TypeAlias = Annotated[
    str, Meta(pattern=r"^\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?)?)?$")
]
"""`2024`, `2024-03`, `2024-03-01` or a time with its zone."""
Value: TypeAlias = int | float | Text


class _Explained(Struct, frozen=True, kw_only=True):
    """Something that has a value or says why it has none."""

    value: Value | None = None
    unit: Text | None = None
    why_null: Text | None = None

    def __post_init__(self) -> None:
        """Raise ValueError where a null has no reason."""
        if self.value is None and self.why_null is None:
            raise ValueError("a figure without a value says why (why_null)")


class Formula(Struct, frozen=True, kw_only=True):
    """How a figure is made: a name that the documentation defines, and a number that counts its changes."""

    name: Text
    version: int


class Part(Struct, frozen=True, kw_only=True):
    """One part of a composed figure, and what the whole would be without it."""

    name: Text
    value: float | None = None
    why_null: Text | None = None
    rank: float | None = None
    """1 is the best; equal values share the middle of their ranks."""
    peers: int | None = None
    """Among how many the rank or percentile was taken."""
    without: float | None = None

    def __post_init__(self) -> None:
        """Raise ValueError where a null has no reason."""
        if self.value is None and self.why_null is None:
            raise ValueError("a part without a value says why (why_null)")


class Partial(Struct, frozen=True, kw_only=True):
    """What is known of a figure whose coverage is too small for a value."""

    value: Value
    n: int
    source: Text
    as_of: Date | None = None


class Reported(Struct, frozen=True, kw_only=True):
    """What a source said a figure is."""

    value: Value
    source: Text
    as_of: Date | None = None


class Figure(_Explained, frozen=True, kw_only=True):
    """A figure of Byline's own (`value` and nothing else), and what sources reported beside it.

    Raises ValueError where there is neither a value nor a reason.
    """

    formula: Formula | None = None
    source: Text | None = None
    scope: Text | None = None
    as_of: Date | None = None
    n: int | None = None
    partial: Partial | None = None
    quartiles: tuple[float, float] | None = None
    reference: Text | None = None
    """The kept distribution that percentiles and ranks were taken against."""
    parts: tuple[Part, ...] = ()
    reported: tuple[Reported, ...] = ()


def not_computed() -> Figure:
    """Return the figure that stands where nothing was computed."""
    return Figure(why_null="not computed")


class Figures(Struct, frozen=True, kw_only=True):
    """The figures of an author."""

    papers: Figure
    citations: Figure
    main_field: Figure
    h_index: Figure
    i10_index: Figure
    g_index: Figure
    novelty: Figure
    ai_score: Figure
    m_quotient: Figure = msgspec.field(default_factory=not_computed)
    citation_impact: Figure = msgspec.field(default_factory=not_computed)
    """Citations against the mean of the same primary category and year, of papers stored here."""
    citation_percentile: Figure = msgspec.field(default_factory=not_computed)
    """The same as percentiles."""
    first_authorships: Figure = msgspec.field(default_factory=not_computed)
    last_authorships: Figure = msgspec.field(default_factory=not_computed)
    career_years: Figure = msgspec.field(default_factory=not_computed)
    code_share: Figure = msgspec.field(default_factory=not_computed)
    retracted: Figure = msgspec.field(default_factory=not_computed)
    """Papers that were retracted or withdrawn, which no other figure counts."""
    front_matter: Figure = msgspec.field(default_factory=not_computed)
    """Prefaces and the like, which no other figure counts."""


class PaperFigure(_Explained, frozen=True, kw_only=True):
    """A figure of one paper. Raises ValueError where there is neither a value nor a reason."""

    formula: Formula | None = None
    source: Text | None = None
    as_of: Date | None = None
    reference: Text | None = None
    parts: tuple[Part, ...] = ()


class Identifier(Struct, frozen=True, kw_only=True):
    """An identifier of the author, how well it is known (`asserted`, `matched`, `name`), and who said so."""

    scheme: Text
    value: Text
    evidence: Text | None = None
    source: Text | None = None


class Institution(Struct, frozen=True, kw_only=True):
    """An institution: its short tag, its name, its ROR identifier, as far as known."""

    tag: Text | None = None
    name: Text | None = None
    ror: Text | None = None


class Notice(Struct, frozen=True, kw_only=True):
    """Something a reader must know of the profile."""

    code: Text
    text: Text
    about: Text | None = None
    """A figure's key, `author:ID` or `paper:ID`."""
    source: Text | None = None
    as_of: Date | None = None


class Series(Struct, frozen=True, kw_only=True):
    """Numbers by year (`2015`), from one source; empty where none gives them."""

    source: Text | None = None
    as_of: Date | None = None
    values: dict[str, int] = {}


class YearSeries(Struct, frozen=True, kw_only=True):
    """The series of an author."""

    papers_per_year: Series = msgspec.field(default_factory=Series)
    citations_per_year: Series = msgspec.field(default_factory=Series)


class Mix(Struct, frozen=True, kw_only=True):
    """The number of papers by field and by venue, as far as these are known."""

    fields: dict[str, int] = {}
    venues: dict[str, int] = {}


class Coauthor(Struct, frozen=True, kw_only=True):
    """Another author named on some of the papers; without id where no profile stands behind the name."""

    id: Text | None = None
    name: Text
    papers: int
    at_least: bool = False
    """Whether there may be more: another paper of the author names not all who wrote it."""


class PaperAuthor(Struct, frozen=True, kw_only=True):
    """A name in a paper's author list, in its order."""

    name: Text
    id: Text | None = None
    institutions: tuple[Text, ...] = ()


class PaperCode(Struct, frozen=True, kw_only=True):
    """Code of a paper: an address, or the bare statement that there is some."""

    url: Text | None = None
    source: Text | None = None
    confidence: Text | None = None
    """`badge`, `asserted` or `text`, as the source has it."""


class PaperVersion(Struct, frozen=True, kw_only=True):
    """A version of a paper: a label (`v2`, `published`), its date, who said so and where it came out."""

    version: Text
    date: Date | None = None
    source: Text | None = None
    venue: Text | None = None


class Near(Struct, frozen=True, kw_only=True):
    """An earlier paper, and how like its text is: 1 for the same words as often, 0 for none in common."""

    id: Text
    similarity: float


class Paper(Struct, frozen=True, kw_only=True):
    """A paper as a profile shows it."""

    id: Text
    title: Text | None = None
    authors: tuple[PaperAuthor, ...] = ()
    authors_complete: bool = False
    institutions: tuple[Text, ...] = ()
    date: Date | None = None
    primary_category: Text | None = None
    field: Text | None = None
    abstract: Text | None = None
    code: PaperCode | None = None
    identifiers: dict[str, str] = {}
    venue: Text | None = None
    versions: tuple[PaperVersion, ...] = ()
    citations: PaperFigure
    novelty: PaperFigure
    score: PaperFigure
    retracted: bool = False
    why: Text | None = None
    """Why the paper stands on this profile."""
    is_code_known: bool = False
    """Whether a source was asked that tells of papers without code that they have none."""
    nearest: tuple[Near, ...] = ()
    """Of the earlier papers that Novelty compares with, those whose texts are most like this one's."""
    new_pairs: tuple[tuple[Text, Text], ...] = ()
    """Words that no earlier one of them has together: some of them, in alphabetical order."""


class Profile(Struct, frozen=True, kw_only=True):
    """The profile document of one author."""

    id: Text
    name: Text
    names: tuple[Text, ...] = ()
    """Every form of the name that was seen."""
    main_field: Text | None = None
    identifiers: tuple[Identifier, ...] = ()
    institutions: tuple[Institution, ...] = ()
    notices: tuple[Notice, ...] = ()
    figures: Figures
    series: YearSeries = msgspec.field(default_factory=YearSeries)
    coauthors: tuple[Coauthor, ...] = ()
    papers: tuple[Paper, ...] = ()
    """In the order in which they are shown; figures count those that are not retracted."""
    mix: Mix = msgspec.field(default_factory=Mix)
    front_matter: tuple[Text, ...] = ()
    """Ids of prefaces and the like, which are not shown as papers."""


class Entry(Struct, frozen=True, kw_only=True):
    """An author in a list of authors."""

    id: Text
    name: Text
    main_field: Text | None = None
    papers: int | None = None


def shown(figure: Figure) -> Value | None:
    """Return the figure's own value, else the first one reported, else None."""
    if figure.value is not None:
        return figure.value
    return figure.reported[0].value if figure.reported else None


def entry(profile: Profile) -> Entry:
    """Return the profile's line in a list of authors."""
    field = profile.main_field or shown(profile.figures.main_field)
    papers = shown(profile.figures.papers)
    return Entry(
        id=profile.id,
        name=profile.name,
        main_field=None if field is None else str(field),
        papers=papers if isinstance(papers, int) else len(profile.papers),
    )


def encode(profile: Profile) -> bytes:
    """Return the document as JSON (UTF-8, two blanks of indent, a line's end at its end).

    Equal documents give equal bytes: maps are sorted by key, the rest stands in the published order.
    """
    return msgspec.json.format(msgspec.json.encode(profile, order="deterministic"), indent=2) + b"\n"


def decode(body: bytes | str) -> Profile:
    """Return the document that JSON holds; unknown keys are passed over.

    Raises msgspec.ValidationError where it is no profile document, msgspec.DecodeError where it is no JSON.
    """
    return msgspec.json.decode(body, type=Profile)


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the document; every key is always there."""
    (reference,), parts = msgspec.json.schema_components([Profile], ref_template="#/$defs/{name}")
    for part in parts.values():
        part["required"] = list(part["properties"])
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **reference, "$defs": parts}
