"""What of a run hangs together: authors and papers that one of its record versions changes together."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec import Struct

from db.models import derived
from pipeline.derivation import tables
from pipeline.derivation.listings import owner_key
from pipeline.runs.difference import touched

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from db.queries.versions import Brief
    from db.store.derived import Change
    from pipeline.derivation.derive import Draft


class Part(Struct, frozen=True):
    """Authors and papers that change together, and the versions of the run that change them."""

    things: frozenset[str]
    """`author:ID` and `paper:ID`."""
    versions: frozenset[int]


def parts(draft: Draft, brought: Iterable[Brief]) -> list[Part]:
    """Return the parts of a run, given the versions that it brought; what they leave alone is in none."""
    differing = {f"author:{id_}" for id_ in touched(draft.changes, "author")}
    differing |= {f"paper:{id_}" for id_ in touched(draft.changes, "paper")}
    about = _things_by_record(draft)
    together = _Together()
    for version in brought:
        things = about.get(version.key, set()) & differing
        if things:
            together.join(version.id, things)
    return together.parts()


def _things_by_record(draft: Draft) -> dict[str, set[str]]:
    """Return the authors and papers that each record is about, as it stands and as it becomes."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for record, id_ in _about_papers(draft):
        found[record].add(f"paper:{id_}")
    for record, id_ in _about_authors(draft):
        found[record].add(f"author:{id_}")
    for said in draft.work.records.listings.values():
        found[said.key] |= found[owner_key(said)]
    return found


def _about_papers(draft: Draft) -> Iterator[tuple[str, str]]:
    yield from draft.work.papers.paper_of.items()
    for row in _before(draft.changes[derived.PaperVersion]):
        yield row["record_key"], row["paper_id"]


def _about_authors(draft: Draft) -> Iterator[tuple[str, str]]:
    """Yield authors with the records that name them, the owners of listings, and the records attached."""
    for key, author_id in draft.work.people.author_of.items():
        mention = draft.work.people.mentions[key]
        yield mention.record, author_id
        if mention.listing is not None:
            yield mention.listing, author_id
    for row in _before(draft.changes[derived.Mention]):
        yield row["record_key"], row["author_id"]
        if row["listing_key"] is not None:
            yield row["listing_key"], row["author_id"]
    for author_id, records in tables.attached(draft.work).items():
        for said in records:
            yield said.key, author_id


def _before(change: Change) -> Iterator[dict[str, str]]:
    """Yield rows that go or change, as they stand."""
    for row in (*change.removed, *(before for before, _ in change.changed)):
        yield dict(zip(change.names, row, strict=True))


class _Together:
    """Sets that are joined where they share something."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}
        self._versions: list[tuple[int, str]] = []

    def join(self, version: int, things: Iterable[str]) -> None:
        """Say that a version changes all of these."""
        first, *others = sorted(things)
        top = self._top(first)
        for other in others:
            self._above[self._top(other)] = top
        self._versions.append((version, first))

    def parts(self) -> list[Part]:
        """Return what hangs together."""
        things: dict[str, set[str]] = {}
        versions: dict[str, set[int]] = {}
        for thing in self._above:
            things.setdefault(self._top(thing), set()).add(thing)
        for version, thing in self._versions:
            versions.setdefault(self._top(thing), set()).add(version)
        return [Part(frozenset(things[top]), frozenset(versions[top])) for top in sorted(versions)]

    def _top(self, thing: str) -> str:
        above = self._above.setdefault(thing, thing)
        while above != self._above[above]:
            above = self._above[above] = self._above[self._above[above]]
        return above
