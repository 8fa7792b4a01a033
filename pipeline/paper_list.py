"""The papers of a profile: as documents, and in which order they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from pipeline import document
from pipeline.document import Near, Paper, PaperFigure, Profile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.derivation.details import StandingPaper
    from pipeline.figures.novelty.kept import Raw


_MOST_PAIRS: Final = 20


class Listed(NamedTuple):
    """A paper of an author, why it is on the profile, and its figures."""

    paper: StandingPaper
    why: str
    novelty: PaperFigure
    score: PaperFigure
    raw: Raw | None
    """What is new in its text."""


def papers(
    listed: Sequence[Listed], authors: Mapping[str, str], places: Mapping[str, int], source: str | None
) -> tuple[Paper, ...]:
    """Return the papers as documents: the scored ones by score, then the rest.

    Of the rest those of the newest listing come first, by their `places` in it; ties are by date, newest first,
    then by title. `authors` gives the people that mentions are of, `source` whose counts of citations are shown.
    """
    by_title = sorted(listed, key=lambda each: (each.paper.title, each.paper.id))
    by_date = sorted(by_title, key=lambda each: each.paper.date or "", reverse=True)
    by_place = sorted(by_date, key=lambda each: places.get(each.paper.id, len(places)))
    scored = [each for each in by_date if each.score.value is not None]
    scored.sort(key=lambda each: float(each.score.value or 0), reverse=True)
    rest = (each for each in by_place if each.score.value is None)
    return tuple(_paper(each, authors, source) for each in (*scored, *rest))


def _paper(listed: Listed, authors: Mapping[str, str], source: str | None) -> Paper:
    standing = listed.paper
    detail = standing.detail
    return Paper(
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
        nearest=near(listed.raw),
        new_pairs=new_pairs(standing, listed.raw),
        identifiers=detail.identifiers,
        venue=detail.venue,
        versions=tuple(
            document.PaperVersion(version=v.version, date=v.date, source=v.source, venue=v.venue)
            for v in detail.versions
        ),
        citations=_citations(standing, source),
        novelty=listed.novelty,
        score=listed.score,
        retracted=detail.is_taken_back,
        why=listed.why,
    )


def near(raw: Raw | None) -> tuple[Near, ...]:
    """Return the earlier papers whose texts are nearest."""
    found = () if raw is None else raw.nearest
    return tuple(Near(id=each.id, similarity=each.similarity) for each in found)


def new_pairs(paper: StandingPaper, raw: Raw | None) -> tuple[tuple[str, str], ...]:
    """Return words of a paper that no earlier paper has together."""
    if raw is None or not raw.new:
        return ()
    from pipeline.figures.novelty.terms import spelled

    words = spelled(paper.title, paper.detail.abstract)
    pairs = sorted(tuple(sorted((words[left], words[right]))) for left, right in raw.pairs())
    return tuple((left, right) for left, right in pairs[:_MOST_PAIRS])


def _citations(paper: StandingPaper, source: str | None) -> PaperFigure:
    """Return the count of the source that the author's figures are counted from."""
    counts = paper.detail.citations
    if source in counts and source is not None:
        return PaperFigure(value=counts[source].value, source=source, as_of=counts[source].as_of)
    return PaperFigure(why_null="no count" if source is None else f"no count by {source}")


def in_order(found: Profile, sort: str) -> Profile:
    """Return the profile with its papers in another order: score, date, citations or novelty, highest first.

    Papers without the value follow, newest first, ties by title. Raises ValueError for an unknown order.
    """
    if sort == "score":
        return found
    if sort not in ("date", "citations", "novelty"):
        raise ValueError(sort)

    def value(paper: Paper) -> float:
        figure = {"citations": paper.citations, "novelty": paper.novelty}.get(sort)
        known = None if figure is None else figure.value
        return float(known) if isinstance(known, int | float) else -1.0

    by_title = sorted(found.papers, key=lambda paper: (paper.title or "", paper.id))
    by_date = sorted(by_title, key=lambda paper: paper.date or "", reverse=True)
    return msgspec.structs.replace(found, papers=tuple(sorted(by_date, key=value, reverse=True)))
