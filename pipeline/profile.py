"""Building the profile document of an author from the derived rows."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

import msgspec

from db.queries import profiles as stored
from db.queries import published
from pipeline import document, notices
from pipeline.derivation.details import AuthorDetail, StandingPaper
from pipeline.document import Figure, Figures, PaperFigure, Profile, Reported

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from db.engine import Transaction
    from pipeline.derivation.details import ReportedFigure

LISTING_SOURCE = "profile-page"
"""The source whose listing orders papers that have no score."""
_NOT_YET = {
    "g_index": "this version of Byline does not compute it",
    "novelty": "this version of Byline does not compute it",
    "ai_score": "this version of Byline does not compute it",
    "m_quotient": "this version of Byline does not compute it",
    "citation_impact": "this version of Byline does not compute it",
}


def profile(transaction: Transaction, author_id: str) -> Profile | None:
    """Return the profile document of an author, None where there is no such author; front matter is no paper."""
    row = stored.author(transaction, author_id)
    if row is None:
        return None
    detail = msgspec.convert(row["detail"], AuthorDetail)
    papers = [paper for paper in stored.papers(transaction, author_id) if not paper["detail"]["front_matter"]]
    shown = {paper["id"] for paper in papers}
    people = [each for each in stored.people_on(transaction, author_id) if each["paper_id"] in shown]
    listing = detail.listings.get(LISTING_SOURCE)
    places = {} if listing is None else stored.listing_order(transaction, listing)
    own = stored.figures(transaction, author_id)
    return Profile(
        id=author_id,
        name=row["name"],
        names=detail.names,
        main_field=row["main_field"],
        identifiers=tuple(
            document.Identifier(
                scheme=alias["scheme"], value=alias["value"], evidence=alias["evidence"], source=alias["source"]
            )
            for alias in stored.aliases(transaction, author_id)
        ),
        institutions=tuple(document.Institution(name=name) for name in detail.affiliations),
        notices=tuple(notices.of_author(transaction, author_id, detail.alarm)),
        figures=_figures(own, detail.reported),
        series=document.YearSeries(
            papers_per_year=document.Series(source="byline", as_of=detail.as_of, values=detail.papers_per_year)
        ),
        coauthors=_coauthors(author_id, people),
        papers=_papers(papers, people, places, own),
    )


def _figures(own: Mapping[str, Any], reported: Sequence[ReportedFigure]) -> Figures:
    """Return all figures: our own, with what sources reported beside them, the newest first."""
    found = {}
    for name in Figures.__struct_fields__:
        figure = msgspec.convert(own[name], Figure) if name in own else Figure(why_null=_NOT_YET[name])
        beside = sorted(
            (each for each in reported if each.name == name),
            key=lambda each: (each.as_of, each.source),
            reverse=True,
        )
        found[name] = msgspec.structs.replace(
            figure,
            reported=tuple(Reported(value=r.value, source=r.source, as_of=r.as_of) for r in beside),
        )
    return Figures(**found)


def _coauthors(author_id: str, people: Sequence[Mapping[str, Any]]) -> tuple[document.Coauthor, ...]:
    together = {(row["author_id"], row["paper_id"]) for row in people if row["author_id"] != author_id}
    names = {row["author_id"]: row["name"] for row in people}
    counts = Counter(id_ for id_, _ in together)
    ranked = sorted(counts, key=lambda id_: (-counts[id_], names[id_], id_))
    return tuple(document.Coauthor(id=id_, name=names[id_], papers=counts[id_]) for id_ in ranked)


def _papers(
    rows: Sequence[Mapping[str, Any]],
    people: Sequence[Mapping[str, Any]],
    places: Mapping[str, int],
    own: Mapping[str, Any],
) -> tuple[document.Paper, ...]:
    """Return the papers: those of the newest listing in its order, then the rest, newest first, ties by title."""
    authors = {row["key"]: row["author_id"] for row in people}
    source = own.get("citations", {}).get("source")
    by_title = sorted(rows, key=lambda row: (row["title"], row["id"]))
    by_date = sorted(by_title, key=lambda row: row["date"] or "", reverse=True)
    ordered = sorted(by_date, key=lambda row: places.get(row["id"], len(places)))
    return tuple(_paper(row, authors, source) for row in ordered)


def _paper(row: Mapping[str, Any], authors: Mapping[str, str], source: str | None) -> document.Paper:
    fields = {name: row[name] for name in StandingPaper.__struct_fields__}
    standing = msgspec.convert(fields, StandingPaper)
    detail = standing.detail
    return document.Paper(
        id=standing.id,
        title=standing.title,
        authors=tuple(
            document.PaperAuthor(
                name=credit.name, id=authors.get(credit.mention), institutions=credit.institutions
            )
            for credit in detail.authors
        ),
        authors_complete=detail.authors_complete,
        institutions=detail.institutions,
        date=standing.date,
        primary_category=detail.primary_category,
        field=standing.field,
        abstract=detail.abstract,
        code=None
        if detail.code is None
        else document.PaperCode(url=detail.code.url, source=detail.code.source, confidence=detail.code.confidence),
        identifiers=detail.identifiers,
        venue=detail.venue,
        versions=tuple(
            document.PaperVersion(version=v.version, date=v.date, source=v.source, venue=v.venue)
            for v in detail.versions
        ),
        citations=_citations(standing, source),
        novelty=PaperFigure(why_null=_NOT_YET["novelty"]),
        score=PaperFigure(why_null=_NOT_YET["ai_score"]),
        retracted=detail.retracted or detail.withdrawn,
        why=row["why"],
    )


def _citations(paper: StandingPaper, source: str | None) -> PaperFigure:
    """Return the count of the source that the author's figures are counted from."""
    counts = paper.detail.citations
    if source in counts and source is not None:
        return PaperFigure(value=counts[source].value, source=source, as_of=counts[source].as_of)
    return PaperFigure(why_null="no count" if source is None else f"no count by {source}")


