"""The queue of what is left to ask, and the answers: each is kept at once, and derived together at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from db.queries import doubts, profiles
from pipeline import authors
from pipeline.derivation import snapshots
from pipeline.derivation.alarms import KIND as NAMESAKES
from pipeline.explaining.between import Between, between, within
from pipeline.explaining.things import Thing, ThingError
from pipeline.identity.halves import Halves
from pipeline.judging.conflicts import refuse
from pipeline.judging.merging import merge
from pipeline.judging.namesakes import over_halves
from pipeline.judging.performing import Signed, keep
from pipeline.judging.plan import Plan
from pipeline.judging.subjects import author_or_paper
from pipeline.judging.undoing import undo
from pipeline.phrases import counted
from pipeline.runs.deriving import derive_and_publish
from pipeline.runs.run import running

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.engine import Transaction
    from db.queries.doubts import DoubtRow
    from pipeline.identity.corpus import Corpus
    from pipeline.installation import Installation

KINDS: Final = {
    "authors": ("author", NAMESAKES),
    "papers": ("paper",),
    NAMESAKES: (NAMESAKES,),
    "all": ("author", "paper", NAMESAKES),
}
"""What may be asked for, and the kinds of doubts that it means."""
_WORDS: Final = {
    "different": "{} and {} are different",
    "unsure": "it stays unsure whether {} and {} are the same",
}


class Asked(Struct, frozen=True):
    """A question of the queue, with all that is known of it."""

    kind: str
    left: str
    right: str
    """The left once more where one author may be two."""
    average: float
    papers: int
    figures: int
    gain: float
    told: Between
    halves: Halves | None = None
    """The mentions that an answer is about, where one author may be two."""


class Kept(Struct, frozen=True):
    """An answer that was kept."""

    number: int
    words: str


class Review:
    """One sitting: questions, answers, and at the end what follows from them."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._corpus: Corpus | None = None
        self._kept = 0

    def queue(self, kind: str, whose: str | None, limit: int | None) -> list[DoubtRow]:
        """Return what is left to ask, the highest gain first. Raises AuthorError."""
        with self._installation.database.reading() as transaction:
            sides = None if whose is None else _concerning(transaction, whose)
            return doubts.queue(transaction, KINDS[kind], sides=sides, limit=limit)

    def question(self, row: DoubtRow) -> Asked | None:
        """Return a question with what is known by now; None where what was ruled since has answered it."""
        with self._installation.database.reading() as transaction:
            if self._corpus is None:
                self._corpus = snapshots.corpus(transaction)
            try:
                found = _told(transaction, row, self._corpus)
            except ThingError:
                return None
        if found is None or found[0].outcome in ("ruled", "forbidden"):
            return None
        kind = "author" if row.kind == NAMESAKES else row.kind
        return Asked(
            kind=row.kind,
            left=f"{kind}:{row.left_id}",
            right=f"{kind}:{row.right_id}",
            average=row.average,
            papers=row.papers,
            figures=row.figures,
            gain=row.gain,
            told=found[0],
            halves=found[1],
        )

    def answer(self, asked: Asked, verb: str, signed: Signed) -> Kept:
        """Keep an answer. Raises JudgementError, AuthorError, ThingError before anything is kept."""
        return self._keep(lambda transaction: _planned(transaction, verb, asked), signed)

    def take_back(self, kept: Kept, signed: Signed) -> Kept:
        """Undo an answer. Raises JudgementError."""
        return self._keep(lambda transaction: undo(transaction, str(kept.number)), signed)

    def _keep(self, planned: Callable[[Transaction], Plan], signed: Signed) -> Kept:
        with self._installation.database.writing("derive") as transaction:
            made = planned(transaction)
            number = keep(transaction, made, signed, self._installation.clock())
        self._kept += 1
        return Kept(number, made.words)

    def finish(self) -> tuple[list[str], int]:
        """Derive and publish what follows; return it in lines, and the exit status. Raises BusyError."""
        if not self._kept:
            return [], 0
        with running(self._installation, "review", "judge", {}) as run:
            derive_and_publish(run, whole=False)
            return [f"{counted(self._kept, 'judgement')} kept", *run.told()], run.exit_status()


def _told(transaction: Transaction, row: DoubtRow, corpus: Corpus) -> tuple[Between, Halves | None] | None:
    if row.kind == NAMESAKES:
        return within(transaction, Thing("author", row.left_id), corpus)
    left, right = Thing(row.kind, row.left_id), Thing(row.kind, row.right_id)  # type: ignore[arg-type]
    return between(transaction, left, right, corpus), None


def _planned(transaction: Transaction, verb: str, asked: Asked) -> Plan:
    if asked.halves is not None:
        return over_halves(transaction, verb, asked.left, asked.halves)
    return plan(transaction, verb, asked.left, asked.right)


def plan(transaction: Transaction, verb: str, one: str, other: str) -> Plan:
    """Plan that two things are the `same`, `different`, or that it is `unsure`.

    Raises AuthorError, ThingError, JudgementError.
    """
    if verb == "same":
        return merge(transaction, one, other)
    left, right = author_or_paper(transaction, one), author_or_paper(transaction, other)
    words = _WORDS[verb].format(left.typed, right.typed)
    return refuse(transaction, Plan(verb=verb, left=left.members, right=right.members, words=words))


def _concerning(transaction: Transaction, whose: str) -> set[str]:
    """Return the public id of an author and those of the author's papers."""
    author = authors.the_one(transaction, whose.removeprefix("author:"))
    return {author, *(row["id"] for row in profiles.papers(transaction, author))}
