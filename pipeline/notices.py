"""What readers of a profile are told: pages that it was or may be one with, namesakes, odd figures and texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from db.queries import doubts, profiles, register
from pipeline.document import Notice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from db.engine import Transaction
    from db.queries.doubts import DoubtRow
    from pipeline.derivation.details import StandingPaper
    from pipeline.figures.plausibility import Finding
    from pipeline.identity.statements import Alarm

ODD_TEXT: Final = "odd-text"
LIKELY: Final = 0.5
"""Least average of a doubt that is told: more likely one than not."""
_MOST: Final = 5
"""So many doubts are told at most, those of the highest gain."""


def of_author(transaction: Transaction, author_id: str, alarm: Alarm | None) -> Iterator[Notice]:
    """Yield the notices on an author's profile."""
    for other in register.parted(transaction, author_id):
        yield _parted(other)
    for doubt in likely(transaction, author_id):
        yield from _may_be_one(transaction, author_id, doubt)
    if alarm is not None and alarm.is_noticeable:
        yield _alarmed(author_id, alarm)


def of_findings(found: Iterable[Finding]) -> Iterator[Notice]:
    """Yield the notices on figures and dates that cannot be true, or hardly are."""
    for each in found:
        yield Notice(
            code=each.code,
            text=each.text,
            about=each.about,
            source=each.source,
            as_of=max(each.days, default=None),
        )


def of_texts(papers: Iterable[StandingPaper]) -> Iterator[Notice]:
    """Yield the notices on papers with Novelty whose texts are no sentences."""
    told = list(papers)
    if not told:
        return
    # A profile without Novelty is shown without what compares words.
    from pipeline.figures.novelty.sentences import IN_WORDS, strange

    for paper in told:
        found = strange(paper.detail.abstract)
        if found is not None:
            text = f"The abstract of {paper.title!r} is odd ({IN_WORDS[found]}): its Novelty says little."
            yield Notice(code=ODD_TEXT, text=text, about=f"paper:{paper.id}", source="byline")


def likely(transaction: Transaction, author_id: str) -> list[DoubtRow]:
    """Return the doubts about an author that are told, the highest gain first."""
    found = doubts.queue(transaction, ("author",), sides={author_id})
    return [doubt for doubt in found if doubt.average >= LIKELY][:_MOST]


def _parted(other: register.Parted) -> Notice:
    """Return the notice that papers of two people once stood on one page."""
    if other.is_older:
        text = f"Papers shown here were once shown under {other.name} ({other.id})."
    else:
        text = f"Papers once shown here are shown under {other.name} ({other.id}) now."
    return Notice(code="parted", text=text, about=f"author:{other.id}", source="byline")


def _may_be_one(transaction: Transaction, author_id: str, doubt: DoubtRow) -> Iterator[Notice]:
    """Yield the notice that somebody else may be this person, the mirror of the alarm."""
    other = doubt.beside(author_id)
    row = profiles.author(transaction, other)
    if row is None:
        return
    text = (
        f"May also be {row['name']} ({other}), at {doubt.average:.2f} of 1 on average over their papers."
        f" `byline explain author:{author_id} author:{other}` tells why, `byline review` asks."
    )
    yield Notice(code="may-be-one", text=text, about=f"author:{other}", source="byline")


def _alarmed(author_id: str, alarm: Alarm) -> Notice:
    """Return the notice that several people may stand on one page, with what to type."""
    text = (
        f"Several people may stand here as one (alarm {alarm.score:.2f} of 1): "
        f"{'; '.join(sign.words for sign in alarm.signs)}. `byline split {author_id}` proposes two halves,"
        f" `byline split {author_id} --papers … --reason …` parts them,"
        f" `byline merge {author_id} --reason …` rules that it is one person."
    )
    return Notice(code="namesakes", text=text, source="byline")
