"""Labelled sets: folders with mentions of people or records of papers, and what is true of them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec
from msgspec import Struct

from pipeline.identity import names
from pipeline.identity.block import components
from pipeline.identity.file_rows import mentions, records

Kind: TypeAlias = Literal["people", "papers"]
Pair: TypeAlias = tuple[str, str]
"""Two keys, the smaller first."""

_FILES: dict[Kind, str] = {"people": "mentions.jsonl", "papers": "records.csv"}
_GOLD = ("gold.csv", "gold_pairs.csv", "labels.csv")


class SetError(Exception):
    """A folder does not hold what a labelled set must; names the file and what is wrong."""


class LabelledSet(Struct, frozen=True):
    """One file and what is true of it: whole clusters, or else some pairs that were labelled."""

    name: str
    kind: Kind
    file: Path
    items: tuple[str, ...]
    """The keys of all mentions or records, in the order of the file."""
    true: Mapping[str, str]
    """Key of a mention or record to its person or paper; empty where only pairs are labelled."""
    labels: Mapping[Pair, bool]
    """Labelled pairs; empty where whole clusters are."""
    block: Mapping[str, str]
    """Key to what is drawn as a whole: the block of a name, or the paper."""
    written: Mapping[str, str]
    """Key to the name as written, of people."""


def find(folders: Iterable[Path]) -> list[LabelledSet]:
    """Return the labelled sets in folders and below, by name. Raises SetError, and FileError of the files."""
    found = []
    for folder in folders:
        if not folder.is_dir():
            raise SetError(f"{folder}: is no folder")
        own = [
            _read(folder, path)
            for path in sorted(folder.rglob("*"))
            if path.name in _FILES.values() and any((path.parent / gold).is_file() for gold in _GOLD)
        ]
        if not own:
            raise SetError(f"{folder}: holds neither mentions.jsonl nor records.csv with {' or '.join(_GOLD)}")
        found += own
    return found


def _read(top: Path, path: Path) -> LabelledSet:
    name = path.parent.relative_to(top.parent if path.parent == top else top).as_posix()
    if path.name == _FILES["people"]:
        return _people(name, path)
    return _papers(name, path)


def _people(name: str, path: Path) -> LabelledSet:
    found = mentions(path, [])
    written = {mention.key: mention.name for mention in found}
    true = _clusters(path.with_name("gold.csv"), written.keys())
    blocks = {key: block or names.short_key(written[key]) for key, block in _blocks(path).items()}
    return LabelledSet(name, "people", path, tuple(written), true, {}, blocks, written)


def _blocks(path: Path) -> dict[str, str]:
    """Return what the lines of a file of mentions say under `block`."""
    rows = [msgspec.json.decode(line) for line in path.read_bytes().splitlines() if line.strip()]
    return {str(row["mention_id"]): str(row.get("block") or "") for row in rows}


def _papers(name: str, path: Path) -> LabelledSet:
    items = tuple(statement.key for statement in records(path, []))
    known = dict.fromkeys(items)
    whole, pairs, labels = (path.with_name(gold) for gold in _GOLD)
    if not whole.is_file() and not pairs.is_file():
        labelled = _labels(labels, known.keys())
        return LabelledSet(name, "papers", path, items, {}, labelled, {}, {})
    true = _clusters(whole, known.keys()) if whole.is_file() else _closure(items, pairs)
    return LabelledSet(name, "papers", path, items, true, {}, true, {})


def _clusters(path: Path, known: Iterable[str]) -> dict[str, str]:
    found = {row[0]: row[1] for row in _rows(path, 2)}
    _check(path, found, known)
    return found


def _closure(items: Iterable[str], path: Path) -> dict[str, str]:
    """Return each record's paper, where pairs of records that are one paper are listed and all others are not."""
    keys: dict[str, set[Pair]] = {item: set() for item in items}
    pairs = [(row[0], row[1]) for row in _rows(path, 2)]
    _check(path, (key for pair in pairs for key in pair), keys)
    for pair in pairs:
        for key in pair:
            keys[key].add(pair)
    return {member: min(group) for group in components(keys) for member in group}


def _labels(path: Path, known: Iterable[str]) -> dict[Pair, bool]:
    """Return the label of each pair; one that is labelled twice is one paper if either label says so."""
    found: dict[Pair, bool] = {}
    for left, right, label in _rows(path, 3):
        pair = ordered(left, right)
        found[pair] = found.get(pair, False) or label == "1"
    _check(path, (key for pair in found for key in pair), known)
    return found


def ordered(left: str, right: str) -> Pair:
    """Return a pair, the smaller key first."""
    return (left, right) if left <= right else (right, left)


def _rows(path: Path, columns: int) -> list[list[str]]:
    try:
        with path.open(newline="", encoding="utf-8") as stream:
            rows = [row[:columns] for row in csv.reader(stream) if row][1:]
    except OSError as error:
        raise SetError(f"{path}: cannot be read: {error.strerror}") from error
    short = [row for row in rows if len(row) < columns]
    if short:
        raise SetError(f"{path}: {short[0]} has not {columns} columns")
    return rows


def _check(path: Path, keys: Iterable[str], known: Iterable[str]) -> None:
    strange = sorted({*keys} - {*known})
    if strange:
        raise SetError(f"{path}: {strange[0]!r} and {len(strange) - 1} more stand in no line of the set's file")
