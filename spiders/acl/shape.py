"""Whether an answer is a whole page of the Anthology, looked at before anything is read from it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from bs4 import Tag

from spiders.blocked import blocked
from spiders.errors import GoneError, PageError
from spiders.html import soup
from spiders.text import clean

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

_END: Final = re.compile(rb"</html\s*>", re.IGNORECASE)
_TAIL: Final = 2048


class Opened(NamedTuple):
    """A page, its title, and its main part, which begins with the title."""

    page: BeautifulSoup
    title: Tag
    main: Tag

    def tagged(self, name: str) -> str | None:
        """Return the content of the first meta tag of a name."""
        found = self.page.find("meta", attrs={"name": name, "content": True})
        return (clean(str(found["content"])) or None) if isinstance(found, Tag) else None

    def tagged_all(self, name: str) -> list[str]:
        """Return the contents of all meta tags of a name."""
        found = self.page.find_all("meta", attrs={"name": name, "content": True})
        return [value for tag in found if (value := clean(str(tag["content"])))]


def anthology_page(body: bytes, encoding: str | None) -> Opened:
    """Return a page of the Anthology; its title is the element with the id `title`.

    Raises PageError (`body-empty`, `not-html`, `truncated`, `page-moved`, `not-anthology`), BlockedError
    and GoneError (`not-found`).
    """
    page = _parsed(body, encoding)
    title = page.find(id="title")
    if not isinstance(title, Tag):
        raise _why(page, body)
    if not _END.search(body[-_TAIL:]):
        raise PageError("truncated", "the page has no end tag")
    if clean(title.get_text()) in {"404", "404 Not Found"}:
        raise GoneError("not-found", "the Anthology says that there is no such page")
    return Opened(page, title, _main(title))


def _parsed(body: bytes, encoding: str | None) -> BeautifulSoup:
    start = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise PageError("body-empty", "the answer has no content")
    if not start.startswith(b"<") or start.startswith(b"<?xml") or b"\x00" in start:
        raise blocked(body) or PageError("not-html", f"the answer begins with {start[:20]!r}")
    return soup(body, encoding)


def _main(title: Tag) -> Tag:
    for parent in title.parents:
        if parent.name in {"section", "main", "body"}:
            return parent
    raise PageError("not-anthology", "the title stands outside of the page's body")


def _why(page: BeautifulSoup, body: bytes) -> PageError:
    """Return what a page without a title must be."""
    refused = blocked(body)
    if refused:
        return refused
    refresh = page.select_one("meta[http-equiv=refresh i][content]")
    if refresh:
        return PageError("page-moved", f"the page sends on: {refresh.get('content')}")
    if not _END.search(body[-_TAIL:]):
        return PageError("truncated", "the page has no end tag, and no title")
    return PageError("not-anthology", "the page has no title element")
