"""Which name on one record of a paper is which name on another record of the same paper."""

from __future__ import annotations

from pipeline.identity import names
from pipeline.identity.author_lists import agreeing
from pipeline.identity.statements import Mention, Reason

_FEWEST_OTHERS = 2
"""Co-authors that must agree in place before a name that differs altogether is taken for the same person's."""


def is_added(mention: Mention) -> bool:
    """Whether a listing adds its owner here without a place in the author list: the name may be there too."""
    return mention.listing is not None and mention.position is None


def listed(mention: Mention) -> tuple[str, ...]:
    """Return the names of the record in order, the mention's own among them; without a place, at the end."""
    if is_added(mention) and _count(mention.name, mention.coauthors):
        return mention.coauthors
    at = len(mention.coauthors) if mention.position is None else mention.position
    return (*mention.coauthors[:at], mention.name, *mention.coauthors[at:])


def aligned(a: Mention, b: Mention) -> bool:
    """Whether the two records' author lists answer to one another place by place.

    Lists of equal length, or a cut list against the beginning of the other; most other family names agree.
    """
    if a.position is None or b.position is None:
        return False
    left, right = listed(a), listed(b)
    if a.authors is not None and b.authors is not None and len(left) != len(right):
        return False
    agree, of = agreeing(left, right, besides=-1)
    return agree * 2 > of and max(a.position, b.position) < of


def verdict(a: Mention, b: Mention) -> Reason:
    """Return why two mentions on different records of one paper are one person (weight > 0), or not."""
    if aligned(a, b):
        return _by_place(a, b) if a.position == b.position else _apart(a, b)
    return _by_name(a, b)


def _apart(a: Mention, b: Mention) -> Reason:
    places = " / ".join(str(place + 1) for place in sorted((a.position or 0, b.position or 0)))
    return Reason("position", f"other places on the same paper: {places}", -12.0)


def _by_place(a: Mention, b: Mention) -> Reason:
    place = (a.position or 0) + 1
    if names.compatible(a.name, b.name):
        return Reason("position", f"author {place} on both records of the same paper", 12.0)
    agree, of = agreeing(listed(a), listed(b), besides=a.position or 0)
    if agree == of >= _FEWEST_OTHERS and names.compare(a.name, b.name).part == "family":
        return Reason("position", f"author {place} of the same paper, and all the others agree", 12.0)
    return Reason("position", f"author {place} on both records of the same paper, but {_differ(a, b)}", 0.0)


def _by_name(a: Mention, b: Mention) -> Reason:
    """Return the verdict where places cannot be compared: the one compatible name of the list."""
    if not names.compatible(a.name, b.name):
        return Reason("position", f"other people of the same paper: {_differ(a, b)}", -12.0)
    if _count(a.name, listed(b)) == 1 and _count(b.name, listed(a)) == 1:
        return Reason("position", "the one compatible name on both records of the same paper", 12.0)
    return Reason("position", "several names on the same paper are compatible", 0.0)


def _count(name: str, candidates: tuple[str, ...]) -> int:
    return sum(names.compatible(name, other) for other in candidates)


def _differ(a: Mention, b: Mention) -> str:
    return names.compare(a.name, b.name).words
