"""Judgements as lines that live well in a repository of texts, and move to other databases.

One judgement is one line of JSON with sorted keys; lines stand in the order in which people ruled. A judgement is
known by a digest of its content, so that to import it twice is to import it once, and an undo names that digest.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec import Struct

from pipeline.judging.plan import JudgementError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from db.queries.judgements import JudgementRow

VERBS: Final = ("same", "different", "split", "unsure", "set", "deny", "hide", "undo")
"""What can move; what was forgotten is forgotten in one database."""


class Line(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A judgement as a line holds it."""

    at: datetime
    left: tuple[str, ...]
    reason: str
    right: tuple[str, ...]
    uid: str
    undoes: str | None
    value: Any
    verb: str
    who: str


def lines_of(rows: Sequence[JudgementRow]) -> dict[int, Line]:
    """Return judgements as lines, by number; rows come oldest first."""
    found: dict[int, Line] = {}
    for row in rows:
        undone = None if row.undoes is None else found.get(row.undoes)
        # What names nothing any more was taken out of here when somebody was forgotten.
        if row.verb in VERBS and (undone is not None or row.left):
            line = Line(
                at=row.at,
                left=tuple(sorted(row.left)),
                reason=row.reason,
                right=tuple(sorted(row.right)),
                uid="",
                undoes=None if undone is None else undone.uid,
                value=row.value,
                verb=row.verb,
                who=row.who,
            )
            found[row.number] = msgspec.structs.replace(line, uid=uid_of(line))
    return found


def uid_of(line: Line) -> str:
    """Return the digest by which a judgement is known."""
    content = {**msgspec.to_builtins(line), "uid": None}
    return hashlib.sha256(msgspec.json.encode(content, order="sorted")).hexdigest()[:32]


def encode(lines: Iterable[Line]) -> bytes:
    """Return lines of JSON, in the order in which people ruled."""
    in_order = sorted(lines, key=lambda line: (line.at, line.uid))
    return b"".join(msgspec.json.encode(line, order="sorted") + b"\n" for line in in_order)


def decode(name: str, data: bytes) -> list[Line]:
    """Return the lines of a file, each after the one that it undoes. Raises JudgementError."""
    found: dict[str, Line] = {}
    for number, text in enumerate(data.splitlines(), 1):
        if text.strip():
            line = _line(f"{name}, line {number}", text)
            found[line.uid] = line
    return list(_in_order(found))


def _line(where: str, text: bytes) -> Line:
    try:
        line = msgspec.json.decode(text, type=Line)
    except msgspec.MsgspecError as error:
        raise JudgementError(f"{where}: no judgement ({error}); `byline judgements export` writes them") from error
    if line.verb not in VERBS or line.at.tzinfo is None or not line.reason.strip() or not _has_value(line):
        raise JudgementError(f"{where}: a judgement needs a known verb, a time with its zone, a reason, its value")
    if uid_of(line) != line.uid:
        raise JudgementError(f"{where}: the line was changed after it was exported; judge anew instead of editing")
    return line


def _has_value(line: Line) -> bool:
    """Whether a judgement says what its verb needs."""
    needed = {"set": {"field", "value"}, "deny": {"records", "owners"}}.get(line.verb, set())
    keys = set(line.value) if isinstance(line.value, dict) else set()
    return keys == needed and (line.verb == "undo") == (line.undoes is not None)


def _in_order(lines: dict[str, Line]) -> Iterator[Line]:
    told: set[str] = set()

    def tell(line: Line) -> Iterator[Line]:
        if line.uid not in told:
            told.add(line.uid)
            if line.undoes in lines:
                yield from tell(lines[line.undoes])
            yield line

    for line in sorted(lines.values(), key=lambda line: (line.at, line.uid)):
        yield from tell(line)
