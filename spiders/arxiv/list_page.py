"""Reads a page of arXiv's listings. Kinds: `list`, and `list-new` where abstracts are shown.

A paper stands under the day on which it was announced, which is none of its own dates and is not read.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from spiders.arxiv.frame import html_page, instead, read_each
from spiders.arxiv.markup import full_text
from spiders.arxiv.parser import PARSER_VERSION
from spiders.arxiv.rows import read_row, rows_in, shown_row
from spiders.errors import PageError
from spiders.records import Page

if TYPE_CHECKING:
    from bs4 import Tag

KIND = "list"
KIND_OF_NEW = "list-new"

_TOTAL = re.compile(r"total of (\d[\d,]{0,11}) entr(?:y|ies)", re.IGNORECASE)
_COUNT = re.compile(r"\d{1,9}", re.ASCII)
_NOTHING = re.compile(r"no updates (?:today|for this time period)", re.IGNORECASE)
_SHOWING = re.compile(r"showing (?:first |last )?(\d[\d,]{0,11}) of [\d,]+ entr(?:y|ies)", re.IGNORECASE)


def parse_list(body: bytes, url: str, encoding: str | None = None) -> Page:
    """Return the papers of one page of a listing, in its order.

    `empty` where arXiv says that there are no updates, and behind the last entry. Raises
    PageError(`not-a-listing`) for another page (an archive's among them), PageError(`list-page-empty` or
    `list-rows-missing`) where it shows less than it says (ask again), GoneError or BlockedError.
    """
    page = html_page(body, encoding)
    frame = page.select_one("div#dlpage")
    total = None if frame is None else _total(frame.get_text(" "))
    if frame is None or (total is None and not _NOTHING.search(frame.get_text(" "))):
        raise instead(page, "not-a-listing")
    rows = rows_in(frame)
    if not rows:
        return _nothing(total, url)
    _refuse_missing_rows(frame)
    kind = KIND if frame.select_one("dd p.mathjax") is None else KIND_OF_NEW
    records, rejects = read_each(rows, partial(read_row, kind=kind), shown_row)
    return Page(records=records, rejects=rejects, parser_version=PARSER_VERSION)


def _total(text: str) -> int | None:
    found = _TOTAL.search(text)
    return None if found is None else int(found[1].replace(",", ""))


def _nothing(total: int | None, url: str) -> Page:
    if (total or 0) > _skip(url):
        raise PageError("list-page-empty", f"no entry is shown, although there are {total}")
    return Page(empty=True, parser_version=PARSER_VERSION)


def _skip(url: str) -> int:
    text = parse_qs(urlsplit(url).query).get("skip", ["0"])[0]
    return int(text) if _COUNT.fullmatch(text) else 0


def _refuse_missing_rows(frame: Tag) -> None:
    for section in frame.select("dl"):
        heading = _SHOWING.search(full_text(section.h3)) if section.h3 else None
        rows = len(section.find_all("dt", recursive=False))
        if heading and rows != int(heading[1].replace(",", "")):
            raise PageError("list-rows-missing", f"{rows} rows under {heading[0]!r}")
