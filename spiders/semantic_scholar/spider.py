"""Asks Semantic Scholar for authors and their papers, and for papers in batches."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, ClassVar, Final
from urllib.parse import quote, unquote, urlencode, urlsplit

from spiders.records import AuthorRecord, PaperRecord
from spiders.semantic_scholar import CARD, parser
from spiders.semantic_scholar.fields import AUTHOR_FIELDS, PAPER_FIELDS
from spiders.spider import SourceSpider
from spiders.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scrapy import Request
    from scrapy.http import Response

    from spiders.card import Card
    from spiders.records import Page
    from spiders.target import Target

_PREFIXES: Final = {"paper:arxiv": "ARXIV:", "paper:doi": "DOI:", "paper:acl": "ACL:"}
_COMMA: Final = {"paper:doi": re.compile(r",(?=\s*10\.)")}
"""A DOI may hold a comma, so only one before the next DOI parts two."""
_AUTHORS_AT_ONCE: Final = 1000
_PAPERS_AT_ONCE: Final = 500
_PAGE_SIZE: Final = 100
"""An answer may have 10 MB; papers with thousands of authors are big."""
_END_OF_PAGING: Final = 9999
"""Offset and limit together must stay below 10,000."""
_OVERLAP: Final = 5
"""With so many papers of the part before, the next part begins."""
_SHIFTS: Final = 20
"""After so many times a list that goes on shifting is taken as it comes."""
_NAMESAKES: Final = 5
"""How many authors of the very name looked for are followed to their papers."""
_KEY: Final = "BYLINE_SOURCES__SEMANTIC_SCHOLAR__API_KEY"
_READ_ALSO: Final = {"handle_httpstatus_list": [400]}
"""A batch of unknown ids only is answered with 400 and the reason."""


class SemanticScholarSpider(SourceSpider):
    """Reads authors by id or name and then their papers, part by part; papers by ids of other sources."""

    card: ClassVar[Card] = CARD
    name = CARD.name

    def requests_for(self, target: Target) -> list[Request]:
        """Return the requests for `s2`, `name`, `paper:arxiv`, `paper:doi`, `paper:acl`; ids are joined by commas.

        Without a key there are none, and that is said in the log.
        """
        if not self.source_settings.api_key:
            self.logger.warning("semantic-scholar is off: %s is not set", _KEY)
            return []
        if target.scheme == "name":
            return self._search(clean(target.value))
        comma = _COMMA.get(target.scheme, re.compile(","))
        ids = list(dict.fromkeys(value for value in map(clean, comma.split(target.value)) if value))
        if target.scheme == "s2":
            return self._authors([value for value in ids if value.isascii() and value.isdigit()])
        prefix = _PREFIXES.get(target.scheme)
        return self._papers([prefix + value for value in ids]) if prefix else []

    def _search(self, name: str) -> list[Request]:
        query = urlencode({"query": name, "fields": AUTHOR_FIELDS, "limit": _PAGE_SIZE}, safe=",")
        url = f"{self.address()}/author/search?{query}"
        return [self.ask(url, self.parse_search, cb_kwargs={"name": name})] if name else []

    def _authors(self, ids: list[str]) -> list[Request]:
        if len(ids) == 1:
            return [self.ask(f"{self.address()}/author/{ids[0]}?fields={AUTHOR_FIELDS}", self.parse_author)]
        url = f"{self.address()}/author/batch?fields={AUTHOR_FIELDS}"
        return self._batches(url, ids, _AUTHORS_AT_ONCE, self.parse_author_batch)

    def _papers(self, ids: list[str]) -> list[Request]:
        url = f"{self.address()}/paper/batch?fields={PAPER_FIELDS}"
        return self._batches(url, ids, _PAPERS_AT_ONCE, self.parse_paper_batch)

    def _batches(self, url: str, ids: list[str], size: int, callback: Callable[..., object]) -> list[Request]:
        return [
            self.ask(
                url,
                callback,
                method="POST",
                body=json.dumps({"ids": ids[start : start + size]}),
                headers={"Content-Type": "application/json"},
                meta=_READ_ALSO,
            )
            for start in range(0, len(ids), size)
        ]

    def _papers_of(self, author_id: str, offset: int = 0, **so_far: Any) -> list[Request]:
        """Return the request for a part of an author's papers; none beyond what the source gives."""
        limit = min(self._page_size(), _END_OF_PAGING - offset)
        if limit < 1:
            return []
        query = f"fields={PAPER_FIELDS}&offset={offset}&limit={limit}"
        url = f"{self.address()}/author/{quote(author_id)}/papers?{query}"
        return [self.ask(url, self.parse_author_papers, cb_kwargs=so_far)]

    def _page_size(self) -> int:
        return self.source_settings.page_size or _PAGE_SIZE

    async def parse_author(self, response: Response) -> list[Page | Request]:
        """Return an author, and the request for the first papers under the id that the answer has."""
        return self._followed(await self.read(parser.parse_author, response.body))

    async def parse_author_batch(self, response: Response) -> list[Page | Request]:
        """Return the authors of a batch, and the requests for their first papers."""
        return self._followed(await self.read(parser.parse_author_batch, response.body, _asked(response)))

    async def parse_search(self, response: Response, name: str) -> list[Page | Request]:
        """Return the authors found, and the requests for the papers of those who have the very name."""
        page = await self.read(parser.parse_author_search, response.body)
        return self._followed(page, name)

    async def parse_author_papers(
        self, response: Response, after: Sequence[str] = (), shifts: int = 0
    ) -> list[Page | Request]:
        """Return a part of an author's papers, and the request for the next part.

        The next part begins with the last papers of this one, its `after`. If none of them is in it, papers have
        left the list meanwhile, and some may have slipped through: it is asked for again, from further back.
        """
        owner_id = unquote(urlsplit(response.url).path.split("/")[-2])
        page = await self.read(parser.parse_author_papers, response.body, owner_id=owner_id)
        start, following = parser.paging(response.body)
        found = [record.source_id for record in page.records if isinstance(record, PaperRecord)]
        if after and start and shifts < _SHIFTS and set(found).isdisjoint(after) and (found or following is None):
            back = max(start - self._page_size(), 0)
            return [page, *self._papers_of(owner_id, back, after=after, shifts=shifts + 1)]
        if following is None or following >= _END_OF_PAGING:
            return [page]
        last = found[len(found) - min(_OVERLAP, self._page_size() // 2, len(found)) :]
        return [page, *self._papers_of(owner_id, following - len(last), after=last, shifts=shifts)]

    async def parse_paper_batch(self, response: Response) -> list[Page | Request]:
        """Return the papers of a batch."""
        return [await self.read(parser.parse_paper_batch, response.body, _asked(response))]

    def _followed(self, page: Page, name: str | None = None) -> list[Page | Request]:
        authors = [record for record in page.records if isinstance(record, AuthorRecord)]
        if name is not None:
            wanted = name.casefold()
            authors = [record for record in authors if record.content.name.casefold() == wanted][:_NAMESAKES]
        return [page, *(request for record in authors for request in self._papers_of(record.source_id))]


def _asked(response: Response) -> list[str]:
    """Return the ids that a batch asked for, in their order."""
    assert response.request is not None
    ids = json.loads(response.request.body)["ids"]
    return [str(value) for value in ids]
