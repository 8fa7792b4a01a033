"""All statements in, each paper or person once out: the same in any order, and for each component alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final, TypeAlias, TypeVar

from msgspec import Struct

from pipeline.identity import block, match
from pipeline.identity.agglomerate import Candidate, Groups
from pipeline.identity.block import components
from pipeline.identity.corpus import FALLBACK, Corpus
from pipeline.identity.guards import Guard, PaperGuard, PersonGuard
from pipeline.identity.match import DECISIVE, Matcher
from pipeline.identity.statements import (
    Cluster,
    Clustering,
    Link,
    Mention,
    PaperStatement,
    Reason,
    Ruling,
    Score,
    Verdict,
)

__all__ = ["components", "connections", "papers", "people"]

PROBABLE: Final = 0.5
"""Least average score of a best guess, which nobody publishes unasked."""
WORTH_ASKING: Final = 0.2
"""Least score of a link that is told although it joined nothing."""

_MOST_TOLD: Final = 5
"""Links to other groups that are told of each group, the strongest first."""

Pairs: TypeAlias = Collection[tuple[str, str]]
"""Pairs of keys, the smaller first in each."""
_Keyed = TypeVar("_Keyed", PaperStatement, Mention)


class _Task(Struct, frozen=True):
    """How the members of one component are compared and kept apart."""

    matcher: Matcher
    guard: Callable[[frozenset[str]], Guard]
    least: float
    sure: bool
    """Whether only what rests on more than a name is joined."""
    pairs: Pairs | None
    """The pairs to compare, None: those of the blocks."""


def papers(
    statements: Iterable[PaperStatement],
    rulings: Iterable[Ruling] = (),
    *,
    corpus: Corpus = FALLBACK,
    once: Collection[str] = (),
    sure: bool = True,
    pairs: Pairs | None = None,
) -> Clustering:
    """Return which records are one paper: what is `sure`, or the best guess.

    Sources in `once` list each paper once. Of all pairs only `pairs` are compared, where they are given. Raises
    ValueError for a key twice.
    """
    by_key = _by_key(statements)
    task = _Task(
        matcher=match.Papers(by_key, corpus, once),
        guard=lambda group: PaperGuard({key: by_key[key] for key in group}),
        least=match.SURE_PAPERS if sure else PROBABLE,
        sure=sure,
        pairs=pairs,
    )
    return _resolve({key: block.paper_keys(statement) for key, statement in by_key.items()}, rulings, task)


def people(
    mentions: Iterable[Mention],
    rulings: Iterable[Ruling] = (),
    *,
    corpus: Corpus = FALLBACK,
    sure: bool = True,
    pairs: Pairs | None = None,
) -> Clustering:
    """Return which mentions are one person: what is `sure`, or the best guess.

    Of all pairs only `pairs` are compared, where they are given. Raises ValueError for a key twice.
    """
    by_key = _by_key(mentions)
    task = _Task(
        matcher=match.People(by_key, corpus),
        guard=lambda group: PersonGuard({key: by_key[key] for key in group}),
        least=match.SURE_PEOPLE if sure else PROBABLE,
        sure=sure,
        pairs=pairs,
    )
    return _resolve({key: block.mention_keys(mention) for key, mention in by_key.items()}, rulings, task)


def connections(keys_by_item: Mapping[str, Iterable[str]], rulings: Iterable[Ruling]) -> dict[str, frozenset[str]]:
    """Return the block keys with one more for each ruling over two items: what it names is resolved together."""
    found = {item: set(keys) for item, keys in keys_by_item.items()}
    for ruling in rulings:
        for key in (ruling.left, ruling.right):
            if key in found:
                found[key].add("ruling:" + "\t".join(sorted((ruling.left, ruling.right))))
    return {item: frozenset(keys) for item, keys in found.items()}


def _by_key(items: Iterable[_Keyed]) -> dict[str, _Keyed]:
    found: dict[str, _Keyed] = {}
    for item in items:
        if found.setdefault(item.key, item) != item:
            raise ValueError(f"two different items have the key {item.key!r}")
    return dict(sorted(found.items()))


def _resolve(keys: Mapping[str, frozenset[str]], rulings: Iterable[Ruling], task: _Task) -> Clustering:
    ruled = _latest(rulings, keys)
    clusters: list[Cluster] = []
    links: list[Link] = []
    connected = connections(keys, ruled.values())
    ruled_of, chosen_of = _by_first(ruled), _by_first(task.pairs or ())
    for component in components(connected):
        own = {pair: ruled[pair] for item in component for pair in ruled_of.get(item, ())}
        if task.pairs is None:
            pairs = block.pairs({item: keys[item] for item in component})
        else:
            pairs = {pair for item in component for pair in chosen_of.get(item, ()) if pair[1] in component}
        groups, found = _component(component, pairs, own, task)
        clusters += [Cluster(members) for members in groups.members()]
        links += found
    links.sort(key=lambda link: (link.left, link.right))
    return Clustering(tuple(sorted(clusters, key=lambda cluster: cluster.members)), tuple(links))


def _by_first(pairs: Iterable[tuple[str, str]]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for pair in pairs:
        found.setdefault(pair[0], []).append(pair)
    return found


def _latest(rulings: Iterable[Ruling], keys: Mapping[str, object]) -> dict[tuple[str, str], Ruling]:
    """Return the ruling that counts for each pair of known keys, its sides sorted."""
    found: dict[tuple[str, str], Ruling] = {}
    # Of two rulings with one number over one pair (which nobody should write) the more careful one counts.
    for ruling in sorted(rulings, key=lambda ruling: (ruling.number, -_CARE.index(ruling.verdict))):
        left, right = sorted((ruling.left, ruling.right))
        if left in keys and right in keys and left != right:
            found[left, right] = Ruling(left, right, ruling.verdict, ruling.number)
    return found


_CARE: Final = ("different", "unsure", "same")


def _component(
    component: frozenset[str],
    pairs: set[tuple[str, str]],
    ruled: Mapping[tuple[str, str], Ruling],
    task: _Task,
) -> tuple[Groups, list[Link]]:
    groups = Groups(sorted(component), task.guard(component), ruled.values())
    if len(component) == 1:
        return groups, []
    firm: list[Candidate] = []
    scores: dict[tuple[str, str], Score] = {}
    for pair in sorted(pairs - ruled.keys()):
        score = task.matcher.score(*pair)
        if score is not None and score.chance >= DECISIVE:
            firm.append(Candidate(score.chance, *pair))
        elif score is not None:
            scores[pair] = score
    joined = [*groups.join_firm(firm), *groups.join_on_average(scores, task.least, supported=task.sure)]
    links = [_said(ruling, refused=ruling in groups.refused) for ruling in ruled.values()]
    links += [task.matcher.link(candidate.left, candidate.right) for candidate in joined]
    told = [
        Candidate(score.chance, *pair)
        for pair, score in scores.items()
        if score.chance >= WORTH_ASKING or not score.chance
    ]
    return groups, links + _apart([*firm, *told], groups, task)


def _said(ruling: Ruling, *, refused: bool) -> Link:
    words = f"a person ruled: {ruling.verdict} (judgement {ruling.number})"
    if refused:
        words += ", against which another ruling stands"
    score = {"same": 1.0, "different": 0.0, "unsure": 0.5}[ruling.verdict]
    weight = {"same": 16.0, "different": -16.0, "unsure": 0.0}[ruling.verdict]
    return Link(ruling.left, ruling.right, ruling.verdict, score, (Reason("ruling", words, weight),))


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
