"""What the tags of a page say of the paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pytest
from msgspec import UNSET

from spiders.citation_meta.parser import parse_page
from spiders.errors import PageError
from spiders.records import PaperContent

OfTags: TypeAlias = Callable[..., PaperContent]


def test_tags_are_known_by_name_or_property_in_any_case() -> None:
    page = (
        b"<html><head><META NAME='Citation_Title' CONTENT='Toys'><meta property=citation_author content=Ada>"
        b"<meta name=CITATION_DATE content=2021></head><body></body></html>"
    )
    content = parse_page(page, "https://toys.example/1").records[0].content
    assert isinstance(content, PaperContent)
    assert content.authors is not UNSET
    assert (content.title, content.authors[0].name, content.published) == ("Toys", "Ada", "2021")


def test_of_repeated_tags_the_first_counts_and_empty_ones_do_not(of_tags: OfTags) -> None:
    content = of_tags(("title", "Other"), ("doi", " "), ("doi", "10.5555/A"), ("doi", "10.5555/b"))
    assert (content.title, content.identifiers) == ("Toys", {"doi": "10.5555/a"})


def test_a_title_of_digits_or_tex_is_kept_as_delivered(of_tags: OfTags) -> None:
    assert of_tags(title="0").title == "0"
    assert of_tags(title="On $\\ell_1$ and \\&quot;o &lt; p").title == 'On $\\ell_1$ and \\"o < p'


def test_a_page_without_title_is_no_record(of_tags: OfTags) -> None:
    with pytest.raises(PageError) as error:
        of_tags(("author", "Ada Example"), title="")
    assert error.value.code == "title-missing"


def test_the_date_of_publication_goes_before_others_and_unreadable_ones_are_passed_over(of_tags: OfTags) -> None:
    assert (
        of_tags(("date", "2020"), ("online_date", "2019/1"), ("publication_date", "2021/5")).published == "2021-05"
    )
    assert of_tags(("publication_date", "n.d."), ("year", "1999")).published == "1999"
    assert of_tags(("publication_date", "n.d.")).published is UNSET


def test_only_an_arxiv_page_has_a_date_of_submission(of_tags: OfTags) -> None:
    dates = (("date", "2031/01/05"), ("online_date", "2031/03/09"))
    tags = (("arxiv_id", "arXiv:3101.00007v2"), *dates)
    preprint = of_tags(*tags, url="https://arxiv.org/abs/3101.00007v2")
    copied = of_tags(
        *tags, ("pdf_url", "https://arxiv.org/pdf/3101.00007"), url="http://127.0.0.1:9/abs/3101.00007"
    )
    for content in (preprint, copied):
        assert (content.submitted, content.updated, content.published) == ("2031-01-05", "2031-03-09", UNSET)
        assert content.identifiers == {"arxiv": "3101.00007"}
    journal = of_tags(*tags)
    assert (journal.submitted, journal.updated, journal.published) == (UNSET, UNSET, "2031-01-05")


@pytest.mark.parametrize(
    ("written", "doi"),
    [
        ("10.5555/Toys.1", "10.5555/toys.1"),
        ("doi:10.5555/Toys.1", "10.5555/toys.1"),
        ("DOI: 10.5555/toys.1", "10.5555/toys.1"),
        ("https://doi.org/10.5555/toys.1", "10.5555/toys.1"),
        ("http://dx.doi.org/10.5555/toys.1", "10.5555/toys.1"),
        ("toys.1", None),
    ],
)
def test_a_doi_is_lower_case_without_prefix(of_tags: OfTags, written: str, doi: str | None) -> None:
    assert of_tags(("doi", written)).identifiers == ({"doi": doi} if doi else UNSET)


def test_an_isbn_is_the_papers_only_where_it_is_a_book(of_tags: OfTags) -> None:
    isbn = ("isbn", "978-0-000000-00-0")
    assert of_tags(isbn).identifiers == {"isbn": "9780000000000"}
    assert of_tags(isbn, ("conference_title", "Meeting on Toys")).identifiers is UNSET
    assert of_tags(isbn, ("firstpage", "7")).identifiers is UNSET


@pytest.mark.parametrize(
    ("tags", "venue", "ref"),
    [
        ((("conference_title", "Toys 31"), ("inbook_title", "LNT")), "Toys 31", UNSET),
        ((("inbook_title", "LNT"),), "LNT", UNSET),
        ((("journal_title", "J. Toys"), ("volume", "3"), ("issue", "1")), "J. Toys", "J. Toys 3 (1)"),
        ((("journal_title", "J. Toys"),), "J. Toys", UNSET),
        ((), UNSET, UNSET),
    ],
)
def test_the_venue_is_conference_journal_or_book(
    of_tags: OfTags, tags: tuple[tuple[str, str], ...], venue: str, ref: str
) -> None:
    content = of_tags(*tags)
    assert (content.venue, content.journal_ref) == (venue, ref)


def test_a_report_names_its_number_and_institution(of_tags: OfTags) -> None:
    content = of_tags(("technical_report_institution", "Toy Lab"), ("technical_report_number", "TR-7"))
    assert (content.publisher, content.report_no) == ("Toy Lab", "TR-7")


def test_pages_are_a_range_or_the_one_that_is_named(of_tags: OfTags) -> None:
    first, last = ("firstpage", "3"), ("lastpage", "9")
    assert of_tags(first, last).pages == "3-9"
    assert of_tags(first, ("lastpage", "3")).pages == "3"
    assert of_tags(last).pages == "9"
    assert of_tags().pages is UNSET


def test_cited_works_and_keywords_are_not_read(of_tags: OfTags) -> None:
    content = of_tags(("reference", "citation_title=Other; citation_author=N. Other"), ("keywords", "plush"))
    assert content == of_tags()


def test_a_page_in_the_encoding_of_its_header_keeps_its_letters() -> None:
    body = "<html><head><meta name=citation_title content='Spiel für Müster'></head></html>".encode("latin-1")
    content = parse_page(body, "https://toys.example/1", "iso-8859-1").records[0].content
    assert isinstance(content, PaperContent)
    assert content.title == "Spiel für Müster"


@pytest.mark.parametrize(
    ("markup", "abstract"),
    [
        ("<div id=abstract><h3>Abstract</h3><p>One.</p><p>Two.</p></div>", "One. Two."),
        ("<section><h4>Abstract</h4><p><p>Below.</p></p><h4>Files</h4></section>", "Below."),
        ("<h2>Abstract:</h2> <span>Beside.</span>", "Beside."),
        ("<h2>Abstract</h2><h2>Files</h2><p>No.</p>", None),
        ("<h2 id=abstract>Abstract</h2><p>Named heading.</p>", "Named heading."),
        ("<p>Abstract thoughts</p>", None),
    ],
)
def test_the_abstract_of_the_page_stands_in_for_its_tag(markup: str, abstract: str | None) -> None:
    body = f"<html><head><meta name=citation_title content=Toys></head><body>{markup}</body></html>".encode()
    content = parse_page(body, "https://toys.example/1").records[0].content
    assert isinstance(content, PaperContent)
    assert content.abstract == (abstract or UNSET)
