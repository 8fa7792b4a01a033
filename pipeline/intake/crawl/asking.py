"""Single questions to hosts, asked as politely as in a crawl: what robots.txt allows, whether a key is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from msgspec import Struct
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response

from pipeline.intake.crawl.runner import spider_class
from spiders.card import SourceSettings
from spiders.politeness.claims import Claims
from spiders.politeness.hosts import Hosts
from spiders.politeness.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from twisted.python.failure import Failure

    from pipeline.intake.crawl.runner import Politeness

_LOOKS = "byline_looks"
_QUICK = {
    # One question is one request: whoever asked hears at once how it went, and asks again.
    "RETRY_TIMES": 0,
    "DOWNLOAD_TIMEOUT": 20,
    "BYLINE_LONGEST_WAIT_S": 60.0,
    "LOG_ENABLED": False,
}


class Question(Struct, frozen=True):
    """What is asked of a source: an address with its key, or, where only allowed is asked, whether it may be."""

    source: str
    url: str
    is_allowed: bool


class Heard(Struct, frozen=True):
    """What came of a question: a status, or why there is none."""

    question: Question
    status: int | None = None
    code: str | None = None
    """Why the request was not made, as in an issue log; None also where the host did not answer."""
    detail: str = ""


class _Asked:
    """The questions of one process, and what was heard."""

    def __init__(self, questions: Sequence[Question], sources: Politeness) -> None:
        self.questions = questions
        self.sources = sources.sources
        self.heard: dict[Question, Heard] = {}

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        """Return itself: Scrapy copies its settings deeply, and this is shared with whoever waits for it."""
        return self


class Asker(Spider):
    """A spider that asks each question once, and keeps what it hears."""

    name = "asker"

    async def start(self) -> AsyncIterator[Request]:
        """Yield a request for each question."""
        asked: _Asked = self.settings["BYLINE_ASKED"]
        for question in asked.questions:
            url = question.url
            headers: dict[str, str] = {}
            if not question.is_allowed:
                spider = spider_class(question.source)()
                spider.configure(asked.sources.get(question.source, SourceSettings()))
                url, headers = spider.identified(url, {})
            meta = {"question": question, _LOOKS: question.is_allowed, "dont_redirect": True}
            meta["handle_httpstatus_all"] = True
            yield Request(url, self._received, errback=self._failed, headers=headers, meta=meta, dont_filter=True)

    def _received(self, response: Response) -> None:
        self._keep(Heard(response.meta["question"], status=response.status))

    def _failed(self, failure: Failure) -> None:
        error, question = failure.value, failure.request.meta["question"]  # type: ignore[attr-defined]
        if isinstance(error, Refusal):
            self._keep(Heard(question, code=error.code, detail=error.detail))
        else:
            self._keep(Heard(question, detail=f"{type(error).__name__}: {error}".rstrip(": ")))

    def _keep(self, heard: Heard) -> None:
        self.settings["BYLINE_ASKED"].heard[heard.question] = heard


class OnlyAllowed:
    """A downloader middleware behind that of robots.txt: where only that was asked, what passes it ends here."""

    def process_request(self, request: Request, spider: Any = None) -> Response | None:  # noqa: ARG002
        """Answer a question that was only whether it may be asked."""
        return Response(request.url, status=204) if request.meta.get(_LOOKS) else None


def ask(questions: Sequence[Question], politeness: Politeness) -> list[Heard]:
    """Return what is heard to each question, in their order. No host is asked again that does not answer.

    A host's robots.txt is read once. It can be called once in a process: Scrapy's reactor does not start twice.
    """
    own = politeness.settings()
    asked = _Asked(questions, politeness)
    around = {**own["DOWNLOADER_MIDDLEWARES"], "pipeline.intake.crawl.asking.OnlyAllowed": 110}
    settings = own | _QUICK | {"DOWNLOADER_MIDDLEWARES": around, "BYLINE_ASKED": asked}
    hosts, claims = Hosts(own["BYLINE_SLOTS"], politeness.default_delay_s), Claims(politeness.slots_dir)
    try:
        for question in questions:
            claims.claim(hosts.place(question.url).group)
        process = AsyncCrawlerProcess(settings)
        process.crawl(Asker)
        process.start()
    finally:
        claims.free()
    stopped = "it was stopped before an answer came"
    return [asked.heard.get(question, Heard(question, detail=stopped)) for question in questions]
