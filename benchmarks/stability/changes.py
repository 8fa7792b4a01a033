"""Which mentions have another public id than before, and whether the gold standard gave a cause for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from msgspec import Struct

if TYPE_CHECKING:
    from benchmarks.stability.replay import Standing

How: TypeAlias = Literal["parted", "moved", "outvoted", "left behind"]
HOW: Final[Mapping[How, str]] = {
    "parted": "fewer of a profile's mentions went off, under an id of their own",
    "moved": "fewer of a profile's mentions went to another that stood",
    "outvoted": "the id stayed with fewer mentions than went off together",
    "left behind": "the id went over to another profile, without them",
}
"""What happened to mentions that have another id, in words."""


class Changes(Struct, frozen=True):
    """Labelled mentions whose public id is another one than before."""

    uncaused: Mapping[str, How]
    """Where the old id, redirections followed, is not theirs any more, though it stood for one person alone."""
    of_most: frozenset[str]
    """The same where it stood for others too, but for no one more often."""
    led_on: frozenset[str]
    """Where the old id redirects to theirs."""
    astray: frozenset[str]
    """Of these: where it stood for one person alone, and leads to a profile most of which is another's."""


def changes(before: Mapping[str, str], now: Standing, person_of: Mapping[str, str]) -> Changes:
    """Return which mentions had another id before (mention to public id), and should have kept it."""
    persons, shown = _persons(before, person_of), _persons(now.author_of, person_of)
    moves: dict[tuple[str, str], list[str]] = {}
    for key, id_ in before.items():
        moves.setdefault((id_, now.author_of[key]), []).append(key)
    uncaused: dict[str, How] = {}
    of_most, led_on, astray = set(), set(), set()
    for (id_, current), keys in moves.items():
        leads_to = _followed(id_, now.redirects)
        if leads_to != current:
            of_most |= {key for key in keys if _is_most(person_of[key], persons[id_])}
            if len(persons[id_]) == 1:
                stayed = len(moves.get((id_, leads_to), ()))
                how = _how(is_left=leads_to != id_, stood=current in persons, went=len(keys), stayed=stayed)
                uncaused |= dict.fromkeys(keys, how)
        elif leads_to != id_:
            led_on |= set(keys)
            if len(persons[id_]) == 1:
                astray |= {key for key in keys if not _is_most(person_of[key], shown[current])}
    return Changes(uncaused, frozenset(of_most), frozenset(led_on), frozenset(astray))


def _how(*, is_left: bool, stood: bool, went: int, stayed: int) -> How:
    if is_left:
        return "left behind"
    if went > stayed:
        return "outvoted"
    return "moved" if stood else "parted"


def _persons(author_of: Mapping[str, str], person_of: Mapping[str, str]) -> dict[str, Counter[str]]:
    """Return the persons that each id stands for, as far as they are known."""
    found: dict[str, Counter[str]] = {}
    for key, id_ in author_of.items():
        if key in person_of:
            found.setdefault(id_, Counter())[person_of[key]] += 1
    return found


def _is_most(person: str, persons: Counter[str]) -> bool:
    return persons[person] == max(persons.values())


def _followed(id_: str, redirects: Mapping[str, str]) -> str:
    while id_ in redirects:
        id_ = redirects[id_]
    return id_
