"""All statements in, each paper or person once out: the same in any order, and for each component alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import repeat
from typing import Final, TypeAlias, TypeVar

from msgspec import Struct

from pipeline.identity import block, cuts, doubts, match
from pipeline.identity.agglomerate import Candidate, Groups
from pipeline.identity.block import components
from pipeline.identity.blocks import Blocks, Parts
from pipeline.identity.corpus import FALLBACK, Corpus
from pipeline.identity.guards import Guard, PaperGuard, PersonGuard
from pipeline.identity.match import DECISIVE, Matcher
from pipeline.identity.paper_screen import Screen
from pipeline.identity.rulings import Ruled
from pipeline.identity.scores import KeptScores
from pipeline.identity.statements import (
    UNLIKELY,
    Cluster,
    Clustering,
    Cuts,
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
Near: TypeAlias = Callable[[int], list[int]]
"""By the number of an item: those of the items behind it that it is compared with, sorted."""
Scored: TypeAlias = tuple[tuple[str, str], Score | None]
_Keyed = TypeVar("_Keyed", PaperStatement, Mention)


class _Task(Struct, frozen=True):
    """How the members of one component are compared and kept apart."""

    matcher: Matcher
    guard: Callable[[frozenset[str]], Guard]
    least: float
    sure: bool
    """Whether only what rests on more than a name is joined."""
    margin: float | None
    """By how much one candidate must stand out; None: it need not."""
    scores: Scores | None
    """What pairs have a score; None: it is worked out for those of the blocks."""
    told: bool
    """Whether links and doubts are told."""
    screen: Screen | None = None
    """What quickly tells of most pairs that they are not one, where there is such a thing."""


def papers(
    statements: Iterable[PaperStatement],
    rulings: Iterable[Ruling] = (),
    *,
    corpus: Corpus = FALLBACK,
    once: Collection[str] = (),
    sure: bool = True,
    scores: Scores | None = None,
    told: bool = True,
) -> Clustering:
    """Return which records are one paper: what is `sure`, or the best guess.

    Sources in `once` list each paper once. Where `scores` are given, no other pair has a say. Much is
    saved where links and doubts need not be `told`. Raises ValueError for a key twice.
    """
    by_key = _by_key(statements)
    matcher = match.Papers(by_key, corpus, once)
    least = match.SURE_PAPERS if sure else match.PROBABLE_PAPERS
    task = _Task(
        matcher=matcher,
        guard=lambda group: PaperGuard({key: by_key[key] for key in group}),
        least=least,
        sure=sure,
        margin=match.PAPERS_STAND_OUT if sure else None,
        scores=scores,
        told=told,
        screen=None if told or scores is not None else matcher.screen(least),
    )

    def keys_of(key: str) -> frozenset[str]:
        return block.paper_keys(by_key[key])

    return _resolve(sorted(by_key), keys_of, Ruled(rulings), task)


def people(
    mentions: Iterable[Mention],
    rulings: Iterable[Ruling] = (),
    *,
    corpus: Corpus = FALLBACK,
    sure: bool = True,
    scores: Scores | None = None,
    told: bool = True,
) -> Clustering:
    """Return which mentions are one person: what is `sure`, or the best guess.

    Where `scores` are given, no other pair has a say. Much is saved where links and doubts need not be
    `told`. Raises ValueError for a key twice.
    """
    by_key = _by_key(mentions)
    task = _Task(
        matcher=match.People(by_key, corpus),
        guard=lambda group: PersonGuard({key: by_key[key] for key in group}),
        least=match.SURE_PEOPLE if sure else match.PROBABLE_PEOPLE,
        sure=sure,
        margin=None,
        scores=scores,
        told=told,
    )
    return _resolve(sorted(by_key), lambda key: block.mention_keys(by_key[key]), Ruled(rulings), task)


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
    return found


def _resolve(items: list[str], keys_of: Callable[[str], frozenset[str]], ruled: Ruled, task: _Task) -> Clustering:
    blocks = _blocks(items, keys_of, task.screen) if task.scores is None else None
    near = _near(items, task.scores or ()) if blocks is None else blocks.after
    if task.told:
        place = {item: number for number, item in enumerate(items)}
        whole = components(connections({item: keys_of(item) for item in items}, ruled))
        parts, kept = [sorted(place[item] for item in part) for part in whole], None
    else:
        parts, kept = _probable(items, near, ruled, task)
    clusters: list[Cluster] = []
    links: list[Link] = []
    open_: list[Doubt] = []
    for part in parts:
        scored = _scored(items, part, near, kept, task)
        groups, found, unsure = _part([items[number] for number in part], scored, ruled, task)
        clusters += map(Cluster, groups)
        links += found
        open_ += unsure
    links.sort(key=lambda link: (link.left, link.right))
    open_.sort(key=lambda doubt: (doubt.left, doubt.right))
    clusters.sort(key=lambda cluster: cluster.members)
    cut = Cuts() if blocks is None else cuts.cuts_of(blocks, lambda number: keys_of(items[number]))
    return Clustering(tuple(clusters), tuple(links), tuple(open_), cut)


def _blocks(items: list[str], keys_of: Callable[[str], frozenset[str]], screen: Screen | None) -> Blocks:
    def keys() -> Iterator[frozenset[str]]:
        for item in items:
            # In one go with its keys: names are taken apart once then.
            if screen is not None:
                screen.add(item)
            yield keys_of(item)

    return Blocks(keys(), block.limit, lambda number: block.lot(items[number]))


def _near(items: list[str], pairs: Iterable[tuple[str, str]]) -> Near:
    """Return what tells with which items an item makes one of the given pairs."""
    place = {item: number for number, item in enumerate(items)}
    found: dict[int, list[int]] = {}
    for left, right in sorted(pairs):
        if left in place and right in place:
            found.setdefault(place[left], []).append(place[right])
    return lambda item: found.get(item, [])


def _probable(
    items: list[str], near: Near, ruled: Ruled, task: _Task
) -> tuple[list[list[int]], KeptScores | None]:
    """Return the items that hang together by rulings and by pairs of which each alone could join; and all scores.

    No others can be joined, on average neither. There are no scores where a screen has told what hangs together.
    """
    parts = Parts(len(items))
    bonds: dict[str, int] = {}
    for number, item in enumerate(items):
        bond = ruled.bond(item)
        if bond is not None:
            parts.join(bonds.setdefault(bond, number), number)
    if task.screen is not None:
        _join_screened(parts, near, task.screen, len(items))
        return parts.groups(), None
    kept = KeptScores()
    for number, item in enumerate(items):
        kept.begin()
        for other in near(number):
            score = _score((item, items[other]), task, task.least)
            kept.add(score)
            if score is not None and score.chance >= task.least:
                parts.join(number, other)
    return parts.groups(), kept


def _join_screened(parts: Parts, near: Near, screen: Screen, count: int) -> None:
    for number in range(count):
        root = parts.root(number)
        for other in near(number):
            if parts.root(other) != root and screen.may_be_one(number, other):
                parts.join(number, other)
                root = parts.root(number)


def _score(pair: tuple[str, str], task: _Task, least: float = 0.0) -> Score | None:
    return task.matcher.score(*pair, least) if task.scores is None else task.scores[pair]


def _scored(
    items: list[str], part: list[int], near: Near, kept: KeptScores | None, task: _Task
) -> Iterator[Scored]:
    """Yield the pairs of what hangs together with their scores: those that are kept, else what is asked for."""
    if len(part) == 1:
        return
    within = set(part)
    for one in part:
        known = repeat(None) if kept is None else kept.of(one)
        for other, score in zip(near(one), known, strict=False):
            if other in within:
                pair = items[one], items[other]
                yield pair, _score(pair, task, 0.0 if task.told else task.least) if kept is None else score


def _part(
    items: list[str], scored: Iterable[Scored], ruled: Ruled, task: _Task
) -> tuple[list[tuple[str, ...]], list[Link], list[Doubt]]:
    """Return the groups of items that hang together, the links and the doubts."""
    if len(items) == 1:
        return [(items[0],)], [], []
    groups = Groups(items, task.guard(frozenset(items)), ruled)
    firm: list[Candidate] = []
    scores: dict[tuple[str, str], Score] = {}
    unlikely: list[tuple[str, str]] = []
    for pair, score in scored:
        if groups.are_ruled(*pair) or ruled.leaves_open(*pair):
            continue
        if score is UNLIKELY:
            unlikely.append(pair)
        elif score is not None and score.chance >= DECISIVE:
            firm.append(Candidate(score.chance, *pair))
        elif score is not None:
            scores[pair] = score
    joined = groups.join_firm(firm)
    for pair in groups.with_a_say(unlikely, scores, task.least):
        exact = _score(pair, task)
        if exact is not None:
            scores[pair] = exact
    joined += groups.join_on_average(scores, task.least, supported=task.sure, margin=task.margin)
    if not task.told:
        return groups.members(), [], []
    links = [link for ruling in ruled.over(items) if (link := _said(ruling, groups)) is not None]
    links += [task.matcher.link(candidate.left, candidate.right) for candidate in joined]
    told = [
        Candidate(score.chance, *pair)
        for pair, score in scores.items()
        if score.chance >= WORTH_ASKING or not score.chance
    ]
    unsure = doubts.between(groups, scores, ruled) if task.sure else []
    return groups.members(), links + _apart([*firm, *told], groups, task), unsure


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
