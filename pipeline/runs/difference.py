"""What a derivation changes: per author and paper, and in sums."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, TypeVar

import msgspec
from msgspec import Struct

from db.models import derived

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from db.models import Base
    from db.store.derived import Change
    from pipeline.derivation.derive import Draft

State = Literal["new", "gone", "changed"]

FIGURES: Final = ("papers", "citations", "h_index", "i10_index", "g_index")
"""Figures whose moves are told."""


class Move(Struct, frozen=True):
    """A figure that has another value than before; None where it had, or has, none."""

    figure: str
    before: int | None
    after: int | None


class AuthorDifference(Struct, frozen=True, omit_defaults=True):
    """What changes of one author."""

    id: str
    name: str
    state: State
    merged_into: str | None = None
    split_from: str | None = None
    added: tuple[str, ...] = ()
    """Ids of papers that come to the profile."""
    gone: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    figures: tuple[Move, ...] = ()


class PaperDifference(Struct, frozen=True, omit_defaults=True):
    """What changes of one paper."""

    id: str
    title: str
    state: State
    merged_into: str | None = None
    split_from: str | None = None
    fields: tuple[str, ...] = ()


_Thing = TypeVar("_Thing", AuthorDifference, PaperDifference)
_MOST: Final = 2_000


class Difference(Struct, frozen=True):
    """All that changes."""

    authors: tuple[AuthorDifference, ...] = ()
    papers: tuple[PaperDifference, ...] = ()
    left_out: dict[str, int] = {}
    """How many more there are, where not all were kept, as `sums` names them."""

    def __bool__(self) -> bool:
        """Whether anything changes."""
        return bool(self.authors or self.papers)

    def sums(self) -> dict[str, int]:
        """Return how many authors and papers change in which way."""
        found: Counter[str] = Counter()
        for kind, each in (("authors", self.authors), ("papers", self.papers)):
            for one in each:
                merged = "merged" if one.merged_into else "split off" if one.split_from else one.state
                found[f"{kind} {merged}"] += 1
        return dict(sorted((found + Counter(self.left_out)).items()))

    def to_keep(self) -> Difference:
        """Return this with as many authors and papers as are kept with a run, those first who stood before."""
        kept = Difference(_first(self.authors), _first(self.papers))
        return Difference(kept.authors, kept.papers, dict(Counter(self.sums()) - Counter(kept.sums())))


def _first(things: tuple[_Thing, ...]) -> tuple[_Thing, ...]:
    if len(things) <= _MOST:
        return things
    ordered = sorted(things, key=lambda each: each.state == "new")[:_MOST]
    return tuple(sorted(ordered, key=lambda each: each.id))


def difference(draft: Draft, figures: Mapping[str, tuple[Move, ...]]) -> Difference:
    """Return what a draft changes; `figures` are the moves by author."""
    redirects = _redirects(draft.work.people.allotment.redirects, draft.work.papers.allotment.redirects)
    authors, papers = draft.changes[derived.Author], draft.changes[derived.Paper]
    came_from = {
        derived.Author: _origins(draft.changes[derived.Mention], "author_id"),
        derived.Paper: _origins(draft.changes[derived.PaperVersion], "paper_id"),
    }
    added, gone = _places(draft.changes[derived.Authorship])
    told: dict[str, AuthorDifference] = {}
    for state, row, fields in _rows(authors):
        id_ = row["id"]
        told[id_] = AuthorDifference(
            id=id_,
            name=row["name"],
            state=state,
            merged_into=redirects.get(id_) if state == "gone" else None,
            split_from=came_from[derived.Author].get(id_) if state == "new" else None,
            added=tuple(sorted(added.pop(id_, ()))),
            gone=tuple(sorted(gone.pop(id_, ()))),
            fields=fields,
            figures=figures.get(id_, ()),
        )
    for id_ in sorted({*added, *gone, *figures} - told.keys()):
        told[id_] = AuthorDifference(
            id=id_,
            name=id_,
            state="changed",
            added=tuple(sorted(added.get(id_, ()))),
            gone=tuple(sorted(gone.get(id_, ()))),
            figures=figures.get(id_, ()),
        )
    return Difference(
        authors=tuple(told[id_] for id_ in sorted(told)),
        papers=tuple(
            PaperDifference(
                id=row["id"],
                title=row["title"],
                state=state,
                merged_into=redirects.get(row["id"]) if state == "gone" else None,
                split_from=came_from[derived.Paper].get(row["id"]) if state == "new" else None,
                fields=fields,
            )
            for state, row, fields in sorted(_rows(papers), key=lambda each: str(each[1]["id"]))
        ),
    )


Values: TypeAlias = "Mapping[str, Mapping[str, int | None]]"
"""Figures by author and name."""


def moves(before: Values, after: Values) -> dict[str, tuple[Move, ...]]:
    """Return the figures that have another value than before, by author."""
    found = {}
    for id_ in before.keys() | after.keys():
        was, now = before.get(id_, {}), after.get(id_, {})
        moved = tuple(
            Move(name, was.get(name), now.get(name)) for name in FIGURES if was.get(name) != now.get(name)
        )
        if moved:
            found[id_] = moved
    return found


def _redirects(*each: Mapping[str, str | None]) -> dict[str, str]:
    return {id_: target for some in each for id_, target in some.items() if target is not None}


def _rows(change: Change) -> Iterator[tuple[State, dict[str, Any], tuple[str, ...]]]:
    """Yield rows as they become (or stood, if they go), with the names of the fields that change."""
    for row in change.added:
        yield "new", dict(zip(change.names, row, strict=True)), ()
    for row in change.removed:
        yield "gone", dict(zip(change.names, row, strict=True)), ()
    for before, after in change.changed:
        was, now = (dict(zip(change.names, row, strict=True)) for row in (before, after))
        yield "changed", now, tuple(_differing(was, now))


def _differing(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    yield from (name for name in was if name != "detail" and was[name] != now[name])
    old, new = detail_of(was["detail"]), detail_of(now["detail"])
    yield from (name for name in sorted(old.keys() | new.keys()) if old.get(name) != new.get(name))


def detail_of(value: Any) -> dict[str, Any]:
    """Return a row's detail as the driver gives it: JSON is text on SQLite, plain values elsewhere."""
    found: dict[str, Any] = msgspec.json.decode(value) if isinstance(value, str) else value
    return found


