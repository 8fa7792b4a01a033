"""The parts of a score over two mentions in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.identity import names
from pipeline.identity.statements import Mention, Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.identity.features import Shared
    from pipeline.identity.names import NameMatch

_PARTS: Final = {
    "prior": ("prior",),
    "bare": ("bare",),
    "name": ("name", "given", "surname"),
    "common": ("common",),
    "coauthor": ("coauthors", "coauthors_tell", "coauthors_share"),
    "coauthor-initials": ("coauthors_short",),
    "coauthor-circle": ("coauthors_near",),
    "crowd": ("crowd",),
    "topic": ("title", "text", "words", "keywords"),
    "venue": ("venue", "venue_tells", "venue_near"),
    "years": ("years",),
    "affiliation": ("affiliation",),
    "matched-id": ("matched-id",),
    "listings": ("listings",),
}
"""What is told as one, and the features whose weights it has."""
_LEAST: Final = 0.05
"""Parts that add less are not told."""


def told(
    a: Mention, b: Mention, name: NameMatch, found: Mapping[str, float], shared: Shared
) -> tuple[Reason, ...]:
    """Return the parts of a score, the strongest first."""
    words = {
        "prior": "before anything is compared",
        "bare": "beside the name, nothing is known on both records",
        "name": name.words,
        "common": _common(a, b),
        "coauthor": _coauthors(a, b, shared),
        "coauthor-initials": _short(shared),
        "coauthor-circle": _circle(found.get("coauthors_near", 0.0)),
        "crowd": _crowd(found.get("crowd", 0.0)),
        "topic": _topic(a, b, shared),
        "venue": _venue(a, b),
        "years": _years(a, b),
        "affiliation": _affiliation(shared),
        "listings": "one source has a page for each of the two",
        "matched-id": "sources gave both the {} id {}".format(*(shared.identifiers or (("", ""),))[0]),
    }
    reasons = []
    for part, features in _PARTS.items():
        weight = round(sum(found.get(feature, 0.0) for feature in features), 4)
        if part == "name" or abs(weight) >= _LEAST:
            reasons.append(Reason(part, words[part], weight))
    return tuple(sorted(reasons, key=lambda reason: (-abs(reason.weight), reason.feature)))


def _common(a: Mention, b: Mention) -> str:
    many = max(names.commonness(a.name), names.commonness(b.name))
    return "many people bear the family name" if many else "few people bear the family name"


def _coauthors(a: Mention, b: Mention, shared: Shared) -> str:
    if shared.coauthors:
        more = len(shared.coauthors) - 1
        return f"co-author {shared.coauthors[0]} on both" + (f" and {more} more" if more else "")
    if a.coauthors and b.coauthors:
        return "no co-author on both"
    return "one of the records names no co-author"


def _short(shared: Shared) -> str:
    if not shared.short:
        return "no co-author agrees by family name and initial alone"
    return f"co-authors that agree by family name and initial alone: {shared.short}"


def _circle(weight: float) -> str:
    if weight > 0:
        return "co-authors of the one have worked with co-authors of the other"
    return "no co-author of the one is known to have worked with one of the other"


def _crowd(weight: float) -> str:
    share = "much" if weight > 1 else "some" if weight > 0 else "little"
    return f"{share} of one long author list stands on the other"


def _topic(a: Mention, b: Mention, shared: Shared) -> str:
    if not (a.title and b.title):
        return "one of the records has no title"
    return f"they share the words {', '.join(shared.terms)}" if shared.terms else "they share no word"


def _venue(a: Mention, b: Mention) -> str:
    if not (a.venue and b.venue):
        return "one of the records names no venue"
    return f"venues {a.venue} / {b.venue}"


def _years(a: Mention, b: Mention) -> str:
    if a.year is None or b.year is None:
        return "one of the records has no year"
    return f"{abs(a.year - b.year)} years between them"


def _affiliation(shared: Shared) -> str:
    said = " / ".join(dict.fromkeys(shared.affiliations))
    return f"affiliations {said}" + (f", and both in {shared.field}" if shared.field else "")
