"""Whether two records are about one paper: rules with weights in log-odds, each with its words."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

from pipeline.identity import author_lists, identifiers, titles
from pipeline.identity.statements import Link, PaperStatement, Reason, Score

if TYPE_CHECKING:
    from collections.abc import Mapping

SURE: Final = 0.95
"""Least score of a link that may be published without a person."""

PRIOR: Final = -4.0
_TITLE: Final[dict[titles.Likeness, tuple[float, str]]] = {
    "equal": (5.0, "the same title"),
    "spelling": (4.0, "the same title but for spelling or added words"),
    "within": (2.0, "one title lies within the other"),
    "reworded": (-1.0, "titles share most words"),
    "unlike": (-8.0, "titles differ"),
}
_PREPRINT = re.compile(
    r"\b(ar\s?xiv|corr|biorxiv|medrxiv|chemrxiv|ssrn|preprints?|abs/\d{4}\.\d+)\b", re.IGNORECASE
)
_LONGEST_WAIT: Final = 6
"""Years that may pass between a preprint and its publication."""


def conflict(a: PaperStatement, b: PaperStatement) -> Reason | None:
    """Return what forbids two records to be one paper, also through others, or None.

    An identifier that both carry says more than another in which they differ.
    """
    ids_a, ids_b = (identifiers.paper_identifiers(x.identifiers) for x in (a, b))
    if identifiers.shared(ids_a, ids_b):
        return None
    clash = identifiers.conflicting(ids_a, ids_b)
    if clash:
        return Reason("identifier", "{} differs: {} / {}".format(*clash), -12.0)
    if not a.title or not b.title:
        return None
    left, right = titles.parse(a.title), titles.parse(b.title)
    if left.about != right.about:
        both = " / ".join(sorted(title.about or "the paper itself" for title in (left, right)))
        return Reason("piece", f"one is about the other: {both}", -12.0)
    alike = titles.compare(a.title, b.title) in {"equal", "spelling"}
    if alike and not titles.numbers_agree(left, right):
        both = " / ".join(sorted(", ".join(title.numbers) or "none" for title in (left, right)))
        return Reason("numerals", f"numbers in the titles differ: {both}", -12.0)
    return None


class Papers:
    """Compares records about papers; `statements` may grow."""

    def __init__(self, statements: Mapping[str, PaperStatement]) -> None:
        self._statements = statements

    def score(self, left: str, right: str) -> Score:
        """Return how likely two records are about one paper."""
        return Score(self.link(left, right).score)

    def link(self, left: str, right: str) -> Link:
        """Return the verdict over two records in words, whichever comes first."""
        return _compared(*(self._statements[key] for key in sorted((left, right))))


def _compared(a: PaperStatement, b: PaperStatement) -> Link:
    against = conflict(a, b)
    if against:
        return Link(a.key, b.key, "different", 0.0, (against,))
    reasons = [reason for reason in (_same_identifier(a, b), *_content(a, b)) if reason is not None]
    score = 1 / (1 + math.exp(-PRIOR - sum(reason.weight for reason in reasons)))
    return Link(a.key, b.key, "same" if score >= SURE else "unsure", round(score, 6), tuple(reasons))


def _same_identifier(a: PaperStatement, b: PaperStatement) -> Reason | None:
    found = identifiers.shared(*(identifiers.paper_identifiers(x.identifiers) for x in (a, b)))
    if not found:
        return None
    scheme, value = found[0]
    # Records of another paper carry a wrong identifier now and then: all else then speaks against it.
    return Reason("identifier", f"the same {scheme} {value}", 16.0)


def _content(a: PaperStatement, b: PaperStatement) -> list[Reason | None]:
    return [*_title(a, b), _authors(a, b), _year(a, b), _venue(a, b)]


def _title(a: PaperStatement, b: PaperStatement) -> list[Reason]:
    if not a.title or not b.title:
        return []
    left, right = titles.parse(a.title), titles.parse(b.title)
    likeness = titles.compare(a.title, b.title)
    weight, words = _TITLE[likeness]
    reasons = [Reason("title", words, weight)]
    if likeness != "unlike" and not titles.numbers_agree(left, right):
        added = likeness == "within" and titles.numbers_added(left, right)
        reasons.append(Reason("numerals", "numbers in the titles differ", -1.0 if added else -6.0))
    if left.generic or right.generic:
        reasons.append(Reason("generic", "many papers bear such a title", -5.0))
    elif left.short:
        reasons.append(Reason("short", "a short title", -1.5))
    return [*reasons, *_repeated(a, b, left)]


def _repeated(a: PaperStatement, b: PaperStatement, title: titles.Title) -> list[Reason]:
    """Return what speaks for a column that appears again: one source lists two pieces of one title and venue."""
    whole = a.authors_complete and b.authors_complete and a.venue and b.venue
    if (title.generic or title.short) and whole and a.source and a.source == b.source:
        return [Reason("source", "one source lists them as two", -4.0)]
    return []


def _authors(a: PaperStatement, b: PaperStatement) -> Reason | None:
    left, right = author_lists.people(a.authors), author_lists.people(b.authors)
    if not left or not right:
        return None
    found = author_lists.overlap(left, right)
    if found.found == found.of:
        if a.authors_complete and b.authors_complete and found.of * 2 < max(len(left), len(right)):
            return Reason("authors", f"{found.of} of {max(len(left), len(right))} authors in common", 1.0)
        return _all_found(a, b, found, len(left) == len(right))
    if not found.found:
        return Reason("authors", "no author in common", -7.0)
    weight = 2.0 if found.found * 2 >= found.of else -1.0
    return Reason("authors", f"{found.found} of {found.of} authors in common", weight)


def _all_found(a: PaperStatement, b: PaperStatement, found: author_lists.Overlap, same_length: bool) -> Reason:
    if same_length and a.authors_complete and b.authors_complete:
        return Reason("authors", "the same authors", 3.5)
    if found.in_order:
        return Reason("authors", "the same authors as far as both lists go", 3.0)
    return Reason("authors", f"all {found.of} authors of one are among the other's", 2.5)


def is_preprint(statement: PaperStatement) -> bool:
    """Whether a record speaks of a preprint: by its identifiers, venue, source or kind."""
    own = identifiers.paper_identifiers(statement.identifiers)
    named = " ".join((statement.venue or "", statement.source, statement.kind))
    return "arxiv" in own or _PREPRINT.search(named) is not None


def _year(a: PaperStatement, b: PaperStatement) -> Reason | None:
    if a.year is None or b.year is None:
        return None
    apart = abs(a.year - b.year)
    if apart == 0:
        return Reason("year", "the same year", 1.5)
    years = " / ".join(str(year) for year in sorted((a.year, b.year)))
    early, late = sorted((a, b), key=lambda statement: statement.year or 0)
    if (apart <= 1 and is_preprint(late)) or (apart <= _LONGEST_WAIT and is_preprint(early)):
        return Reason("year", f"preprint and publication: {years}", 0.0)
    if apart <= _LONGEST_WAIT and not (early.venue and late.venue):
        # A page that names no venue may mean the preprint.
        return Reason("year", f"years differ and a venue is missing: {years}", -1.0 if apart == 1 else -2.5)
    return Reason("year", f"years differ: {years}", -3.0 if apart == 1 else -6.0)


def _venue(a: PaperStatement, b: PaperStatement) -> Reason | None:
    if not a.venue or not b.venue:
        return None
    if titles.parse(a.venue).key == titles.parse(b.venue).key:
        return Reason("venue", "the same venue", 0.5)
    return None
