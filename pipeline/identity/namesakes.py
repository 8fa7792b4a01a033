"""Whether one author's papers look like several people's: the signs of it, each in words, and one score.

Each sign has a strength from 0 to 1, and the score is 1 − ∏ (1 − strength): that no sign deceives. What cannot be
known is no sign, and what a person ruled to be one person's is none either.

* `coauthors`: the papers fall into groups that share no co-author, know none who worked together, and are tied by
  no owner's identifier, listing or ruling. Strength: 0.5 × the chance that two papers drawn at random (with
  repetition) are of two groups.
* `fields`: 0.8 × distance of the groups' words, squared, × distance of their categories, else of their venues,
  else of their words; each the mean of 1 − cosine over pairs of groups, weighted by the papers of both.
* `years`: 0.9 where the papers span more than 60 years; else up to 0.3 for a gap of 20 years, from 5 on.
* `pace`: up to 0.5 for 72 papers in a year (one in five days), from 21 on, which one labelled person in a thousand
  exceeds in a year; papers with long author lists, and those that are ruled one with others, are left out.
* `affiliations`: 0.4 × the share, of pairs of papers of one year in two groups, whose affiliations have no telling
  word in common.
* `identifiers`: 1 where owners assert two values of what a person has one of, 0.6 where a source matched two.
"""

from __future__ import annotations

import math
from collections import Counter
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.identity import paper_groups, terms
from pipeline.identity.identifiers import OWNED, person_identifiers
from pipeline.identity.statements import Alarm, Sign
from pipeline.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pipeline.identity.corpus import Corpus
    from pipeline.identity.paper_groups import Group, Paper
    from pipeline.identity.statements import Mention

_COAUTHORS, _FIELDS, _SPAN, _GAP, _PACE, _AFFILIATIONS, _ASSERTED, _MATCHED = (
    0.5,
    0.8,
    0.9,
    0.3,
    0.5,
    0.4,
    1.0,
    0.6,
)
IDENTIFIERS: Final = "identifiers"
"""Kind of the sign that there are two identifiers of which one person has but one."""
LONGEST_CAREER: Final = 60
"""Years from the first paper to the last that one person may have."""
USUAL_GAP: Final = 5
"""Years without a paper that tell nothing."""
_LONG_GAP = 20
_USUAL_PACE, _BREATHLESS_PACE = 21, 72
_TOLD: Final = 3
"""So many groups, words and names are told at most."""


def alarm(
    mentions: Iterable[Mention], corpus: Corpus, bond: Callable[[str], str | None] = lambda _: None
) -> Alarm | None:
    """Return how much one author's mentions look like several people's, None where nothing does.

    `bond` gives, for the key of a mention, what is common to all mentions that are ruled to be one person's. The
    order of the mentions is without influence.
    """
    named = sorted(mentions, key=lambda mention: mention.key)
    papers = paper_groups.papers(named, bond)
    groups = paper_groups.groups(papers, corpus)
    found = [
        _coauthors(groups),
        _fields(groups, corpus),
        _years(papers),
        _pace(papers),
        _affiliations(groups),
        _identifiers(named, bond),
    ]
    signs = tuple(sign for sign in found if sign is not None and sign.strength > 0)
    return Alarm(round(1 - math.prod(1 - sign.strength for sign in signs), 4), signs) if signs else None


def _sign(kind: str, words: str, strength: float) -> Sign:
    return Sign(kind, words, round(strength, 4))


def _coauthors(groups: Sequence[Group]) -> Sign | None:
    count = sum(len(group.papers) for group in groups)
    if len(groups) < 2:
        return None
    apart = 1 - sum((len(group.papers) / count) ** 2 for group in groups)
    told = [
        counted(len(group.papers), "paper")
        + (f" with {', '.join(group.coauthors[:_TOLD])}" if group.coauthors else "")
        for group in groups[:_TOLD]
    ]
    more = f"; and {counted(len(groups) - _TOLD, 'smaller group')}" if len(groups) > _TOLD else ""
    words = f"{len(groups)} groups of papers share no co-author: {'; '.join(told)}{more}"
    return _sign("coauthors", words, _COAUTHORS * apart)


def _fields(groups: Sequence[Group], corpus: Corpus) -> Sign | None:
    if len(groups) < 2:
        return None
    known = [paper_groups.subjects(group, corpus) for group in groups]
    by_words = _distance(groups, [each.text for each in known])
    if by_words is None:
        return None
    by_category = _distance(groups, [each.categories for each in known])
    by_venue = _distance(groups, [each.venues for each in known])
    by_place = next((found for found in (by_category, by_venue) if found is not None), by_words)
    one, other = (
        ", ".join(paper_groups.title_words(group, subjects.text, _TOLD)) or "untitled papers"
        for group, subjects in zip(groups[:2], known, strict=False)
    )
    words = f"the words of these groups lie {by_words:.0%} apart: {one} in the largest; {other} in the next"
    return _sign("fields", words, _FIELDS * by_words**2 * by_place)


