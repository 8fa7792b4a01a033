"""Whether two mentions are one person: what decides alone, and else the sum of learned weights."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, TypeAlias

from pipeline.identity import identifiers, names, same_paper, weights
from pipeline.identity.corpus import FALLBACK
from pipeline.identity.evidence import evidence
from pipeline.identity.features import affiliation, crowd, features, shared
from pipeline.identity.same_paper import is_added
from pipeline.identity.statements import Link, Mention, Reason, Score, Verdict
from pipeline.identity.telling_people import told
from pipeline.identity.weights import Steps

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.identity.corpus import Corpus
    from pipeline.identity.evidence import Evidence
    from pipeline.identity.names import NameMatch
    from pipeline.identity.weights import Model

DECISIVE: Final = 0.999
"""Least score of links that rest on identifiers, places or listings, and not on names and support."""

SURE: Final = 0.54
"""Least average score between two groups that are joined without asking a person."""

PROBABLE: Final = 0.45
"""Least average score of a best guess: the average of a person's own pairs lies below their chance to be one."""

_LEAST, _MOST = 0.0005, 0.998

_Owned: TypeAlias = dict[str, frozenset[str]]
"""Identifiers that owners assert, by scheme."""


class People:
    """Compares mentions; `mentions` may grow, `corpus` tells how common things are, `model` what they weigh."""

    def __init__(
        self, mentions: Mapping[str, Mention], corpus: Corpus = FALLBACK, model: Model | None = None
    ) -> None:
        self._mentions = mentions
        self._corpus = corpus
        self._evidence: dict[str, Evidence] = {}
        self._owned: dict[str, _Owned] = {}
        self._model = weights.people() if model is None else model

    def score(self, left: str, right: str, least: float = 0.0) -> Score | None:  # noqa: ARG002
        """Return how likely two mentions are one person; None where it goes without saying that they are not."""
        a, b = self._mentions[left], self._mentions[right]
        fixed = _decided(a, b, self._owned_of(left), self._owned_of(right))
        if fixed is not None:
            return None if fixed.weight < 0 and fixed.feature in _UNSAID else Score(_score_of(fixed))
        name = names.compare(a.name, b.name)
        if name.grade == "differ":
            return None
        found = self._weights(left, right, name)
        return Score(_chance(sum(found.values())), _is_supported(found))

    def link(self, left: str, right: str) -> Link:
        """Return the verdict over two mentions in words, whichever comes first."""
        left, right = sorted((left, right))
        a, b = self._mentions[left], self._mentions[right]
        fixed = _decided(a, b, self._owned_of(left), self._owned_of(right))
        if fixed is not None:
            return _decisive(a, b, fixed)
        name = names.compare(a.name, b.name)
        if name.grade == "differ":
            return Link(left, right, "different", 0.0, (Reason("name", name.words, -12.0),))
        found = self._weights(left, right, name)
        score, supported = Score(_chance(sum(found.values())), _is_supported(found))
        common = shared(self._evidence_of(left), self._evidence_of(right), a.name, b.name, self._corpus)
        reasons = told(a, b, name, found, common)
        if not supported:
            reasons = (*reasons, Reason("unsupported", "nothing beside the name speaks for it", 0.0))
        return Link(left, right, "same" if supported and score >= SURE else "unsure", score, reasons)

    def _weights(self, left: str, right: str, name: NameMatch) -> dict[str, float]:
        """Return what each feature adds, in log-odds."""
        a, b = self._evidence_of(left), self._evidence_of(right)
        one, other = self._mentions[left], self._mentions[right]
        values = features(a, b, one.name, other.name, name, self._corpus)
        by_hand = _by_hand(a, b, one.name, other.name) | _of_listings(one, other)
        if values.coauthors is None and values.text is None and values.venue is None:
            return {"bare": _of_name_alone(name, values.common)} | by_hand
        found = {feature: steps.of(getattr(values, feature)) for feature, steps in self._model.features.items()}
        if a.long_list != b.long_list:
            found |= {feature: found[feature] / 2 for feature in _OF_LISTS}
        return {"prior": self._model.prior} | found | by_hand

    def _owned_of(self, key: str) -> _Owned:
        found = self._owned.get(key)
        if found is None:
            known = identifiers.person_identifiers(self._mentions[key].identifiers)
            found = self._owned[key] = identifiers.owned(known)
        return found

    def _evidence_of(self, key: str) -> Evidence:
        found = self._evidence.get(key)
        if found is None:
            found = self._evidence[key] = evidence(self._mentions[key], self._corpus)
        return found


