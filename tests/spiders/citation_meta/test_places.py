"""Which address names a page."""

from __future__ import annotations

import pytest

from spiders.citation_meta.parser import parse_page

_HERE = "https://www.toys.example/a/1?session=9#body"


@pytest.mark.parametrize(
    ("head", "url", "name"),
    [
        ("", _HERE, "https://www.toys.example/a/1?session=9"),
        ("<link rel=canonical href=/a/1>", _HERE, "https://www.toys.example/a/1"),
        ("<link rel='Canonical nofollow' href='https://toys.example/a/1#x'>", _HERE, "https://toys.example/a/1"),
        (
            "<link rel=canonical href=https://elsewhere.example/a/1>",
            _HERE,
            "https://www.toys.example/a/1?session=9",
        ),
        ("<link rel=canonical href=/>", _HERE, "https://www.toys.example/a/1?session=9"),
        ("<link rel=canonical href='https://[toys/a'>", _HERE, "https://www.toys.example/a/1?session=9"),
        ("<meta name=citation_pdf_url content='http://[x/'>", _HERE, "https://www.toys.example/a/1?session=9"),
        ("<link rel=canonical href=''>", _HERE, "https://www.toys.example/a/1?session=9"),
        ("<link rel=canonical href=/>", "https://one.example/", "https://one.example/"),
        (
            "<link rel=canonical href=https://toys.example:443/a/1>",
            "http://toys.example:80/b",
            "https://toys.example:443/a/1",
        ),
        ("<link rel=canonical href=http://127.0.0.1:8/a>", "http://127.0.0.1:9/b", "http://127.0.0.1:9/b"),
        (
            "<meta name=citation_abstract_html_url content=/abs/1><link rel=canonical href=/a/1>",
            _HERE,
            "https://www.toys.example/abs/1",
        ),
    ],
)
def test_a_page_is_named_by_itself_only_on_its_own_host(head: str, url: str, name: str) -> None:
    body = f"<html><head><meta name=citation_title content=Toys>{head}</head><body></body></html>".encode()
    (record,) = parse_page(body, url).records
    assert (record.source, record.kind, record.source_id) == ("citation-meta", "page", name)
