"""What a peer reads and writes; the standard library only, as peers run in environments of their own."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import TypeAlias

    Row: TypeAlias = Mapping[str, Any]
    Way: TypeAlias = tuple[str, Iterable[Sequence[str]]]
    """What a way to do it is called, and its groups of keys; keys that stand in none are alone."""


def run(rules: Mapping[str, Callable[[list[Row]], Iterable[Way]]]) -> None:
    """Read KIND, IN and OUT from the command line; write each key with its group in each way, a column each.

    The first way is the peer's own choice.
    """
    kind, source, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    rows = _mentions(source) if source.suffix == ".jsonl" else _records(source)
    ways = {name: {key: group[0] for group in groups for key in group} for name, groups in rules[kind](rows)}
    with out.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", *ways])
        writer.writerows([key, *(held.get(key, key) for held in ways.values())] for key in keys(rows))


def _mentions(path: Path) -> list[Row]:
    with path.open(encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream if line.strip()]
    return [row | {"key": str(row["mention_id"]), "coauthors": row.get("coauthors") or []} for row in rows]


def _records(path: Path) -> list[Row]:
    csv.field_size_limit(1 << 30)
    with path.open(newline="", encoding="utf-8") as stream:
        rows = [dict(row) for row in csv.DictReader(stream)]
    return [row | {"key": f"{row['source']}:{row['id']}" if row.get("source") else row["id"]} for row in rows]


def keys(rows: Iterable[Row]) -> list[str]:
    """Return the keys of rows, in order."""
    return [row["key"] for row in rows]


def closure(known: Iterable[str], pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Return the groups that hang together by pairs."""
    parent = {key: key for key in known}

    def root(key: str) -> str:
        while parent[key] != key:
            parent[key] = key = parent[parent[key]]
        return key

    for left, right in pairs:
        parent[root(left)] = root(right)
    groups: dict[str, list[str]] = {}
    for key in parent:
        groups.setdefault(root(key), []).append(key)
    return [*groups.values()]


def grouped(rows: Iterable[Row], key: Callable[[Row], Any]) -> list[list[Row]]:
    """Return the rows that have one key, each group once."""
    found: dict[Any, list[Row]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return [*found.values()]