_OF_LISTS: Final = ("coauthors", "coauthors_tell", "coauthors_short", "coauthors_share")


def _of_name_alone(name: NameMatch, common: float) -> float:
    """Return what a name says where nothing else is known: never enough, and the less the more people bear it."""
    return 0.2 - common - (1.5 if name.grade == "initials" else 0.0)


_NO_SUPPORT: Final = frozenset({"prior", "bare", "name", "given", "surname", "common", "coauthors_short"})
"""Weights on which nothing is published alone: those of names, and of co-authors known by initials."""


def _is_supported(found: Mapping[str, float]) -> bool:
    """Whether anything beside the name speaks for it: else it may be likely, and nobody publishes it unasked."""
    return sum(weight for feature, weight in found.items() if feature not in _NO_SUPPORT) > 0


_AFFILIATION: Final = Steps((0.1, 0.3, 0.5, 0.75), (-1.0, 0.0, 0.8, 1.8, 3.0))
_CROWD: Final = Steps((0.05, 0.2, 0.5), (-1.0, 0.5, 1.0, 2.0))
"""What the share of a long list that stands on the other adds: whole collaborations go on from paper to paper."""


def _by_hand(a: Evidence, b: Evidence, left: str, right: str) -> dict[str, float]:
    """Return what the labelled data cannot teach, for want of such fields."""
    found = {}
    alike, both = affiliation(a, b), crowd(a, b, left, right)
    if alike is not None:
        found["affiliation"] = _AFFILIATION.of(alike)
        if found["affiliation"] > 1 and a.field and a.field == b.field:
            found["affiliation"] += 1.0
    if both is not None:
        found["crowd"] = _CROWD.of(both)
    if a.identifiers & b.identifiers:
        found["matched-id"] = 2.75
    return found


def _of_listings(a: Mention, b: Mention) -> dict[str, float]:
    """Return what it says against one person that one source has two pages of these names; some sources split."""
    if a.listing is None or b.listing is None or a.listing == b.listing:
        return {}
    same_source = a.listing.split("/", 1)[0] == b.listing.split("/", 1)[0]
    return {"listings": -3.0} if same_source else {}


def _chance(log_odds: float) -> float:
    return min(max(round(1 / (1 + math.exp(-log_odds)), 6), _LEAST), _MOST)


_UNSAID: Final = frozenset({"record", "position"})


def _decisive(a: Mention, b: Mention, reason: Reason) -> Link:
    verdict: Verdict = "same" if reason.weight > 0 else "different" if reason.weight < 0 else "unsure"
    return Link(a.key, b.key, verdict, _score_of(reason), (reason,))


def _score_of(reason: Reason) -> float:
    if reason.weight == 0:
        return 0.5
    return DECISIVE if reason.weight > 0 else 0.0


def _decided(a: Mention, b: Mention, ids_a: _Owned, ids_b: _Owned) -> Reason | None:
    """Return the reason that decides alone, in the order in which one beats the next; weight 0 is unsure."""
    against = _other_owner(ids_a, ids_b)
    if against is not None:
        return against
    if a.record == b.record:
        return _one_record(a, b)
    for scheme in sorted(ids_a.keys() & ids_b.keys()):
        value = min(ids_a[scheme] & ids_b[scheme])
        return Reason("identifier", f"the same {_SCHEME[scheme]} {value}, asserted on both records", 12.0)
    if a.paper == b.paper:
        return same_paper.verdict(a, b)
    if a.listing is not None and a.listing == b.listing:
        return _one_listing(a, b)
    return None


_SCHEME: Final = {"orcid": "ORCID iD", "acl": "Anthology id", "arxiv": "arXiv author id"}


def _other_owner(a: _Owned, b: _Owned) -> Reason | None:
    for scheme in sorted(a.keys() & b.keys()):
        if not a[scheme] & b[scheme]:
            both = " / ".join(sorted((min(a[scheme]), min(b[scheme]))))
            return Reason("identifier", f"{_SCHEME[scheme]} differs: {both}", -12.0)
    return None


def _one_record(a: Mention, b: Mention) -> Reason:
    if is_added(a) and is_added(b) and a.listing == b.listing:
        return _one_listing(a, b)
    if is_added(a) == is_added(b):
        return Reason("record", "two names on one record", -12.0)
    return same_paper.verdict(a, b)


def _one_listing(a: Mention, b: Mention) -> Reason:
    if names.contradict(a.name, b.name):
        words = names.compare(a.name, b.name).words
        return Reason("listing", f"owner of the same listing, but {words}", 0.0)
    return Reason("listing", "owner of the same listing", 12.0)
