"""The query language of the arXiv API: prefixes, phrases, `AND`, `OR`, `ANDNOT`, parentheses, date ranges."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from demo.text import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from demo.world import Paper

    Test = Callable[[Paper], bool]

_TOKEN = re.compile(r'\(|\)|(?:\w+:)?"[^"]*"|(?:\w+:)?\[[^\]]*\]|[^\s()]+')
_JOINS = ("AND", "OR", "ANDNOT")


def matches(query: str) -> Test:
    """Return the test that a query stands for; operators bind from left to right."""
    tokens = _TOKEN.findall(query)
    return _expression(tokens)


def _expression(tokens: list[str]) -> Test:
    test = _factor(tokens)
    while tokens and tokens[0] != ")":
        join = tokens.pop(0) if tokens[0] in _JOINS else "OR"
        test = _joined(join, test, _factor(tokens))
    return test


def _joined(join: str, left: Test, right: Test) -> Test:
    if join == "AND":
        return lambda paper: left(paper) and right(paper)
    if join == "ANDNOT":
        return lambda paper: left(paper) and not right(paper)
    return lambda paper: left(paper) or right(paper)


def _factor(tokens: list[str]) -> Test:
    if not tokens:
        return lambda _paper: False
    part = tokens.pop(0)
    if part != "(":
        return _term(part)
    inner = _expression(tokens)
    if tokens:
        tokens.pop(0)
    return inner


def _term(part: str) -> Test:
    prefix, colon, value = part.partition(":")
    if not colon:
        prefix, value = "all", part
    value = value.strip('"').replace("_", " ")
    if prefix == "au":
        return lambda paper: any(_signed(value, who.name) for who in paper.authors)
    if prefix == "cat":
        return lambda paper: paper.preprint is not None and value in paper.preprint.categories
    if prefix == "submittedDate":
        return _submitted(value)
    return lambda paper: words(value) <= words(_text(prefix, paper))


def _text(prefix: str, paper: Paper) -> str:
    comment = paper.preprint.comment if paper.preprint else ""
    parts = {"ti": paper.title, "abs": paper.abstract, "co": comment}
    names = " ".join(who.name for who in paper.authors)
    return parts.get(prefix, " ".join((*parts.values(), names)))


def _signed(value: str, name: str) -> bool:
    """Compare names as strings: a lone letter stands for any name that begins with it."""
    have = words(name)
    letters = {word[0] for word in have}
    return all(word in have or word in letters for word in words(value))


def _submitted(value: str) -> Test:
    since, _, until = value.strip("[]").partition(" TO ")

    def test(paper: Paper) -> bool:
        if paper.preprint is None:
            return False
        minute = re.sub(r"\D", "", paper.preprint.versions[0].at)[:12]
        return since <= minute <= until

    return test
