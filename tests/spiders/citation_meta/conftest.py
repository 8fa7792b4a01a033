"""Saved pages with `citation_*` tags, invented in the shape of the real ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from spiders.citation_meta.parser import parse_page
from spiders.records import PaperContent, PaperRecord

Saved: TypeAlias = Callable[[str], bytes]
OfTags: TypeAlias = Callable[..., PaperContent]

_PAGES = Path(__file__).parent / "pages"


@pytest.fixture
def saved() -> Saved:
    """Return the bytes of a case's page."""
    return lambda case: (_PAGES / case / "page.html").read_bytes()


@pytest.fixture
def of_tags() -> OfTags:
    """Return what a page says that has a title and these tags, given as (name, content)."""

    def read(*tags: tuple[str, str], url: str = "https://toys.example/a/1", title: str = "Toys") -> PaperContent:
        metas = "".join(f'<meta name="citation_{name}" content="{content}">' for name, content in tags)
        head = f'<meta name="citation_title" content="{title}">' if title else ""
        page = parse_page(f"<html><head>{head}{metas}</head><body></body></html>".encode(), url)
        assert isinstance(page.records[0], PaperRecord)
        return page.records[0].content

    return read
