"""Answers that are no page with tags."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.citation_meta.parser import parse_page
from spiders.errors import BlockedError, PageError

_URL = "https://toys.example/a/1"
_PAGES = sorted((Path(__file__).parent / "pages").iterdir())
_TAG = "<meta name=citation_title content=Toys>"


def _code(body: bytes) -> str:
    with pytest.raises(PageError) as error:
        parse_page(body, _URL)
    return error.value.code


@settings(deadline=None)
@given(cut=st.floats(min_value=0, max_value=1, exclude_max=True))
@pytest.mark.parametrize("case", _PAGES, ids=[case.name for case in _PAGES])
def test_a_page_cut_anywhere_is_never_read(case: Path, cut: float) -> None:
    body = (case / "page.html").read_bytes()
    body = body[: body.lower().rindex(b"</body")]
    with pytest.raises(PageError):
        parse_page(body[: int(cut * len(body))], _URL)


@settings(deadline=None)
@given(body=st.binary(max_size=200))
def test_any_bytes_end_in_a_page_error(body: bytes) -> None:
    for start in (b"", b"<", b"<?xml version='1.0'?><html>", b"<html><meta name=citation_title content="):
        assert _code(start + body)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "body-empty"),
        (b"\xef\xbb\xbf \n", "body-empty"),
        (b'{"title": "<b>"}', "not-html"),
        (b"[]", "not-html"),
        (b"%PDF-1.7", "not-html"),
        (b"\x1f\x8b\x08<", "not-html"),
        (b"plain words", "not-html"),
        (b"https://toys.example/page.html", "not-html"),
        (b"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'/>", "not-html"),
        (b"<html><body>Welcome</body></html>", "no-citation-tags"),
        (b"<html><head><meta name=citation_author content=Ada></head></html>", "title-missing"),
        (b"<html><head><meta name=citation_title content=Toys>", "truncated"),
    ],
)
def test_an_answer_of_another_kind_is_named(body: bytes, code: str) -> None:
    assert _code(body) == code


@pytest.mark.parametrize(
    "body",
    [
        f"<!doctype html>{_TAG}<p>Tags that HTML lets one leave out.",
        f"<?xml version='1.0' encoding='UTF-8'?>\n<html xmlns='http://www.w3.org/1999/xhtml'><head>{_TAG}</head></html>",
        f"<html><head>{_TAG}</head><body></body></html><!-- served in 3 ms -->",
    ],
)
def test_a_whole_page_in_another_style_is_read(body: str) -> None:
    assert parse_page(body.encode(), _URL).records


def test_the_encoding_of_an_xml_declaration_is_heeded() -> None:
    head = "<head><meta name='citation_title' content='Jörg'/></head>"
    page = f"<?xml version='1.0' encoding='iso-8859-1'?><html>{head}</html>"
    (record,) = parse_page(page.encode("latin-1"), _URL).records
    assert "Jörg" in repr(record)


@pytest.mark.parametrize(
    "text",
    [
        "Just a moment...",
        "Access Denied",
        "Access to this page has been denied",
        "Are you a robot?",
        "Please complete the CAPTCHA",
        "429 Too Many Requests",
        "Checking your browser before accessing toys.example",
        "Verifying you are human. This may take a few seconds.",
        "Client Challenge",
    ],
)
def test_a_bot_check_is_blocked_not_malformed(text: str) -> None:
    with pytest.raises(BlockedError):
        parse_page(f"<html><head><title>{text}</title></head><body>.</body></html>".encode(), _URL)


def test_a_paper_about_captchas_is_no_bot_check() -> None:
    body = b"<html><head><title>CAPTCHA</title><meta name=citation_title content='On CAPTCHA'></head></html>"
    assert parse_page(body, _URL).records
