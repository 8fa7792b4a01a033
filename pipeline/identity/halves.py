"""Where one author would fall apart: the groups that the weakest link holds together, and two halves."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from pipeline.identity import block, match, paper_groups
from pipeline.identity.agglomerate import Candidate, Groups
from pipeline.identity.corpus import FALLBACK
from pipeline.identity.guards import PersonGuard
from pipeline.identity.namesakes import LONGEST_CAREER, USUAL_GAP
from pipeline.identity.rulings import Ruled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline.identity.corpus import Corpus
    from pipeline.identity.paper_groups import Group, Paper
    from pipeline.identity.statements import Mention, Score

_STEPS: Final = 20
"""How often the range of cuts is halved in which the weakest link lies."""


class Halves(Struct, frozen=True):
    """The mentions on both sides, sorted; the left side has at least as many papers."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    papers: int
    """On the right."""


def halves(mentions: Mapping[str, Mention], corpus: Corpus, ruled: Ruled) -> Halves | None:
    """Return the halves of one author's mentions, None where nothing speaks for two people.

    The biggest group that the weakest link holds is one of them. Where no link is weak, the signs of the alarm
    part the papers: groups without a common co-author, by whichever of two their words are nearer to; else other
    identifiers that owners assert; else years without a paper. No paper is on both sides, and the order of the
    mentions is without influence.
    """
    papers = paper_groups.papers((mentions[key] for key in sorted(mentions)), ruled.bond)
    fallen = sorted(weakest(mentions, corpus, ruled), key=lambda group: (-len(group), group))
    if len(fallen) > 1:
        held = set(fallen[0])
        right = [paper for paper in papers if held.isdisjoint(mention.key for mention in paper.mentions)]
    else:
        groups = paper_groups.groups(papers, corpus)
        right = _by_words(groups, corpus) if len(groups) > 1 else _by_identifier(papers) or _by_years(papers)
    left = [paper for paper in papers if paper not in right]
    if not left or not right:
        return None
    if len(left) < len(right):
        left, right = right, left
    return Halves(_keys(left), _keys(right), len(right))


def _keys(papers: Iterable[Paper]) -> tuple[str, ...]:
    return tuple(sorted(mention.key for paper in papers for mention in paper.mentions))


def weakest(
    mentions: Mapping[str, Mention], corpus: Corpus = FALLBACK, ruled: Ruled | None = None
) -> Sequence[tuple[str, ...]]:
    """Return the groups into which mentions fall at the lowest cut that parts them; one group where none does."""
    matcher = match.People(mentions, corpus)
    firm: list[Candidate] = []
    scores: dict[tuple[str, str], Score] = {}
    for pair in block.pairs({key: block.mention_keys(mention) for key, mention in mentions.items()}):
        score = matcher.score(*pair)
        if score is not None and score.chance >= match.DECISIVE:
            firm.append(Candidate(score.chance, *pair))
        elif score is not None:
            scores[pair] = score

    def groups_at(least: float) -> Sequence[tuple[str, ...]]:
        groups = Groups(sorted(mentions), PersonGuard(mentions), ruled or Ruled())
        groups.join_firm(firm)
        groups.join_on_average(scores, least, supported=False)
        return groups.members()

    low, high = match.SURE_PEOPLE, 1.0
    if len(groups_at(low)) > 1:
        return groups_at(low)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if len(groups_at(middle)) > 1 else (middle, high)
    return groups_at(high)


def _by_words(groups: Sequence[Group], corpus: Corpus) -> list[Paper]:
    """Return the papers of the group that lies farthest from the largest for its size, and of all nearer to it."""
    texts = [paper_groups.subjects(group, corpus).text for group in groups]
    near = [_near(text, texts[0]) for text in texts]
    far = max(range(1, len(groups)), key=lambda n: (len(groups[n].papers) * (1 - near[n]), -n))
    right = [n for n, text in enumerate(texts) if n == far or _near(text, texts[far]) > near[n]]
    return [paper for n in right for paper in groups[n].papers]


def _near(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Return the cosine of two vectors, 0 where one says nothing."""
    lengths = math.hypot(*one.values()) * math.hypot(*other.values())
    return sum(weight * other.get(term, 0.0) for term, weight in one.items()) / lengths if lengths else 0.0


def _by_identifier(papers: Sequence[Paper]) -> list[Paper]:
    """Return the papers that bear another identifier than most do, of the first scheme that parts them."""
    for scheme in sorted({scheme for paper in papers for scheme, _ in paper.owned}):
        values = [frozenset(value for s, value in paper.owned if s == scheme) for paper in papers]
        every = sorted(value for of_paper in values for value in of_paper)
        most = max(every, key=every.count)
        right = [paper for paper, own in zip(papers, values, strict=True) if own and most not in own]
        if right:
            return right
    return []


def _by_years(papers: Sequence[Paper]) -> list[Paper]:
    """Return the papers before the longest time without one, where the years are no career's."""
    years = sorted({paper.year for paper in papers if paper.year is not None})
    gap, first = max(((after - before, after) for before, after in pairwise(years)), default=(0, 0))
    if gap <= USUAL_GAP and years[-1:] <= [year + LONGEST_CAREER for year in years[:1]]:
        return []
    return [paper for paper in papers if paper.year is not None and paper.year < first]
