"""Papers and people of a scope: statements clustered, each cluster under its public id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from db.models import derived
from db.queries import derived as standing
from pipeline.derivation import evidence, readable, register
from pipeline.derivation.papers import PaperRow, merge
from pipeline.identity import names, resolve
from pipeline.identity.statements import Mention, Ruling

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from db.engine import Transaction
    from pipeline.derivation.listings import Owned
    from pipeline.derivation.said import Said


class Papers(Struct):
    """The papers of a scope, by public id."""

    rows: dict[str, PaperRow]
    paper_of: dict[str, str]
    """Record key to public id."""
    cluster_of: dict[str, str]
    """Record key to the key that identity knows the paper by: the first of its record keys."""
    allotment: register.Allotment


class People(Struct):
    """The people of a scope, by public id."""

    mentions: dict[str, Mention]
    clusters: dict[str, tuple[str, ...]]
    """Public id to mention keys, the oldest first."""
    author_of: dict[str, str]
    allotment: register.Allotment


def papers(transaction: Transaction, records: Iterable[Said], rulings: Sequence[Ruling], *, whole: bool) -> Papers:
    """Return the papers that these records tell of."""
    said = {each.key: each for each in records}
    clustering = resolve.papers([evidence.paper_statement(each) for each in said.values()], rulings)
    ages = {key: (each.first_stored_at, key) for key, each in said.items()}
    members = _by_age([cluster.members for cluster in clustering.clusters], ages)
    merged = [merge([said[key] for key in each]) for each in members]
    stems = [readable.of_paper(paper) for paper in merged]
    allotment = _allot(transaction, "paper", members, stems, whole=whole)
    ids = allotment.ids
    return Papers(
        rows=dict(zip(ids, merged, strict=True)),
        paper_of={key: id_ for id_, each in zip(ids, members, strict=True) for key in each},
        cluster_of={key: min(each) for each in members for key in each},
        allotment=allotment,
    )


def mentions_of(
    records: Mapping[str, Said], cluster_of: Mapping[str, str], owned: Iterable[Owned]
) -> dict[str, Mention]:
    """Return all mentions on records, by key; memberships that have ended name nobody."""
    owners: dict[str, list[Owned]] = {}
    for each in owned:
        if each.ended_on is None:
            owners.setdefault(each.record, []).append(each)
    found: dict[str, Mention] = {}
    for key, paper in cluster_of.items():
        if key in records:
            named = evidence.mentions(records[key], paper, owners.get(key, ()))
            found.update((mention.key, mention) for mention in named)
    return found


def people(
    transaction: Transaction,
    mentions: Mapping[str, Mention],
    ages: Mapping[str, datetime],
    rulings: Sequence[Ruling],
    *,
    whole: bool,
) -> People:
    """Return the people whom these mentions name; organisations among them are no people."""
    persons = {key: m for key, m in mentions.items() if not names.is_collaboration(m.name)}
    clustering = resolve.people(persons.values(), rulings)
    age = {key: (ages[mention.record], key) for key, mention in persons.items()}
    members = _by_age([cluster.members for cluster in clustering.clusters], age)
    stems = [readable.of_author(display_name([persons[key] for key in each])) for each in members]
    allotment = _allot(transaction, "author", members, stems, whole=whole)
    return People(
        mentions=persons,
        clusters=dict(zip(allotment.ids, members, strict=True)),
        author_of={key: id_ for id_, each in zip(allotment.ids, members, strict=True) for key in each},
        allotment=allotment,
    )


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
    *,
    whole: bool,
) -> register.Allotment:
    ours = {member for members in clusters for member in members}
    known = standing.register(transaction, kind, None if whole else ours)
    elsewhere = {} if whole else _elsewhere(transaction, kind, {m for id_ in known for m in id_.members} - ours)
    every = [register.Cluster(members, stem) for members, stem in zip(clusters, stems, strict=True)]
    every += [register.Cluster(members, id_) for id_, members in sorted(elsewhere.items())]
    taken = standing.taken_ids(transaction, set(stems)) | readable.RESERVED
    given = [register.Given(id_.id, id_.number, id_.redirects_to, id_.members) for id_ in known]
    found = register.allot(every, given, lambda id_: id_.casefold() not in taken)
    return register.Allotment(found.ids[: len(clusters)], found.new, found.redirects)


def _elsewhere(transaction: Transaction, kind: str, members: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return where members outside of the scope stand: they vote for the clusters that they are in."""
    if kind == "paper":
        rows = standing.rows(transaction, derived.PaperVersion, "record_key", members)
        pairs = [(row["paper_id"], row["record_key"]) for row in rows]
    else:
        rows = standing.rows(transaction, derived.Mention, "key", members)
        pairs = [(row["author_id"], row["key"]) for row in rows]
    found: dict[str, tuple[str, ...]] = {}
    for id_, member in sorted(pairs):
        found[id_] = (*found.get(id_, ()), member)
    return found
