"""Asks the ACL Anthology for papers, persons and volumes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final
from urllib.parse import quote

from spiders.acl import CARD
from spiders.acl.ids import host_of, paper_at, paper_id, person_at, person_id, volume_at
from spiders.acl.parser import parse_paper, parse_person, parse_volume
from spiders.records import ListingRecord
from spiders.spider import SourceSpider, encoding_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

    from spiders.card import Card
    from spiders.records import Page
    from spiders.target import Target

_HOSTS: Final = frozenset({"aclanthology.org", "www.aclanthology.org", "aclweb.org", "www.aclweb.org"})
_DOI_PREFIX: Final = "10.18653/v1/"


class AclSpider(SourceSpider):
    """Reads a person's page and then the pages of the papers that it lists, or single papers and volumes."""

    card: ClassVar[Card] = CARD
    name = CARD.name

    def requests_for(self, target: Target) -> list[Request]:
        """Return the request for a person (`acl`), a paper (`paper:acl`, `paper:doi`) or a page (`url`)."""
        if target.scheme == "url":
            return self._at(target.value)
        person = person_id(target.value) if target.scheme == "acl" else None
        if person:
            return [self._person(person)]
        paper = _named_paper(target)
        return [self._paper(paper)] if paper else []

    def _at(self, url: str) -> list[Request]:
        """Return the request for a page of the site, wherever this installation finds the site."""
        if host_of(url) not in {*_HOSTS, host_of(self.address())}:
            return []
        person, volume, paper = person_at(url), volume_at(url), paper_at(url)
        if person:
            return [self._person(person)]
        if volume:
            return [self.ask(f"{self.address()}/volumes/{volume}/", self.parse_volume)]
        return [self._paper(paper)] if paper else []

    def _person(self, person: str) -> Request:
        return self.ask(f"{self.address()}/people/{quote(person)}/", self.parse_person)

    def _paper(self, paper: str) -> Request:
        return self.ask(f"{self.address()}/{paper}/", self.parse_paper)

    async def parse_person(self, response: Response) -> list[Page | Request]:
        """Return a person's records and the requests for the pages of the person's papers."""
        page = await self.read(parse_person, response.body, response.url, encoding_of(response))
        listings = [record.content for record in page.records if isinstance(record, ListingRecord)]
        return [page, *(self._paper(member.source_id) for listing in listings for member in listing.members)]

    async def parse_paper(self, response: Response) -> list[Page | Request]:
        """Return a paper's record."""
        return [await self.read(parse_paper, response.body, response.url, encoding_of(response))]

    async def parse_volume(self, response: Response) -> list[Page | Request]:
        """Return the records of a volume's papers."""
        return [await self.read(parse_volume, response.body, response.url, encoding_of(response))]


def _named_paper(target: Target) -> str | None:
    """Return the paper's id that a target names; the Anthology's own DOIs end in it."""
    if target.scheme == "paper:acl":
        return paper_id(target.value)
    if target.scheme == "paper:doi" and target.value.lower().startswith(_DOI_PREFIX):
        named = target.value[len(_DOI_PREFIX) :]
        return paper_id(named) or paper_id(named.upper())
    return None
