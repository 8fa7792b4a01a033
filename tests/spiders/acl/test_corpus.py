"""Recorded pages of the Anthology, read where they lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec import UNSET

from spiders.acl.parser import parse_paper
from spiders.errors import PageError
from spiders.records import PaperContent, PaperRecord

if TYPE_CHECKING:
    from pathlib import Path


def _content(shared: Path, paper: str) -> PaperContent:
    body = (shared / "corpus/acl/paper_html" / f"{paper}.html").read_bytes()
    (record,) = parse_paper(body, f"https://aclanthology.org/{paper}/").records
    assert isinstance(record, PaperRecord)
    assert (record.kind, record.source_id) == ("paper", paper)
    return record.content


def test_every_recorded_page_is_covered_here(shared: Path) -> None:
    pages = sorted(page.name for page in (shared / "corpus/acl/paper_html").glob("*.html"))
    assert pages == ["2021.naacl-main.208.html", "N04-1001.html"]


def test_a_conference_paper_of_2021(shared: Path) -> None:
    content = _content(shared, "2021.naacl-main.208")
    assert content.title == "How many data points is a prompt worth?"
    assert content.authors is not UNSET
    assert len(content.authors) == 2
    assert content.authors[1].name == "Alexander Rush"
    ids = [
        one.value for author in content.authors if author.identifiers is not UNSET for one in author.identifiers
    ]
    assert ids == ["teven-le-scao/unverified", "alexander-m-rush"]
    assert content.published == "2021-06"
    assert content.identifiers == {"acl": "2021.naacl-main.208", "doi": "10.18653/v1/2021.naacl-main.208"}
    assert (content.venue, content.pages) == ("NAACL", "2627–2636")
    assert content.comment == "Award: Outstanding Short Paper"
    assert content.code is not UNSET
    assert content.code.url is not UNSET
    assert content.code.url.endswith(".OptionalSupplementaryCode.zip")
    assert (content.abstract or "")[:5] == "When "
    assert (content.retracted, content.withdrawn, content.paper_type) == (UNSET, UNSET, UNSET)


def test_a_conference_paper_of_2004(shared: Path) -> None:
    content = _content(shared, "N04-1001")
    assert content.title == "A Statistical Model for Multilingual Entity Detection and Tracking"
    assert content.authors is not UNSET
    assert len(content.authors) == 8
    assert content.authors[0].name == "R. Florian"
    assert content.published == "2004-05"
    assert content.identifiers == {"acl": "N04-1001"}
    assert (content.venue, content.pages, content.abstract, content.code) == ("NAACL", "1–8", UNSET, UNSET)


def test_every_other_recorded_html_page_is_refused(shared: Path) -> None:
    others = [page for page in (shared / "corpus").rglob("*.html") if "acl" not in page.parts]
    assert len(others) > 50
    for page in others:
        with pytest.raises(PageError):
            parse_paper(page.read_bytes(), "https://aclanthology.org/2021.naacl-main.208/")
