"""What a person means by THING: an author, a paper, a record, a judgement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from msgspec import Struct

from db.queries import explaining as stored
from db.queries import judgements, profiles
from pipeline import authors

if TYPE_CHECKING:
    from db.engine import Transaction

Kind: TypeAlias = Literal["author", "paper", "record", "judgement"]


class ThingError(Exception):
    """THING or FIELD is unknown, or means several things; the message says what to type next."""


class Thing(Struct, frozen=True):
    """One thing that is stored."""

    kind: Kind
    id: str

    @property
    def typed(self) -> str:
        """What to type for it."""
        return f"{self.kind}:{self.id}"


def meant(transaction: Transaction, typed: str) -> Thing:
    """Return the one thing that is meant. Raises ThingError, AuthorError."""
    kind, colon, rest = typed.strip().partition(":")
    if colon and kind in ("author", "paper", "record", "judgement"):
        return _of_kind(transaction, kind, rest)  # type: ignore[arg-type]
    text = " ".join(typed.split())
    if not text:
        raise ThingError("THING is empty; type author:ID, paper:ID, record:SOURCE/KIND/ID, judgement:N or a name")
    found = _anything(transaction, text)
    if not found:
        raise ThingError(
            f"nothing stored is {text!r}; try `byline search {text}`, or type author:ID, paper:ID,"
            " record:SOURCE/KIND/ID or judgement:N"
        )
    if len(found) > 1:
        raise ThingError(f"{text!r} may be {', '.join(thing.typed for thing in found)}; type one of them")
    return found[0]


def _of_kind(transaction: Transaction, kind: Kind, id_: str) -> Thing:
    if kind == "author":
        return Thing("author", authors.the_one(transaction, id_))
    if kind == "paper":
        standing = profiles.standing_id(transaction, "paper", id_)
        if standing is None:
            raise ThingError(f"no stored paper has the id {id_!r}; try `byline search` with words of its title")
        return Thing("paper", standing)
    if kind == "record":
        if id_.count("/") < 2:
            raise ThingError(f"{id_!r} is no key of a record; type record:SOURCE/KIND/ID")
        if not stored.versions(transaction, *id_.split("/", 2)):
            raise ThingError(
                f"no record {id_!r} is stored; `byline explain paper:ID` names the records of a paper"
            )
        return Thing("record", id_)
    if not _is_judgement(transaction, id_):
        raise ThingError(f"there is no judgement {id_!r}; judgements are numbered from 1")
    return Thing("judgement", id_)


def _anything(transaction: Transaction, text: str) -> list[Thing]:
    """Return all things that a bare word or name may be."""
    found = [Thing("author", candidate.id) for candidate in authors.find(transaction, text)]
    paper = profiles.standing_id(transaction, "paper", text)
    if paper is not None:
        found.append(Thing("paper", paper))
    if text.count("/") >= 2 and stored.versions(transaction, *text.split("/", 2)):
        found.append(Thing("record", text))
    found += [Thing("record", key) for key in stored.keys_with_id(transaction, text)] if not found else []
    if _is_judgement(transaction, text):
        found.append(Thing("judgement", text))
    return found


def _is_judgement(transaction: Transaction, text: str) -> bool:
    if not (text.isascii() and text.isdecimal()) or len(text) > 15:
        return False
    return judgements.one(transaction, int(text)) is not None
