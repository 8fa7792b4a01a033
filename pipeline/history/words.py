"""Changes of a profile as a person reads them: in a line, and one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from pipeline.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.history.changes import Changes, Move, Value

_SHORT: Final = {"citations": "citations", "h_index": "h", "novelty": "Novelty", "ai_score": "score"}
"""Figures that a line names where they moved."""
_LONGEST: Final = 80


def summary(changes: Changes) -> str:
    """Return the changes in a line: `2 papers added, 1 merged, h 31 → 32`."""
    return ", ".join(_summary(changes))


def _summary(changes: Changes) -> Iterator[str]:
    is_named = False
    for found, what in (
        (changes.added, "added"),
        (changes.gone, "gone"),
        (changes.merged, "merged"),
        (changes.parted, "parted"),
    ):
        if found:
            yield f"{len(found)} {what}" if is_named else f"{counted(len(found), 'paper')} {what}"
            is_named = True
    by_name = {move.figure: move for move in changes.figures}
    moves = [by_name[name] for name in _SHORT if name in by_name]
    if not is_named and "papers" in by_name:
        moves.insert(0, by_name["papers"])
    yield from (_move(move, _SHORT.get(move.figure, move.figure)) for move in moves)
    if changes.fields:
        yield f"{counted(len(changes.fields), 'field')} changed"
    elif not is_named and not moves and changes.others:
        yield f"details of {', '.join(changes.others)}".replace("_", " ")


def lines(changes: Changes) -> Iterator[str]:
    """Yield the changes one by one."""
    yield from (f"added: {each.title} (paper:{each.id})" for each in changes.added)
    yield from (f"gone: {each.title} (paper:{each.id})" for each in changes.gone)
    for merged in changes.merged:
        yield f"merged: {merged.title} (paper:{merged.id}) is one with paper:{merged.into}"
    for parted in changes.parted:
        yield f"parted: {parted.title} (paper:{parted.id}) was one with paper:{parted.of}"
    for field in changes.fields:
        yield f"{field.field} of {field.about}: {_cut(field.before)} → {_cut(field.after)}".replace("_", " ")
    yield from (_move(move, move.figure.replace("_", "-")) for move in changes.figures)


def _move(move: Move, name: str) -> str:
    """Return how a figure went; whose values they are where that is not the same."""
    if move.before is None or move.after is None:
        return f"{name} {_number(move.before)} → {_number(move.after)}"
    before, after = _number(move.before), _number(move.after)
    if _whose(move.before) != _whose(move.after):
        return f"{name} {before} ({_whose(move.before)}) → {after} ({_whose(move.after)})"
    return f"{name} {before} → {after}"


def _whose(value: Value) -> str:
    return f"by {value.source}" if value.is_own else f"as reported by {value.source}"


def _number(value: Value | None) -> str:
    if value is None:
        return "none"
    return value.value if isinstance(value.value, str) else f"{round(value.value, 2):,}".removesuffix(".0")


def _cut(value: Any) -> str:
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    text = "none" if value in (None, [], "") else " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
