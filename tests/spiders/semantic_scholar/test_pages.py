"""Saved answers of invented people and papers, and what is read from them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from spiders.semantic_scholar import parser

if TYPE_CHECKING:
    from collections.abc import Callable

    from spiders.records import Page

_PAGES = Path(__file__).parent / "pages"
_PARSERS: dict[str, Callable[[bytes], Page]] = {
    "author-full": parser.parse_author,
    "author-nested": parser.parse_author,
    "search-namesakes": parser.parse_author_search,
    "search-empty": parser.parse_author_search,
    "author-batch-unknown": partial(parser.parse_author_batch, asked=["0", "101", "107"]),
    "author-papers-first": partial(parser.parse_author_papers, owner_id="101"),
    "author-papers-middle-empty": partial(parser.parse_author_papers, owner_id="101"),
    "author-papers-last": partial(parser.parse_author_papers, owner_id="101"),
    "author-papers-none": partial(parser.parse_author_papers, owner_id="101"),
    "paper-batch-unknown": partial(
        parser.parse_paper_batch, asked=["ARXIV:2401.00001", "ARXIV:9999.99999", "ACL:2020.example-main.7"]
    ),
    "paper-null-values": parser.parse_paper,
}


@pytest.mark.parametrize("case", _PARSERS)
def test_a_saved_answer_gives_its_records(case: str, golden: Callable[[Path, Page], None]) -> None:
    golden(_PAGES / case, _PARSERS[case]((_PAGES / case / "page.json").read_bytes()))


def test_each_saved_answer_has_its_parser() -> None:
    kept = {folder.name for folder in _PAGES.iterdir() if not (folder / "asked.json").exists()}
    assert kept == set(_PARSERS)
