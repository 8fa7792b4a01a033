"""Secrets are taken out by name and by value, and nothing else is."""

from __future__ import annotations

from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.configuration import load
from pipeline.redaction import Redactor, is_secret_header, password_in, redactor, refusal, without_secrets

_NAMES = st.sampled_from(["api_key", "API_KEY", "mailto", "Email", "access_token", "token", "password"])
_PLAIN = st.sampled_from(["q", "resumptionToken", "key", "page", "author", "tokens", "emails"])
_VALUES = st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), min_size=8, max_size=20).map(
    lambda words: f"Zq7{words}"
)


@given(st.lists(st.tuples(st.one_of(_NAMES, _PLAIN), _VALUES), max_size=6), st.booleans())
def test_an_address_keeps_all_parameters_but_the_secret_ones(pairs: list[tuple[str, str]], user: bool) -> None:
    url = f"https://{'ada:Zq7secret@' if user else ''}acl.example/a%20b?{urlencode(pairs)}"
    plain = [(name, value) for name, value in pairs if name.lower() not in _SECRET]
    cleaned = without_secrets(url)
    assert parse_qsl(urlsplit(cleaned).query) == plain
    assert (urlsplit(cleaned).netloc, urlsplit(cleaned).path) == ("acl.example", "/a%20b")
    assert without_secrets(cleaned) == cleaned
    assert (refusal(url) is None) == (cleaned == url)
    assert "Zq7" not in (refusal(url) or "").partition(": ")[2]


_SECRET = {"api_key", "mailto", "email", "access_token", "token", "password"}


@given(st.tuples(_NAMES, _VALUES), st.sampled_from(["see {} now", "<{}>", 'href="{}"', "{}"]))
def test_words_lose_the_secrets_of_addresses_in_them(secret: tuple[str, str], words: str) -> None:
    told = Redactor().text(words.format(f"http://acl.example/?x=1&{urlencode([secret])}"))
    assert "Zq7" not in told
    assert "x=1" in told


@pytest.mark.parametrize(
    "url",
    [
        "https://acl.example/2020.acl-main.1/",
        "https://arxiv.org/oai?verb=ListRecords&resumptionToken=abc%3A1",
        "https://dblp.example/rec?key=journals/x",
        "https://pages.example/@ada?page=",
        "https://pages.example/?mailto=",
    ],
)
def test_an_address_without_a_secret_stays_to_the_letter(url: str) -> None:
    assert without_secrets(url) == url
    assert refusal(url) is None
    assert Redactor().text(url) == url


def test_headers_that_carry_secrets_keep_their_name_alone() -> None:
    hide = Redactor(keys=("planted-key",), contacts=("ada@mail.example",))
    pairs = [
        ("x-api-key", "k"), ("Authorization", "Bearer b"), ("Cookie", "a=1"), ("Set-Cookie", "s=1"),
        ("Proxy-Authorization", "p"), ("User-Agent", "byline/1 (mailto:ada@mail.example)"),
        ("From", "ada@mail.example"), ("Link", "<http://a.example/?x=planted-key>"), ("ETag", '"1"'),
    ]  # fmt: skip
    assert hide.headers(pairs) == (
        ("x-api-key", "redacted"), ("Authorization", "redacted"), ("Cookie", "redacted"),
        ("Set-Cookie", "redacted"),
        ("Proxy-Authorization", "redacted"), ("User-Agent", "byline/1 (mailto:redacted)"),
        ("From", "redacted"), ("Link", "<http://a.example/?x=redacted>"), ("ETag", '"1"'),
    )  # fmt: skip
    assert not any(map(is_secret_header, ("Accept", "Author", "Content-Type", "If-None-Match", "Retry-After")))


@given(_VALUES)
def test_what_is_configured_is_found_however_it_is_spelt(secret: str) -> None:
    url = f"postgresql://ada:{quote(secret, safe='')}@db.example/x"
    hide = redactor(load({"BYLINE_DATABASE_URL": url, "BYLINE_SOURCES__ACL__API_KEY": f"{secret}-key"}))
    for spelt in (secret, quote(secret, safe=""), f"{secret}-key"):
        assert hide.text(f"refused {spelt} at once") == "refused redacted at once"
    assert b"Zq7" not in hide.body(f"no such key: {secret}-key".encode())
    assert password_in(url) == secret


def test_a_key_too_short_to_be_told_from_words_is_not_looked_for() -> None:
    assert redactor(load({"BYLINE_SOURCES__ACL__API_KEY": "of"})).text("papers of Ada") == "papers of Ada"
