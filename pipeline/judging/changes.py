"""What a judgement changed: papers that moved, ids that are new, ids that lead elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from db.models import derived
from db.queries import derived as standing
from db.queries import profiles
from pipeline.derivation.clusters import NAMELESS
from pipeline.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from db.engine import Transaction


class Place(Struct, frozen=True):
    """Where a mention or record stands: kind and id of the author or paper, and what is counted there."""

    kind: str
    id: str
    counts_as: str
    is_shown: bool


def places(transaction: Transaction, members: Collection[str]) -> dict[str, Place]:
    """Return where mentions and records stand now; those that nothing visible has are left out."""
    rows = standing.rows(transaction, derived.Mention, "key", members)
    mentions = [row for row in rows if not row["author_id"].startswith(NAMELESS)]
    authors = {row["author_id"] for row in mentions}
    shown = {row["id"] for row in standing.rows(transaction, derived.Author, "id", authors)}
    found = {
        row["key"]: Place("author", row["author_id"], row["paper_id"], row["author_id"] in shown)
        for row in mentions
    }
    found.update(
        (row["record_key"], Place("paper", row["paper_id"], row["record_key"], is_shown=True))
        for row in standing.rows(transaction, derived.PaperVersion, "record_key", members)
    )
    return found


def told(transaction: Transaction, before: dict[str, Place], after: dict[str, Place]) -> Iterator[str]:
    """Yield in words what moved, and where old ids lead now."""
    moved: dict[tuple[str, str, str], set[str]] = {}
    for member in before.keys() & after.keys():
        old, new = before[member], after[member]
        if old.id != new.id:
            moved.setdefault((old.kind, old.id, new.id), set()).add(new.counts_as)
    for (kind, old_id, new_id), what in sorted(moved.items()):
        things = counted(len(what), "paper" if kind == "author" else "record")
        yield f"{things} moved from {kind}:{old_id} to {kind}:{new_id}"
    for kind, id_ in sorted({(place.kind, place.id) for place in before.values()}):
        now = profiles.standing_id(transaction, kind, id_)
        if now is not None and now != id_:
            yield f"{kind}:{id_} leads to {kind}:{now}"
    was, is_ = ({place.id: place.is_shown for place in each.values()} for each in (before, after))
    for id_, shown in sorted(is_.items()):
        if shown != was.get(id_, True):
            yield f"author:{id_} is {'shown again' if shown else 'no longer shown'}"
