"""TeX in titles: simple mathematics is shown, anything odd stays as it was, nothing gets through unescaped."""

from __future__ import annotations

import re
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from web.latex import html, plain
from web.tex import pieces

_PIECES = (
    *("a", "x", "5", " ", "{", "}", "\\", "$", "^", "_", "~", "--", "<", ">", "&", '"', "'", "é"),
    *("\\beta", "\\frac", "\\hat", "\\emph", "\\href", "\\url", "\\bf", "\\mathbb", "\\sqrt", "\\("),
)
_TEXTS = st.lists(st.sampled_from(_PIECES), max_size=25).map("".join)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (r"$\beta$-Kites", "β-Kites"),
        (r"On $\ell_1$ balls", "On ℓ<sub>1</sub> balls"),
        ("$x^2$", "<i>x</i><sup>2</sup>"),
        ("$x^{n+1}_i$", "<i>x</i><sup><i>n</i>+1</sup><sub><i>i</i></sub>"),
        (r"$O(n\log n)$", "<i>O</i>(<i>n</i> log <i>n</i>)"),
        (r"$\mathbb{R}^d$, $\mathcal{O}(\sqrt{T})$", "ℝ<sup><i>d</i></sup>, <i>O</i>(√<i>T</i>)"),
        (r"$\frac{a+b}{2}$", "(<i>a</i>+<i>b</i>)/2"),
        (r"$k_{\rm B}$ $x_\text{max}$", "<i>k</i><sub>B</sub> <i>x</i><sub>max</sub>"),
        (r"$\hat{x}$ $10^{-3}$", "<i>x̂</i> 10<sup>−3</sup>"),
        (r"\(x\) and \[y\]", "<i>x</i> and <i>y</i>"),
        ("H$_2$O", "H<sub>2</sub>O"),
        (r"J\"org, \'{E}va, \v{S}ura, na\"{\i}ve, \o re", "Jörg, Éva, Šura, naïve, øre"),
        (r"\emph{Deep} {\bf thought} {BERT}", "<i>Deep</i> <b>thought</b> BERT"),
        (r"100\% \& more, Fig.~1, 1--3", "100% &amp; more, Fig.\u00a01, 1–3"),
        (r"\url{https://a.b/c_d}", '<a href="https://a.b/c_d" rel="external noopener">https://a.b/c_d</a>'),
    ],
)
def test_simple_tex_is_shown_as_a_reader_expects_it(text: str, shown: str) -> None:
    assert html(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "costs $5 and $10",
        "from $5 billion and 10$ more",
        "US$5, or $6",
        r"\unknown{x} stays",
        r"$\unknown{x}$ stays",
        r"$\frac{1}$",
        r"\href{}",
        r"\cite{probe31}",
        "$x^$",
        "$x & y$",
        "a } b { c",
        "sets {a, b}",
        "a \\",
        "--help and C:\\",
        "$" + r"\hat" * 2000 + "x$",
        "{" * 2000 + "x" + "}" * 2000,
    ],
)
def test_anything_odd_stays_as_it_was(text: str) -> None:
    assert html(text) == escape(text)
    assert plain(text) == text


def test_one_odd_piece_leaves_the_others_alone() -> None:
    assert html(r"$\unknown$ and $x^2$") == r"$\unknown$ and <i>x</i><sup>2</sup>"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//example.org", "ftp://example.org", ""]
)
def test_only_addresses_of_the_web_become_links(url: str) -> None:
    assert html(rf"see \href{{{url}}}{{this}}") == "see this"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '$"><img src=x onerror=alert(1)>$',
        r"\emph{<b>}",
        r"\href{https://a.b/\"x}{<i>}",
    ],
)
def test_markup_in_a_title_is_text(text: str) -> None:
    shown = html(text)
    assert not re.search(r"<(script|img|b>)", shown)
    assert "&lt;" in shown


@pytest.mark.parametrize(("text", "shown"), [(r"$\ell_1$, $x^2$", "ℓ₁, x²"), ("$x^k_{ij}$", "x^k_(ij)")])
def test_plain_text_keeps_the_place_of_what_is_raised(text: str, shown: str) -> None:
    assert plain(text) == shown


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\\${}~-`'")))
def test_text_without_tex_is_only_escaped(text: str) -> None:
    assert html(text) == escape(text)


@given(_TEXTS)
def test_every_text_gives_well_formed_html_of_few_elements(text: str) -> None:
    tree = etree.fromstring(f"<p>{html(text)}</p>")
    assert {str(element.tag) for element in tree.iter()} <= {"p", "a", "b", "code", "i", "sub", "sup"}
    assert all(re.match("https?://", link.get("href", "")) for link in tree.iter("a"))


@given(_TEXTS)
def test_pieces_joined_are_the_text(text: str) -> None:
    assert "".join(piece.raw for piece in pieces(text)) == text
