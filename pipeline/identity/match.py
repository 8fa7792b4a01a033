"""The two questions of identity, asked of pairs: one paper? one person?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from pipeline.identity.match_papers import PROBABLE as PROBABLE_PAPERS
from pipeline.identity.match_papers import STANDS_OUT as PAPERS_STAND_OUT
from pipeline.identity.match_papers import SURE as SURE_PAPERS
from pipeline.identity.match_papers import Papers
from pipeline.identity.match_people import DECISIVE, People
from pipeline.identity.match_people import PROBABLE as PROBABLE_PEOPLE
from pipeline.identity.match_people import SURE as SURE_PEOPLE

if TYPE_CHECKING:
    from pipeline.identity.statements import Link, Score

__all__ = [
    "DECISIVE", "PAPERS_STAND_OUT", "PROBABLE_PAPERS", "PROBABLE_PEOPLE", "SURE_PAPERS", "SURE_PEOPLE",
    "Matcher", "Papers", "People",
]  # fmt: skip


class Matcher(Protocol):
    """Compares things of one kind by their keys, whichever comes first."""

    def score(self, left: str, right: str, least: float = 0.0) -> Score | None:
        """Return how likely two are one; None where it goes without saying that they are not.

        UNLIKELY may stand for any that is less than `least`.
        """

    def link(self, left: str, right: str) -> Link:
        """Return the verdict over two in words."""
