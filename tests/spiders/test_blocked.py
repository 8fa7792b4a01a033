"""Answers that keep programs out are told from answers that are merely broken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.blocked import blocked


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Rate exceeded.", "throttled"),
        ("429 Too Many Requests", "throttled"),
        ("API rate-limit reached", "throttled"),
        ("Request was throttled.", "throttled"),
        ("Access Denied", "refused"),
        ("Access to this page has been denied", "refused"),
        ("Request unsuccessful. Incapsula incident ID: 7", "refused"),
        ("Sorry, you have been blocked", "refused"),
        ("403 Forbidden", "refused"),
        ("Unauthorized", "refused"),
        ("Just a moment...", "bot-check"),
        ("Attention Required! | Cloudflare", "bot-check"),
        ("Are you a robot?", "bot-check"),
        ("Please complete the reCAPTCHA", "bot-check"),
        ("Verifying you are human. This may take a few seconds.", "bot-check"),
        ("Checking your browser before accessing toys.example", "bot-check"),
        ("Pardon Our Interruption", "bot-check"),
        ("Client Challenge", "bot-check"),
        ("Making sure you're not a bot!", "bot-check"),
    ],
)
def test_a_refusal_is_named_as_text_as_a_title_and_within_a_page(words: str, code: str) -> None:
    title = f"<!doctype html><html><head><title>{words}</title></head><body><p>x</p></body></html>"
    within = f"<html><head><script>var a = '<p>';</script></head><body><h1>{words}</h1></body></html>"
    for answer in (words, words.upper(), words.encode(), title, title.encode(), within):
        found = blocked(answer)
        assert found is not None
        assert (found.code, found.outcome) == (code, "blocked")


@pytest.mark.parametrize(
    "answer",
    [
        "",
        b"",
        "<html><body><h1>Index of /</h1></body></html>",
        "Service Unavailable",
        "A theory of forbidden transitions",
        "We separate limits from bounds",
        "<html><head><script>captcha()</script><style>.captcha {}</style></head><!-- captcha --><p>x</p></html>",
        "<p class='captcha' data-a='access denied'>x</p>",
        b"\xff\xfe\x00\x01",
    ],
)
def test_other_answers_are_no_refusal(answer: str | bytes) -> None:
    assert blocked(answer) is None


def test_only_the_first_words_count() -> None:
    assert blocked("<p>" + "toys " * 290 + "captcha</p>") is not None
    assert blocked("<p>" + "toys " * 310 + "captcha</p>") is None


def test_words_are_read_across_markup_and_entities() -> None:
    assert blocked("<h1>Access&nbsp;<b>De</b>nied</h1>") is None
    assert blocked("<h1>Access\n<b>Denied</b></h1>") is not None
    assert blocked("<p>Too&#32;many requests</p>") is not None


@pytest.mark.parametrize("markup", ["<form id='cf-chl-f'>", "<script>window._cf_chl_opt={}</script>"])
def test_a_check_is_known_by_its_markup_in_any_language(markup: str) -> None:
    found = blocked(f"<html><body>Einen Augenblick{markup}</body></html>")
    assert found is not None
    assert found.code == "bot-check"


def test_the_reason_quotes_what_the_answer_says() -> None:
    found = blocked("<title>Toys</title><p>We are sorry: access denied for you</p>")
    assert found is not None
    assert found.detail == "the source refuses to answer us: 'Toys We are sorry: access denied for you'"


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "piece", ["<", "<a ", "<script>", "<!--", "<!-", "</script", " ", "rate ", "access to this "]
)
def test_a_hostile_answer_is_read_in_linear_time(piece: str) -> None:
    assert blocked(piece * (1_000_000 // len(piece))) is None


@given(st.binary(max_size=200))
def test_any_bytes_give_an_answer(body: bytes) -> None:
    found = blocked(body)
    assert found is None or found.outcome == "blocked"
