"""What two mentions share and where they differ, as numbers: what cannot be known is None, never zero."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from pipeline.identity import names
from pipeline.identity.name_parts import parse

if TYPE_CHECKING:
    from pipeline.identity.corpus import Corpus
    from pipeline.identity.evidence import Evidence, Vector
    from pipeline.identity.names import NameMatch

_GRADE: Final[dict[names.Grade, float]] = {"equal": 3.0, "variant": 2.0, "initials": 1.0, "differ": 0.0}
_TOLD: Final = 3
"""So many shared co-authors count at most."""
_NEAR: Final = 4
_WORDS: Final = 5
"""So many shared words count at most, the rarest first."""


class Features(Struct, frozen=True):
    """How two mentions compare; a feature is None where one of the records does not tell."""

    name: float
    """3 for equal full names, 2 for variants, 1 where initials agree."""
    given: float
    """Number of given names and initials on the name that has fewer."""
    surname: float | None
    """How much the family name tells; None for equal names, of which all else decides."""
    common: float
    """How little the full name tells, by tables of common names."""
    coauthors: float | None
    """Number of co-authors with full names on both, 3 at most; None where one list has initials alone."""
    coauthors_tell: float | None
    """How much these tell."""
    coauthors_short: float | None
    """Number of co-authors that agree by family name and initial alone, 3 at most."""
    coauthors_share: float | None
    """Share of the shorter list that stands on both, by full names or initials."""
    coauthors_near: float | None
    """Without a shared one: number of pairs of co-authors that stand together on other records, 4 at most."""
    title: float | None
    """Cosine of the titles' terms."""
    text: float | None
    """Cosine of the terms of titles, key words and abstracts."""
    words: float | None
    """How much the rarest shared terms tell."""
    keywords: float | None
    """How much the shared key words tell."""
    venue: float | None
    """Cosine of the venues' terms."""
    venue_tells: float | None
    """How much the venue tells, 0 where it is another one."""
    venue_near: float | None
    """Of two other venues: how far the same people are on both (cosine)."""
    years: float | None
    """Years between the two."""


class Shared(Struct, frozen=True):
    """What two records have in common, to be told in words."""

    coauthors: tuple[str, ...] = ()
    """Full names on both, sorted, as written on one of them."""
    short: int = 0
    terms: tuple[str, ...] = ()
    affiliations: tuple[str, ...] = ()
    """The two that are most alike: one of each record."""
    identifiers: tuple[tuple[str, str], ...] = ()
    field: str = ""


def features(a: Evidence, b: Evidence, left: str, right: str, match: NameMatch, corpus: Corpus) -> Features:
    """Return how two mentions of the names `left` and `right` compare."""
    shared = _coauthors(a, b, left, right)
    # Of two long lists the share of names on both tells more than any one of them: see `crowd`.
    told = a.listed and b.listed and not (a.long_list and b.long_list)
    full = told and bool(a.coauthors) and bool(b.coauthors)
    short = len(_by_initials(a, b, left, right)) if told else 0
    fewest = max(1, min(len(a.short), len(b.short)))
    tells = sorted((corpus.coauthor(key) for key in shared), reverse=True)
    both = a.text.keys() & b.text.keys()
    rarest = sorted(map(corpus.word, both), reverse=True)[:_WORDS]
    near = _near(a, b, corpus) if full and not shared else None
    surnames = names.surname_keys(left) & names.surname_keys(right)
    same_venue = bool(a.venue_key) and a.venue_key == b.venue_key
    return Features(
        name=_GRADE[match.grade],
        given=float(min(_given(left), _given(right))),
        surname=None if match.grade == "equal" else corpus.surname(surnames),
        common=max(names.commonness(left), names.commonness(right)),
        coauthors=float(min(len(shared), _TOLD)) if full else None,
        coauthors_tell=sum(tells[:_TOLD]) if full else None,
        coauthors_short=float(min(short, _TOLD)) if told else None,
        coauthors_share=min(1.0, (len(shared) + short) / fewest) if told else None,
        coauthors_near=None if near is None else float(min(near, _NEAR)),
        title=_cosine(a.title, b.title) if a.title and b.title else None,
        text=_cosine(a.text, b.text) if a.text and b.text else None,
        words=sum(rarest) if a.text and b.text else None,
        keywords=sum(corpus.word(term) for term in a.keywords & b.keywords) if a.keywords and b.keywords else None,
        venue=_cosine(a.venue, b.venue) if a.venue and b.venue else None,
        venue_tells=(corpus.venue(a.venue_key) if same_venue else 0.0) if a.venue and b.venue else None,
        venue_near=corpus.venues_near(a.venue_key, b.venue_key)
        if a.venue and b.venue and not same_venue
        else None,
        years=None if a.year is None or b.year is None else float(abs(a.year - b.year)),
    )


def shared(a: Evidence, b: Evidence, left: str, right: str, corpus: Corpus) -> Shared:
    """Return what two records have in common."""
    names_shared = _coauthors(a, b, left, right)
    terms = sorted(a.text.keys() & b.text.keys(), key=lambda term: (-corpus.word(term), term))
    return Shared(
        coauthors=tuple(sorted(min(a.said[key], b.said[key]) for key in names_shared)),
        short=len(_by_initials(a, b, left, right)),
        terms=tuple(terms[:3]),
        affiliations=tuple(sorted(_nearest(a, b)[1:])) if a.affiliations and b.affiliations else (),
        identifiers=tuple(sorted(a.identifiers & b.identifiers)),
        field=a.field if a.field and a.field == b.field else "",
    )


def _coauthors(a: Evidence, b: Evidence, left: str, right: str) -> frozenset[str]:
    """Return the keys of shared full names; who may be either mention's own namesake does not count."""
    shared = a.coauthors & b.coauthors
    return shared - {names.full_key(left), names.full_key(right)} if shared else shared


def _near(a: Evidence, b: Evidence, corpus: Corpus) -> int | None:
    """Return how many pairs of the two lists' co-authors are known to have worked together."""
    if corpus.together is None or a.long_list or b.long_list:
        return None
    return sum(len(b.coauthors & corpus.together.get(key, frozenset())) for key in a.coauthors)


def _by_initials(a: Evidence, b: Evidence, left: str, right: str) -> frozenset[str]:
    """Return who agrees by family name and initial, and is written with initials on one of the records."""
    found = (a.abbreviated & b.short) | (a.short & b.abbreviated)
    return found - {names.short_key(left), names.short_key(right)} if found else found


def crowd(a: Evidence, b: Evidence, left: str, right: str) -> float | None:
    """Return the share of the shorter of two long lists that stands on both; None where a list is not long."""
    if not (a.long_list and b.long_list):
        return None
    both = len(_coauthors(a, b, left, right)) + len(_by_initials(a, b, left, right))
    return min(1.0, both / max(1, min(len(a.short), len(b.short)) - 1))


def affiliation(a: Evidence, b: Evidence) -> float | None:
    """Return how alike the two affiliations are that are most alike (cosine of their words)."""
    return _nearest(a, b)[0] if a.affiliations and b.affiliations else None


def _nearest(a: Evidence, b: Evidence) -> tuple[float, str, str]:
    alike = (
        (_cosine(x, y), one, other) for one, x in a.affiliations.items() for other, y in b.affiliations.items()
    )
    return max(alike, key=lambda each: (each[0], *sorted(each[1:])))


def _given(name: str) -> int:
    found = parse(name).readings
    return len(found[0].given) if found else 0


def _cosine(a: Vector, b: Vector) -> float:
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    return sum(weight * long[term] for term, weight in short.items() if term in long)
