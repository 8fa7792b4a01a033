"""Which records are one paper, as one would write it by hand: a few keys, likeness of titles, union-find."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING, Final, NamedTuple

from rapidfuzz.fuzz import ratio

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.identity.statements import PaperStatement

_WORD = re.compile(r"[a-z0-9]+")
_ADDED = re.compile(r"\(?extended abstract\)?$")
_BLOCK: Final = 200
_ALIKE: Final = 87
"""Least likeness of titles, of a hundred."""
_NAMES: Final = 80
"""Least likeness of two spellings of a family name."""
_YEARS: Final = 1
_LETTERS: Final = 12


class _Row(NamedTuple):
    title: str
    surnames: frozenset[str]
    year: int | None
    ids: frozenset[tuple[str, str]]


def clusters(statements: Iterable[PaperStatement]) -> list[list[str]]:
    """Return the keys of the records of each paper."""
    keys: list[str] = []
    rows: list[_Row] = []
    blocks: dict[str, list[int]] = {}
    for statement in statements:
        row = _row(statement)
        for key in _keys(row):
            blocks.setdefault(key, []).append(len(rows))
        keys.append(statement.key)
        rows.append(row)
    parent = list(range(len(rows)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = at = parent[parent[at]]
        return at

    for block in blocks.values():
        if 1 < len(block) <= _BLOCK:
            for left, right in combinations(block, 2):
                one, other = root(left), root(right)
                if one != other and _same(rows[left], rows[right]):
                    parent[other] = one
    groups: dict[int, list[str]] = {}
    for at, key in enumerate(keys):
        groups.setdefault(root(at), []).append(key)
    return list(groups.values())


def _row(statement: PaperStatement) -> _Row:
    title = _ADDED.sub("", (statement.title or "").lower())
    surnames = (name.partition(",")[0] if "," in name else name.rpartition(" ")[2] for name in statement.authors)
    return _Row(
        " ".join(_WORD.findall(title)),
        frozenset(name.lower() for name in surnames),
        statement.year,
        frozenset(statement.identifiers.items()),
    )


def _keys(row: _Row) -> Iterator[str]:
    for scheme, value in row.ids:
        yield f"{scheme}:{value}"
    squeezed = row.title.replace(" ", "")
    yield "begins:" + squeezed[:_LETTERS]
    yield "ends:" + squeezed[-_LETTERS:]
    longest = sorted(row.title.split(), key=len)[-2:]
    yield from (f"who:{surname}:{word}" for surname in row.surnames for word in longest)


def _same(a: _Row, b: _Row) -> bool:
    if a.ids and not a.ids.isdisjoint(b.ids):
        return True
    if a.year and b.year and abs(a.year - b.year) > _YEARS:
        return False
    if not ratio(a.title, b.title, score_cutoff=_ALIKE):
        short, long = sorted((a.title, b.title), key=len)
        if len(short) < _LETTERS or not long.startswith(short):
            return False
    fewest = min(len(a.surnames), len(b.surnames))
    return not fewest or 2 * sum(any(_alike(x, y) for y in b.surnames) for x in a.surnames) >= fewest


def _alike(one: str, other: str) -> bool:
    return one == other or ratio(one, other) >= _NAMES
