"""Profile page → records: its owner, the listing of the papers, and each paper."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import Final

from msgspec import UNSET

from spiders.errors import PageError
from spiders.profile_page.blocks import html_lines
from spiders.profile_page.decode import decoded
from spiders.profile_page.entries import SENTENCE_ENDS, Entry, entries, first_head
from spiders.profile_page.header import Owner, figures, owner
from spiders.profile_page.heads import split_heads
from spiders.profile_page.lines import Line, text_lines
from spiders.profile_page.papers import SOURCE, Papers
from spiders.profile_page.refusal import refusal
from spiders.records import AuthorContent, AuthorRecord, ListingContent, ListingRecord, Page
from spiders.text import clean

PARSER_VERSION: Final = 1
_MARKUP = re.compile(r"\s*<(?:!|\?xml|[a-z][a-z0-9]*[\s>/])", re.IGNORECASE)
_UNCLOSED = re.compile(r"<[^<>]*\Z")
_OPENED = re.compile(r"<(?:html|body)\b", re.IGNORECASE)
_CLOSED = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)


def parse(body: bytes, *, visited: date, url: str | None = None, encoding: str | None = None) -> Page:
    """Return what a profile page says; its first bytes tell whether it is HTML or saved text.

    `visited` is the day of the visit; `encoding` is the one of the HTTP header, where it names one.
    Raises PageError (`not-text`, `not-a-profile-page`, `figure-unreadable`, `papers-missing`, `page-cut`,
    `too-many-rejects`), BlockedError, GoneError.
    """
    text = decoded(body, encoding)
    markup = _MARKUP.match(text) is not None
    if markup and _UNCLOSED.search(text):
        raise PageError("page-cut", "the page ends within a tag")
    lines = split_heads(html_lines(text)) if markup else text_lines(text)
    whose, found = _read(lines)
    short = len(found) < max(whose.counts, default=0)
    cut = short and ((markup and not _is_closed(text)) or _is_cut(found))
    return _page(whose, found, cut=cut, visited=datetime.combine(visited, time(), UTC), url=url)


def _read(lines: list[Line]) -> tuple[Owner, list[Entry]]:
    """Return the owner and the entries. Raises PageError where the lines are no profile page."""
    start = first_head(lines)
    over = lines[:start]
    titles = [place for place, line in enumerate(over) if line.title]
    if len(titles) == 1:
        over = over[titles[0] :]
    numbers = figures(over)
    none = start is None and any((figure.label, figure.number) == ("papers", "0") for figure in numbers)
    if not numbers or (start is None and not (none and len(numbers) > 1)):
        raise refusal(lines, numbers)
    return owner(over, numbers), [] if start is None else entries(lines[start:])


def _is_closed(markup: str) -> bool:
    return _OPENED.search(markup) is None or _CLOSED.search(markup) is not None


def _is_cut(found: list[Entry]) -> bool:
    """Tell whether the last entry looks as if the page ended within it."""
    *others, last = found
    if len(last.texts) < 3:
        return all(len(entry.texts) > 2 for entry in others)
    return not last.texts[-1].endswith(SENTENCE_ENDS)


def _page(whose: Owner, found: list[Entry], *, cut: bool, visited: datetime, url: str | None) -> Page:
    page_id = clean(url) if url else whose.name
    papers = Papers(page_id, whose.name, visited)
    papers.read(found[:-1] if cut else found)
    if cut:
        papers.reject(found[-1], PageError("entry-cut", "the page ends too early, perhaps within this paper"))
    if len(papers.rejects) > 2 and 50 * len(papers.rejects) > len(found):
        raise PageError("too-many-rejects", f"{len(papers.rejects)} of {len(found)} papers cannot be read")
    author = AuthorRecord(SOURCE, "author", page_id, _author(whose, url), visited)
    listing = ListingRecord(SOURCE, "listing", page_id, _listing(whose, page_id, papers), visited)
    return Page(
        records=(author, listing, *papers.records), rejects=tuple(papers.rejects), parser_version=PARSER_VERSION
    )


def _author(whose: Owner, url: str | None) -> AuthorContent:
    return AuthorContent(
        name=whose.name,
        main_field=whose.main_field or UNSET,
        papers=whose.whole("papers"),
        citations=whose.whole("citations"),
        h_index=whose.whole("h_index"),
        novelty=whose.figures.get("novelty", UNSET),
        ai_score=whose.figures.get("ai_score", UNSET),
        url=clean(url) if url else UNSET,
    )


def _listing(whose: Owner, page_id: str, papers: Papers) -> ListingContent:
    """Return the listing; it ends with this page only if every count on the page says so."""
    read = len(papers.members)
    return ListingContent(
        owner_kind="author",
        owner_id=page_id,
        owner_name=whose.name,
        members=tuple(papers.members),
        last=bool(whose.counts) and set(whose.counts) == {read},
        total=max(whose.counts) if whose.counts else UNSET,
    )
