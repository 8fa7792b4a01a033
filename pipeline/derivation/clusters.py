"""Papers and people: statements clustered, each cluster under its public id."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from db.queries import derived as standing
from pipeline.derivation import evidence, readable, register, settings
from pipeline.derivation.papers import PaperRow, has_title, merge
from pipeline.identity import doubts, names, resolve
from pipeline.identity.statements import Cuts, Doubt, Mention

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from db.engine import Transaction
    from pipeline.derivation.listings import Owned
    from pipeline.derivation.rulings import Rulings
    from pipeline.derivation.said import Said
    from pipeline.identity.corpus import Corpus
    from pipeline.identity.resolve import Scores

NAMELESS: Final = "~"
"""How that begins which stands in the place of a forgotten person's id."""
_MANY: Final = 20_000
"""So many members are found faster by reading the whole register."""


class Papers(Struct):
    """Papers by public id."""

    rows: dict[str, PaperRow]
    paper_of: dict[str, str]
    """Record key to public id."""
    cluster_of: dict[str, str]
    """Record key to the key that identity knows the paper by: the first of its record keys."""
    allotment: register.Allotment
    doubts: list[Doubt]
    """Between public ids."""
    cuts: Cuts
    """The blocks that were too big to compare all pairs of them."""


class People(Struct):
    """People by public id."""

    mentions: dict[str, Mention]
    clusters: dict[str, tuple[str, ...]]
    """Public id to mention keys, the oldest first."""
    author_of: dict[str, str]
    nameless: frozenset[str]
    """Those of the ids that are none: of people who were forgotten."""
    allotment: register.Allotment
    doubts: list[Doubt]
    """Between public ids."""
    cuts: Cuts
    """The blocks that were too big to compare all pairs of them."""


def papers(
    transaction: Transaction,
    records: Iterable[Said],
    ruled: Rulings,
    scores: Scores | None = None,
) -> Papers:
    """Return the papers that these records tell of; of all pairs, only those with `scores` count."""
    said = {each.key: each for each in records}
    statements = [evidence.paper_statement(each) for each in said.values()]
    clustering = resolve.papers(statements, ruled.rulings, scores=scores)
    shown = [c.members for c in clustering.clusters if has_title(said[key] for key in c.members)]
    ages = {key: (each.first_stored_at, key) for key, each in said.items()}
    members = _by_age(shown, ages)
    set_of = settings.by_cluster(ruled.settings, members)
    merged = [
        settings.overrule(merge([said[key] for key in each]), set_of.get(n, {})) for n, each in enumerate(members)
    ]
    stems = [readable.of_paper(paper) for paper in merged]
    allotment = _allot(transaction, "paper", members, stems, ages)
    ids = allotment.ids
    paper_of = {key: id_ for id_, each in zip(ids, members, strict=True) for key in each}
    return Papers(
        rows=dict(zip(ids, merged, strict=True)),
        paper_of=paper_of,
        cluster_of={key: min(each) for each in members for key in each},
        allotment=allotment,
        doubts=doubts.named(clustering.doubts, paper_of),
        cuts=clustering.cuts,
    )


def mentions_of(
    records: Mapping[str, Said], cluster_of: Mapping[str, str], owned: Iterable[Owned]
) -> dict[str, Mention]:
    """Return all mentions of people on records, by key; memberships that have ended name nobody."""
    owners: dict[str, list[Owned]] = {}
    for each in sorted(owned, key=lambda each: each.listing):
        if each.ended_on is None:
            owners.setdefault(each.record, []).append(each)
    found: dict[str, Mention] = {}
    for key, paper in cluster_of.items():
        if key in records:
            named = evidence.mentions(records[key], paper, owners.get(key, ()))
            found.update((mention.key, mention) for mention in named if not names.is_collaboration(mention.name))
    return found


def people(
    transaction: Transaction,
    mentions: Mapping[str, Mention],
    ages: Mapping[str, datetime],
    ruled: Rulings,
    paper_of: Mapping[str, str],
    given: Collection[str],
    corpus: Corpus,
    scores: Scores | None = None,
) -> People:
    """Return the people whom these mentions name; of all pairs, only those with `scores` count.

    `ages` tells when each record was first stored; `paper_of` gives the papers of denied records; ids in `given`
    are given at the same time to other things; `corpus` tells how common things are. Who was forgotten has no
    public id.
    """
    rulings = ruled.over_people(mentions.values(), paper_of)
    clustering = resolve.people(mentions.values(), rulings, corpus=corpus, scores=scores)
    age = {key: (ages[mention.record], key) for key, mention in mentions.items()}
    named, nameless = [], {}
    for cluster in clustering.clusters:
        if ruled.forgets(mentions[key] for key in cluster.members):
            nameless[_nameless(cluster.members)] = cluster.members
        else:
            named.append(cluster.members)
    members = _by_age(named, age)
    stems = [readable.of_author(display_name([mentions[key] for key in each])) for each in members]
    allotment = _allot(transaction, "author", members, stems, age, given)
    clusters = dict(zip(allotment.ids, members, strict=True)) | nameless
    author_of = {key: id_ for id_, each in clusters.items() for key in each}
    return People(
        mentions=dict(mentions),
        clusters=clusters,
        author_of=author_of,
        nameless=frozenset(nameless),
        allotment=allotment,
        doubts=doubts.named(clustering.doubts, author_of),
        cuts=clustering.cuts,
    )


def _nameless(members: Sequence[str]) -> str:
    """Return what ties the mentions of a forgotten person together: no public id, and never shown."""
    return NAMELESS + hashlib.sha256(min(members).encode()).hexdigest()[:16]


def display_name(mentions: Iterable[Mention]) -> str:
    """Return the name to show: the most frequent full form, counted once for each paper."""
    papers_of: dict[str, set[str]] = {}
    for mention in mentions:
        papers_of.setdefault(names.clean(mention.name), set()).add(mention.paper)
    return min(papers_of, key=lambda name: (not names.is_full(name), -len(papers_of[name]), -len(name), name))


def _by_age(
    clusters: Iterable[tuple[str, ...]], ages: Mapping[str, tuple[datetime, str]]
) -> list[tuple[str, ...]]:
    """Return clusters with the oldest member first, in the order of their oldest members."""
    sorted_members = [tuple(sorted(each, key=lambda key: ages[key])) for each in clusters]
    return sorted(sorted_members, key=lambda each: ages[each[0]])


def _allot(
    transaction: Transaction,
    kind: str,
    clusters: Sequence[tuple[str, ...]],
    stems: Sequence[str],
    ages: Mapping[str, tuple[datetime, str]],
    given: Collection[str] = (),
) -> register.Allotment:
    order = sorted((member for members in clusters for member in members), key=lambda member: ages[member])
    known = standing.register(transaction, kind, order if len(order) < _MANY else None)
    return register.allot(
        [register.Cluster(members, stem) for members, stem in zip(clusters, stems, strict=True)],
        [register.Given(*id_) for id_ in known],
        {member: n for n, member in enumerate(order)},
        lambda wanted: standing.taken_ids(transaction, wanted) | readable.RESERVED | set(given),
    )
