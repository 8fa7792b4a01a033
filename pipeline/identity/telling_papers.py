"""The parts of a score over two records of papers in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.identity import author_lists, identifiers, titles
from pipeline.identity.statements import PaperStatement, Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

_PARTS: Final = {
    "prior": ("prior",),
    "identifier": ("identifier",),
    "title": ("title", "title_within", "title_begins", "words", "words_found", "words_added", "tells"),
    "numerals": ("numbers",),
    "plain": ("plain",),
    "authors": ("people_share", "people_all", "people_first", "people_text"),
    "title-and-authors": ("title_people", "found_people"),
    "year": ("years", "years_careful"),
    "venue": ("venue",),
    "occasion": ("occasion",),
    "source": ("listed_twice",),
}
"""What is told as one, and the features whose weights it has."""
_LEAST: Final = 0.05
"""Parts that add less are not told."""
_TITLES: Final[dict[titles.Likeness, str]] = {
    "equal": "the same title",
    "spelling": "the same title but for spelling or added words",
    "within": "one title lies within the other",
    "reworded": "titles share most words",
    "unlike": "titles differ",
}


def told(a: PaperStatement, b: PaperStatement, found: Mapping[str, float]) -> tuple[Reason, ...]:
    """Return the parts of a score, the strongest first."""
    words = {
        "prior": "before anything is compared",
        "identifier": _identifier(a, b),
        "title": _TITLES[titles.compare(a.title or "", b.title or "")],
        "numerals": _numbers(a, b),
        "plain": _plain(a, b),
        "authors": _authors(a, b),
        "title-and-authors": "title and authors taken together",
        "year": _years(a, b),
        "venue": f"venues {a.venue} / {b.venue}",
        "occasion": "year and venue taken together",
        "source": "one source, which lists each paper once, lists both",
    }
    reasons = []
    for part, features in _PARTS.items():
        weight = round(sum(found.get(feature, 0.0) for feature in features), 4)
        if abs(weight) >= _LEAST:
            reasons.append(Reason(part, words[part], weight))
    return tuple(sorted(reasons, key=lambda reason: (-abs(reason.weight), reason.feature)))


def _identifier(a: PaperStatement, b: PaperStatement) -> str:
    same = identifiers.shared(*(identifiers.paper_identifiers(x.identifiers) for x in (a, b)))
    return "the same {} {}".format(*same[0]) if same else ""


def _numbers(a: PaperStatement, b: PaperStatement) -> str:
    agree = titles.numbers_agree(titles.parse(a.title or ""), titles.parse(b.title or ""))
    return "no other number in one title" if agree else "numbers in the titles differ"


def _plain(a: PaperStatement, b: PaperStatement) -> str:
    both = [titles.parse(x.title or "") for x in (a, b)]
    if any(title.generic for title in both):
        return "many papers bear such a title"
    return "a short title" if any(title.short for title in both) else "a title that few papers bear"


def _authors(a: PaperStatement, b: PaperStatement) -> str:
    left, right = author_lists.people(a.authors), author_lists.people(b.authors)
    if not left or not right:
        return "one of the records names no author"
    overlap = author_lists.overlap(left, right)
    if not overlap.found:
        return "no author in common"
    if overlap.found < overlap.of:
        return f"{overlap.found} of {overlap.of} authors in common"
    if len(left) == len(right):
        return "the same authors"
    return (
        "the same authors as far as both lists go"
        if overlap.in_order
        else f"all {overlap.of} authors of one are among the other's"
    )


def _years(a: PaperStatement, b: PaperStatement) -> str:
    if a.year == b.year:
        return "the same year"
    return "years differ: " + " / ".join(str(year) for year in sorted((a.year or 0, b.year or 0)))
