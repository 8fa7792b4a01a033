"""What a typed THING stands for at this moment: the mentions of an author, or the records of a paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from db.models import derived
from db.queries import derived as standing
from db.queries import judgements, profiles
from pipeline.explaining import things
from pipeline.explaining.judged import named
from pipeline.judging.plan import JudgementError

if TYPE_CHECKING:
    from db.engine import Transaction


class Subject(Struct, frozen=True):
    """An author or a paper, with its members: mention keys of an author, record keys of a paper."""

    kind: Literal["author", "paper"]
    id: str
    members: tuple[str, ...]

    @property
    def typed(self) -> str:
        """What to type for it."""
        return f"{self.kind}:{self.id}"


def author(transaction: Transaction, typed: str) -> Subject:
    """Return the author who is meant. Raises AuthorError, ThingError, JudgementError."""
    found = author_or_paper(transaction, typed if typed.startswith("author:") else f"author:{typed}")
    assert found.kind == "author"
    return found


def author_or_paper(transaction: Transaction, typed: str) -> Subject:
    """Return the author or paper that is meant. Raises AuthorError, ThingError, JudgementError."""
    _refuse_hidden(transaction, typed)
    thing = things.meant(transaction, typed)
    if thing.kind not in ("author", "paper"):
        raise JudgementError(f"{thing.typed} is no author and no paper; type author:ID or paper:ID")
    members = members_of(transaction, thing.kind, thing.id)
    if not members:
        raise JudgementError(f"nothing visible tells of {thing.typed} now; there is nothing to judge")
    return Subject(thing.kind, thing.id, members)


def _refuse_hidden(transaction: Transaction, typed: str) -> None:
    """Raise JudgementError where an author's id is typed who is not shown."""
    id_ = profiles.standing_id(transaction, "author", typed.strip().removeprefix("author:"))
    members = (
        set() if id_ is None or profiles.author(transaction, id_) else set(members_of(transaction, "author", id_))
    )
    for row in judgements.every(transaction) if members else ():
        if row.stands and row.verb == "hide" and members.intersection(row.left):
            raise JudgementError(
                f"author:{id_} is not shown, by judgement:{row.number} ({named(row)});"
                f" type first `byline undo judgement:{row.number} --reason …`"
            )


def members_of(transaction: Transaction, kind: str, id_: str) -> tuple[str, ...]:
    """Return the mentions of an author, or the records of a paper, sorted."""
    if kind == "author":
        rows = standing.rows(transaction, derived.Mention, "author_id", {id_})
        return tuple(sorted(row["key"] for row in rows))
    rows = standing.rows(transaction, derived.PaperVersion, "paper_id", {id_})
    return tuple(sorted(row["record_key"] for row in rows))
