"""Asks arXiv: sets over OAI-PMH, papers and names over the query API, pages of authors, papers and listings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final
from urllib.parse import quote, urlencode

import msgspec

from spiders.arxiv import CARD
from spiders.arxiv.abs_page import parse_abs
from spiders.arxiv.api import parse_api
from spiders.arxiv.author_page import parse_author_atom
from spiders.arxiv.list_page import parse_list
from spiders.arxiv.oai import parse_oai
from spiders.arxiv.parser import oai_set
from spiders.arxiv.targets import author_id, name_query, paper_ids, place_at
from spiders.records import Harvest
from spiders.spider import SourceSpider, encoding_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

    from spiders.card import Card
    from spiders.records import Page
    from spiders.target import Target

_FORMATS: Final = {"raw": "arXivRaw", "oai": "arXiv"}
"""Kind of record to the metadata format that is asked for."""
_PAGE_SIZE: Final = 100
"""Papers for each request to the query API: the size that it serves most reliably."""
_MOST_FOUND: Final = 1000
"""Papers that are looked at for one name."""
_READ_ALSO: Final = {"handle_httpstatus_list": [400]}
"""arXiv answers with 400 and a page that says what is wrong, or that there is no such author."""


class ArxivSpider(SourceSpider):
    """Reads whole sets by harvest, and single papers, names and pages by request."""

    card: ClassVar[Card] = CARD
    name = CARD.name

    def requests_for(self, target: Target) -> list[Request]:
        """Return the requests for papers (`paper:arxiv`, ids with commas), a person, a name or a page (`url`)."""
        if target.scheme == "paper:arxiv":
            return self._papers(paper_ids(target.value))
        if target.scheme == "name":
            query = name_query(target.value)
            return [self._search(query, 0)] if query else []
        if target.scheme in {"arxiv", "orcid"}:
            named = author_id(target.value)
            return [self._author(named)] if named else []
        return self._at(target.value) if target.scheme == "url" else []

    def harvest_request(self, harvest: Harvest) -> Request:
        """Return the request for a harvest's next page; `scope` is a set of OAI-PMH or a category.

        Raises KeyError for a kind that arXiv's service does not have.
        """
        prefix = _FORMATS[harvest.kind]
        where = {"resumptionToken": harvest.token} if harvest.token else _first_page(prefix, harvest)
        asked = {"verb": "ListRecords", **where}
        return self._oai(asked, self.parse_harvest, harvest=msgspec.to_builtins(harvest))

    async def parse_harvest(self, response: Response, harvest: dict[str, Any]) -> list[Page | Request]:
        """Return a page of a harvest, requests for the records that could not be read, and for the next page."""
        asked = msgspec.convert(harvest, Harvest)
        page = await self.read(parse_oai, response.body, asked, self.recall)
        again = [self._record(reject.source_id, asked.kind) for reject in page.rejects if reject.source_id]
        moved = page.harvest
        return [page, *again, *([self.harvest_request(moved)] if moved and moved.token else [])]

    async def parse_record(self, response: Response) -> list[Page | Request]:
        """Return the record of one paper that was asked for over OAI-PMH."""
        return [await self.read(parse_oai, response.body)]

    async def parse_papers(self, response: Response, ids: list[str]) -> list[Page | Request]:
        """Return the records of the papers that were asked for by id."""
        page = await self.read(parse_api, response.body, query_ids=tuple(ids))
        return [page, *self._again(page)]

    async def parse_search(self, response: Response, query: str, start: int) -> list[Page | Request]:
        """Return the papers that a query found, and the request for its next page."""
        page = await self.read(parse_api, response.body, query_ids=None)
        following = start + self._page_size()
        full = len(page.records) + len(page.rejects) >= self._page_size()
        more = [self._search(query, following)] if full and following < _MOST_FOUND else []
        return [page, *self._again(page), *more]

    async def parse_author(self, response: Response) -> list[Page | Request]:
        """Return a person, the list of the person's papers, and the papers: the feed holds them whole."""
        page = await self.read(parse_author_atom, response.body, response.url)
        return [page, *self._again(page)]

    async def parse_abstract(self, response: Response) -> list[Page | Request]:
        """Return the paper of an abstract page."""
        return [await self.read(parse_abs, response.body, response.url, encoding_of(response))]

    async def parse_listing(self, response: Response) -> list[Page | Request]:
        """Return the papers of one page of a listing."""
        page = await self.read(parse_list, response.body, response.url, encoding_of(response))
        return [page, *self._again(page)]

    def _at(self, url: str) -> list[Request]:
        """Return the request for a page of arXiv, wherever this installation finds arXiv."""
        place = place_at(url, self.address())
        if place is None:
            return []
        about, named = place
        if about == "author":
            return [self._author(named)]
        if about == "paper":
            return [self.ask(f"{self.address()}/abs/{named}", self.parse_abstract, meta=_READ_ALSO)]
        return [self.ask(f"{self.address()}/list/{named}", self.parse_listing, meta=_READ_ALSO)]

    def _author(self, named: str) -> Request:
        return self.ask(f"{self.address()}/a/{quote(named)}.atom", self.parse_author, meta=_READ_ALSO)

    def _papers(self, ids: list[str]) -> list[Request]:
        """Return the requests for papers by id, so many at a time as the API serves well."""
        size = self._page_size()
        return [self._batch(ids[start : start + size]) for start in range(0, len(ids), size)]

    def _batch(self, ids: list[str]) -> Request:
        query = {"id_list": ",".join(ids), "max_results": len(ids)}
        return self._api(query, self.parse_papers, {"ids": ids})

    def _search(self, query: str, start: int) -> Request:
        asked = {
            "search_query": query,
            "start": start,
            "max_results": self._page_size(),
            "sortBy": "submittedDate",
            "sortOrder": "descending",
        }
        return self._api(asked, self.parse_search, {"query": query, "start": start})

    def _again(self, page: Page) -> list[Request]:
        """Return single requests for the papers of a list that could not be read."""
        return [self._batch([reject.source_id]) for reject in page.rejects if reject.source_id]

    def _record(self, paper_id: str, kind: str) -> Request:
        asked = {"verb": "GetRecord", "metadataPrefix": _FORMATS[kind], "identifier": f"oai:arXiv.org:{paper_id}"}
        return self._oai(asked, self.parse_record)

    def _api(self, asked: dict[str, Any], callback: Any, kwargs: dict[str, Any]) -> Request:
        url = f"{self.address('api')}?{urlencode(asked, safe=',:/', quote_via=quote)}"
        return self.ask(url, callback, endpoint="api", meta=_READ_ALSO, cb_kwargs=kwargs)

    def _oai(self, asked: dict[str, str], callback: Any, **kwargs: Any) -> Request:
        # A token stands as it was given: whatever in it means something in a URL is encoded.
        url = f"{self.address('oai')}?{urlencode(asked, safe='', quote_via=quote)}"
        return self.ask(url, callback, endpoint="oai", cb_kwargs=kwargs)

    def _page_size(self) -> int:
        return self.source_settings.page_size or _PAGE_SIZE


def _first_page(prefix: str, harvest: Harvest) -> dict[str, str]:
    """Return what the first page is asked by; a watermark is a time, and the service knows whole days."""
    asked = {
        "metadataPrefix": prefix,
        "set": oai_set(harvest.scope),
        "from": (harvest.since or "")[:10],
        "until": (harvest.until or "")[:10],
    }
    return {name: value for name, value in asked.items() if value}
