"""Papers that leave an author for a new one, or records that leave a paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.models import derived
from db.queries import derived as standing
from pipeline.explaining import things
from pipeline.judging.conflicts import refuse
from pipeline.judging.plan import JudgementError, Plan
from pipeline.judging.subjects import author_or_paper
from pipeline.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.engine import Transaction


def split_author(transaction: Transaction, typed: str, papers: Sequence[str]) -> Plan:
    """Plan that an author's mentions on some papers are another person's. Raises AuthorError, JudgementError."""
    subject = author_or_paper(transaction, typed)
    if subject.kind != "author":
        raise JudgementError(
            f"{subject.typed} is a paper; `byline split {subject.typed} --records …` parts its records"
        )
    paper_of = {
        row["key"]: row["paper_id"]
        for row in standing.rows(transaction, derived.Mention, "author_id", {subject.id})
    }
    named = {_paper(transaction, each) for each in papers}
    strange = sorted(named - set(paper_of.values()))
    if strange:
        raise JudgementError(
            f"{', '.join(f'paper:{id_}' for id_ in strange)} is not on the profile of {subject.typed}"
        )
    leaving = tuple(sorted(key for key, paper in paper_of.items() if paper in named))
    return _parted(transaction, subject.typed, subject.members, leaving, counted(len(named), "paper"))


def split_paper(transaction: Transaction, typed: str, records: Sequence[str]) -> Plan:
    """Plan that some records of a paper tell of another paper. Raises ThingError, JudgementError."""
    subject = author_or_paper(transaction, typed)
    if subject.kind != "paper":
        raise JudgementError(
            f"{subject.typed} is an author; `byline split {subject.typed} --papers …` parts its papers"
        )
    leaving = {each.removeprefix("record:") for each in records}
    strange = sorted(leaving - set(subject.members))
    if strange:
        raise JudgementError(
            f"{', '.join(strange)} does not tell of {subject.typed}; its records are {', '.join(subject.members)}"
        )
    return _parted(
        transaction, subject.typed, subject.members, tuple(sorted(leaving)), counted(len(leaving), "record")
    )


def _parted(
    transaction: Transaction, typed: str, members: tuple[str, ...], leaving: tuple[str, ...], what: str
) -> Plan:
    staying = tuple(key for key in members if key not in set(leaving))
    if not staying or not leaving:
        raise JudgementError(f"name some of {typed}, not all: something leaves and something stays")
    words = f"{what} of {typed} are of another"
    return refuse(transaction, Plan(verb="split", left=leaving, right=staying, words=words))


def _paper(transaction: Transaction, typed: str) -> str:
    thing = things.meant(transaction, typed)
    if thing.kind == "record":
        rows = list(standing.rows(transaction, derived.PaperVersion, "record_key", {thing.id}))
        return str(rows[0]["paper_id"]) if rows else thing.id
    if thing.kind != "paper":
        raise JudgementError(f"{typed!r} is no paper; type paper:ID")
    return thing.id
