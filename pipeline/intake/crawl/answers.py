"""What becomes of each answer: read by the spider's callback, archived, and stored as a whole."""

from __future__ import annotations

import asyncio
import inspect
import traceback
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec import structs
from scrapy import Request
from scrapy.spidermiddlewares.httperror import HttpError
from scrapy.utils.asyncio import run_in_thread

from db.errors import DatabaseError
from db.queries import archived
from db.store.pages import Answer
from pipeline.intake.archive import Exchange, Place, digest_of
from pipeline.intake.crawl.frontier import to_stored
from pipeline.intake.errors import is_out_of_room
from pipeline.redaction import without_secrets
from pipeline.telling import Told
from spiders.errors import ExpiredError, PageError
from spiders.politeness.refusals import Refusal, Stopping
from spiders.records import Page

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from db.queries.fetches import Validators
    from db.store.frontier import NewRequest
    from pipeline.intake.crawl.job import Crawl
    from pipeline.intake.ingest import Stored
    from spiders.spider import SourceSpider

_GONE = frozenset({404, 410})
_BLOCKED = frozenset({403, 429, 451, 503})
_NOT_THE_HOST = frozenset({"callback-raised", "out-of-memory", "robots-forbidden", "redirect-refused"})
"""Why a page failed although its host may be well."""


class Answers:
    """Takes the answers of one process's crawl and stores them, one after the other."""

    def __init__(self, crawl: Crawl) -> None:
        self._crawl = crawl
        self._turn = asyncio.Lock()

    def prepare(self, request: Request, row: int, known: Validators | None) -> None:
        """Make a request one whose answer comes here, and a conditional one where validators are known."""
        request.meta["byline_request"] = row
        request.meta["byline_callback"] = request.callback
        request.callback = self._received
        request.errback = self._failed
        if known is not None and request.method == "GET" and self._is_kept(known):
            request.meta["byline_confirms"] = known
            if known.etag:
                request.headers["If-None-Match"] = known.etag
            if known.last_modified:
                request.headers["If-Modified-Since"] = known.last_modified

    def _is_kept(self, known: Validators) -> bool:
        """Return whether a body is where it was archived; of one that was lost the source is asked anew."""
        archive, file, end = self._crawl.archive, known.archive_file, known.archive_end
        return archive is None or file is None or end is None or archive.reaches(file, end)

    def give_up(self, row: int, spider: SourceSpider, detail: str) -> None:
        """Store that a queued request cannot be made."""
        at = self._crawl.clock()
        self._crawl.ingest.failure(
            Answer(
                run_id=self._crawl.run_id,
                request_id=row,
                source=spider.name,
                url="",
                status=None,
                visited_at=at,
                stored_at=at,
                outcome="failed",
                code="request-unreadable",
                detail=detail,
            )
        )
        self._crawl.frontiers[spider.name].done(row)

    async def _received(self, response: Response, **arguments: Any) -> list[Any]:
        request = response.request
        assert request is not None
        # A redirect may have led to an address with a key in it, and parsers take addresses as ids.
        url = without_secrets(response.url)
        response = response if url == response.url else response.replace(url=url)
        try:
            output = request.meta["byline_callback"](response, **arguments)
            if inspect.isawaitable(output):
                output = await output
            page, requests = _sorted(output, self._crawl.spider(request))
        except PageError as error:
            self._crawl.expired |= isinstance(error, ExpiredError)
            await self._store_failure(request, response, error.outcome, error.code, error.detail)
        except DatabaseError as error:  # it asks which records are known
            self._crawl.fail(error)
        except Exception as error:  # noqa: BLE001 - a failing callback fails its page, and the run goes on
            detail = f"{type(error).__name__}: {error} ({_place(error)})"
            code = "out-of-memory" if isinstance(error, MemoryError) else "callback-raised"
            await self._store_failure(request, response, "failed", code, detail)
        else:
            await self._store(request, lambda: self._page(request, response, page, requests))
        return []

    async def _failed(self, failure: Failure) -> list[Any]:
        request: Request = failure.request  # type: ignore[attr-defined]
        error = failure.value
        if isinstance(error, HttpError):
            response = error.response
            if response.status == 304 and "byline_confirms" in request.meta:
                await self._store(request, lambda: self._confirmed(request, response))
                return []
            outcome, code = _of_status(response.status)
            await self._store_failure(request, response, outcome, code, f"HTTP status {response.status}")
            return []
        if isinstance(error, Stopping):  # says nothing of the page: its row stays queued
            return []
        if isinstance(error, OSError) and is_out_of_room(error):  # for the lock files of slots
            self._crawl.fail(error)
        elif isinstance(error, Refusal):
            await self._store_failure(request, None, error.outcome, error.code, error.detail)
        else:
            detail = f"{type(error).__name__}: {error}".rstrip(": ")
            await self._store_failure(request, None, "failed", "no-answer", detail)
        return []

    async def _store_failure(
        self, request: Request, response: Response | None, outcome: str, code: str, detail: str
    ) -> None:
        def store() -> Stored:
            at = self._crawl.clock()
            answer = self._answer(request, response, at, outcome, code=code, detail=detail)
            return self._crawl.ingest.failure(answer)

        await self._store(request, store, code)

    async def _store(self, request: Request, store: Callable[[], Stored], code: str = "") -> None:
        spider = self._crawl.spider(request)
        frontier = self._crawl.frontiers[spider.name]
        async with self._turn:
            if self._crawl.trouble is not None:
                return  # its row stays queued
            try:
                stored = await run_in_thread(store)
                frontier.add(stored.requests)
            except Exception as error:  # noqa: BLE001 - whatever it is, the crawl must end, and the run must say it
                self._crawl.fail(error)
                return
        self._crawl.stored += 1
        frontier.done(request.meta["byline_request"])
        if (well := _well(stored.outcome, code)) is not None:
            self._crawl.answered(request.url, well=well)
        self._crawl.teller.page(Told(spider.name, request.url, stored.outcome, stored.counts()))

    def _page(self, request: Request, response: Response, page: Page, requests: list[NewRequest]) -> Stored:
        answer = self._answer(request, response, self._crawl.clock(), "stored")
        return self._crawl.ingest.page(answer, page, requests)

    def _confirmed(self, request: Request, response: Response) -> Stored:
        confirms: Validators = request.meta["byline_confirms"]
        at = self._crawl.clock()
        answer = self._answer(request, response, at, "unchanged", confirms_id=confirms.fetch_id)
        return self._crawl.ingest.confirmed(answer, leads_on=confirms.leads_on)

    def _answer(
        self, request: Request, response: Response | None, at: datetime, outcome: str, **more: Any
    ) -> Answer:
        facts: dict[str, Any] = dict(more)
        if "detail" in facts:
            facts["detail"] = self._crawl.redactor.text(facts["detail"])
        source = self._crawl.spider(request).name
        url = without_secrets(request.meta.get("redirect_urls", [request.url])[0])
        if response is not None:
            facts["etag"] = _header(response, "ETag")
            facts["last_modified"] = _header(response, "Last-Modified")
            if response.body:
                body = self._crawl.redactor.body(response.body)
                facts["digest"] = digest_of(body)
                facts["size"] = len(body)
                if self._crawl.archive is not None:
                    exchange = self._exchange(request, response, body, facts["digest"], at)
                    alike = partial(self._alike, source, url, exchange.digest)
                    place = self._crawl.archive.write(exchange, alike)
                    facts |= {f"archive_{name}": value for name, value in structs.asdict(place).items()}
        return Answer(
            run_id=self._crawl.run_id,
            request_id=request.meta["byline_request"],
            source=source,
            url=url,
            status=None if response is None else response.status,
            visited_at=at,
            stored_at=at,
            outcome=outcome,
            **facts,
        )

    def _exchange(self, request: Request, response: Response, body: bytes, digest: str, at: datetime) -> Exchange:
        hide = self._crawl.redactor
        return Exchange(
            url=without_secrets(response.url),
            method=request.method,
            request_headers=hide.headers(_pairs(request.headers)),
            request_body=hide.body(request.body),
            status=response.status,
            headers=hide.headers(_pairs(response.headers)),
            body=body,
            digest=digest,
            at=at,
        )

    def _alike(self, source: str, url: str, digest: str) -> list[Place]:
        """Return where an address's answers lie that have this body, if the newest of them has it."""
        with self._crawl.database.reading() as transaction:
            if archived.newest_digest(transaction, source, url) != digest:
                return []
            return [Place(*each) for each in archived.alike(transaction, source, url, digest)]


