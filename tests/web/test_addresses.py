"""Which addresses a page leads to."""

from __future__ import annotations

import pytest

from web.addresses import author_address, paper_address, web_address


@pytest.mark.parametrize("url", ["https://example.org/a?b=c", "http://example.org", "HTTPS://example.org"])
def test_whole_addresses_of_the_web_are_kept(url: str) -> None:
    assert web_address(url) == url


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        " https://example.org",
        "https://",
        "//example.org",
        "data:text/html,x",
        "https://[broken",
        "example.org",
    ],
)
def test_anything_else_is_dropped(url: str | None) -> None:
    assert web_address(url) is None


def test_identifiers_lead_to_their_pages() -> None:
    assert paper_address("arxiv", "cs/0112017") == "https://arxiv.org/abs/cs/0112017"
    assert paper_address("doi", '10.1000/a"b<c>') == "https://doi.org/10.1000/a%22b%3Cc%3E"
    assert paper_address("corpus", "12") is None
    assert author_address("dblp", "35/7092-1") == "https://dblp.org/pid/35/7092-1"
    assert author_address("orcid", "https://orcid.org/0000") == "https://orcid.org/0000"
