"""What people ruled, as a derivation needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from db.queries import forgotten, judgements
from pipeline.derivation.settings import Setting
from pipeline.forgotten import of_mention
from pipeline.identity.rulings import Ruled
from pipeline.identity.statements import Ruling

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from db.engine import Transaction
    from db.queries.judgements import JudgementRow
    from pipeline.identity.statements import Mention, Verdict

_VERDICTS: Final[dict[str, Verdict]] = {
    "same": "same",
    "different": "different",
    "split": "different",
    "deny": "different",
    "unsure": "unsure",
}
"""Verb to what it says of the two sides."""


class Denial(Struct, frozen=True):
    """Papers, or the listings of an owner, that are never taken for somebody."""

    number: int
    mentions: tuple[str, ...]
    records: frozenset[str]
    """Keys of records about papers."""
    owners: frozenset[str]
    """Keys of author records whose listings are not believed."""
    somebody: tuple[str, ...]
    """Mentions of the person whom they are denied."""


class Rulings:
    """The judgements that stand, over mentions and over records."""

    def __init__(self, transaction: Transaction) -> None:
        standing = [row for row in judgements.every(transaction) if row.stands]
        self.rulings = rulings_of(standing)
        """What is ruled over the sides of judgements as they were written."""
        self.settings = [_setting(row) for row in standing if row.verb == "set" and row.value]
        self.denials = [_denial(row) for row in standing if row.verb == "deny" and row.value]
        self._forgotten = forgotten.digests(transaction)
        self._hidden = {key for row in standing if row.verb == "hide" for key in row.left}
        self.taken_together = Ruled(self.rulings)
        """The same, taken together."""
        self._set_together: dict[str, list[Setting]] = {}
        for setting in self.settings:
            for key in setting.members:
                self._set_together.setdefault(key, []).append(setting)

    def fellows(self, items: set[str]) -> set[str]:
        """Return what has to be looked at with some items: what is ruled to be one, or had a value set as one."""
        found = {other for item in items for other in self.taken_together.together(item)}
        return found.union(*(each.members for item in items for each in self._set_together.get(item, ())))

    def hides(self, members: Iterable[str]) -> bool:
        """Whether one of some mentions is of a person who is not shown."""
        return not self._hidden.isdisjoint(members)

    def forgets(self, mentions: Iterable[Mention]) -> bool:
        """Whether one of some mentions is of a person who was forgotten."""
        holds = self._forgotten.holds
        return bool(self._forgotten) and any(holds(what) for mention in mentions for what in of_mention(mention))

    def denied_records(self) -> set[str]:
        """Return the records about papers that are denied to somebody."""
        return {record for denial in self.denials for record in denial.records}

    def over_people(self, mentions: Iterable[Mention], paper_of: Mapping[str, str]) -> list[Ruling]:
        """Return what is ruled over people, what is denied to them spelt out over these mentions.

        `paper_of` gives, for each denied record that is visible, the key by which identity knows its paper.
        """
        if not self.denials:
            return self.rulings
        at: dict[str, list[str]] = {}
        for mention in mentions:
            for place in (mention.record, f"paper {mention.paper}", f"listing {mention.listing}"):
                at.setdefault(place, []).append(mention.key)
        denied = {denial.number: _spelt_out(denial, at, paper_of) for denial in self.denials}
        return [denied.get(each.number, each) for each in self.rulings]

    def denies(self, record: str, members: Collection[str]) -> bool:
        """Whether an author record is denied to the person of some mentions."""
        return any(
            record in denial.owners and not set(denial.somebody).isdisjoint(members) for denial in self.denials
        )


def rulings_of(rows: Iterable[JudgementRow]) -> list[Ruling]:
    """Return what judgements say of two sides: that they are the same, different, or that it is unsure."""
    return [ruling(row.number, row.verb, row.left, row.right) for row in rows if row.verb in _VERDICTS]


def ruling(number: int, verb: str, left: tuple[str, ...], right: tuple[str, ...]) -> Ruling:
    """Return what a judgement of one of these verbs says of its sides."""
    return Ruling(left, right, _VERDICTS[verb], number, left_is_one=verb == "split")


def _setting(row: JudgementRow) -> Setting:
    return Setting(row.number, frozenset(row.left), row.value["field"], row.value["value"])


def _denial(row: JudgementRow) -> Denial:
    records, owners = (frozenset(row.value[name]) for name in ("records", "owners"))
    return Denial(row.number, row.left, records, owners, row.right)


def _spelt_out(denial: Denial, at: Mapping[str, list[str]], paper_of: Mapping[str, str]) -> Ruling:
    places = {*denial.records, *(f"listing {owner}" for owner in denial.owners)}
    places |= {f"paper {paper_of[record]}" for record in denial.records if record in paper_of}
    left = {*denial.mentions, *(key for place in places for key in at.get(place, ()))}
    right = tuple(key for key in denial.somebody if key not in left)
    return Ruling(tuple(sorted(left)), right, "different", denial.number)