def profile_at(transaction: Transaction, author_id: str, day: date) -> Profile | None:
    """Return the document that was shown of an author at the end of a day (UTC), None where none was."""
    body = published.document_at(transaction, author_id, datetime.combine(day, time.max, UTC))
    return None if body is None else _without_hidden(transaction, document.decode(body))


def _without_hidden(transaction: Transaction, found: Profile) -> Profile:
    """Return a profile of old without those people who are not shown today."""
    ids = {each.id for each in found.coauthors} | {each.id for paper in found.papers for each in paper.authors}
    ids |= {_about(notice) for notice in found.notices}
    gone = {id_ for id_ in ids if id_ is not None and stored.is_gone(transaction, id_)}
    papers = (
        msgspec.structs.replace(
            paper,
            authors=tuple(
                msgspec.structs.replace(author, id=None) if author.id in gone else author
                for author in paper.authors
            ),
        )
        for paper in found.papers
    )
    coauthors = tuple(each for each in found.coauthors if each.id not in gone)
    told = tuple(each for each in found.notices if _about(each) not in gone)
    if not gone:
        return found
    return msgspec.structs.replace(found, coauthors=coauthors, papers=tuple(papers), notices=told)


def _about(notice: document.Notice) -> str | None:
    """Return the id of the other author whom a notice names."""
    kind, _, id_ = (notice.about or "").partition(":")
    return id_ if kind == "author" else None


def in_order(found: Profile, sort: str) -> Profile:
    """Return the profile with its papers in another order: score, date, citations or novelty, highest first.

    Papers without the value follow, newest first, ties by title. Raises ValueError for an unknown order.
    """
    if sort == "score":
        return found
    if sort not in ("date", "citations", "novelty"):
        raise ValueError(sort)

    def value(paper: document.Paper) -> float:
        figure = {"citations": paper.citations, "novelty": paper.novelty}.get(sort)
        known = None if figure is None else figure.value
        return float(known) if isinstance(known, int | float) else -1.0

    by_title = sorted(found.papers, key=lambda paper: (paper.title or "", paper.id))
    by_date = sorted(by_title, key=lambda paper: paper.date or "", reverse=True)
    return msgspec.structs.replace(found, papers=tuple(sorted(by_date, key=value, reverse=True)))
