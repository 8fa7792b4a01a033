"""Reads the answers of the query API: an Atom feed of papers, an error feed, or a refusal. Kind: `api`."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from spiders.arxiv.entry import entry_text, read_entry, shown_entry
from spiders.arxiv.frame import ATOM, feed, read_each
from spiders.arxiv.parser import PARSER_VERSION
from spiders.errors import GoneError, PageError
from spiders.records import Page

if TYPE_CHECKING:
    from lxml import etree

KIND = "api"

_OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
_ERRORS = "/api/errors"
_COUNT = re.compile(r"\d{1,9}", re.ASCII)


def parse_api(body: bytes, *, query_ids: tuple[str, ...] | None = None) -> Page:
    """Return the papers of one page of an answer; `query_ids` are the ids asked for, None for a search.

    An id that arXiv does not know is left out of the answer by arXiv; compare by id, not by position.
    An empty page behind the last result is `empty`, as is a search without results.
    Raises GoneError(`id-unknown`) where the one id asked for is unknown, PageError(`api-error`) for an error
    feed, PageError(`api-page-empty`) for an empty page before the last result (ask again), PageError for
    a broken frame or too many rejects, and BlockedError.
    """
    root = feed(body)
    _refuse_errors(root)
    total, start = _number(root, "totalResults"), _number(root, "startIndex")
    entries = root.findall(f"{ATOM}entry")
    if not entries:
        return _nothing(total, start, query_ids)
    records, rejects = read_each(entries, partial(read_entry, kind=KIND), shown_entry)
    return Page(records=records, rejects=rejects, parser_version=PARSER_VERSION)


def _refuse_errors(root: etree._Element) -> None:
    for entry in root.iterfind(f"{ATOM}entry"):
        if entry_text(entry, f"{ATOM}title") == "Error" and _ERRORS in (entry_text(entry, f"{ATOM}id") or ""):
            raise PageError("api-error", entry_text(entry, f"{ATOM}summary") or "arXiv does not say what is wrong")


def _number(root: etree._Element, tag: str) -> int:
    text = (entry_text(root, f"{_OPENSEARCH}{tag}") or "").replace(",", "")
    if _COUNT.fullmatch(text) is None:
        raise PageError("api-counts-missing", f"the feed's {tag} is {text!r}")
    return int(text)


def _nothing(total: int, start: int, query_ids: tuple[str, ...] | None) -> Page:
    if start < total:
        raise PageError("api-page-empty", f"no entry from {start} on, although there are {total}")
    if query_ids is not None and len(query_ids) == 1:
        raise GoneError("id-unknown", f"arXiv has no paper {query_ids[0]}")
    return Page(empty=True, parser_version=PARSER_VERSION)
