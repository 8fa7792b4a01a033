"""What a page may lack, what is refused, and under which code."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec import UNSET

from spiders.errors import BlockedError, GoneError, PageError
from spiders.profile_page.parser import parse
from spiders.records import (
    AuthorContent,
    AuthorRecord,
    ListingContent,
    ListingRecord,
    Page,
    PaperContent,
    PaperRecord,
)

_VISITED = date(2026, 3, 14)
_OVER = "Ada Example\n\nLG\nh-index32\n2papers\n1,391citations\nNovelty55%\nAI Score55\n\n2 Papers\n"
_ONE = "\nLGSep 5, 2023Code\nOn Balls\n\nAda Example, Jörg Probe et al.\n\nWe show.\n"
_TWO = "\nCLMar 15\nOn Cubes\n\nJörg Probe\n\nWe show more.\n"


def _read(text: str) -> Page:
    return parse(text.encode(), visited=_VISITED)


def _author(page: Page) -> AuthorContent:
    assert isinstance(page.records[0], AuthorRecord)
    return page.records[0].content


def _listing(page: Page) -> ListingContent:
    assert isinstance(page.records[1], ListingRecord)
    return page.records[1].content


def _papers(page: Page) -> list[PaperContent]:
    return [record.content for record in page.records if isinstance(record, PaperRecord)]


def _code(body: str | bytes) -> str:
    with pytest.raises(PageError) as caught:
        parse(body if isinstance(body, bytes) else body.encode(), visited=_VISITED)
    return caught.value.code


def test_figures_that_are_missing_are_absent() -> None:
    said = _author(_read(f"Ada Example\n\n2 Papers\n{_ONE}{_TWO}"))
    assert (said.name, said.papers) == ("Ada Example", 2)
    assert (said.main_field, said.h_index, said.citations, said.novelty, said.ai_score) == (UNSET,) * 5


@pytest.mark.parametrize(
    "figures",
    [
        "h-index32\n2papers\n1,391citations\nNovelty55%\nAI Score55",
        "32 h-index\npapers: 2\ncitations 1391\n55% Novelty\n55 AI Score",
        "h-index 32 · 2 papers · 1,391 citations · Novelty 55 % · AI Score 55",
        "h-index\n32\n2\npapers\n1,391\ncitations\nNovelty\n55%\nAI Score\n55",
        "H-Index: 32\nPapers\n2\nCitations\n1,391\nNOVELTY 55.0%\nAI score\n55.0",
    ],
)
def test_labels_and_numbers_stand_in_either_order(figures: str) -> None:
    said = _author(_read(f"Ada Example\n\nLG\n{figures}\n\n2 Papers\n{_ONE}{_TWO}"))
    assert (said.main_field, said.h_index, said.papers, said.citations) == ("LG", 32, 2, 1391)
    assert (said.novelty, said.ai_score) == (55.0, 55.0)


def test_a_figure_without_number_does_not_take_that_of_the_next_line() -> None:
    said = _author(_read(f"Ada Example\nLG\nh-index\nNovelty—\nAI Score\n2 Papers\n{_ONE}{_TWO}"))
    assert (said.papers, said.h_index, said.novelty, said.ai_score) == (2, UNSET, UNSET, UNSET)


@pytest.mark.parametrize("figure", ["1.4kcitations", "1.391 citations", "12k citations", "1,39citations"])
def test_a_rounded_or_odd_figure_is_refused(figure: str) -> None:
    assert _code(_OVER.replace("1,391citations", figure) + _ONE + _TWO) == "figure-unreadable"


def test_a_listing_is_whole_only_if_every_count_says_so() -> None:
    assert _listing(_read(_OVER + _ONE + _TWO)).last
    for over in (_OVER.replace("2papers", "3papers"), _OVER.replace("2 Papers", "3 Papers")):
        listing = _listing(_read(over + _ONE + _TWO))
        assert (listing.last, listing.total, len(listing.members)) == (False, 3, 2)


def test_without_any_count_a_listing_is_not_known_to_be_whole() -> None:
    listing = _listing(_read(f"Ada Example\nLG\nh-index3\n{_ONE}{_TWO}"))
    assert (listing.last, listing.total, len(listing.members)) == (False, UNSET, 2)


def test_an_author_without_papers_has_an_empty_listing() -> None:
    page = _read("Ada Example\n\nh-index0\n0papers\n\n0 Papers\n")
    assert (_listing(page).members, _listing(page).last, _author(page).papers) == ((), True, 0)


@pytest.mark.parametrize(
    ("shown", "visited", "day"),
    [
        ("Mar 14", date(2026, 3, 14), "2026-03-14"),
        ("Mar 15", date(2026, 3, 14), "2025-03-15"),
        ("Dec 31", date(2026, 1, 1), "2025-12-31"),
        ("Feb 29", date(2026, 3, 14), "2024-02-29"),
        ("Feb 29", date(2024, 2, 29), "2024-02-29"),
        ("Feb 29", date(2024, 2, 28), "2020-02-29"),
        ("Feb 29", date(1903, 1, 1), "1896-02-29"),
        ("September 5, 2023", date(2026, 3, 14), "2023-09-05"),
    ],
)
def test_a_date_without_year_is_the_newest_such_day_up_to_the_visit(shown: str, visited: date, day: str) -> None:
    page = parse((_OVER + _TWO.replace("Mar 15", shown)).encode(), visited=visited)
    assert [paper.submitted for paper in _papers(page)] == [day]


def test_an_impossible_date_rejects_its_entry_alone() -> None:
    page = _read(_OVER + _ONE + _TWO.replace("Mar 15", "Feb 30, 2024"))
    assert [(reject.source_id, reject.code) for reject in page.rejects] == [
        ("Ada Example#On Cubes", "date-unreadable")
    ]
    assert (len(_papers(page)), _listing(page).last) == (1, False)


def test_an_entry_without_names_or_title_is_rejected() -> None:
    page = _read(f"{_OVER}\nLGSep 5, 2023\n\nLGSep 6, 2023\nOn Nothing\n{_ONE}")
    assert [reject.code for reject in page.rejects] == ["title-missing", "authors-missing"]
    assert [paper.title for paper in _papers(page)] == ["On Balls"]


def test_prose_in_place_of_names_is_rejected() -> None:
    page = _read(_OVER + _ONE + _TWO.replace("Jörg Probe", "We prove " + "very " * 40 + "much."))
    assert [reject.code for reject in page.rejects] == ["authors-unreadable"]


def test_one_paper_shown_twice_is_a_reject_and_not_lost() -> None:
    page = _read(_OVER + _ONE + _ONE)
    assert [(reject.code, "On Balls" in reject.slice) for reject in page.rejects] == [("title-repeated", True)]
    assert not _listing(page).last


def test_a_page_whose_entries_cannot_be_read_is_refused() -> None:
    bad = "\nLGFeb 30, 2024\nOn Balls\n\nAda Example\n"
    assert _code(_OVER + _ONE + 3 * bad) == "too-many-rejects"


def test_the_owner_named_twice_on_a_paper_has_no_place() -> None:
    page = _read(_OVER + _ONE.replace("Jörg Probe", "Ada Example") + _TWO)
    assert [member.position for member in _listing(page).members] == [UNSET, UNSET]


def test_a_paper_may_have_over_a_hundred_names() -> None:
    names = [f"Ada {number} Example" for number in range(150)]
    (paper, _) = _papers(_read(_OVER + _ONE.replace("Ada Example, Jörg Probe et al.", ", ".join(names)) + _TWO))
    assert paper.authors is not UNSET
    assert ([name.name for name in paper.authors], paper.authors_complete) == (names, True)


def test_titles_and_names_may_run_over_lines_where_blank_lines_part_them() -> None:
    wrapped = _ONE.replace("On Balls", "On\nBalls").replace("Ada Example, Jörg", "Ada Example,\nJörg")
    page = _read(_OVER + wrapped + _TWO)
    assert page == _read(_OVER + _ONE + _TWO)


def test_blank_lines_are_not_needed() -> None:
    assert _read((_OVER + _ONE + _TWO).replace("\n\n", "\n")) == _read(_OVER + _ONE + _TWO)


def test_words_of_the_site_after_the_last_abstract_are_left_out() -> None:
    page = _read(_OVER + _ONE + _TWO + "\nLoad more\n\n© 2026 Invented Feed. All rights reserved.\n")
    assert page == _read(_OVER + _ONE + _TWO)


def test_a_tag_on_a_line_of_its_own_is_no_abstract() -> None:
    page = _read(_OVER + _ONE + _TWO.replace("We show more.", "· pku\n\nShort and no sentence"))
    assert [(paper.institutions, paper.abstract) for paper in _papers(page)][1] == (
        ("pku",),
        "Short and no sentence",
    )


def test_an_entry_at_which_a_page_ends_too_early_is_a_reject() -> None:
    over = _OVER.replace("2 Papers", "3 Papers")
    for end in ("\n\nJörg", "\n\nJörg Probe", "\n\nJörg Probe\n\nWe show m"):
        page = _read(f"{over}{_ONE}\nCLMar 15\nOn Cubes{end}")
        assert [reject.code for reject in page.rejects] == ["entry-cut"]
        assert [paper.title for paper in _papers(page)] == ["On Balls"]


def test_html_that_is_cut_is_not_taken_for_whole() -> None:
    page = f"<html><body><pre>{_OVER.replace('2 Papers', '3 Papers')}{_ONE}{_TWO}"
    assert [reject.code for reject in _read(page).rejects] == ["entry-cut"]
    assert _code(page + "<di") == "page-cut"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_understood(encoding: str) -> None:
    text = _OVER + _ONE + _TWO
    assert parse(text.encode(encoding), visited=_VISITED) == _read(text)


def test_the_encoding_of_the_header_or_of_the_document_is_obeyed() -> None:
    text = _OVER + _ONE + _TWO
    assert parse(text.encode("latin-1"), visited=_VISITED, encoding="ISO-8859-1") == _read(text)
    assert parse(text.encode(), visited=_VISITED, encoding="no-such-encoding") == _read(text)
    html = f'<html><head><meta charset="windows-1252"></head><body><pre>{text}</pre></body></html>'
    assert parse(html.encode("cp1252"), visited=_VISITED) == _read(text)


@pytest.mark.parametrize(
    "body", [b"not a profile\0\xff", b"\xff\xfe\x00", b"Ada \xff", b"%PDF-1.4\n%\xe2\xe3\xcf"]
)
def test_binary_is_no_text(body: bytes) -> None:
    assert _code(body) == "not-text"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "  \n\n",
        "Notes of a meeting\n\n12 papers were read.\n",
        '{"name": "Ada Example", "h_index": 3}',
        "<html><body><form><h1>Log in</h1><input name=user></form></body></html>",
        "<html><body><div id=root></div><script src=app.js></script></body></html>",
        '<?xml version="1.0"?><feed><title>33 Papers</title></feed>',
        "33 papers\n\nLGSep 5, 2023\nOn Balls\n\nAda Example\n",
    ],
)
def test_what_is_no_profile_page_is_refused(body: str) -> None:
    assert _code(body) == "not-a-profile-page"


def test_a_profile_that_lacks_its_papers_is_no_success() -> None:
    assert _code(_OVER) == "papers-missing"


@pytest.mark.parametrize(
    "body", ["<title>x</title><h1>Just a moment...</h1>", "Too many requests", "<p>Access Denied</p><p>#18</p>"]
)
def test_a_bot_check_is_blocked(body: str) -> None:
    with pytest.raises(BlockedError):
        _read(body)


def test_a_page_that_says_there_is_no_such_author_is_gone() -> None:
    with pytest.raises(GoneError):
        _read("<html><body><h1>404</h1><p>Author not found</p></body></html>")
