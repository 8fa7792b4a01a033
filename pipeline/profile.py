"""Building the profile document of an author from the derived rows."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from db.queries import profiles as stored
from db.queries import published
from pipeline import document, notices
from pipeline.derivation import counted
from pipeline.derivation.details import AuthorDetail, StandingPaper
from pipeline.document import Figure, Figures, PaperFigure, Profile, Reported
from pipeline.figures import author as author_figures

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from db.engine import Transaction
    from pipeline.derivation.details import ReportedFigure
    from pipeline.figures.counted import Rules

LISTING_SOURCE = "profile-page"
"""The source whose listing orders papers that have no score."""
_NOT_YET = "this version of Byline does not compute it"


class Placed(NamedTuple):
    """A paper of an author, the author's position on it, and why it is on the profile."""

    paper: StandingPaper
    position: int | None
    why: str


def profile(transaction: Transaction, author_id: str, rules: Rules) -> Profile | None:
    """Return the profile document of an author, None where there is no such author; front matter is no paper."""
    row = stored.author(transaction, author_id)
    if row is None:
        return None
    detail = msgspec.convert(row["detail"], AuthorDetail)
    own = [Placed(_standing(row), row["position"], row["why"]) for row in stored.papers(transaction, author_id)]
    papers = [each for each in own if not each.paper.detail.front_matter]
    shown = {each.paper.id for each in papers}
    people = [each for each in stored.people_on(transaction, author_id) if each["paper_id"] in shown]
    listing = detail.listings.get(LISTING_SOURCE)
    places = {} if listing is None else stored.listing_order(transaction, listing)
    counts = author_figures.counts(counted.papers((each.paper, each.position) for each in own), rules)
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
        figures=_figures(counts.figures, detail.reported),
        series=counts.series,
        mix=counts.mix,
        coauthors=_coauthors(author_id, people, {p.id for p, _, _ in papers if not p.detail.authors_complete}),
        papers=_papers(papers, people, places, counts.figures["citations"].source),
        front_matter=tuple(each.paper.id for each in own if each.paper.detail.front_matter),
    )


def _standing(row: Mapping[str, Any]) -> StandingPaper:
    return msgspec.convert({name: row[name] for name in StandingPaper.__struct_fields__}, StandingPaper)


def _figures(own: Mapping[str, Figure], reported: Sequence[ReportedFigure]) -> Figures:
    """Return all figures: our own, with what sources reported beside them, the newest first."""
    found = {}
    for name in Figures.__struct_fields__:
        figure = own.get(name) or Figure(why_null=_NOT_YET)
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


def _coauthors(
    author_id: str, people: Sequence[Mapping[str, Any]], cut: Collection[str]
) -> tuple[document.Coauthor, ...]:
    """Return who else stands on the papers; those that are `cut` name not all who wrote them."""
    together = {(row["author_id"], row["paper_id"]) for row in people if row["author_id"] != author_id}
    names = {row["author_id"]: row["name"] for row in people}
    counts = Counter(id_ for id_, _ in together)
    ranked = sorted(counts, key=lambda id_: (-counts[id_], names[id_], id_))
    named_on_cut = Counter(id_ for id_, paper in together if paper in cut)
    return tuple(
        document.Coauthor(id=id_, name=names[id_], papers=counts[id_], at_least=named_on_cut[id_] < len(cut))
        for id_ in ranked
    )


def _papers(
    placed: Sequence[Placed],
    people: Sequence[Mapping[str, Any]],
    places: Mapping[str, int],
    source: str | None,
) -> tuple[document.Paper, ...]:
    """Return the papers: those of the newest listing in its order, then the rest, newest first, ties by title."""
    authors = {row["key"]: row["author_id"] for row in people}
    by_title = sorted(placed, key=lambda each: (each.paper.title, each.paper.id))
    by_date = sorted(by_title, key=lambda each: each.paper.date or "", reverse=True)
    ordered = sorted(by_date, key=lambda each: places.get(each.paper.id, len(places)))
    return tuple(_paper(each, authors, source) for each in ordered)


def _paper(placed: Placed, authors: Mapping[str, str], source: str | None) -> document.Paper:
    standing = placed.paper
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
        is_code_known=detail.is_code_known,
        identifiers=detail.identifiers,
        venue=detail.venue,
        versions=tuple(
            document.PaperVersion(version=v.version, date=v.date, source=v.source, venue=v.venue)
            for v in detail.versions
        ),
        citations=_citations(standing, source),
        novelty=PaperFigure(why_null=_NOT_YET),
        score=PaperFigure(why_null=_NOT_YET),
        retracted=detail.retracted or detail.withdrawn,
        why=placed.why,
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
