"""Which URL stands for a page, and whose page it is."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin, urlsplit

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

    from spiders.citation_meta.tags import Tags


def page_url(page: BeautifulSoup, tags: Tags, url: str) -> str:
    """Return the page's own name for itself, if that is on the same host, else the URL of the answer.

    The root of a site is never taken for one of its pages: badly made templates name it on every page.
    """
    here = urlsplit(url)
    for named in (tags.first("abstract_html_url"), canonical(page)):
        if not named:
            continue
        whole = urldefrag(joined(url, named) or url).url
        there = urlsplit(whole)
        rooted = there.path in {"", "/"} and not there.query
        if _host(whole) == _host(url) and (not rooted or here.path in {"", "/"}):
            return whole
    return urldefrag(url).url


def canonical(page: BeautifulSoup) -> str | None:
    """Return the address of the page's canonical link."""
    for link in page.find_all("link", rel=True, href=True):
        if "canonical" in " ".join(link.get_attribute_list("rel")).lower().split():
            return str(link["href"]).strip() or None
    return None


def joined(url: str, named: str) -> str | None:
    """Return a page's link as a whole address, or None where it is none."""
    try:
        whole = urljoin(url, named)
        return whole if urlsplit(whole).hostname else None
    except ValueError:
        return None


def of_arxiv(page: BeautifulSoup, tags: Tags, url: str) -> bool:
    """Tell an arXiv abstract page, or a copy of one."""
    if tags.first("arxiv_id") is None:
        return False
    named = (url, joined(url, canonical(page) or ""), joined(url, tags.first("pdf_url") or ""))
    hosts = [_host(each) for each in named if each]
    return any(host == "arxiv.org" or host.endswith(".arxiv.org") for host in hosts)


def _host(url: str) -> str:
    """Return host and port, lower case, without `www.` and the usual ports."""
    netloc = urlsplit(url).netloc.rpartition("@")[2].lower()
    return netloc.removeprefix("www.").removesuffix(":80").removesuffix(":443")
