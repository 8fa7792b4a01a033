"""What else two records might say: each time one thing more, to see whether that would decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from pipeline.identity import identifiers, names
from pipeline.identity.author_lists import people

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.identity.statements import Mention, PaperStatement

_SAMPLE_ID = "0000-0000-0000-0000"


def of_mentions(a: Mention, b: Mention) -> Iterator[tuple[str, Mention, Mention]]:
    """Yield in words one thing that both mentions might share, and the two if they did."""
    owned = [identifiers.owned(identifiers.person_identifiers(each.identifiers)) for each in (a, b)]
    if not ("orcid" in owned[0] and "orcid" in owned[1]):
        known = min(owned[0].get("orcid") or owned[1].get("orcid") or {_SAMPLE_ID})
        yield "the same ORCID iD asserted on both", _owning(a, known), _owning(b, known)
    if (name := _unshared(a, b)) is not None:
        yield f"{name} as co-author on both, by full name,", a, _with(b, name)
    elif (name := _unshared(b, a)) is not None:
        yield f"{name} as co-author on both, by full name,", _with(a, name), b
    place = next(iter(a.affiliations or b.affiliations), None)
    if place is not None and not set(a.affiliations) & set(b.affiliations):
        yield f"the affiliation {place} on both", _at(a, place), _at(b, place)
    venue = a.venue or b.venue
    if venue is not None and a.venue != b.venue:
        yield f"the venue {venue} on both", replace(a, venue=venue), replace(b, venue=venue)
    full = a.name if names.is_full(a.name) else b.name
    if not (names.is_full(a.name) and names.is_full(b.name)):
        yield f"the name {full} on both", replace(a, name=full), replace(b, name=full)


def _unshared(one: Mention, other: Mention) -> str | None:
    """Return the first full name among the co-authors of one that is not among those of the other."""
    known = {names.full_key(name) for name in (*other.coauthors, other.name)}
    full = ((name, names.full_key(name)) for name in people(one.coauthors))
    return next((name for name, key in full if key and key not in known), None)


def _owning(mention: Mention, orcid: str) -> Mention:
    return replace(mention, identifiers=(*mention.identifiers, ("orcid", orcid, "asserted")))


def _with(mention: Mention, name: str) -> Mention:
    authors = None if mention.authors is None else mention.authors + 1
    return replace(mention, coauthors=(*mention.coauthors, name), authors=authors)


def _at(mention: Mention, place: str) -> Mention:
    return replace(mention, affiliations=(*mention.affiliations, place))


def of_papers(a: PaperStatement, b: PaperStatement) -> Iterator[tuple[str, PaperStatement, PaperStatement]]:
    """Yield in words one thing that both records might share, and the two if they did."""
    doi = a.identifiers.get("doi") or b.identifiers.get("doi") or "10.0000/example"
    one, other = (replace(each, identifiers={**each.identifiers, "doi": doi}) for each in (a, b))
    yield "the same DOI on both", one, other
    if a.title and b.title and a.title != b.title:
        yield "the same title on both", a, replace(b, title=a.title)
    if a.authors != b.authors and (a.authors or b.authors):
        longer = max(a.authors, b.authors, key=len)
        yield "the same authors on both", replace(a, authors=longer), replace(b, authors=longer)
    year = a.year or b.year
    if a.year != b.year:
        yield f"the year {year} on both", replace(a, year=year), replace(b, year=year)
    venue = a.venue or b.venue
    if a.venue != b.venue:
        yield f"the venue {venue} on both", replace(a, venue=venue), replace(b, venue=venue)
