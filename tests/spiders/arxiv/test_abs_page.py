"""Abstract pages: meta tags and the visible page, withdrawals, collaborations, pages that are something else."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET

from spiders.arxiv.abs_page import parse_abs
from spiders.errors import BlockedError, GoneError, PageError
from spiders.records import Name, Page, PaperContent

if TYPE_CHECKING:
    from collections.abc import Callable

_PAGES = Path(__file__).parent / "pages"
_CASES = sorted(path.name for path in _PAGES.glob("abs-*"))


def _body(case: str) -> bytes:
    return (_PAGES / case / "page.html").read_bytes()


def _paper(body: bytes, encoding: str | None = None) -> PaperContent:
    page = parse_abs(body, "https://arxiv.org/abs/2401.00001", encoding)
    content = page.records[0].content
    assert isinstance(content, PaperContent)
    assert len(page.records) == 1
    return content


def _names(case: str) -> tuple[Name, ...]:
    names = _paper(_body(case)).authors
    assert names is not UNSET
    return names


def _code(body: bytes) -> str:
    with pytest.raises(PageError) as caught:
        parse_abs(body, "https://arxiv.org/abs/2401.00001")
    return caught.value.code


@pytest.mark.parametrize("case", _CASES)
def test_a_saved_page_gives_the_record_kept_beside_it(case: str, golden: Callable[[Path, Page], None]) -> None:
    url = (_PAGES / case / "url.txt").read_text().strip()
    golden(_PAGES / case, parse_abs(_body(case), url))


def test_title_and_abstract_keep_their_tex() -> None:
    paper = _paper(_body("abs-three-versions"))
    assert paper.title == r"On $\ell_1$ balls"
    assert "https://github.com/example/balls" in str(paper.abstract)


def test_an_old_page_without_abstract_tag_gives_the_visible_one_with_its_links() -> None:
    body = _body("abs-three-versions").replace(b"citation_abstract", b"citation_other")
    assert _paper(body).abstract == "We show that $ℓ_1$ balls are round. Code: https://github.com/example/balls"


def test_a_shortened_link_of_a_comment_is_written_out() -> None:
    assert _paper(_body("abs-three-versions")).comment == "9 pages. Slides at https://example.org/balls/slides.pdf"


def test_report_number_and_journal_reference_are_told_apart() -> None:
    paper = _paper(_body("abs-three-versions"))
    assert paper.report_no == "EX-TH-24-01"
    assert paper.journal_ref == "Invented Journal 1 (2024) 1-9"


def test_names_are_as_shown_with_the_parts_that_the_tags_give() -> None:
    first, _, third = _names("abs-three-versions")
    assert (first.name, first.given, first.family) == ("Ada B. Example", "Ada B.", "Example")
    assert (third.name, third.given, third.family) == ("C. Müller Beispiel", "C. Müller", "Beispiel")


def test_affiliations_between_the_names_are_read() -> None:
    told = [name.affiliations for name in _names("abs-three-versions")]
    assert told[:2] == [("Example U",), ("Example U", "Sample Lab")]


def test_a_collaboration_is_not_taken_apart_as_the_tags_do() -> None:
    names = _names("abs-collaboration")
    assert [name.name for name in names[:2]] == ["Sample", "Probe Collaborations"]
    assert all(name.given is UNSET for name in names[:2])


def test_the_link_that_unfolds_a_long_list_is_no_author() -> None:
    paper = _paper(_body("abs-collaboration"))
    assert len(_names("abs-collaboration")) == 2 + 117
    assert paper.authors_complete
    assert _names("abs-collaboration")[-1].name == "A. M. Musterfrau116"


def test_a_list_that_ends_in_et_al_is_not_complete() -> None:
    assert not _paper(_body("abs-2021")).authors_complete
    assert [name.name for name in _names("abs-2021")] == ["Ada B. Example", "Wei Muster", "Wei Muster"]


def test_a_version_withdrawn_in_between_withdraws_nothing() -> None:
    assert _paper(_body("abs-three-versions")).withdrawn is False


def test_a_paper_is_withdrawn_by_its_last_version_whichever_is_shown() -> None:
    assert _paper(_body("abs-withdrawn")).withdrawn is True
    assert _paper(_body("abs-old-version")).withdrawn is True


def test_a_withdrawal_is_known_from_the_comment_where_the_history_has_no_mark() -> None:
    body = _body("abs-withdrawn").replace(b" <em>(withdrawn)</em>", b"")
    assert _paper(body).withdrawn is True


def test_an_old_version_is_said_before_the_new_one() -> None:
    old = parse_abs(_body("abs-old-version"), "u").records[0]
    new = parse_abs(_body("abs-withdrawn"), "u").records[0]
    assert old.source_id == new.source_id == "2402.00002"
    assert old.said_at is not None
    assert new.said_at is not None
    assert old.said_at < new.said_at


def test_a_page_that_ends_with_its_head_gives_what_its_tags_say() -> None:
    paper = _paper(_body("abs-head-only"))
    assert [name.name for name in _names("abs-head-only")] == [
        "Ada B. Example", "The Sample", "Probe Collaborations", "C. Beispiel Jr.",
    ]  # fmt: skip
    assert (paper.submitted, paper.updated) == ("2019-02-07", "2019-06-21")
    assert paper.categories is UNSET
    assert paper.withdrawn is UNSET


def test_a_page_cut_behind_its_head_is_an_error() -> None:
    whole = _body("abs-three-versions")
    assert _code(whole[: whole.index(b"<body>")]) == "truncated"


def test_a_page_without_its_history_is_an_error() -> None:
    assert _code(_body("abs-withdrawn").replace(b"submission-history", b"other")) == "element-missing"


def test_a_history_in_the_older_markup_is_read_alike() -> None:
    body = _body("abs-withdrawn").replace(b"<strong>", b"<b>").replace(b"</strong>", b"</b>")
    assert _paper(body) == _paper(_body("abs-withdrawn"))


@pytest.mark.parametrize("day", [b"Frl, 2 Fev 2024", b"Fri, 2 Feb 99999999999999", b"2", b""])
def test_a_date_that_is_none_is_an_error(day: bytes) -> None:
    assert _code(_body("abs-withdrawn").replace(b"Fri, 2 Feb 2024", day)) == "date-unreadable"


def test_a_link_to_code_is_found_in_the_abstract() -> None:
    code = _paper(_body("abs-three-versions")).code
    assert code is not UNSET
    assert code.url == "https://github.com/example/balls"


def test_the_page_is_decoded_as_the_header_says_else_as_utf8() -> None:
    body = _body("abs-three-versions")
    assert _paper(body, "UTF-8") == _paper(body)
    latin = body.replace("ℓ".encode(), b"l").decode().encode("latin-1")
    names = _paper(latin, "iso-8859-1").authors
    assert names is not UNSET
    assert names[1].name == "Jörg Probe"
    assert _code(latin) == "encoding-wrong"


def test_an_unknown_encoding_counts_as_none() -> None:
    body = _body("abs-three-versions")
    assert _paper(body, "utf-8; charset") == _paper(body)


def _other(title: str, text: str = "") -> bytes:
    head = f"<!DOCTYPE html><html><head><title>{title}</title></head>"
    return f"{head}<body><h1>{title}</h1>{text}</body></html>".encode()


@pytest.mark.parametrize(
    "title",
    [
        "Article 1307.00001v999 not found",
        "Article identifier 'foo-bar/11223344' not recognized",
        "Invalid article identifier",
        "404 Not Found",
    ],
)
def test_what_arxiv_does_not_know_is_gone(title: str) -> None:
    with pytest.raises(GoneError):
        parse_abs(_other(title), "https://arxiv.org/abs/1307.00001v999")


@pytest.mark.parametrize("title", ["Access Denied", "Just a moment...", "Are you a robot?"])
def test_a_page_that_keeps_programs_out_is_a_refusal(title: str) -> None:
    with pytest.raises(BlockedError):
        parse_abs(_other(title), "https://arxiv.org/abs/2401.00001")


def test_a_paper_about_denied_access_is_a_paper() -> None:
    body = _body("abs-withdrawn").replace(b"A claim taken back", b"Access Denied: not found by a CAPTCHA")
    assert _paper(body).title == "Access Denied: not found by a CAPTCHA"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "body-empty"),
        (b"\xff\xfe\x00", "encoding-wrong"),
        (b"\x00\x01\x02", "not-html"),
        (b"Rate exceeded.", "throttled"),
        (b'{"id": 1}', "not-html"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", "not-html"),
        (_other("Service Unavailable"), "not-an-abstract-page"),
        (_other("Bad", "<p>The server cannot process your request due to</p>"), "request-refused"),
        (b"<!doctype html>\n<html lang=en>\n<title>Redirecting...</title>\n<p><a href='/abs/x'>", "redirect"),
    ],
)
def test_another_answer_is_named(body: bytes, code: str) -> None:
    assert _code(body) == code


@given(st.integers(min_value=0, max_value=len(_body("abs-three-versions").rstrip()) - len("</html>")))
def test_a_truncated_page_is_a_page_error(length: int) -> None:
    with pytest.raises(PageError):
        parse_abs(_body("abs-three-versions")[:length], "https://arxiv.org/abs/2401.00001")


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=4000), st.binary(max_size=20))
def test_a_page_with_foreign_bytes_is_read_or_a_page_error(at: int, foreign: bytes) -> None:
    whole = _body("abs-three-versions")
    with suppress(PageError):
        page = parse_abs(whole[:at] + foreign + whole[at + len(foreign) :], "https://arxiv.org/abs/2401.00001")
        assert len(page.records) == 1
