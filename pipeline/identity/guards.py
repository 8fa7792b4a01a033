"""What may never stand in one cluster, also not through a chain."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Protocol, TypeAlias

from pipeline.identity import identifiers, names
from pipeline.identity.match_papers import Known, forbidden
from pipeline.identity.name_parts import parse
from pipeline.identity.same_paper import is_added, listed
from pipeline.identity.statements import Mention, PaperStatement, Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

Slots: TypeAlias = dict[tuple[str, ...], set[frozenset[str]]]
"""What a person has one value of, to the values stated: two statements that share none exclude one another."""


class Guard(Protocol):
    """Knows whether two groups of keys exclude one another; told of each joining."""

    def clash(self, left: str, right: str, *, firm: bool) -> Reason | None:
        """Return what keeps the groups of two first keys apart; `firm` links need not mind names."""

    def join(self, kept: str, given: str) -> None:
        """Put the group of `given` into the group of `kept`."""


class PaperGuard:
    """Keeps papers apart that conflict: any record of one group with any of the other."""

    def __init__(self, statements: Mapping[str, PaperStatement]) -> None:
        self._groups = {key: [Known(statement)] for key, statement in statements.items()}

    def clash(self, left: str, right: str, *, firm: bool) -> Reason | None:  # noqa: ARG002
        """Return the first conflict between the two groups."""
        found = (forbidden(a, b) for a in self._groups[left] for b in self._groups[right])
        return next((reason for reason in found if reason), None)

    def join(self, kept: str, given: str) -> None:
        """Put one group into the other."""
        self._groups[kept] += self._groups.pop(given)


class PersonGuard:
    """Keeps people apart: two names of one record, two owners' ids, two places of a paper, contradicting names."""

    def __init__(self, mentions: Mapping[str, Mention]) -> None:
        self._slots = {key: slots(mention) for key, mention in mentions.items()}
        self._names = {key: {mention.name} for key, mention in mentions.items()}

    def clash(self, left: str, right: str, *, firm: bool) -> Reason | None:
        """Return what keeps the two groups apart; contradicting names stop only links that rest on names."""
        found = self._slot_clash(left, right)
        if found or firm:
            return found
        pairs = ((a, b) for a in sorted(self._names[left]) for b in sorted(self._names[right]))
        clash = next((pair for pair in pairs if names.contradict(*pair)), None)
        if clash is None:
            return None
        return Reason("name", f"elsewhere in the two groups {names.compare(*clash).words}", -6.0)

    def _slot_clash(self, left: str, right: str) -> Reason | None:
        a, b = sorted((self._slots[left], self._slots[right]), key=len)
        for slot in sorted(a.keys() & b.keys()):
            if any(not one & other for one in a[slot] for other in b[slot]):
                return Reason(slot[0], _WORDS[slot[0]].format(*slot[1:]), -12.0)
        return None

    def join(self, kept: str, given: str) -> None:
        """Put one group into the other."""
        self._names[kept] |= self._names.pop(given)
        own, other = self._slots[kept], self._slots.pop(given)
        if len(own) < len(other):
            own, other = other, own
        for slot, values in other.items():
            own.setdefault(slot, set()).update(values)
        self._slots[kept] = own


_WORDS = {
    "record": "both have a name on record {0}",
    "added": "two listings name their owners on record {0}",
    "position": "both stand on paper {0}, at other places",
    "identifier": "their owners assert two {0} ids",
    "number": "a source numbers them as two bearers of one name",
}


def slots(mention: Mention) -> Slots:
    """Return what a mention says that one person has one value of."""
    found: Slots = {("record", mention.record): {frozenset({mention.key})}}
    if is_added(mention):
        found = {("added", mention.record): {frozenset({mention.listing or ""})}}
    if mention.position is not None:
        found["position", mention.paper, _families(listed(mention))] = {frozenset({str(mention.position)})}
    owned = identifiers.owned(identifiers.person_identifiers(mention.identifiers))
    found |= {("identifier", scheme): {values} for scheme, values in owned.items()}
    number = parse(mention.name).number
    if number:
        found["number", names.full_key(mention.name)] = {frozenset({number})}
    return found


@lru_cache(maxsize=1 << 12)
def _families(authors: tuple[str, ...]) -> str:
    return "|".join(min(names.surname_keys(name), default="") for name in authors)
