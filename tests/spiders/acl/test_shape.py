"""Answers that are no page of the Anthology."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.acl.parser import parse_paper, parse_person, parse_volume
from spiders.errors import BlockedError, GoneError, PageError
from spiders.records import Page

Parse: TypeAlias = Callable[[bytes, str], Page]

_PAGES = Path(__file__).parent / "pages"
_PERSON = "https://aclanthology.org/people/ada-b-example/"
_EACH: tuple[tuple[Parse, str, str], ...] = (
    (parse_paper, "paper-current", "https://aclanthology.org/2031.exa-long.7/"),
    (parse_person, "person-verified", _PERSON),
    (parse_volume, "volume-current", "https://aclanthology.org/volumes/2031.exa-long/"),
)


def _code(parse: Parse, body: bytes, url: str = _PERSON) -> str:
    with pytest.raises(PageError) as error:
        parse(body, url)
    return error.value.code


@settings(deadline=None)
@given(cut=st.floats(min_value=0, max_value=1, exclude_max=True))
@pytest.mark.parametrize(("parse", "case", "url"), _EACH)
def test_a_page_cut_anywhere_is_never_read(parse: Parse, case: str, url: str, cut: float) -> None:
    body = (_PAGES / case / "page.html").read_bytes().rstrip()
    with pytest.raises(PageError):
        parse(body[: int(cut * len(body))], url)


@settings(deadline=None)
@given(body=st.binary(max_size=200))
@pytest.mark.parametrize("parse", [parse for parse, _, _ in _EACH])
def test_any_bytes_end_in_a_page_error(parse: Parse, body: bytes) -> None:
    for start in (b"", b"<", b"<?xml version='1.0'?><", b"<html>"):
        assert _code(parse, start + body)


@pytest.mark.parametrize("parse", [parse for parse, _, _ in _EACH])
@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "body-empty"),
        (b" \n", "body-empty"),
        (b'{"error": "no"}', "not-html"),
        (b"%PDF-1.7 <x>", "not-html"),
        (b"<?xml version='1.0'?><mods/>", "not-html"),
        (b"<html>\x00</html>", "not-html"),
        (b"<html><body><h1>Index of /</h1></body></html>", "not-anthology"),
        (b"<html><head><title>Exa", "truncated"),
        (b"<html><head><meta http-equiv=Refresh content='0; url=/people/x/'></head></html>", "page-moved"),
    ],
)
def test_an_answer_of_another_kind_is_named(parse: Parse, body: bytes, code: str) -> None:
    assert _code(parse, body) == code


@pytest.mark.parametrize(
    "text", ["Just a moment...", "Access denied", "Too Many Requests", "Please solve the CAPTCHA"]
)
def test_a_bot_check_is_blocked_not_malformed(text: str) -> None:
    with pytest.raises(BlockedError):
        parse_person(f"<html><head><title>{text}</title></head><body>.</body></html>".encode(), _PERSON)


def test_the_sites_own_not_found_page_is_gone() -> None:
    body = (
        b"<!doctype html><html><body><main role=main><h2 id=title class=display-2>404</h2><p class=lead></p><hr>"
        b"<div class='alert alert-danger'><h4>The page you were looking for doesn't exist.</h4></div></main>"
        b"</body></html>"
    )
    for parse, _, url in _EACH:
        with pytest.raises(GoneError):
            parse(body, url)


def test_a_paper_about_captchas_is_no_bot_check() -> None:
    body = (_PAGES / "paper-current" / "page.html").read_bytes().replace(b"Fixed Points", b"Captcha Points")
    assert parse_paper(body, "https://aclanthology.org/2031.exa-long.7/").records
