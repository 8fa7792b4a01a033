"""What goes wrong at the sources on which day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from demo import faults
from demo.sites import SITES

if TYPE_CHECKING:
    from demo.faults import Faults
    from demo.world import Person

FORTNIGHT: Final = 14
WEEK: Final = 7
MERGED_ON: Final = 7
"""The day on which Semantic Scholar merges the ids of a person."""
HARVESTED_ON: Final = 3
"""The day of each week on which arXiv is harvested."""
_BY_DAY: Final = {8: "outage", 9: "moved", 10: "blocked", 11: "lost", 12: "poisoned"}
KINDS: Final = tuple(_BY_DAY.values())
FAILING: Final = frozenset(KINDS) - {"poisoned"}
"""Kinds of days on which sources give no good answer."""
TOLD: Final = FAILING - {"lost"}
"""Kinds of days on which runs end with errors; a page that is not found is none."""
_READ: Final = {"arxiv.org": "/a/", "export.arxiv.org": "", "api.semanticscholar.org": ""}
"""Hosts that a run asks for authors, and what their addresses begin with."""


def kind_of(day: int) -> str:
    """Return what goes wrong on a day: one of `KINDS`, nothing on most."""
    return _BY_DAY.get(day % FORTNIGHT, "")


def longest_row(days: int) -> int:
    """Return the most days in a row on which something fails, of so many."""
    most = row = 0
    for day in range(days):
        row = row + 1 if kind_of(day) in FAILING else 0
        most = max(most, row)
    return most


def spoil(at: Faults, kind: str, lost: Person | None) -> None:
    """Let go wrong what a day brings; `lost` is whose pages are not found on a day that loses some."""
    at.mend()
    if kind == "outage":
        for site in SITES:
            at.spoil(site.host, "", lambda _: faults.down())
    if kind == "moved":
        for host, beginning in _READ.items():
            at.spoil(host, beginning, faults.moved_layout)
    if kind == "blocked":
        for site in SITES:
            at.spoil(site.host, "", lambda _: faults.blocked())
    if kind == "lost" and lost is not None:
        at.spoil("arxiv.org", f"/a/{lost.arxiv or lost.key}", lambda _: faults.lost())
        at.spoil("api.semanticscholar.org", f"/graph/v1/author/{lost.s2[0]}", lambda _: faults.lost())
