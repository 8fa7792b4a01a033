"""Whether two mentions are one person: rules with weights in log-odds, each with its words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from pipeline.identity import identifiers, names, same_paper
from pipeline.identity.match_papers import SURE
from pipeline.identity.same_paper import is_added
from pipeline.identity.statements import Link, Mention, Reason

if TYPE_CHECKING:
    from pipeline.identity.names import NameMatch
    from pipeline.identity.support import Support

DECISIVE: Final = 0.999
"""Least score of links that rest on identifiers, places or listings, and not on names and support."""

PRIOR: Final = -1.5
_NAME: Final[dict[names.Grade, float]] = {"equal": 2.0, "variant": 1.6, "initials": -1.0}
_SHARED: Final = (0.0, 6.5, 8.0)
"""By number of shared full co-author names."""


def people(a: Mention, b: Mention, support: Support) -> Link:
    """Return the verdict over two mentions, whichever comes first."""
    if a.key > b.key:
        a, b = b, a
    fixed = _decided(a, b)
    if fixed is not None:
        return _decisive(a, b, fixed)
    name = names.compare(a.name, b.name)
    if name.grade == "differ":
        return Link(a.key, b.key, "different", 0.0, (Reason("name", name.words, -12.0),))
    reasons = (*_names(a, b, name), *_support(support, name.grade), *_years(a, b))
    score = 1 / (1 + math.exp(-PRIOR - sum(reason.weight for reason in reasons)))
    score = min(round(score, 6), DECISIVE - 0.001)
    return Link(a.key, b.key, "same" if score >= SURE else "unsure", score, reasons)


def _decisive(a: Mention, b: Mention, reason: Reason) -> Link:
    if reason.weight > 0:
        return Link(a.key, b.key, "same", DECISIVE, (reason,))
    if reason.weight < 0:
        return Link(a.key, b.key, "different", 0.0, (reason,))
    return Link(a.key, b.key, "unsure", 0.5, (reason,))


def _decided(a: Mention, b: Mention) -> Reason | None:
    """Return the reason that decides alone, in the order in which one beats the next; weight 0 is unsure."""
    ids_a, ids_b = (identifiers.owned(identifiers.person_identifiers(x.identifiers)) for x in (a, b))
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


def _other_owner(a: dict[str, frozenset[str]], b: dict[str, frozenset[str]]) -> Reason | None:
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


def _names(a: Mention, b: Mention, match: NameMatch) -> list[Reason]:
    reasons = [Reason("name", match.words, _NAME[match.grade])]
    common = max(names.commonness(a.name), names.commonness(b.name))
    if common:
        # Initials weigh little already, common family name or not.
        weight = -common / 2 if match.grade == "initials" else -common
        reasons.append(Reason("common", "many people bear the family name", weight))
    return reasons


def _support(support: Support, grade: names.Grade) -> list[Reason]:
    reasons = []
    if support.coauthors:
        reasons.append(_coauthors(support, grade))
    if support.initials:
        count = min(len(support.initials), 2)
        told = f"{len(support.initials)} co-authors agree by family name and initial"
        reasons.append(Reason("coauthor-initials", told, 1.5 * count))
    if support.affiliations:
        field = support.field and f", and both in {support.field}"
        told = f"affiliation {support.affiliations[0]} on both{field}"
        reasons.append(Reason("affiliation", told, 6.5 if field else 5.0))
    if support.identifiers:
        scheme, value = support.identifiers[0]
        reasons.append(Reason("matched-id", f"sources gave both the {scheme} id {value}", 3.5))
    return [*reasons, *_topic(support)]


def _coauthors(support: Support, grade: names.Grade) -> Reason:
    count = min(len(support.coauthors), 2)
    first = support.coauthors[0]
    more = f" and {len(support.coauthors) - 1} more" if len(support.coauthors) > 1 else ""
    weight = _SHARED[count]
    if count == 1:
        weight -= 0.8 * names.commonness(first)
        # Two people with one initial in one group are not rare.
        weight -= 2.0 if grade == "initials" else 0.0
    if support.long_list:
        weight /= 2
    return Reason("coauthor", f"co-author {first} on both{more}", weight)


def _topic(support: Support) -> list[Reason]:
    reasons = []
    if support.venue:
        reasons.append(Reason("venue", "the same venue", 0.7))
    if support.topic:
        told = ", ".join(support.topic[:3])
        reasons.append(Reason("topic", f"titles share: {told}", 0.7 * min(len(support.topic), 2)))
    return reasons


def _years(a: Mention, b: Mention) -> list[Reason]:
    if a.year is None or b.year is None or abs(a.year - b.year) <= 25:
        return []
    return [Reason("years", f"{abs(a.year - b.year)} years between them", -1.5)]
