"""All statements in, each paper or person once out: the same in any order, and for each component alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final, TypeAlias, TypeVar

from msgspec import Struct

from pipeline.identity import block, doubts, match
from pipeline.identity.agglomerate import Candidate, Groups
from pipeline.identity.block import components
from pipeline.identity.corpus import FALLBACK, Corpus
from pipeline.identity.guards import Guard, PaperGuard, PersonGuard
from pipeline.identity.match import DECISIVE, Matcher
from pipeline.identity.rulings import Ruled
from pipeline.identity.statements import (
    Cluster,
    Clustering,
    Doubt,
    Link,
    Mention,
    PaperStatement,
    Reason,
    Ruling,
    Score,
    Verdict,
)

__all__ = ["components", "connections", "papers", "people"]

WORTH_ASKING: Final = 0.2
"""Least score of a link that is told although it joined nothing."""

_MOST_TOLD: Final = 5
"""Links to other groups that are told of each group, the strongest first."""

Scores: TypeAlias = Mapping[tuple[str, str], Score]
"""Pairs of keys, the smaller first in each, and how likely they are one."""
_Keyed = TypeVar("_Keyed", PaperStatement, Mention)


class _Task(Struct, frozen=True):
    """How the members of one component are compared and kept apart."""

    matcher: Matcher
    guard: Callable[[frozenset[str]], Guard]
    least: float
    sure: bool
    """Whether only what rests on more than a name is joined."""
    scores: Scores | None
    """What pairs have a score; None: it is worked out for those of the blocks."""


def papers(
    statements: Iterable[PaperStatement],
    rulings: Iterable[Ruling] = (),
    *,
    corpus: Corpus = FALLBACK,
    once: Collection[str] = (),
    sure: bool = True,
    scores: Scores | None = None,
) -> Clustering:
    """Return which records are one paper: what is `sure`, or the best guess.

    Sources in `once` list each paper once. Where `scores` are given, no other pair has a say. Raises ValueError
    for a key twice.
    """
    by_key = _by_key(statements)
    task = _Task(
        matcher=match.Papers(by_key, corpus, once),
        guard=lambda group: PaperGuard({key: by_key[key] for key in group}),
        least=match.SURE_PAPERS if sure else match.PROBABLE_PAPERS,
        sure=sure,
        scores=scores,
    )
    return _resolve({key: block.paper_keys(statement) for key, statement in by_key.items()}, rulings, task)


def people(
    mentions: Iterable[Mention],
    rulings: Iterable[Ruling] = (),
    *,
    corpus: Corpus = FALLBACK,
    sure: bool = True,
    scores: Scores | None = None,
) -> Clustering:
    """Return which mentions are one person: what is `sure`, or the best guess.

    Where `scores` are given, no other pair has a say. Raises ValueError for a key twice.
    """
    by_key = _by_key(mentions)
    task = _Task(
        matcher=match.People(by_key, corpus),
        guard=lambda group: PersonGuard({key: by_key[key] for key in group}),
        least=match.SURE_PEOPLE if sure else match.PROBABLE_PEOPLE,
        sure=sure,
        scores=scores,
    )
    return _resolve({key: block.mention_keys(mention) for key, mention in by_key.items()}, rulings, task)


def connections(keys_by_item: Mapping[str, frozenset[str]], ruled: Ruled) -> dict[str, frozenset[str]]:
    """Return the block keys with one more for what is ruled to be one, so that it is resolved together."""
    return {
        item: keys if (bond := ruled.bond(item)) is None else keys | {f"ruling:{bond}"}
        for item, keys in keys_by_item.items()
    }


def _by_key(items: Iterable[_Keyed]) -> dict[str, _Keyed]:
    found: dict[str, _Keyed] = {}
    for item in items:
        if found.setdefault(item.key, item) != item:
            raise ValueError(f"two different items have the key {item.key!r}")
    return dict(sorted(found.items()))


def _resolve(keys: Mapping[str, frozenset[str]], rulings: Iterable[Ruling], task: _Task) -> Clustering:
    ruled = Ruled(rulings)
    clusters: list[Cluster] = []
    links: list[Link] = []
    open_: list[Doubt] = []
    chosen_of = _by_first(task.scores or ())
    for component in components(connections(keys, ruled)):
        if task.scores is None:
            pairs = block.pairs({item: keys[item] for item in component})
        else:
            pairs = {pair for item in component for pair in chosen_of.get(item, ()) if pair[1] in component}
        groups, found, scores = _component(component, pairs, ruled, task)
        clusters += [Cluster(members) for members in groups.members()]
        links += found
        open_ += doubts.between(groups, scores, ruled) if task.sure else ()
    links.sort(key=lambda link: (link.left, link.right))
    open_.sort(key=lambda doubt: (doubt.left, doubt.right))
    clusters.sort(key=lambda cluster: cluster.members)
    return Clustering(tuple(clusters), tuple(links), tuple(open_))


def _by_first(pairs: Iterable[tuple[str, str]]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for pair in pairs:
        found.setdefault(pair[0], []).append(pair)
    return found


def _component(
    component: frozenset[str], pairs: set[tuple[str, str]], ruled: Ruled, task: _Task
) -> tuple[Groups, list[Link], Scores]:
    groups = Groups(sorted(component), task.guard(component), ruled)
    if len(component) == 1:
        return groups, [], {}
    firm: list[Candidate] = []
    scores: dict[tuple[str, str], Score] = {}
    for pair in sorted(pairs):
        if groups.are_ruled(*pair) or ruled.leaves_open(*pair):
            continue
        score = task.matcher.score(*pair) if task.scores is None else task.scores[pair]
        if score is not None and score.chance >= DECISIVE:
            firm.append(Candidate(score.chance, *pair))
        elif score is not None:
            scores[pair] = score
    joined = [*groups.join_firm(firm), *groups.join_on_average(scores, task.least, supported=task.sure)]
    links = [link for ruling in ruled.over(component) if (link := _said(ruling, groups)) is not None]
    links += [task.matcher.link(candidate.left, candidate.right) for candidate in joined]
    told = [
        Candidate(score.chance, *pair)
        for pair, score in scores.items()
        if score.chance >= WORTH_ASKING or not score.chance
    ]
    return groups, links + _apart([*firm, *told], groups, task), scores


def _said(ruling: Ruling, groups: Groups) -> Link | None:
    """Return what a person ruled over a component, told of one pair of its keys; None where it has no pair."""
    left, right = (sorted(key for key in side if key in groups) for side in (ruling.left, ruling.right))
    pairs = ((one, other) for one in left[:1] for other in right if other != one)
    words = f"a person ruled: {ruling.verdict} (judgement {ruling.number})"
    if ruling.verdict == "same":
        of_group = {groups.root(key): key for key in left}
        joined = [(of_group[groups.root(key)], key) for key in right if groups.root(key) in of_group]
        pairs = (pair for pair in [*joined, *pairs] if pair[0] != pair[1])
        words += "" if joined else ", against which another ruling stands"
    pair = next(pairs, None)
    if pair is None:
        return None
    score = {"same": 1.0, "different": 0.0, "unsure": 0.5}[ruling.verdict]
    weight = {"same": 16.0, "different": -16.0, "unsure": 0.0}[ruling.verdict]
    return Link(min(pair), max(pair), ruling.verdict, score, (Reason("ruling", words, weight),))


def _apart(told: list[Candidate], groups: Groups, task: _Task) -> list[Link]:
    """Return the strongest links between groups that stayed apart, one for each two, with what forbade it."""
    best: dict[tuple[str, str], Candidate] = {}
    count: Counter[str] = Counter()
    apart = (candidate for candidate in told if groups.root(candidate.left) != groups.root(candidate.right))
    for candidate in sorted(apart, key=lambda c: c.rank):
        first, second = sorted((groups.root(candidate.left), groups.root(candidate.right)))
        if (first, second) in best or min(count[first], count[second]) >= _MOST_TOLD:
            continue
        best[first, second] = candidate
        count.update((first, second))
    return [_kept_apart(candidate, groups, task) for candidate in best.values()]


def _kept_apart(candidate: Candidate, groups: Groups, task: _Task) -> Link:
    link = task.matcher.link(candidate.left, candidate.right)
    if link.verdict == "different":
        return link
    firm = candidate.score >= DECISIVE
    forbidden = groups.clash(link.left, link.right, firm=True)
    against = forbidden or groups.clash(link.left, link.right, firm=firm)
    if against is None:
        return link
    verdict: Verdict = "different" if forbidden else "unsure"
    return Link(link.left, link.right, verdict, link.score, (*link.reasons, against))
