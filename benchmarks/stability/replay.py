"""An installation in memory, as far as it tells people apart: records in, public ids out.

It takes the steps of a run that stores and derives, by the same functions: a snapshot where one is due, blocks,
scores, clusters, register. All is clustered each time, with each score kept as long as its snapshot is in force;
deriving a part gives the same, which the laws of derivation test. Left out are the database, listings, judgements,
and which records are one paper: each is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from msgspec import Struct, structs

from pipeline.configuration import IdentitySettings
from pipeline.derivation import evidence, readable, register
from pipeline.derivation.clusters import display_name
from pipeline.derivation.said import Said, aligned
from pipeline.identity import block, match, names, resolve
from pipeline.identity.corpus import FALLBACK, Corpus, corpus_of
from pipeline.identity.learning import Learner
from spiders.records import PaperContent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.identity.statements import Mention, Score
    from spiders.records import PaperRecord

_WHEN: Final = datetime(2031, 1, 1, tzinfo=UTC)
"""Ages are told by arrivals; no time has a say."""


class Standing(Struct, frozen=True):
    """Public ids as they stand."""

    author_of: Mapping[str, str]
    """By mention."""
    redirects: Mapping[str, str]


class _Snapshot:
    """What was learned, and the scores of pairs by it."""

    def __init__(self, mentions: Mapping[str, Mention], corpus: Corpus, records: int) -> None:
        self.records = records
        self.corpus = corpus
        self._matcher = match.People(mentions, corpus)
        self._scores: dict[tuple[str, str], Score | None] = {}

    def scores(self, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Score]:
        """Return the scores of the pairs that have one."""
        found = {}
        for pair in pairs:
            if pair not in self._scores:
                self._scores[pair] = self._matcher.score(*pair)
            score = self._scores[pair]
            if score is not None:
                found[pair] = score
        return found


class Replay:
    """Takes papers, arrival after arrival."""

    def __init__(self, settings: IdentitySettings | None = None) -> None:
        self._settings = settings or IdentitySettings()
        self._mentions: dict[str, Mention] = {}
        self._keys: dict[str, frozenset[str]] = {}
        self._age: dict[str, tuple[int, str]] = {}
        self._first: list[Mention] = []
        """The first mention of each record."""
        self._records = 0
        self._arrivals = 0
        self._snapshot = _Snapshot(self._mentions, FALLBACK, 0)
        self._register: dict[str, register.Given] = {}
        self.standing = Standing({}, {})

    def take(self, papers: Sequence[PaperRecord]) -> Standing | None:
        """Take papers and derive who wrote them.

        Where that began with a new snapshot, return what would stand by the one before.
        """
        self._arrivals += 1
        self._records += len(papers)
        for paper in papers:
            self._add(paper)
        before = self._snapshot
        self._renew()
        by_old = None if before is self._snapshot else self._stands(self._allotment(before))
        allotment = self._allotment(self._snapshot)
        self.standing = self._stands(allotment)
        self._keep(allotment[1])
        return by_old

    def _add(self, paper: PaperRecord) -> None:
        assert isinstance(paper.content, PaperContent)
        key = f"{paper.source}/{paper.kind}/{paper.source_id}"
        authors = [author.name for author in paper.content.authors or ()]
        said = Said(
            key=key,
            source=paper.source,
            kind=paper.kind,
            source_id=paper.source_id,
            content=paper.content,
            said_at=_WHEN,
            first_stored_at=_WHEN,
            version_id=0,
            mentions=tuple(mention for mention, _ in aligned(key, [], authors)),
        )
        found = evidence.mentions(said, key)
        self._first += found[:1]
        for mention in found:
            if not names.is_collaboration(mention.name):
                self._mentions[mention.key] = mention
                self._keys[mention.key] = block.mention_keys(mention)
                self._age[mention.key] = (self._arrivals, mention.key)

    def _renew(self) -> None:
        learned_from = self._snapshot.records
        drifted = self._records - learned_from > self._settings.drift * learned_from
        if not drifted or len(self._first) < self._settings.least_records:
            return
        learner = Learner()
        for mention in self._first:
            learner.add(mention)
        self._snapshot = _Snapshot(self._mentions, corpus_of(learner.learned()), self._records)

    def _allotment(self, snapshot: _Snapshot) -> tuple[list[tuple[str, ...]], register.Allotment]:
        """Return the people, and the ids that they have, or would have."""
        scores = snapshot.scores(block.pairs(self._keys))
        found = resolve.people(self._mentions.values(), corpus=snapshot.corpus, scores=scores, told=False)
        people = [tuple(sorted(cluster.members, key=self._age.__getitem__)) for cluster in found.clusters]
        people.sort(key=lambda members: self._age[members[0]])
        stems = (readable.of_author(display_name(self._mentions[key] for key in members)) for members in people)
        allotment = register.allot(
            [register.Cluster(members, stem) for members, stem in zip(people, stems, strict=True)],
            list(self._register.values()),
            {key: n for n, key in enumerate(sorted(self._age, key=self._age.__getitem__))},
            lambda _: {id_.casefold() for id_ in self._register} | readable.RESERVED,
        )
        return people, allotment

    def _stands(self, found: tuple[list[tuple[str, ...]], register.Allotment]) -> Standing:
        people, allotment = found
        redirects = {id_: given.redirects_to for id_, given in self._register.items()} | dict(allotment.redirects)
        return Standing(
            author_of={key: id_ for id_, keys in zip(allotment.ids, people, strict=True) for key in keys},
            redirects={id_: target for id_, target in redirects.items() if target is not None},
        )

    def _keep(self, allotment: register.Allotment) -> None:
        for id_ in allotment.new:
            self._register[id_] = register.Given(id_, len(self._register) + 1, None, frozenset())
        for id_, members in allotment.grown.items():
            given = self._register[id_]
            self._register[id_] = structs.replace(given, members=given.members | set(members))
        for id_, target in allotment.redirects.items():
            self._register[id_] = structs.replace(self._register[id_], redirects_to=target)
