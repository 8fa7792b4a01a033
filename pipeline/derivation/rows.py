"""Derived rows of papers and people, as the tables hold them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from msgspec import UNSET, Struct

from pipeline.derivation import counted
from pipeline.derivation.clusters import display_name
from pipeline.derivation.details import AuthorDetail, ReportedFigure, StandingPaper
from pipeline.derivation.evidence import given
from pipeline.derivation.said import Said, Stated
from pipeline.derivation.settings import Setting
from pipeline.figures import author as author_figures
from pipeline.figures.basis import Basis
from pipeline.identity import names
from pipeline.identity.statements import Alarm, Mention
from spiders.records import AuthorContent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.derivation.listings import Owned
    from pipeline.derivation.papers import PaperRow
    from pipeline.figures.author import Counts
    from pipeline.figures.counted import Rules

Row = dict[str, Any]


def paper(id_: str, row: PaperRow) -> Row:
    """Return the row of a paper."""
    return {"id": id_, "title": row.title, "date": row.date, "field": row.field, "detail": row.detail}


def paper_versions(id_: str, row: PaperRow) -> list[Row]:
    """Return the rows of the records that tell of a paper."""
    return [{"record_key": said.key, "paper_id": id_, "version_id": said.version_id} for said in row.records]


def as_standing(id_: str, row: PaperRow) -> StandingPaper:
    """Return a paper as its row will hold it."""
    return StandingPaper(id_, row.title, row.date, row.field, row.detail)


def mention(each: Mention, paper_id: str, author_id: str) -> Row:
    """Return the row of a mention."""
    return {
        "key": each.key,
        "record_key": each.record,
        "paper_id": paper_id,
        "author_id": author_id,
        "name": each.name,
        "position": each.position,
        "listing_key": each.listing,
    }


class Person(Struct, frozen=True):
    """A person with all that the person's rows are made from."""

    id: str
    mentions: Sequence[Mention]
    paper_of: Mapping[str, str]
    """Record key to the public id of its paper."""
    papers: Mapping[str, StandingPaper]
    """Papers by public id, also those of others."""
    records: Sequence[Said]
    """Author records about the person."""
    listing_said: Mapping[str, datetime]
    """When the newest part of each listing was said, by the key of its owner."""
    settings: Mapping[str, Setting]
    """What a person set, by field."""
    alarm: Alarm | None


def authorships(person: Person) -> list[Row]:
    """Return a person's places on papers, with the reason why each is on the profile."""
    by_paper: dict[str, list[Mention]] = {}
    for each in person.mentions:
        by_paper.setdefault(person.paper_of[each.record], []).append(each)
    found = []
    for paper_id, named in sorted(by_paper.items()):
        credited = {credit.mention: n for n, credit in enumerate(person.papers[paper_id].detail.authors)}
        best = min(named, key=lambda m: (credited.get(m.key, len(credited)), m.position is None, m.key))
        found.append(
            {
                "paper_id": paper_id,
                "author_id": person.id,
                "name": best.name,
                "position": credited.get(best.key),
                "why": _why(named),
            }
        )
    return found


def counts(person: Person, places: Iterable[Row], rules: Rules) -> Counts:
    """Return what is counted of a person's papers; `places` are the rows of the person's places on them."""
    placed = ((person.papers[row["paper_id"]], row["position"]) for row in places)
    return author_figures.counts(counted.papers(placed, {}), Basis(rules))


def _why(named: Sequence[Mention]) -> str:
    """Return in words what puts a paper on a profile."""
    listing = sorted({each.listing.split("/", 1)[0] for each in named if each.listing})
    sources = sorted({each.record.split("/", 1)[0] for each in named if each.position is not None})
    parts = ([f"listed by {', '.join(listing)}"] if listing else []) + (
        [f"named by {', '.join(sources)}"] if sources else []
    )
    return "; ".join(parts)


def author(person: Person, counts: Counts) -> Row:
    """Return the row of a person, with what author records of sources report."""
    reported = tuple(figure for r in person.records for figure in _reported(r, Stated(r.said_at, _content(r))))
    own = counts.figures["main_field"].value
    mentioned = {names.clean(each.name) for each in person.mentions}
    detail = AuthorDetail(
        names=tuple(sorted(mentioned | set(_stated_names(person.records)) | _set_names(person))),
        records=tuple(record.key for record in person.records),
        affiliations=tuple(sorted(_affiliations(person))),
        reported=reported,
        reported_before=tuple(
            figure for record in person.records for each in record.before for figure in _reported(record, each)
        ),
        told=sum(figure.value is not None for figure in counts.figures.values()),
        listings=_newest_listings(person),
        set_by={field: setting.typed for field, setting in person.settings.items()},
        alarm=person.alarm,
    )
    values = {field: setting.value for field, setting in person.settings.items()}
    fallback = next((str(figure.value) for figure in reported if figure.name == "main_field"), None)
    return {
        "id": person.id,
        "name": values.get("name") or display_name(person.mentions),
        "main_field": values.get("main_field") or own or fallback,
        "papers": counts.figures["papers"].value,
        "detail": detail,
    }


def _newest_listings(person: Person) -> dict[str, str]:
    """Return, for each source, the key of the owner whose listing of the person's papers was said last."""
    owners = {mention.listing for mention in person.mentions if mention.listing is not None}
    in_time = sorted((person.listing_said[owner], owner) for owner in owners if owner in person.listing_said)
    return {owner.split("/", 1)[0]: owner for _, owner in in_time}


def aliases(person: Person) -> list[Row]:
    """Return the identifiers of a person, each as well known as its best evidence at a source."""
    strength = {"asserted": 0, "matched": 1, "name": 2}
    found: dict[tuple[str, str, str], str] = {}
    known = [(m.record.split("/", 1)[0], i) for m in person.mentions for i in m.identifiers]
    for record in person.records:
        identifiers = given(_content(record).identifiers, ())
        known += [(record.source, (i.scheme, i.value, i.evidence)) for i in identifiers]
    for source, (scheme, value, evidence) in known:
        key = (scheme, value, source)
        if key not in found or strength[evidence] < strength[found[key]]:
            found[key] = evidence
    return [
        {"author_id": person.id, "scheme": scheme, "value": value, "source": source, "evidence": evidence}
        for (scheme, value, source), evidence in sorted(found.items())
    ]


def membership(each: Owned) -> Row:
    """Return the row of a paper's membership in a listing."""
    return {
        "listing_key": each.listing,
        "record_key": each.record,
        "place": each.place,
        "ended_on": each.ended_on,
    }


def _reported(record: Said, stated: Stated) -> list[ReportedFigure]:
    """Return the figures that a version of a record reports."""
    day = stated.said_at.date().isoformat()
    return [
        ReportedFigure(name, value, record.source, day, record.key)
        for name in ("papers", "citations", "main_field", "h_index", "novelty", "ai_score")
        if (value := getattr(stated.content, name)) is not UNSET
    ]


def _affiliations(person: Person) -> set[str]:
    stated = {affiliation for record in person.records for affiliation in given(_content(record).affiliations, ())}
    return stated | {affiliation for mention in person.mentions for affiliation in mention.affiliations}


def _stated_names(records: Iterable[Said]) -> list[str]:
    return [name for r in records for name in (_content(r).name, *given(_content(r).names, ()))]


def _set_names(person: Person) -> set[str]:
    return {setting.value for field, setting in person.settings.items() if field == "name"}


def _content(record: Said) -> AuthorContent:
    assert isinstance(record.content, AuthorContent)
    return record.content
