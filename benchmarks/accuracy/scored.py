"""The pairs of a set, scored once, and what becomes of them at any cut."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from benchmarks.accuracy.metrics import partition
from benchmarks.accuracy.sets import Pair
from pipeline.identity import block, doubts, match
from pipeline.identity.agglomerate import Candidate, Groups
from pipeline.identity.corpus import learned, learned_of_papers
from pipeline.identity.file_rows import mentions, records
from pipeline.identity.guards import Guard, PaperGuard, PersonGuard
from pipeline.identity.match import DECISIVE, Matcher
from pipeline.identity.match_papers import listing_once
from pipeline.identity.rulings import Ruled
from pipeline.identity.statements import Score

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from benchmarks.accuracy.sets import LabelledSet
    from pipeline.identity.statements import Doubt, Mention, PaperStatement
    from pipeline.identity.weights import Model


class Component(Struct, frozen=True):
    """Things that hang together, and the pairs among them that were compared."""

    members: tuple[str, ...]
    firm: tuple[Candidate, ...]
    scores: Mapping[Pair, Score]
    """Without the firm ones."""


class Scored:
    """A set whose pairs are scored: by the parts, the order and the rules of `pipeline.identity.resolve`."""

    def __init__(
        self, labelled: LabelledSet, *, model: Model | None = None, only: Collection[str] | None = None
    ) -> None:
        """Score the pairs of a set: of people also with other weights, and of some mentions `only`."""
        keys: dict[str, frozenset[str]]
        self._people: dict[str, Mention] = {}
        self._papers: dict[str, PaperStatement] = {}
        self._margin = match.PAPERS_STAND_OUT if labelled.kind == "papers" else None
        if labelled.kind == "people":
            found = mentions(labelled.file, [])
            self._people = {mention.key: mention for mention in found if only is None or mention.key in only}
            self._matcher: Matcher = match.People(self._people, learned(found), model)
            keys = {key: block.mention_keys(mention) for key, mention in self._people.items()}
        else:
            told = records(labelled.file, [])
            self._papers = {statement.key: statement for statement in told}
            self._matcher = match.Papers(self._papers, learned_of_papers(told), listing_once(told))
            keys = {key: block.paper_keys(statement) for key, statement in self._papers.items()}
        self.keys = keys
        """Block keys of each thing."""
        self.components = [self._component(members, keys) for members in block.components(keys)]

    def _component(self, members: frozenset[str], keys: Mapping[str, frozenset[str]]) -> Component:
        firm: list[Candidate] = []
        scores: dict[Pair, Score] = {}
        for pair in block.pairs({key: keys[key] for key in members}):
            score = self._matcher.score(*pair)
            if score is not None and score.chance >= DECISIVE:
                firm.append(Candidate(score.chance, *pair))
            elif score is not None:
                scores[pair] = score
        return Component(tuple(sorted(members)), tuple(firm), scores)

    def chance(self, left: str, right: str) -> float | None:
        """Return the score of any pair, compared in the set or not; None where they are not one without saying."""
        score = self._matcher.score(left, right)
        return None if score is None else score.chance

    def pairs(self) -> Iterator[tuple[Pair, float]]:
        """Yield each compared pair and its score."""
        for component in self.components:
            yield from (((candidate.left, candidate.right), candidate.score) for candidate in component.firm)
            yield from ((pair, score.chance) for pair, score in component.scores.items())

    def clusters(self, least: float, *, sure: bool) -> dict[str, str]:
        """Return the cluster of each thing where groups are joined down to the average `least`."""
        return next(self.along((least,), sure=sure))

    def along(self, cuts: Iterable[float], *, sure: bool) -> Iterator[dict[str, str]]:
        """Yield the clusters at each cut, from the highest down: each goes on where the one above ended."""
        parts = [(part.scores, self._groups(part)) for part in self.components]
        for cut in sorted(cuts, reverse=True):
            for scores, groups in parts:
                if scores:
                    groups.join_on_average(scores, cut, supported=sure, margin=self._margin if sure else None)
            yield partition(group for _, groups in parts for group in groups.members())

    def doubts(self, least: float) -> list[Doubt]:
        """Return what is left to ask a person where what is sure was joined down to the average `least`."""
        found: list[Doubt] = []
        for part in self.components:
            groups = self._groups(part)
            groups.join_on_average(part.scores, least, supported=True, margin=self._margin)
            found += doubts.between(groups, part.scores, Ruled())
        return sorted(found, key=lambda doubt: (doubt.left, doubt.right))

    def _groups(self, part: Component) -> Groups:
        """Return the groups that firm links make."""
        groups = Groups(part.members, self._guard(part.members), Ruled())
        groups.join_firm(part.firm)
        return groups

    def _guard(self, members: tuple[str, ...]) -> Guard:
        if self._people:
            return PersonGuard({key: self._people[key] for key in members})
        return PaperGuard({key: self._papers[key] for key in members})
