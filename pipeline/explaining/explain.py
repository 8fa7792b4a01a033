"""The one entry: what is typed comes in, an explanation goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from db.queries import profiles
from pipeline.explaining import author, changing, figure, paper, paper_figure, record
from pipeline.explaining.between import between
from pipeline.explaining.things import Thing, ThingError, meant

if TYPE_CHECKING:
    from db.engine import Transaction
    from pipeline.explaining.author import AuthorTold
    from pipeline.explaining.words import Told
    from pipeline.figures.counted import Rules


def explain(transaction: Transaction, typed: str, field: str | None, rules: Rules) -> Told:
    """Return where a thing, or a figure or field of it, comes from.

    `rules` is what the installation set about figures. Of an author the field may also be `paper:ID`: why that
    paper is on the profile. A second author beside an author, and a second paper beside a paper, asks why the two
    are not one.
    Raises ThingError, AuthorError.
    """
    thing = meant(transaction, typed)
    other = _other(transaction, thing, field)
    if other is not None:
        return between(transaction, thing, other)
    if thing.kind == "author":
        return _author(transaction, thing, field, rules)
    if thing.kind == "paper":
        return _paper(transaction, thing, field, rules)
    if field is not None:
        raise ThingError(f"{thing.typed} has no fields to explain; leave {field!r} out")
    if thing.kind == "record":
        return record.record(transaction, thing.id)
    return record.judgement(transaction, int(thing.id))


def _other(transaction: Transaction, thing: Thing, field: str | None) -> Thing | None:
    """Return the second author or paper that is meant, None where a field is."""
    if field is None or thing.kind not in ("author", "paper"):
        return None
    if field.startswith(f"{thing.kind}:"):
        return meant(transaction, field)
    id_ = profiles.standing_id(transaction, thing.kind, field)
    return None if id_ is None else Thing(thing.kind, id_)


def _author(transaction: Transaction, thing: Thing, field: str | None, rules: Rules) -> Told:
    if field is None:
        return author.author(transaction, thing.id)
    if field.startswith("paper:"):
        return _on_profile(author.author(transaction, thing.id), meant(transaction, field).id)
    return figure.figure(transaction, thing.id, field, rules)


def _paper(transaction: Transaction, thing: Thing, field: str | None, rules: Rules) -> Told:
    if field is None:
        return paper.paper(transaction, thing.id)
    if field in paper_figure.FIGURES:
        return paper_figure.figure(transaction, thing.id, field, rules)
    return paper.field(transaction, thing.id, field)


def _on_profile(told: AuthorTold, paper_id: str) -> AuthorTold:
    """Return the part of an author's explanation that is about one paper. Raises ThingError."""
    mentions = tuple(each for each in told.mentions if each.paper == paper_id)
    if not mentions:
        raise ThingError(f"paper:{paper_id} is not on the profile of {told.thing}")
    keys = {each.key for each in mentions}
    owners = {each.listing for each in mentions}
    return msgspec.structs.replace(
        told,
        mentions=mentions,
        links=tuple(link for link in told.links if link.left in keys or link.right in keys),
        listings=tuple(each for each in told.listings if each.owner in owners),
        to_change=changing.of_place(told.thing.removeprefix("author:"), paper_id),
    )
