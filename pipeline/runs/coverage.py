"""Coverage: all that a run asked and saw is accounted for, source by source, or said not to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from db.queries import coverage as rows
from db.queries.runs import TROUBLES
from pipeline.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from db.engine import Transaction
    from db.queries.coverage import Answered, Records


class Coverage(Struct, frozen=True, kw_only=True):
    """What a run asked and saw of a source, and what became of each request and record."""

    source: str
    asked: int
    """Requests answered, well or not, and parts of files read."""
    answered: dict[str, int]
    """Answers that were read, by outcome."""
    failed: dict[str, int]
    """Answers that said nothing, by outcome and code."""
    seen: int | None
    """Records that the parser found on the pages; None where there are pages of which nobody counted them."""
    stored: dict[str, int]
    """Records new and changed."""
    unchanged: int
    duplicates: int
    """Records that say what another of the same key on the same page says."""
    left_out: int
    """Records of people who were forgotten."""
    rejected: dict[str, int]
    """Records that could not be read, by code."""
    gaps: tuple[str, ...]
    """What does not add up, in words."""


def of_run(transaction: Transaction, run_id: int) -> tuple[Coverage, ...]:
    """Return the account of a run, source by source."""
    asked = rows.asked(transaction, run_id)
    answers = rows.answered(transaction, run_id)
    records = {each.source: each for each in rows.records(transaction, run_id)}
    rejects = rows.rejects(transaction, run_id)
    urls = {
        source: rows.url_of(transaction, each.first_odd)
        for source, each in records.items()
        if each.first_odd is not None
    }
    return tuple(
        account(
            source,
            asked.get(source, 0),
            [each for each in answers if each.source == source],
            records.get(source, rows.Records(source)),
            rejects.get(source, {}),
            urls.get(source, ""),
        )
        for source in sorted({*asked, *records, *(each.source for each in answers)})
    )


def account(
    source: str,
    asked: int,
    answers: Sequence[Answered],
    records: Records,
    rejected: Mapping[str, int],
    first_odd: str = "",
) -> Coverage:
    """Return the account of a source from what was counted; `first_odd` is where a page does not add up."""
    accounted = sum(
        (
            records.new,
            records.changed,
            records.unchanged,
            records.duplicates,
            records.left_out,
            *rejected.values(),
        )
    )
    seen = records.held if records.counted == records.pages else None
    gaps = []
    if asked != sum(each.answers for each in answers):
        gaps.append(f"{counted(asked, 'request')} asked, {sum(each.answers for each in answers):,} accounted for")
    if (seen is not None and seen != accounted) or records.rejected != sum(rejected.values()) or records.odd:
        where = f"; {records.odd:,} of {counted(records.pages, 'page')}, first {first_odd}" if records.odd else ""
        held = "an unknown number of" if seen is None else f"{seen:,}"
        gaps.append(f"{held} records seen, {accounted:,} accounted for{where}")
    return Coverage(
        source=source,
        asked=asked,
        answered={each.outcome: each.answers for each in answers if each.outcome not in TROUBLES},
        failed={
            " ".join(filter(None, (each.outcome, each.code))): each.answers
            for each in answers
            if each.outcome in TROUBLES
        },
        seen=seen,
        stored={"new": records.new, "changed": records.changed},
        unchanged=records.unchanged,
        duplicates=records.duplicates,
        left_out=records.left_out,
        rejected=dict(rejected),
        gaps=tuple(gaps),
    )


def lines(found: Coverage) -> Iterator[str]:
    """Yield the account of a source as sums, as a person reads it."""
    answers = [_sum(found.answered, "answered"), _sum(found.failed, "failed")]
    yield f"{found.source}: {found.asked:,} asked = {_added(answers)}"
    records = [
        *(f"{number:,} {what}" for what, number in found.stored.items() if number),
        *(
            f"{number:,} {what}"
            for number, what in (
                (found.unchanged, "unchanged"),
                (found.duplicates, "duplicate"),
                (found.left_out, "forgotten"),
            )
            if number
        ),
        _sum(found.rejected, "rejected"),
    ]
    if found.seen or any(records):
        seen = "records, not counted when they were seen:" if found.seen is None else f"{found.seen:,} seen ="
        yield f"{found.source}: {seen} {_added(records)}"
    yield from (f"{found.source}: does not add up: {gap}" for gap in found.gaps)


def _added(parts: Sequence[str]) -> str:
    return " + ".join(part for part in parts if part) or "0"


def _sum(counts: Mapping[str, int], what: str) -> str:
    if not counts:
        return ""
    reasons = ", ".join(f"{number:,} {reason}" for reason, number in sorted(counts.items()))
    return f"{sum(counts.values()):,} {what} ({reasons})"
