"""Making a reference from all stored papers and authors."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec import structs

from pipeline.figures import bibliometrics, output, paper, standing
from pipeline.figures.basis import Basis
from pipeline.figures.distribution import Distribution, by_name
from pipeline.figures.novelty import categories, parts
from pipeline.figures.reference import PaperPeers, Reference
from pipeline.figures.score import Absent, Peers, peers_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline.figures.counted import Counted, Rules

    Groups = Mapping[tuple[str, str], Sequence[str]]


def learn(
    papers: Mapping[str, Counted],
    authors: Iterable[tuple[str | None, Sequence[str]]],
    covered: Mapping[str, str],
    terms: bytes,
    rules: Rules,
) -> Reference:
    """Return the reference that these papers and authors make.

    Papers are by id; of an author there are the main field and the ids of papers. `covered` gives for each primary
    category the last day up to which a harvest covers it whole, `terms` how common terms are, as Novelty packs it.
    """
    groups = _groups(papers, covered)
    counted = categories.learn((each.date or "", each.categories) for each in papers.values())
    reference = Reference(
        until=max((each.said_at for each in papers.values()), default=""),
        covered=dict(sorted(covered.items())),
        papers=_nested({key: _raw_peers([papers[id_] for id_ in ids], counted) for key, ids in groups.items()}),
        categories=counted,
        terms=terms,
    )
    novelty = {id_: paper.measured(papers[id_], reference).value for ids in groups.values() for id_ in ids}
    scored = {
        key: structs.replace(
            reference.papers[key[0]][key[1]],
            score=_score_peers([(papers[id_], novelty[id_]) for id_ in ids], reference, rules),
        )
        for key, ids in groups.items()
    }
    reference = structs.replace(reference, papers=_nested(scored))
    return structs.replace(reference, authors=_authors(papers, authors, novelty, reference, rules))


def covers(scopes: Mapping[str, str], category: str) -> str | None:
    """Return the last day up to which harvests cover a category, None where none does.

    `scopes` gives it for sets (`cs.LG`, `cs`; empty: everything).
    """
    names = {"", category, category.split(".", maxsplit=1)[0]}
    return max((day for scope, day in scopes.items() if scope in names), default=None)


def _groups(papers: Mapping[str, Counted], covered: Mapping[str, str]) -> Groups:
    """Return the ids of the papers of each covered category and each year that is covered to its end."""
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for id_, each in sorted(papers.items()):
        category, year = each.category, (each.date or "")[:4]
        if category is not None and category in covered and year and year < covered[category][:4]:
            found[category, year].append(id_)
    return found


def _nested(by_group: Mapping[tuple[str, str], PaperPeers]) -> dict[str, dict[str, PaperPeers]]:
    found: dict[str, dict[str, PaperPeers]] = {}
    for (category, year), peers in sorted(by_group.items()):
        found.setdefault(category, {})[year] = peers
    return found


def _raw_peers(papers: Sequence[Counted], counted: categories.Categories) -> PaperPeers:
    raw = (
        parts.raw_parts(each.raw, categories.rarity(counted, each.date or "", each.categories))
        for each in papers
        if parts.too_few_earlier(counted, each.category, each.date) is None
    )
    return PaperPeers(
        n=len(papers),
        citations=by_name({source: float(n) for source, (n, _) in each.citations.items()} for each in papers),
        novelty=by_name({part.name: part.value for part in each if part.value is not None} for each in raw),
        score=Peers(0, "", {}, Distribution()),
    )


def _score_peers(papers: Iterable[tuple[Counted, float | None]], reference: Reference, rules: Rules) -> Peers:
    given = [
        paper.score_parts(each, reference.peers_of_paper(each.category, each.date), new, rules.citation_sources)
        for each, new in papers
    ]
    return peers_of([_known(each) for each in given], rules.paper_score)


def _authors(
    papers: Mapping[str, Counted],
    authors: Iterable[tuple[str | None, Sequence[str]]],
    novelty: Mapping[str, float | None],
    reference: Reference,
    rules: Rules,
) -> dict[str, Peers]:
    fields = {category.rsplit(".", 1)[-1] for category in reference.covered}
    basis = Basis(rules, reference)
    by_field: defaultdict[str, list[dict[str, float]]] = defaultdict(list)
    for field, ids in authors:
        if field in fields:
            own = [papers[id_] for id_ in ids]
            by_field[field].append(_author(own, [novelty.get(id_) for id_ in ids], basis))
    return {field: peers_of(raw, rules.author_score) for field, raw in sorted(by_field.items())}


def _author(papers: Sequence[Counted], novelty: Sequence[float | None], basis: Basis) -> dict[str, float]:
    citations = bibliometrics.citations(papers, basis.rules)
    figures = {
        "h_index": bibliometrics.h_index(papers, basis.rules),
        "code_share": output.code_share(papers),
        "citation_impact": standing.citation_impact(papers, citations, basis),
        "novelty": standing.novelty(papers, novelty, basis),
    }
    until = basis.reference.until if basis.reference else None
    return _known(standing.score_parts(papers, figures, until))


def _known(given: Mapping[str, float | Absent]) -> dict[str, float]:
    return {name: value for name, value in given.items() if not isinstance(value, Absent)}
