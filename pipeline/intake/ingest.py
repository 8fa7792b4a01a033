"""One page, one transaction: the fetch, what it says, the harvest's place, and the next requests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from db.queries import archived, forgotten, harvests
from db.queries import frontier as stored_requests
from db.store import frontier, pages, runs, versions
from pipeline.forgotten import without
from pipeline.intake import issues
from pipeline.intake.statements import repeated, statements

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.engine import Database, Transaction
    from db.queries.forgotten import Digests
    from db.store.frontier import NewRequest
    from db.store.pages import Answer
    from pipeline.intake.issues import Issue
    from spiders.records import Harvest, Page

Clock = Callable[[], datetime]


class Stored(Struct, frozen=True):
    """What became of an answer: its outcome, the records it had, and the requests that it led to."""

    fetch_id: int
    outcome: str
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    requests: tuple[frontier.Queued, ...] = ()

    def counts(self) -> dict[str, int]:
        """Return how many records were new, changed, unchanged and rejected."""
        return {
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
        }


class Ingest:
    """Stores answers for one run."""

    def __init__(self, database: Database, run_id: int, clock: Clock) -> None:
        self._database = database
        self._run_id = run_id
        self._clock = clock

    def page(self, answer: Answer, page: Page, requests: Sequence[NewRequest] = ()) -> Stored:
        """Store an answer that was read; it is staged, and counts once its run is applied."""
        held, records = _held(page), len(page.records)
        page = without(page, self._forgotten)
        said = statements(page, answer.visited_at)
        rejects = [pages.RejectRow(r.source_id, r.code, r.detail, r.slice) for r in page.rejects]
        with self._database.writing(answer.source) as transaction:
            fetch_id = pages.add_fetch(transaction, answer)
            seen = versions.append(
                transaction,
                said,
                fetch_id=fetch_id,
                stored_at=answer.stored_at,
                parser_version=page.parser_version,
                repeated=repeated(page),
            )
            outcome = _outcome(seen)
            pages.set_outcome(transaction, fetch_id, outcome)
            pages.add_manifest(
                transaction,
                fetch_id=fetch_id,
                parser_version=page.parser_version,
                stored_at=answer.stored_at,
                seen=seen,
                rejects=rejects,
                run_id=self._run_id,
                held=held,
                left_out=records - len(page.records),
            )
            self._stage(transaction, fetch_id, answer.stored_at)
            queued = self._answered(transaction, answer, requests, "done")
            if rejects:
                self._note(transaction, answer, issues.of_rejects(len(rejects)))
            if page.harvest is not None:
                self._move(transaction, answer, page.harvest)
        return Stored(fetch_id, outcome, seen.new, seen.changed, seen.unchanged, len(rejects), tuple(queued))

    def read_again(
        self, fetch_id: int, page: Page, *, source: str, visited_at: datetime, stored_at: datetime
    ) -> bool:
        """Stage a new reading of an old fetch, if it differs from the newest; return whether it does.

        New versions keep the time at which the fetch was stored, so that the parser's version decides.
        """
        kept = without(page, self._forgotten)
        said = statements(kept, visited_at)
        with self._database.writing(source) as transaction:
            before = archived.newest_reading(transaction, fetch_id)
            seen = versions.append(
                transaction, said, fetch_id=fetch_id, stored_at=stored_at, parser_version=page.parser_version
            )
            same = before is not None and sorted(before.seen) == sorted(seen.ids)
            if same and before is not None and before.parser_version == page.parser_version:
                return False
            manifest_id = pages.add_manifest(
                transaction,
                fetch_id=fetch_id,
                parser_version=page.parser_version,
                stored_at=self._clock(),
                seen=seen,
                rejects=[pages.RejectRow(r.source_id, r.code, r.detail, r.slice) for r in page.rejects],
                run_id=self._run_id,
                held=_held(page),
                left_out=len(page.records) - len(kept.records),
            )
            if before is None:
                self._stage(transaction, fetch_id, self._clock())
            else:
                at = self._clock()
                pages.add_event(transaction, state="staged", run_id=self._run_id, at=at, manifest_id=manifest_id)
        return not same

    def confirmed(self, answer: Answer, *, leads_on: bool) -> Stored:
        """Store a 304: it stands for the newest manifest of the fetch whose validators it confirmed.

        What that fetch led to is queued again; `leads_on` tells whether there is any.
        """
        assert answer.confirms_id is not None
        with self._database.writing(None) as transaction:
            fetch_id = pages.add_confirmation(transaction, answer)
            led_to = stored_requests.led_to(transaction, answer.confirms_id) if leads_on else []
            queued = self._answered(transaction, answer, led_to, "done")
        return Stored(fetch_id, answer.outcome, requests=tuple(queued))

    def failure(self, answer: Answer) -> Stored:
        """Store an answer that says nothing of papers or people: nothing is lowered or removed by it."""
        with self._database.writing(None) as transaction:
            fetch_id = pages.add_fetch(transaction, answer)
            issue = issues.of_answer(answer)
            if issue is not None:
                self._note(transaction, answer, issue)
            # What is gone is answered: asking again would not help.
            self._answered(transaction, answer, (), "done" if answer.outcome == "gone" else "failed")
        return Stored(fetch_id, answer.outcome)

    @cached_property
    def _forgotten(self) -> Digests:
        """What belongs to people who were forgotten, and is not stored again; read once."""
        with self._database.reading() as transaction:
            return forgotten.digests(transaction)

    def _note(self, transaction: Transaction, answer: Answer, issue: Issue) -> None:
        runs.add_issue(
            transaction,
            run_id=self._run_id,
            at=answer.stored_at,
            level=issue.level,
            code=issue.code,
            source=answer.source,
            url=answer.url,
            detail=issue.detail,
            advice=issue.advice,
        )

    def _answered(
        self, transaction: Transaction, answer: Answer, requests: Sequence[NewRequest], state: str
    ) -> list[frontier.Queued]:
        if answer.request_id is None:
            return []
        frontier.set_state(transaction, answer.request_id, state)
        return frontier.add(transaction, self._run_id, answer.source, requests, parent_id=answer.request_id)

    def _stage(self, transaction: Transaction, fetch_id: int, at: datetime) -> None:
        pages.add_event(transaction, state="staged", run_id=self._run_id, at=at, fetch_id=fetch_id)

    def _move(self, transaction: Transaction, answer: Answer, harvest: Harvest) -> None:
        progress = pages.Progress(source=answer.source, **structs.asdict(harvest))
        if harvest.token is not None:
            pages.move_cursor(transaction, progress, run_id=self._run_id, at=answer.stored_at)
            return
        pages.close_cursor(transaction, answer.source, harvest.kind, harvest.scope)
        mark = harvests.watermark(transaction, answer.source, harvest.kind, harvest.scope)
        moved, note = _joined(mark, harvest)
        if moved is not None:
            pages.add_watermark(
                transaction,
                source=answer.source,
                kind=harvest.kind,
                scope=harvest.scope,
                start=moved.start,
                mark=moved.mark,
                run_id=self._run_id,
                at=answer.stored_at,
            )
        if note:
            self._note(transaction, answer, issues.of_watermark(note))


def _held(page: Page) -> int:
    """Return how many records a page holds, whatever becomes of them."""
    return len(page.records) + len(page.again) + len(page.rejects)


def _outcome(seen: versions.Seen) -> str:
    if not seen.ids:
        return "empty"
    if seen.new:
        return "new"
    return "changed" if seen.changed else "unchanged"


def _joined(mark: harvests.Mark | None, harvest: Harvest) -> tuple[harvests.Mark | None, str]:
    """Return the watermark after a complete harvest (None: it stays), and what to say if it stays."""
    done = harvest.started[:10]
    if harvest.until is not None:
        return None, f"the watermark stays where it is: the harvest ended at {harvest.until}"
    if mark is None:
        return harvests.Mark(harvest.since, done), ""
    if harvest.since is not None and harvest.since > mark.mark:
        return None, (
            f"the watermark stays at {mark.mark}: the harvest began later, at {harvest.since};"
            " harvest from the watermark to close the gap"
        )
    if harvest.since is None or mark.start is None:
        return harvests.Mark(None, max(done, mark.mark)), ""
    return harvests.Mark(min(harvest.since, mark.start), max(done, mark.mark)), ""