def _distance(groups: Sequence[Group], vectors: Sequence[Mapping[str, float]]) -> float | None:
    """Return the mean of 1 − cosine over pairs of groups, weighted by their papers; None for fewer than two.

    The sum over all pairs is that of the squared length of the weighted sum of unit vectors, less the squares.
    """
    known = [(len(g.papers), v) for g, v in zip(groups, vectors, strict=True) if v]
    squares = sum(weight * weight for weight, _ in known)
    pairs = sum(weight for weight, _ in known) ** 2 - squares
    if not pairs:
        return None
    total: dict[str, float] = {}
    for weight, vector in known:
        length = math.sqrt(sum(value * value for value in vector.values()))
        for term, value in vector.items():
            total[term] = total.get(term, 0.0) + weight * value / length
    near = (sum(value * value for value in total.values()) - squares) / pairs
    return min(1.0, max(0.0, 1 - near))


def _years(papers: Sequence[Paper]) -> Sign | None:
    years = sorted(paper.year for paper in papers if paper.year is not None)
    if not years:
        return None
    ruled = _ruled_years(papers)

    def is_ruled(first: int, last: int) -> bool:
        return any(begin <= first and last <= end for begin, end in ruled)

    first, last = years[0], years[-1]
    if last - first > LONGEST_CAREER and not is_ruled(first, last):
        return _sign("years", f"papers over {last - first} years, from {first} to {last}", _SPAN)
    gaps = ((b - a, a, b) for a, b in pairwise(years) if not is_ruled(a, b))
    gap, before, after = max(gaps, default=(0, 0, 0))
    words = f"no paper for {gap} years, between {before} and {after}"
    return _sign("years", words, _GAP * _share(gap, USUAL_GAP, _LONG_GAP))


def _ruled_years(papers: Sequence[Paper]) -> list[tuple[int, int]]:
    """Return, for each ruling that binds papers, the first and the last year of these."""
    of: dict[str, list[int]] = {}
    for ruling, year in ((ruling, paper.year) for paper in papers for ruling in paper.rulings):
        if year is not None:
            of.setdefault(ruling, []).append(year)
    return [(min(years), max(years)) for years in of.values()]


def _pace(papers: Sequence[Paper]) -> Sign | None:
    open_ = (paper for paper in papers if not paper.is_long and not paper.rulings)
    counts = Counter(paper.year for paper in open_ if paper.year is not None)
    if not counts:
        return None
    count, year = max((count, year) for year, count in counts.items())
    return _sign("pace", f"{count} papers in {year}", _PACE * _share(count, _USUAL_PACE, _BREATHLESS_PACE))


def _share(value: int, least: int, most: int) -> float:
    """Return how far a value lies on the way between two bounds, from 0 to 1."""
    return min(1.0, max(0, value - least) / (most - least))


class _Stay(NamedTuple):
    group: int
    places: frozenset[str]


def _affiliations(groups: Sequence[Group]) -> Sign | None:
    """Return the sign that people of two groups were at two places in one year."""
    by_year: dict[int, list[_Stay]] = {}
    written: dict[_Stay, str] = {}
    for number, group in enumerate(groups):
        for paper in group.papers:
            places = frozenset(word for text in paper.affiliations for word in terms.affiliation_words(text))
            places -= terms.PLAIN_PLACES
            if paper.year is not None and places:
                stay = _Stay(number, places)
                by_year.setdefault(paper.year, []).append(stay)
                written.setdefault(stay, min(paper.affiliations))
    pairs, contrary = 0, []
    for year in sorted(by_year):
        for one, other in combinations(by_year[year], 2):
            if one.group != other.group:
                pairs += 1
                if not one.places & other.places:
                    contrary.append((year, written[one], written[other]))
    if not contrary:
        return None
    year, here, there = contrary[0]
    words = f"in {year} at {here} and at {there}"
    return _sign("affiliations", words, _AFFILIATIONS * len(contrary) / pairs)


def _identifiers(mentions: Sequence[Mention], bond: Callable[[str], str | None]) -> Sign | None:
    found = [
        *_contrary(mentions, bond, "asserted", OWNED),
        *_contrary(mentions, bond, "matched", OWNED | {"dblp"}),
    ]
    if not found:
        return None
    words, strength = found[0]
    return _sign(IDENTIFIERS, words, strength)


def _contrary(
    mentions: Sequence[Mention], bond: Callable[[str], str | None], evidence: str, schemes: Iterable[str]
) -> Iterator[tuple[str, float]]:
    """Yield schemes in which two mentions that no ruling binds have values, known in one way, that differ."""
    how, strength = {"asserted": ("owners assert", _ASSERTED), "matched": ("a source matched", _MATCHED)}[evidence]
    for scheme in sorted(schemes):
        stated = {
            (frozenset(values), bond(mention.key))
            for mention in mentions
            if (
                values := [
                    v for s, v, e in person_identifiers(mention.identifiers) if (s, e) == (scheme, evidence)
                ]
            )
        }
        for one, other in combinations(sorted(stated, key=lambda each: (sorted(each[0]), each[1] or "")), 2):
            if not one[0] & other[0] and (one[1] is None or one[1] != other[1]):
                yield f"{how} two {scheme} ids: {min(one[0])} and {min(other[0])}", strength
                break
