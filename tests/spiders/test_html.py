"""Look-ups in a page that say what is missing instead of returning nothing."""

from __future__ import annotations

import pytest

from spiders.errors import PageError
from spiders.html import attribute, many, one, optional, soup, text

_PAGE = soup(b"<html><body><p class='a b'> x\n y </p><p id=two></p><a href=' /x '>z</a></body></html>")


@pytest.mark.parametrize(
    "start",
    [
        b"<?xml version='1.0'?>",
        b'<?xml version="1.0" encoding="utf-8"?>\n',
        b"\xef\xbb\xbf<?xml version='1.0' standalone='yes' ?>",
        b"\n\n<?xml?>",
        b"<?xml version='1.0' encoding='no-such-thing'?>",
    ],
)
def test_an_xml_declaration_before_a_page_is_no_trouble(start: bytes) -> None:
    page = soup(start + "<html><body><p>Jörg</p></body></html>".encode())
    assert text(one(page, "p")) == "Jörg"


def test_an_xml_declaration_names_the_encoding_unless_the_header_does() -> None:
    page = "<?xml version='1.0' encoding='iso-8859-1'?><html><p>Jörg</p></html>"
    assert text(one(soup(page.encode("latin-1")), "p")) == "Jörg"
    assert text(one(soup(page.encode(), "utf-8"), "p")) == "Jörg"


def test_one_means_one() -> None:
    assert text(one(_PAGE, "a")) == "z"
    for selector, code in (("b", "element-missing"), ("p", "element-repeated")):
        with pytest.raises(PageError, match=code):
            one(_PAGE, selector)


def test_what_is_optional_may_be_missing_and_not_repeated() -> None:
    assert optional(_PAGE, "b") is None
    assert optional(_PAGE, "a") is one(_PAGE, "a")
    with pytest.raises(PageError, match="element-repeated"):
        optional(_PAGE, "p")


def test_many_means_at_least_one() -> None:
    assert len(many(_PAGE, "p")) == 2
    with pytest.raises(PageError, match="element-missing"):
        many(_PAGE, "b")


def test_text_and_attributes_are_clean_and_not_empty() -> None:
    first, second = many(_PAGE, "p")
    assert text(first) == "x y"
    assert attribute(first, "class") == "a b"
    assert attribute(one(_PAGE, "a"), "href") == "/x"
    with pytest.raises(PageError, match="text-missing"):
        text(second)
    with pytest.raises(PageError, match="attribute-missing"):
        attribute(second, "href")
