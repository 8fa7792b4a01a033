"""A net under the sources' own tables: any recorded answer, given to any parser, is a page or a page error."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

import pytest

from spiders.acl.parser import parse_paper, parse_person, parse_volume
from spiders.arxiv.abs_page import parse_abs
from spiders.arxiv.api import parse_api
from spiders.arxiv.author_page import parse_author_atom, parse_author_html, parse_author_json
from spiders.arxiv.list_page import parse_list
from spiders.arxiv.oai import parse_oai
from spiders.citation_meta.parser import parse_page
from spiders.errors import PageError
from spiders.profile_page import parser as profile_page
from spiders.records import Page
from spiders.semantic_scholar import parser as semantic_scholar

if TYPE_CHECKING:
    from pathlib import Path

Parse: TypeAlias = Callable[[bytes], Page]

_PAPER = "https://arxiv.org/abs/2401.00001"
_PERSON = "https://arxiv.org/a/example_a_1"
_PARSERS: dict[str, Parse] = {
    "acl paper": lambda body: parse_paper(body, "https://aclanthology.org/2031.exa-long.7/"),
    "acl person": lambda body: parse_person(body, "https://aclanthology.org/people/ada-example/"),
    "acl volume": lambda body: parse_volume(body, "https://aclanthology.org/volumes/2031.exa-long/"),
    "arxiv abs": lambda body: parse_abs(body, _PAPER),
    "arxiv api": parse_api,
    "arxiv author atom": lambda body: parse_author_atom(body, f"{_PERSON}.atom"),
    "arxiv author html": lambda body: parse_author_html(body, _PERSON),
    "arxiv author json": lambda body: parse_author_json(body, f"{_PERSON}.json"),
    "arxiv list": lambda body: parse_list(body, "https://arxiv.org/list/cs.LG/recent"),
    "arxiv oai": parse_oai,
    "citation-meta": lambda body: parse_page(body, "https://toys.example/1"),
    "profile-page": lambda body: profile_page.parse(body, visited=date(2031, 1, 1)),
    "semantic-scholar author": semantic_scholar.parse_author,
    "semantic-scholar author batch": lambda body: semantic_scholar.parse_author_batch(body, ["1"]),
    "semantic-scholar author papers": lambda body: semantic_scholar.parse_author_papers(body, owner_id="1"),
    "semantic-scholar author search": semantic_scholar.parse_author_search,
    "semantic-scholar paper": semantic_scholar.parse_paper,
    "semantic-scholar paper batch": lambda body: semantic_scholar.parse_paper_batch(body, ["1"]),
}


def _outcome(parse: Parse, body: bytes) -> str:
    """Return `read`, or the code of the error; any other exception fails the test."""
    try:
        page = parse(body)
    except PageError as error:
        return error.code
    return "read" if page.records or page.rejects or page.empty else ""


@pytest.mark.slow
@pytest.mark.parametrize("parser", _PARSERS)
def test_every_recorded_answer_is_a_page_or_a_page_error(shared: Path, parser: str) -> None:
    answers = [path for path in (shared / "corpus").rglob("*") if path.is_file()]
    outcomes = {path.name: _outcome(_PARSERS[parser], path.read_bytes()) for path in answers}
    assert len(outcomes) > 300
    assert [name for name, outcome in outcomes.items() if not outcome] == []
