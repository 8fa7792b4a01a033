"""One paper from all records that tell of it: each field from the record that is believed first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import UNSET, Struct, UnsetType

from pipeline.derivation.details import Code, Count, Credit, PaperDetail, Version
from pipeline.derivation.evidence import field_of, given, paper_content
from pipeline.derivation.precedence import in_order, tells_code
from pipeline.derivation.said import Said

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class PaperRow(Struct, frozen=True):
    """A paper as derived, before it has its public id."""

    title: str
    date: str | None
    field: str | None
    detail: PaperDetail
    records: tuple[Said, ...]
    """In the order of belief."""


def has_title(records: Iterable[Said]) -> bool:
    """Whether any of these records names the paper: what has no title (a bare tombstone) is not shown."""
    return any(given(paper_content(said).title, "") for said in records)


def merge(records: Sequence[Said]) -> PaperRow:
    """Return the paper that these records tell of; one of them has a title."""
    ordered = in_order(list(records))
    chosen: dict[str, str] = {}

    def first(name: str) -> Any:
        for said in ordered:
            value = getattr(said.content, name)
            if value is not UNSET and value not in ("", ()):
                chosen[name] = said.key
                return value
        return None

    date = first("submitted") or first("published") or first("updated")
    authors = _authors(ordered, chosen)
    category = first("primary_category")
    detail = PaperDetail(
        abstract=first("abstract"),
        authors=authors[0],
        authors_complete=authors[1],
        primary_category=category,
        categories=first("categories") or (),
        identifiers=_identifiers(ordered),
        venue=first("venue"),
        comment=first("comment"),
        code=_code(ordered),
        is_code_known=any(tells_code(said.source, said.kind) for said in ordered),
        institutions=first("institutions") or (),
        citations=_citations(ordered),
        versions=_versions(ordered),
        withdrawn=bool(first("withdrawn")),
        retracted=any(given(paper_content(said).retracted, False) for said in ordered),
        front_matter=first("paper_type") == "frontmatter",
        said_at=max(said.said_at for said in ordered).date().isoformat(),
        from_records=chosen,
    )
    field = next((f for said in ordered if (f := field_of(paper_content(said)))), None)
    return PaperRow(first("title"), date, field, detail, tuple(ordered))


def _authors(ordered: Sequence[Said], chosen: dict[str, str]) -> tuple[tuple[Credit, ...], bool]:
    """Return the list of the record believed first that has all names, else of the one with most names."""
    named = [said for said in ordered if given(paper_content(said).authors, ())]
    if not named:
        return (), False
    whole = [said for said in named if paper_content(said).authors_complete]
    best = whole[0] if whole else max(named, key=lambda said: len(given(paper_content(said).authors, ())))
    chosen["authors"] = best.key
    names = tuple(
        Credit(author.name, key, given(author.affiliations, ()))
        for author, key in zip(given(paper_content(best).authors, ()), best.mentions, strict=True)
    )
    return names, bool(whole)


def _identifiers(ordered: Sequence[Said]) -> dict[str, str]:
    found: dict[str, str] = {}
    for said in ordered:
        for scheme, value in given(paper_content(said).identifiers, {}).items():
            found.setdefault(scheme, value)
    return found


def _code(ordered: Sequence[Said]) -> Code | None:
    """Return the code link with the strongest word for it; one with an address before one without."""
    strength = {"asserted": 0, "badge": 1, "text": 2}
    found = []
    for place, said in enumerate(ordered):
        code = paper_content(said).code
        if not isinstance(code, UnsetType):
            url = given(code.url, None)
            found.append((url is None, strength[code.evidence], place, Code(url, said.source, code.evidence)))
    return min(found, key=lambda entry: entry[:3])[3] if found else None


def _citations(ordered: Sequence[Said]) -> dict[str, Count]:
    """Return each source's newest count."""
    found: dict[str, Count] = {}
    for said in sorted(ordered, key=lambda said: (said.said_at, said.key)):
        value = paper_content(said).citations
        if value is not UNSET:
            found[said.source] = Count(value, said.said_at.date().isoformat())
    return found


def _versions(ordered: Sequence[Said]) -> tuple[Version, ...]:
    """Return each source's list of versions, as its first record that has one gives it, and the publication."""
    found: list[Version] = []
    published: list[Version] = []
    told: set[str] = set()
    for said in ordered:
        content = paper_content(said)
        own = given(content.versions, ())
        if own and said.source not in told:
            told.add(said.source)
            found += [Version(v.version, v.date, said.source) for v in own]
        if not isinstance(content.published, UnsetType):
            published.append(Version("published", content.published, said.source, given(content.venue, None)))
    return (*found, *published[:1])
