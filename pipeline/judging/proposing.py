"""Where an author would fall apart first, in words, and what to type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.queries import explaining as stored
from pipeline.derivation import snapshots
from pipeline.derivation.rulings import Rulings
from pipeline.explaining import author as explaining
from pipeline.identity.halves import halves
from pipeline.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.engine import Transaction
    from pipeline.judging.subjects import Subject


def proposed(transaction: Transaction, author: Subject) -> Iterator[str]:
    """Yield in words the two halves of an author, each with its papers, and what to type to part them."""
    mentions = explaining.mentions(transaction, author.id)
    found = halves(mentions, snapshots.corpus(transaction), Rulings(transaction).taken_together)
    if found is None:
        yield f"nothing speaks for two people in {author.typed}: all is held together by identifiers or a listing"
        yield f"if you know better: byline split {author.typed} --papers paper:ID,paper:ID --reason …"
        return
    ids = stored.papers_of_records(transaction, {mention.record for mention in mentions.values()})
    titles = stored.titles(transaction, set(ids.values()))
    for number, half in enumerate((found.left, found.right), 1):
        leaving = sorted({ids[mentions[key].record] for key in half})
        yield f"half {number}: {counted(len(leaving), 'paper')}"
        yield from (f"  paper:{id_}  {titles.get(id_, '')}" for id_ in leaving)
    yield f"to part them: byline split {author.typed} --papers {','.join(leaving)} --reason …"
