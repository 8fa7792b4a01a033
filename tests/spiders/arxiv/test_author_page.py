"""Author pages: the person, the list of papers and the papers, in Atom, HTML and JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from spiders.arxiv.author_page import parse_author_atom, parse_author_html, parse_author_json
from spiders.errors import BlockedError, GoneError, PageError
from spiders.records import AuthorContent, Identifier, ListingContent, Page, PaperContent

if TYPE_CHECKING:
    from collections.abc import Callable

_PAGES = Path(__file__).parent / "pages"
_CASES = sorted(path.name for path in _PAGES.glob("author-*"))
_PARSERS: dict[str, Callable[[bytes, str], Page]] = {
    "page.xml": parse_author_atom,
    "page.html": parse_author_html,
    "page.json": parse_author_json,
}


def _file(case: str) -> Path:
    return next(path for path in (_PAGES / case).iterdir() if path.name in _PARSERS)


def _page(case: str) -> Page:
    url = (_PAGES / case / "url.txt").read_text().strip()
    return _PARSERS[_file(case).name](_file(case).read_bytes(), url)


def _person(page: Page) -> AuthorContent:
    content = page.records[0].content
    assert isinstance(content, AuthorContent)
    return content


def _listing(page: Page) -> ListingContent:
    content = page.records[1].content
    assert isinstance(content, ListingContent)
    return content


def _names(page: Page, number: int) -> list[str]:
    content = page.records[2 + number].content
    assert isinstance(content, PaperContent)
    assert content.authors is not UNSET
    return [name.name for name in content.authors]


@pytest.mark.parametrize("case", _CASES)
def test_a_saved_page_gives_the_records_kept_beside_it(case: str, golden: Callable[[Path, Page], None]) -> None:
    golden(_PAGES / case, _page(case))


@pytest.mark.parametrize("case", ["author-atom", "author-atom2", "author-html", "author-json"])
def test_every_form_names_the_person_and_lists_its_own_papers_in_order(case: str) -> None:
    page = _page(case)
    assert _person(page).name == "Ada B. Example"
    assert _listing(page).owner_id == page.records[0].source_id
    papers = page.records[2:]
    assert [(member.kind, member.source_id) for member in _listing(page).members] == [
        (paper.kind, paper.source_id) for paper in papers
    ]
    assert papers[0].source_id == "2401.00001"


def test_a_linked_orcid_is_asserted_by_the_person() -> None:
    expected = (
        Identifier("arxiv", "example_a_1", "asserted"),
        Identifier("orcid", "0000-0002-1825-0097", "asserted"),
    )
    assert _person(_page("author-atom")).identifiers == expected
    assert _person(_page("author-json")).identifiers == expected


def test_an_empty_link_is_no_orcid() -> None:
    assert _person(_page("author-atom2")).identifiers == (Identifier("arxiv", "example_a_1", "asserted"),)


def test_a_page_asked_for_by_orcid_has_no_other_id() -> None:
    page = _page("author-html")
    assert page.records[0].source_id == "0000-0002-1825-0097"
    assert _person(page).identifiers == (Identifier("orcid", "0000-0002-1825-0097", "asserted"),)


def test_names_joined_in_one_element_are_parted() -> None:
    page = _page("author-atom2")
    assert _names(page, 0) == ["Ada B. Example", r"J{\"o}rg Probe", "Sam Muster, Jr."]
    assert _names(page, 1) == ["The Sample", "Probe Collaborations", "A. B. Example"]


def test_a_feed_with_joined_names_is_known_by_its_own_address_too() -> None:
    page = parse_author_atom(_file("author-atom2").read_bytes(), "http://127.0.0.1/a/example_a_1")
    assert len(_names(page, 0)) == 3


def test_separate_names_are_not_parted() -> None:
    assert _names(_page("author-atom"), 1) == ["The Sample Collaboration", "A. B. Example"]


@pytest.mark.parametrize("case", ["author-atom2-empty", "author-html-empty"])
def test_an_author_without_papers_is_empty_and_has_no_listing_that_could_end_anything(case: str) -> None:
    page = _page(case)
    assert page.empty
    assert [record.kind for record in page.records] == ["author"]
    assert _person(page).name == "Empty Author"


def test_categories_with_commas_in_their_names_are_read_from_json() -> None:
    content = _page("author-json").records[2].content
    assert isinstance(content, PaperContent)
    assert content.categories == ("cs.LG", "cs.CE", "stat.ML")
    assert content.withdrawn is True


def test_an_odd_paper_of_a_feed_is_rejected_and_the_person_stays() -> None:
    body = _file("author-atom").read_bytes().replace(b"<title>Rings of particles</title>", b"<title/>")
    page = parse_author_atom(body, "https://arxiv.org/a/example_a_1.atom")
    assert [reject.source_id for reject in page.rejects] == ["acc-phys/9411999"]
    assert [member.source_id for member in _listing(page).members] == ["2401.00001"]


def test_an_odd_paper_of_a_json_page_is_rejected() -> None:
    told = json.loads(_file("author-json").read_bytes())
    told["entries"][0]["title"] = 7
    told["entries"].append("what")
    page = parse_author_json(json.dumps(told).encode(), "https://arxiv.org/a/example_a_1.json")
    assert [(reject.source_id, reject.code) for reject in page.rejects] == [
        ("2401.00001", "json-unexpected"),
        (None, "json-unexpected"),
    ]


_UNKNOWN = (
    b"<!DOCTYPE html><html><head><title>x</title></head><body><h1>Author no_a_1 not found</h1></body></html>"
)
_DENIED = b"<!DOCTYPE html><html><body><h1>Access Denied</h1></body></html>"


@pytest.mark.parametrize("parse", _PARSERS.values())
def test_an_unknown_author_is_gone(parse: Callable[[bytes, str], Page]) -> None:
    with pytest.raises(GoneError):
        parse(_UNKNOWN, "https://arxiv.org/a/no_a_1")


@pytest.mark.parametrize("parse", _PARSERS.values())
def test_denied_access_is_a_refusal(parse: Callable[[bytes, str], Page]) -> None:
    with pytest.raises(BlockedError):
        parse(_DENIED, "https://arxiv.org/a/example_a_1")


@pytest.mark.parametrize("parse", _PARSERS.values())
@pytest.mark.parametrize("body", [b"", b"\x00\xff\x00", b"Rate exceeded.", b"{", b"[]", b"<a/>", b"null"])
def test_another_answer_is_a_page_error(parse: Callable[[bytes, str], Page], body: bytes) -> None:
    with pytest.raises(PageError):
        parse(body, "https://arxiv.org/a/example_a_1")


def test_a_listing_of_a_category_is_no_author_page() -> None:
    body = (_PAGES / "list-recent" / "page.html").read_bytes()
    with pytest.raises(PageError, match="not-an-author-page"):
        parse_author_html(body, "https://arxiv.org/a/example_a_1")


@pytest.mark.parametrize("case", ["author-atom", "author-html", "author-json"])
@given(part=st.floats(min_value=0, max_value=1))
def test_a_truncated_page_is_a_page_error(case: str, part: float) -> None:
    body = _file(case).read_bytes().rstrip().removesuffix(b"</html>")
    cut = body[: int(part * (len(body) - 1))]
    with pytest.raises(PageError):
        _PARSERS[_file(case).name](cut, "https://arxiv.org/a/example_a_1")
