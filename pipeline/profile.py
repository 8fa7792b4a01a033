"""Building the profile document of an author from the derived rows."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

import msgspec

from db.queries import profiles as stored
from db.queries import published, register, texts
from pipeline import document, notices, paper_list
from pipeline.derivation import counted, plausible
from pipeline.derivation.details import AuthorDetail, StandingPaper, standing_paper
from pipeline.document import Figure, Figures, PaperFigure, Profile, Reported
from pipeline.figures import author as author_figures
from pipeline.figures.novelty.kept import Raw
from pipeline.paper_list import Listed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from db.engine import Transaction
    from pipeline.derivation.details import ReportedFigure
    from pipeline.figures.basis import Basis

LISTING_SOURCE = "profile-page"
"""The source whose listing orders papers that have no score."""

_TAKEN_BACK = PaperFigure(why_null="the paper was retracted or withdrawn")


def profile(transaction: Transaction, author_id: str, basis: Basis) -> Profile | None:
    """Return the profile document of an author, None where there is no such author; front matter is no paper."""
    row = stored.author(transaction, author_id)
    if row is None:
        return None
    detail = msgspec.convert(row["detail"], AuthorDetail)
    raws = {} if basis.reference is None else _raws(transaction, author_id)
    rows = stored.papers(transaction, author_id)
    own = {row["id"]: standing_paper(row) for row in rows}
    papers = [each for each in own.values() if not each.detail.front_matter]
    people = {each["key"]: each for each in stored.people_on(transaction, author_id)}
    listing = detail.listings.get(LISTING_SOURCE)
    places = {} if listing is None else stored.listing_order(transaction, listing)
    mine = counted.papers(((own[row["id"]], row["position"]) for row in rows), raws)
    made = author_figures.figured(mine, row["main_field"], basis)
    whys = {each["id"]: each["why"] for each in rows}
    listed = [
        Listed(
            paper=each,
            why=whys[each.id],
            novelty=made.novelty.get(each.id, _TAKEN_BACK),
            score=made.scores.get(each.id, _TAKEN_BACK),
            raw=raws.get(each.id),
        )
        for each in papers
    ]
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
        notices=(
            *notices.of_author(transaction, author_id, detail.alarm),
            *notices.of_findings(plausible.found(made.figures, detail, papers)),
            *notices.of_texts(own[id_] for id_, figure in made.novelty.items() if figure.value is not None),
        ),
        figures=_figures(made.figures, detail.reported),
        series=made.series,
        mix=made.mix,
        coauthors=_coauthors(author_id, people, [own[each.id] for each in mine.counted]),
        papers=paper_list.papers(
            listed,
            {key: each["author_id"] for key, each in people.items()},
            places,
            made.figures["citations"].source,
        ),
        front_matter=tuple(each.id for each in own.values() if each.detail.front_matter),
    )


def _raws(transaction: Transaction, author_id: str) -> dict[str, Raw]:
    return {id_: msgspec.convert(raw, Raw) for id_, raw in texts.new_in(transaction, author_id).items()}


def _figures(own: Mapping[str, Figure], reported: Sequence[ReportedFigure]) -> Figures:
    """Return all figures: our own, with what sources reported beside them, the newest first."""
    found = {}
    for name in Figures.__struct_fields__:
        figure = own[name]
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
    author_id: str, people: Mapping[str, Mapping[str, Any]], papers: Sequence[StandingPaper]
) -> tuple[document.Coauthor, ...]:
    """Return who else is named in the lists of authors that are shown, by how many papers that count."""
    on = {
        paper.id: {
            people[credit.mention]["author_id"] for credit in paper.detail.authors if credit.mention in people
        }
        for paper in papers
    }
    cut = [paper.id for paper in papers if not paper.detail.authors_complete]
    names = {row["author_id"]: row["name"] for row in people.values()}
    counts = Counter(id_ for ids in on.values() for id_ in ids if id_ != author_id)
    ranked = sorted(counts, key=lambda id_: (-counts[id_], names[id_], id_))
    return tuple(
        document.Coauthor(
            id=id_, name=names[id_], papers=counts[id_], at_least=any(id_ not in on[paper] for paper in cut)
        )
        for id_ in ranked
    )


def profile_at(transaction: Transaction, author_id: str, day: date, *, asked: str | None = None) -> Profile | None:
    """Return the document that was shown of an author at the end of a day (UTC), None where none was.

    Where the id `asked` for leads to this author, it is the one that was shown under that id, if any was.
    """
    end = datetime.combine(day, time.max, UTC)
    body = None
    if asked is not None and asked in register.leading_to(transaction, "author", author_id):
        body = published.document_at(transaction, asked, end)
    if body is None:
        body = published.document_at(transaction, author_id, end)
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
