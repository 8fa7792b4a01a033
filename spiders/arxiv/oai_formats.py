"""Reads one record of OAI-PMH in the formats `arXivRaw` (kind `raw`) and `arXiv` (kind `oai`), and tombstones."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import UNSET, Struct

from spiders.arxiv.oai_frame import OAI
from spiders.arxiv.parser import bare_id
from spiders.arxiv.raw import identifiers, needed, optional, raw_record, withdrawn_by
from spiders.code_links import code_link
from spiders.errors import PageError
from spiders.records import Name, PaperContent, PaperRecord
from spiders.text import clean, iso_day, iso_time

if TYPE_CHECKING:
    from lxml import etree

RAW = "{http://arxiv.org/OAI/arXivRaw/}"
ARXIV = "{http://arxiv.org/OAI/arXiv/}"
KINDS = {f"{RAW}arXivRaw": "raw", f"{ARXIV}arXiv": "oai"}
"""Root element of the metadata to the kind of record."""
DELETED = "deleted"
"""Kind of a tombstone: a kind of its own, so that it hides nothing of what was said before."""
_USUAL_ID = re.compile(r"oai:arXiv\.org:(\d{4}\.\d{4,5})", re.ASCII)


class Header(Struct, frozen=True):
    """What stands above a record's metadata."""

    paper_id: str
    said_at: datetime
    deleted: bool


def read_header(record: etree._Element) -> Header:
    """Return a record's header. Raises PageError(`header-missing`, `id-unreadable`, `date-unreadable`)."""
    header = _child(record, f"{OAI}header")
    if header is None:
        raise PageError("header-missing", "the record has no header")
    told = _texts(header)
    identifier = told.get(f"{OAI}identifier") or ""
    usual = _USUAL_ID.fullmatch(identifier)
    paper_id = bare_id(identifier) if usual is None else usual[1]
    return Header(paper_id, _moment(told.get(f"{OAI}datestamp") or ""), header.get("status") == "deleted")


def metadata(record: etree._Element) -> etree._Element | None:
    """Return the element that holds a record's metadata, in whatever format."""
    around = _child(record, f"{OAI}metadata")
    return None if around is None or not len(around) else around[0]


# A page has more than a thousand records: a loop takes half of the time of `find` and `findtext`.
def _child(node: etree._Element, tag: str) -> etree._Element | None:
    for child in node:
        if child.tag == tag:
            return child
    return None


def _texts(node: etree._Element) -> dict[str, str | None]:
    """Return the texts of the children by tag, each tag's first."""
    found: dict[str, str | None] = {}
    for child in node:
        found.setdefault(child.tag, child.text)
    return found


def read_record(record: etree._Element, tag: str, *, old_service: bool = False) -> PaperRecord:
    """Return the paper of a record whose format has the root element `tag`; a tombstone as kind `deleted`.

    `old_service` tells that the answer is of the service that ended in March 2025, where `created` is the day
    of the first version and `updated` the day of the current one.
    Raises PageError(`metadata-missing`, `oai-format`, `id-differs` and what a field raises).
    """
    header = read_header(record)
    if header.deleted:
        gone = PaperContent(identifiers={"arxiv": header.paper_id}, withdrawn=True)
        return PaperRecord("arxiv", DELETED, header.paper_id, gone, header.said_at)
    told = metadata(record)
    if told is None:
        raise PageError("metadata-missing", f"the record of {header.paper_id} is empty")
    if told.tag != tag:
        raise PageError("oai-format", f"the record of {header.paper_id} is {told.tag!r}, the others are {tag!r}")
    return _read_raw(told, header) if KINDS[tag] == "raw" else _read_arxiv(told, header, old_service=old_service)


def _read_raw(told: etree._Element, header: Header) -> PaperRecord:
    fields: dict[str, str | None] = {}
    versions: list[tuple[str, str]] = []
    source_type = ""
    for node in told:
        name = node.tag[len(RAW) :]
        if name == "version":
            about = _texts(node)
            versions.append((clean(node.get("version") or ""), about.get(f"{RAW}date") or ""))
            source_type = about.get(f"{RAW}source_type") or ""
        else:
            fields[name] = node.text
    _refuse_other_paper(fields, header)
    return raw_record(header.paper_id, header.said_at, fields, versions, withdrawn="I" in source_type)


def _read_arxiv(told: etree._Element, header: Header, *, old_service: bool) -> PaperRecord:
    fields = {node.tag[len(ARXIV) :]: node.text for node in told}
    _refuse_other_paper(fields, header)
    categories = tuple(needed(fields, "categories", "categories-missing").split())
    comment, abstract = optional(fields, "comments"), optional(fields, "abstract")
    current = fields.get("updated") if old_service else None
    content = PaperContent(
        title=needed(fields, "title", "title-missing"),
        abstract=abstract,
        authors=_names(told),
        updated=iso_day(current or needed(fields, "created", "date-missing")),
        primary_category=categories[0],
        categories=categories,
        identifiers=identifiers(header.paper_id, fields),
        comment=comment,
        journal_ref=optional(fields, "journal-ref"),
        report_no=optional(fields, "report-no"),
        license=optional(fields, "license"),
        withdrawn=withdrawn_by(comment),
        code=code_link(comment or None, abstract or None),
    )
    return PaperRecord("arxiv", "oai", header.paper_id, content, header.said_at)


def _names(told: etree._Element) -> tuple[Name, ...]:
    found = tuple(_name(author) for author in told.iterfind(f"{ARXIV}authors/{ARXIV}author"))
    if not found:
        raise PageError("authors-missing", "the record names no author")
    return found


def _name(author: etree._Element) -> Name:
    own = {"keyname": "", "forenames": "", "suffix": ""}
    affiliations = []
    for node in author:
        text = clean(node.text or "")
        name = node.tag[len(ARXIV) :]
        if name == "affiliation" and text:
            affiliations.append(text)
        elif name in own:
            own[name] = text
    family, given, suffix = own.values()
    if not family:
        raise PageError("author-nameless", "an author has no keyname")
    return Name(
        " ".join(part for part in (given, family, suffix) if part),
        given=given or UNSET,
        family=family,
        suffix=suffix or UNSET,
        affiliations=tuple(affiliations) or UNSET,
    )


def _refuse_other_paper(fields: dict[str, str | None], header: Header) -> None:
    named = fields.get("id") or ""
    if named == header.paper_id:
        return
    told = bare_id(named)
    if told != header.paper_id:
        raise PageError("id-differs", f"the header is about {header.paper_id}, the metadata about {told}")


@lru_cache(maxsize=64)
def _moment(text: str) -> datetime:
    return iso_time(text)