def _sorted(output: Any, spider: SourceSpider) -> tuple[Page, list[NewRequest]]:
    """Return the one page and the requests of a callback's output. Raises TypeError for anything else."""
    pages = [item for item in output if isinstance(item, Page)]
    requests = [item for item in output if isinstance(item, Request)]
    if len(pages) != 1 or len(pages) + len(requests) != len(output):
        raise TypeError(f"a callback of {spider.name} must return one Page and its requests")
    page = pages[0]
    if not (page.records or page.again or page.rejects or page.empty):
        raise PageError("no-records", "the page was read, and nothing was found where something must be")
    return page, [to_stored(r, spider, salt=str(n)) for n, r in enumerate(requests)]


def _well(outcome: str, code: str) -> bool | None:
    """Return whether a host answered; None where the lack of an answer tells nothing of how the host is."""
    if outcome not in ("failed", "blocked"):
        return True
    ours = code in _NOT_THE_HOST or (outcome == "failed" and code.startswith("http-4"))
    return None if ours else False


def _of_status(status: int) -> tuple[str, str]:
    if status in _GONE:
        return "gone", "not-found"
    return ("blocked", f"http-{status}") if status in _BLOCKED else ("failed", f"http-{status}")


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return None if value is None else value.decode("latin-1")


def _pairs(headers: Any) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1")) for name, values in headers.items() for value in values
    )


def _place(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{last.filename.rsplit('/', 1)[-1]}:{last.lineno}"
