"""What differs between two documents of an author that were shown one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec import Struct

from pipeline.document import Figures, Profile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.document import Figure, Paper

_OF_AUTHOR: Final = ("name", "main_field", "identifiers", "institutions")
_OF_PAPER: Final = ("title", "authors", "date", "field", "venue", "code", "retracted", "abstract")
_FIGURES: Final = tuple(name for name in Figures.__struct_fields__ if name != "main_field")


class Named(Struct, frozen=True):
    """A paper that came to the profile or went."""

    id: str
    title: str


class Merged(Struct, frozen=True):
    """A paper that is one with another by now."""

    id: str
    title: str
    into: str


class Parted(Struct, frozen=True):
    """A paper that was one with another before."""

    id: str
    title: str
    of: str


class Field(Struct, frozen=True):
    """A field of the profile or of one of its papers that changed."""

    about: str
    """`author:ID` or `paper:ID`."""
    field: str
    before: Any
    after: Any


class Value(Struct, frozen=True):
    """What was shown of a figure, and whose it was."""

    value: int | float | str
    source: str | None
    is_own: bool
    """Whether it was Byline's own, and not as the source reported it."""


class Move(Struct, frozen=True):
    """A figure that was shown with another value before; None where it had none."""

    figure: str
    before: Value | None
    after: Value | None


class Changes(Struct, frozen=True):
    """All that differs between two documents."""

    added: tuple[Named, ...] = ()
    gone: tuple[Named, ...] = ()
    merged: tuple[Merged, ...] = ()
    parted: tuple[Parted, ...] = ()
    fields: tuple[Field, ...] = ()
    figures: tuple[Move, ...] = ()
    others: tuple[str, ...] = ()
    """Keys of the document in which something else differs."""


def between(before: Profile, after: Profile, into: Mapping[str, str], of: Mapping[str, str]) -> Changes:
    """Return what differs.

    `into` leads ids of papers that went to those with which they became one, `of` ids that came to those that
    they were part of.
    """
    old = {paper.id: paper for paper in before.papers}
    new = {paper.id: paper for paper in after.papers}
    fields = (
        *_fields(f"author:{after.id}", before, after, _OF_AUTHOR),
        *(field for id_ in new if id_ in old for field in _fields(f"paper:{id_}", old[id_], new[id_], _OF_PAPER)),
    )
    return Changes(
        added=tuple(Named(id_, _title(new[id_])) for id_ in new if id_ not in old and id_ not in of),
        gone=tuple(Named(id_, _title(old[id_])) for id_ in old if id_ not in new and id_ not in into),
        merged=tuple(Merged(id_, _title(old[id_]), into[id_]) for id_ in old if id_ not in new and id_ in into),
        parted=tuple(Parted(id_, _title(new[id_]), of[id_]) for id_ in new if id_ not in old and id_ in of),
        fields=fields,
        figures=tuple(_moves(before, after)),
        others=tuple(
            key
            for key in Profile.__struct_fields__
            if key not in _OF_AUTHOR and getattr(before, key) != getattr(after, key)
        ),
    )


def value(figure: Figure) -> Value | None:
    """Return what is shown of a figure: our own value, else the first reported one."""
    if figure.value is not None:
        return Value(figure.value, figure.source, is_own=True)
    return next((Value(each.value, each.source, is_own=False) for each in figure.reported), None)


def _title(paper: Paper) -> str:
    return paper.title or paper.id


def _fields(about: str, before: Struct, after: Struct, names: tuple[str, ...]) -> Iterator[Field]:
    for name in names:
        was, now = _plain(name, getattr(before, name)), _plain(name, getattr(after, name))
        if was != now:
            yield Field(about, name, was, now)


def _plain(name: str, found: Any) -> Any:
    """Return a field as it is told: of author lists the names, whoever they are believed to be."""
    if name == "authors":
        return [author.name for author in found]
    return msgspec.to_builtins(found)


def _moves(before: Profile, after: Profile) -> Iterator[Move]:
    for name in _FIGURES:
        was, now = value(getattr(before.figures, name)), value(getattr(after.figures, name))
        if was != now:
            yield Move(name, was, now)
