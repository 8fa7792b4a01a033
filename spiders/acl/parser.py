"""From pages of the ACL Anthology to records."""

from __future__ import annotations

from typing import Final

from spiders.acl.entries import entry_records
from spiders.acl.facts import Facts
from spiders.acl.ids import volume_id
from spiders.acl.paper import paper_record
from spiders.acl.person import listing_record, person_record
from spiders.acl.shape import anthology_page
from spiders.errors import PageError
from spiders.records import Page

PARSER_VERSION: Final = 1


def parse_paper(body: bytes, url: str, encoding: str | None = None) -> Page:
    """Return the record of a paper's page.

    `url` is the address of the answer, `encoding` the one that its header names.
    Raises PageError (`id-missing`, `title-missing` and those of `anthology_page`).
    """
    opened = anthology_page(body, encoding)
    return Page(records=(paper_record(opened, url),), parser_version=PARSER_VERSION)


def parse_person(body: bytes, url: str, encoding: str | None = None) -> Page:
    """Return a person, the list of the person's papers, and each of them in short.

    Raises PageError (`id-missing`, `name-missing`, `no-papers`, `too-many-rejects` and those of `anthology_page`).
    """
    opened = anthology_page(body, encoding)
    person = person_record(opened, url)
    papers, rejects = entry_records(opened.main, "person-entry")
    bare = not papers and not rejects
    if bare and opened.main.find(["h4", "strong"]):
        raise PageError("no-papers", f"the page of {person.source_id} has a list that cannot be read")
    return Page(
        records=(person, listing_record(person, papers), *papers),
        rejects=rejects,
        empty=bare,
        parser_version=PARSER_VERSION,
    )


def parse_volume(body: bytes, url: str, encoding: str | None = None) -> Page:
    """Return the papers of a volume in short, its front matter among them.

    Raises PageError (`id-missing`, `no-papers`, `too-many-rejects` and those of `anthology_page`).
    """
    opened = anthology_page(body, encoding)
    facts = Facts(opened.main)
    volume = volume_id(facts.anthology_id or "")
    if volume is None:
        raise PageError("id-missing", f"the page at {url} names no Anthology ID of a volume")
    venue, published = facts.venue(), facts.published(None)
    papers, rejects = entry_records(opened.main, "volume-entry", venue=venue, published=published)
    if not papers:
        raise PageError("no-papers", f"the page of {volume} lists no papers")
    return Page(records=papers, rejects=rejects, parser_version=PARSER_VERSION)