def _origins(change: Change, column: str) -> dict[str, str]:
    """Return, for each id that things move to, the id that most of them come from."""
    at = change.names.index(column)
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for before, after in change.changed:
        if before[at] != after[at]:
            found[after[at]][before[at]] += 1
    return {id_: min(counts, key=lambda old: (-counts[old], old)) for id_, counts in found.items()}


def _places(change: Change) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Return the papers that come and that go, by author."""
    author, paper = change.names.index("author_id"), change.names.index("paper_id")

    def by_author(rows: Iterable[Any]) -> dict[str, set[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for row in rows:
            found[row[author]].add(row[paper])
        return found

    return by_author(change.added), by_author(change.removed)


_OF_AUTHOR: Final = ((derived.Author, "id"), (derived.Authorship, "author_id"))
_OF_PAPER: Final = ((derived.Paper, "id"),)


def touched(changes: Mapping[type[Base], Change], kind: Literal["author", "paper"]) -> set[str]:
    """Return the ids of the authors, or of the papers, of which something changes."""
    tables = {
        "author": ((derived.Author, "id"), (derived.Authorship, "author_id")),
        "paper": ((derived.Paper, "id"),),
    }
    found: set[str] = set()
    for model, column in tables[kind]:
        change = changes[model]
        at = change.names.index(column)
        found.update(row[at] for row in (*change.added, *change.removed))
        found.update(after[at] for _, after in change.changed)
    return found
