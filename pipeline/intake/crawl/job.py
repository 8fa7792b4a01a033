"""What one process's crawl shares: the run, the database, the archive, the budget, and who is told of progress."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Self

from pipeline.intake.crawl.answers import Answers
from spiders.catalog import folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy import Request

    from db.engine import Database
    from pipeline.intake.archive import Archive
    from pipeline.intake.crawl.budget import Budget
    from pipeline.intake.crawl.frontier import Frontier
    from pipeline.intake.ingest import Clock, Ingest
    from pipeline.redaction import Redactor
    from pipeline.telling import Teller
    from spiders.politeness.claims import Claims
    from spiders.politeness.hosts import Hosts
    from spiders.spider import SourceSpider


class Crawl:
    """One run's crawl in this process, over one or more sources."""

    def __init__(
        self,
        *,
        run_id: int,
        database: Database,
        archive: Archive | None,
        redactor: Redactor,
        ingest: Ingest,
        clock: Clock,
        teller: Teller,
        hosts: Hosts,
        budget: Budget,
        claims: Claims | None,
    ) -> None:
        self.run_id = run_id
        self.database = database
        self.archive = archive
        self.redactor = redactor
        self.ingest = ingest
        self.clock = clock
        self.teller = teller
        self.frontiers: dict[str, Frontier] = {}
        self.spiders: dict[str, SourceSpider] = {}
        self.answers = Answers(self)
        self.budget = budget
        self._hosts = hosts
        self._claims = claims
        self.resumed = False
        """Whether this round goes on with what is queued, and asks for nothing new."""
        self.asked: set[int] = set()
        """First requests of the rounds so far, those too that the run had made before."""
        self.expired = False
        """Whether a source has refused a resumption token."""
        self.stored = 0
        """Answers stored so far."""
        self.stopped_by: int | None = None
        """The signal that has stopped it."""
        self.trouble: Exception | None = None
        """Why nothing more can be stored in this round."""
        self.stop: Callable[[], None] = lambda: None
        """Ends the round; what is in flight is waited for."""

    def fail(self, trouble: Exception) -> None:
        """End the round, since nothing more can be stored; what is queued and in flight stays queued."""
        if self.trouble is None:
            self.trouble = trouble
            self.stop()

    @property
    def is_ending(self) -> bool:
        """Whether nothing more is to be asked in this round."""
        return self.trouble is not None or self.stopped_by is not None

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        """Return the same crawl: Scrapy copies its settings, which is where components find it."""
        return self

    def group_of(self, netloc: str) -> str:
        """Return the host group of a host; an unknown host is a group of its own."""
        return self._hosts.place(f"http://{netloc}/").group

    def group_of_url(self, url: str) -> str:
        """Return the host group of a URL's host."""
        return self._hosts.place(url).group

    def claim(self, group: str) -> None:
        """Keep cron away from a group until the crawl ends, where a person has asked for it."""
        if self._claims is not None:
            self._claims.claim(group)

    def take_budget(self, group: str) -> bool:
        """Return whether one more request may be made at a group, and count it; else forget what waits."""
        if self.budget.take(group):
            return True
        self._forget(group)
        return False

    def answered(self, url: str, *, well: bool) -> None:
        """Note whether a host answered; one that does not, time and again, is left alone."""
        group = self.group_of_url(url)
        self.budget.answered(group, well=well)
        if group in self.budget.closed:
            self._forget(group)

    def take_asked(self) -> set[int]:
        """Return the first requests of the rounds since this was last called."""
        asked, self.asked = self.asked, set()
        return asked

    def spider(self, request: Request) -> SourceSpider:
        """Return the spider that a request belongs to."""
        callback = request.meta["byline_callback"]
        found: SourceSpider = callback.__self__
        return found

    def parser_version(self, source: str) -> int:
        """Return the version of a source's parsers."""
        version: int = import_module(f"spiders.{folder(source)}.parser").PARSER_VERSION
        return version

    def _forget(self, group: str) -> None:
        for frontier in self.frontiers.values():
            frontier.drop_waiting(None if self.budget.spent else group)
