"""All that a page tells of who its author is: why the mentions are one person, and why others are not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline import notices
from pipeline.explaining import author, words
from pipeline.explaining.between import between, within
from pipeline.explaining.things import Thing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.engine import Transaction
    from pipeline.explaining.words import Told
    from pipeline.identity.corpus import Corpus

_FOLDERS = re.compile(r"file://\S*/")


def of_author(transaction: Transaction, author_id: str, corpus: Corpus) -> list[tuple[str, ...]]:
    """Return the lines of each explanation: of the author, of the alarm, and of each doubt that is noticed.

    Files that were read are named without their folders, which are nobody else's business.
    """
    explained = _told(transaction, Thing("author", author_id), corpus)
    return [tuple(_FOLDERS.sub("", line) for line in words.lines(told)) for told in explained]


def _told(transaction: Transaction, one: Thing, corpus: Corpus) -> Iterator[Told]:
    whole = author.author(transaction, one.id, corpus)
    yield whole
    if whole.alarm is not None and whole.alarm.is_noticeable:
        halves = within(transaction, one, corpus)
        yield from () if halves is None else (halves[0],)
    for doubt in notices.likely(transaction, one.id):
        yield between(transaction, one, Thing("author", doubt.beside(one.id)), corpus)
