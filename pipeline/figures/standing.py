"""Where an author stands: figures taken against the kept reference of papers and authors."""

from __future__ import annotations

from collections import Counter
from statistics import fmean, median, quantiles
from typing import TYPE_CHECKING, Final

from pipeline.document import Figure, Formula
from pipeline.figures import paper
from pipeline.figures.counted import SCOPE, newest
from pipeline.figures.recency import recent_output
from pipeline.figures.score import VERSION, Absent, score

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pipeline.figures.basis import Basis
    from pipeline.figures.counted import Counted
    from pipeline.figures.reference import Reference

LOCAL: Final = "stored papers with peers stored here"


def citation_impact(papers: Sequence[Counted], citations: Figure, basis: Basis) -> Figure:
    """Return the mean over papers of citations by the mean of the same primary category and year, local.

    After the mean normalised citation score (Waltman and others 2011), with the papers stored here for the world.
    """
    return _of_papers(papers, citations, basis, paper.impact, "local-citation-impact", None)


def citation_percentile(papers: Sequence[Counted], citations: Figure, basis: Basis) -> Figure:
    """Return the mean over papers of the citation percentile in the same primary category and year, local."""
    return _of_papers(papers, citations, basis, paper.percentile, "local-citation-percentile", "%")


def novelty(papers: Sequence[Counted], values: Sequence[float | None], basis: Basis) -> Figure:
    """Return the median of the papers' Novelty, with its quartiles."""
    known = [(each, value) for each, value in zip(papers, values, strict=True) if value is not None]
    found = sorted(value for _, value in known)
    reference = basis.the_reference()
    why = reference.why if isinstance(reference, Absent) else "none of the papers has a Novelty"
    return Figure(
        value=round(median(found), 1) if found else None,
        unit="%",
        why_null=None if found else why,
        formula=Formula(name="median-novelty", version=1),
        source="byline",
        scope="stored papers with Novelty",
        as_of=newest(each for each, _ in known),
        n=len(found),
        quartiles=_quartiles(found),
        reference=basis.named,
    )


def ai_score(papers: Sequence[Counted], own: Mapping[str, Figure], field: str | None, basis: Basis) -> Figure:
    """Return where an author stands among the authors of the same main field, from 0 to 100."""
    reference = basis.the_reference()
    peers = reference if isinstance(reference, Absent) else reference.peers_of_author(field)
    given = score_parts(papers, own, None if isinstance(reference, Absent) else reference.until)
    found = score(given, peers, basis.rules.author_score)
    return Figure(
        value=found.value,
        why_null=found.why_null,
        formula=Formula(name=f"ai-score {basis.rules.author_score.digest()}", version=VERSION),
        source="byline",
        scope=f"authors of {field}" if field else SCOPE,
        as_of=newest(papers),
        n=found.peers,
        reference=basis.named,
        parts=found.parts,
    )


def score_parts(
    papers: Sequence[Counted], own: Mapping[str, Figure], until: str | None
) -> dict[str, float | Absent]:
    """Return what an author's score is made of; `own` are the author's other figures."""
    output = None if until is None else recent_output((each.date for each in papers), until)
    why = "no reference tells up to which day ages count" if until is None else "no paper has a date"
    return {
        "citation_impact": _value(own["citation_impact"]),
        "recent_output": Absent(why) if output is None else output,
        "novelty": _value(own["novelty"]),
        "code_share": _value(own["code_share"]),
        "h_index": _value(own["h_index"]),
    }


def _value(figure: Figure) -> float | Absent:
    if isinstance(figure.value, int | float):
        return float(figure.value)
    return Absent(figure.why_null or "not known")


def _of_papers(
    papers: Sequence[Counted],
    citations: Figure,
    basis: Basis,
    measure: Callable[[Counted, str, Reference | Absent], float | Absent],
    name: str,
    unit: str | None,
) -> Figure:
    """Return the mean of a measure over the papers that have peers, by the source of the author's citations."""
    reference = basis.the_reference()
    found: list[float] = []
    why = f"no citations: {citations.why_null}" if citations.value is None else "no paper has peers"
    if citations.value is not None and citations.source is not None:
        measured = [measure(each, citations.source, reference) for each in papers]
        found = [each for each in measured if not isinstance(each, Absent)]
        why = _commonest(each.why for each in measured if isinstance(each, Absent)) or why
    return Figure(
        value=round(fmean(found), 2) if found else None,
        unit=unit,
        why_null=None if found else why,
        formula=Formula(name=name, version=1),
        source=citations.source,
        scope=LOCAL,
        as_of=citations.as_of,
        n=len(found),
        reference=basis.named,
    )


def _quartiles(values: Sequence[float]) -> tuple[float, float] | None:
    """Return the lower and the upper quartile, between the values where they fall between (type 7 of R)."""
    if len(values) < 2:
        return (values[0], values[0]) if values else None
    lower, _, upper = quantiles(values, n=4, method="inclusive")
    return round(lower, 1), round(upper, 1)


def _commonest(reasons: Iterable[str]) -> str:
    """Return the commonest of some reasons, of equally common ones the first by letters; empty without any."""
    found = Counter(reasons)
    return min(found, key=lambda why: (-found[why], why), default="")
