"""Links to code in comments and abstracts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from spiders.code_links import code_link
from spiders.records import Code

_LINK = "https://github.com/example-lab/balls"


def _url(comment: str | None, abstract: str | None = None) -> str | None:
    found = code_link(comment, abstract)
    return found.url if isinstance(found, Code) and isinstance(found.url, str) else None


@pytest.mark.parametrize(
    "text",
    [
        "Code: https://github.com/example-lab/balls",
        "Code: https://github.com/example-lab/balls.",
        "(https://github.com/example-lab/balls)",
        r"\url{https://github.com/example-lab/balls}",
        r"\href{https://github.com/example-lab/balls}{here}",
        "http://www.github.com/example-lab/balls.git",
        "https://github.com/example-lab/balls/tree/main/src",
        "https://github.com/example-lab/balls#readme, 9 pages",
        "code at github.com/example-lab/balls",
        "https://GitHub.com/example-lab/balls]",
    ],
)
def test_a_link_is_found_and_trimmed(text: str) -> None:
    assert _url(text) == _LINK


@pytest.mark.parametrize(
    ("text", "url"),
    [
        (r"\url{https://gitlab.com/x\_y/a\_b}", "https://gitlab.com/x_y/a_b"),
        (r"https://github.com/x{\_}y/b", "https://github.com/x_y/b"),
        ("https://bitbucket.org/x/y", "https://bitbucket.org/x/y"),
        ("https://huggingface.co/x/y", "https://huggingface.co/x/y"),
        ("https://github.com/x/ Some-Repo.", "https://github.com/x/Some-Repo"),
    ],
)
def test_other_hosts_and_tex_and_cut_lines_are_read(text: str, url: str) -> None:
    assert _url(text) == url


@pytest.mark.parametrize(
    "text",
    [
        "9 pages",
        "https://example.github.io/balls",
        "https://anonymous.4open.science/r/balls",
        "https://github.com/features/actions",
        "https://huggingface.co/datasets/x",
        "https://github.com/example-lab",
        "https://github.com/example-lab/ and elsewhere",
        "https://notgithub.com/x/y",
        "https://github.com/x/...",
    ],
)
def test_what_is_no_repository_is_no_link(text: str) -> None:
    assert code_link(text, text) is UNSET


def test_the_comment_wins_over_the_abstract() -> None:
    assert _url(_LINK, "Our code is at https://github.com/x/y.") == _LINK


def test_a_sentence_about_code_wins_over_a_bare_link() -> None:
    abstract = f"See https://github.com/x/y. We like balls. Code is available at {_LINK}."
    assert _url(None, abstract) == _LINK


def test_what_was_used_is_not_the_papers_code() -> None:
    assert code_link(None, "We train with the framework https://github.com/x/y based on others.") is UNSET
    assert _url(None, f"Details: {_LINK}.") == _LINK


@given(st.text(), st.text())
def test_any_text_has_a_link_or_none(comment: str, abstract: str) -> None:
    found = code_link(comment, f"{abstract} github.com/{comment}")
    assert not isinstance(found, Code) or str(found.url).startswith("https://")
