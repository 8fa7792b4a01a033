"""The figures of one paper: Novelty, AI Score, and its citations beside those of its peers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.document import Formula, PaperFigure
from pipeline.figures.novelty import categories, parts
from pipeline.figures.recency import day_of_year
from pipeline.figures.score import VERSION, Absent, Peers, score

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.figures.basis import Basis
    from pipeline.figures.counted import Counted
    from pipeline.figures.novelty.parts import Novelty
    from pipeline.figures.reference import PaperPeers, Reference


def novelty(paper: Counted, basis: Basis) -> PaperFigure:
    """Return how new a paper is among those of its primary category and year, from 0 to 100."""
    found = measured(paper, basis.the_reference())
    return PaperFigure(
        value=found.value,
        unit="%",
        why_null=found.why_null,
        formula=Formula(name="novelty", version=1),
        source="byline",
        reference=basis.named,
        parts=found.parts,
    )


def number(figure: PaperFigure) -> float | None:
    """Return the value of a figure that is a number, None where it has none."""
    return figure.value if isinstance(figure.value, int | float) else None


def measured(paper: Counted, reference: Reference | Absent) -> Novelty:
    """Return the Novelty of a paper by a reference, or why there is none."""
    if isinstance(reference, Absent):
        return parts.Novelty(None, reference.why, ())
    why = parts.too_few_earlier(reference.categories, paper.category, paper.date)
    peers = reference.peers_of_paper(paper.category, paper.date)
    if why is not None or isinstance(peers, Absent):
        return parts.Novelty(None, why or (peers.why if isinstance(peers, Absent) else ""), ())
    raw = parts.raw_parts(paper.raw, categories.rarity(reference.categories, paper.date or "", paper.categories))
    return parts.novelty(raw, peers.novelty_percentile)


def ai_score(paper: Counted, basis: Basis, new: PaperFigure) -> PaperFigure:
    """Return where a paper stands among those of its primary category and year, from 0 to 100.

    `new` is its Novelty.
    """
    peers = _peers(paper, basis.the_reference())
    compared: Peers | Absent = peers if isinstance(peers, Absent) else peers.score
    given = score_parts(paper, peers, number(new), basis.rules.citation_sources)
    found = score(given, compared, basis.rules.paper_score)
    return PaperFigure(
        value=found.value,
        why_null=found.why_null,
        formula=Formula(name=f"ai-score {basis.rules.paper_score.digest()}", version=VERSION),
        source="byline",
        reference=basis.named,
        parts=found.parts,
    )


def score_parts(
    paper: Counted, peers: PaperPeers | Absent, new: float | None, sources: Sequence[str]
) -> dict[str, float | Absent]:
    """Return what a paper's score is made of; `new` is its Novelty."""
    day = day_of_year(paper.date)
    code = float(paper.has_code) if paper.is_code_known else Absent("no source was asked that tells")
    return {
        "citation_percentile": _percentile(paper, _source(paper, sources), peers),
        "novelty": Absent("it has no Novelty") if new is None else new,
        "code": code,
        "recency": Absent("its day is not known") if day is None else day,
    }


def impact(paper: Counted, source: str, reference: Reference | Absent) -> float | Absent:
    """Return a source's count by the mean count of the papers of the same primary category and year."""
    if source not in paper.citations:
        return Absent(f"no count by {source}")
    peers = _peers(paper, reference)
    mean = peers if isinstance(peers, Absent) else peers.mean_citations(source)
    return mean if isinstance(mean, Absent) else paper.citations[source][0] / mean


def percentile(paper: Counted, source: str | None, reference: Reference | Absent) -> float | Absent:
    """Return the percentile of a source's count among those of the same primary category and year."""
    return _percentile(paper, source, _peers(paper, reference))


def _percentile(paper: Counted, source: str | None, peers: PaperPeers | Absent) -> float | Absent:
    if source is None or source not in paper.citations:
        return Absent("no source gives its citations" if source is None else f"no count by {source}")
    return peers if isinstance(peers, Absent) else peers.citation_percentile(source, paper.citations[source][0])


def _source(paper: Counted, sources: Sequence[str]) -> str | None:
    """Return the first source that gives a paper's citations, by the installation's order, then by name."""
    return next((each for each in (*sources, *sorted(paper.citations)) if each in paper.citations), None)


def _peers(paper: Counted, reference: Reference | Absent) -> PaperPeers | Absent:
    if isinstance(reference, Absent):
        return reference
    return reference.peers_of_paper(paper.category, paper.date)
