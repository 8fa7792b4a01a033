"""Why a profile is as it is: what names the person, what joins the mentions, identifiers, listings."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from db.models import derived
from db.queries import derived as standing
from db.queries import explaining as stored
from db.queries import profiles, register, versions
from db.queries.snapshots import Kept
from pipeline.derivation import clusters, listings, scope, snapshots
from pipeline.derivation.details import AuthorDetail
from pipeline.derivation.rulings import Rulings
from pipeline.derivation.said import newest
from pipeline.explaining import changing, judged
from pipeline.identity import resolve
from pipeline.identity.corpus import FALLBACK
from pipeline.identity.statements import Alarm, Reason
from spiders.records import ListingContent

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from db.engine import Transaction
    from pipeline.derivation.scope import Records
    from pipeline.identity.corpus import Corpus
    from pipeline.identity.statements import Link, Mention


class Named(Struct, frozen=True):
    """One mention of the person: the name as written on a record, and where that was read."""

    key: str
    name: str
    position: int | None
    """0-based place in the author list; None where only a listing tells of it."""
    paper: str
    title: str
    record: str
    source: str
    url: str
    said_at: datetime
    listing: str | None


class Joined(Struct, frozen=True):
    """Why two mentions or records are one, or are not."""

    left: str
    right: str
    verdict: str
    score: float
    reasons: tuple[Reason, ...]
    """Each with its weight in log-odds."""


class Listed(Struct, frozen=True):
    """A listing at a source that names papers as this person's."""

    owner: str
    record: str
    source: str
    url: str
    said_at: datetime
    papers: int
    ended: int
    """Papers that it has ceased to name."""


class AliasTold(Struct, frozen=True):
    """An identifier of the person."""

    scheme: str
    value: str
    source: str
    evidence: str


class AuthorTold(Struct, frozen=True):
    """Where a profile comes from."""

    thing: str
    name: str
    former_ids: tuple[str, ...]
    mentions: tuple[Named, ...]
    links: tuple[Joined, ...]
    snapshot: Kept | None
    """By which it is known how common names and words are; None: by fixed tables."""
    listings: tuple[Listed, ...]
    aliases: tuple[AliasTold, ...]
    judgements: tuple[str, ...] = ()
    """What people ruled over the mentions."""
    to_change: tuple[str, ...] = ()
    """Whom else it may be, and what to type."""
    alarm: Alarm | None = None
    """What makes it look like several people."""


def author(transaction: Transaction, author_id: str, corpus: Corpus | None = None) -> AuthorTold:
    """Return where the profile of a stored author comes from; `corpus` spares reading the newest snapshot's."""
    row = profiles.author(transaction, author_id)
    assert row is not None
    alarm = msgspec.convert(row["detail"], AuthorDetail).alarm
    rows = list(standing.rows(transaction, derived.Mention, "author_id", {author_id}))
    records = _records(transaction, rows)
    urls = _urls(transaction, records)
    return AuthorTold(
        thing=f"author:{author_id}",
        name=row["name"],
        former_ids=tuple(register.leading_to(transaction, "author", author_id)),
        mentions=_named(transaction, rows, records, urls),
        links=_links(transaction, rows, records, corpus),
        snapshot=snapshots.in_force(transaction),
        listings=_listed(transaction, records, {row["listing_key"] for row in rows}, urls),
        aliases=tuple(
            AliasTold(alias["scheme"], alias["value"], alias["source"], alias["evidence"])
            for alias in profiles.aliases(transaction, author_id)
        ),
        judgements=judged.over(transaction, {row["key"] for row in rows}),
        to_change=changing.of_profile(transaction, author_id, alarm),
        alarm=alarm,
    )


def told(link: Link) -> Joined:
    """Return a link in words."""
    return Joined(link.left, link.right, link.verdict, round(link.score, 4), link.reasons)


def _records(transaction: Transaction, rows: Collection[Mapping[str, str]]) -> Records:
    """Return the records that name the person, with the listings that add the person to them."""
    owners = {row["listing_key"] for row in rows if row["listing_key"]}
    beside = scope.records_about(transaction, owners)
    records = scope.Records({}, {}, {})
    records.add(newest(versions.of_keys(transaction, {row["record_key"] for row in rows} | beside)))
    return records


def _named(
    transaction: Transaction,
    rows: Collection[Mapping[str, str]],
    records: Records,
    urls: Mapping[str, str],
) -> tuple[Named, ...]:
    titles = stored.titles(transaction, {row["paper_id"] for row in rows})
    found = []
    for row in rows:
        said = records.papers.get(row["record_key"])
        if said is not None:
            found.append(
                Named(
                    key=row["key"],
                    name=row["name"],
                    position=row["position"],  # type: ignore[arg-type]
                    paper=row["paper_id"],
                    title=titles.get(row["paper_id"], ""),
                    record=said.key,
                    source=said.source,
                    url=urls[said.key],
                    said_at=said.said_at,
                    listing=row["listing_key"],
                )
            )
    return tuple(sorted(found, key=lambda named: (named.paper, named.key)))


def _urls(transaction: Transaction, records: Records) -> dict[str, str]:
    """Return, for each record, the address at which its newest version was first read."""
    every = {**records.papers, **records.authors, **records.listings}
    last = {version.key: version.fetch_id for version in versions.of_keys(transaction, every)}
    fetched = stored.fetches(transaction, last.values())
    return {key: fetched[fetch_id].url for key, fetch_id in last.items()}


def known(transaction: Transaction, author_id: str) -> tuple[tuple[Named, ...], dict[str, Mention]]:
    """Return what names a stored author, and the mentions as identity compares them."""
    rows = list(standing.rows(transaction, derived.Mention, "author_id", {author_id}))
    records = _records(transaction, rows)
    urls = _urls(transaction, records)
    return _named(transaction, rows, records, urls), _mentions(transaction, rows, records)


def mentions(transaction: Transaction, author_id: str) -> dict[str, Mention]:
    """Return the mentions of a stored author as identity compares them."""
    return known(transaction, author_id)[1]


def _links(
    transaction: Transaction, rows: Collection[Mapping[str, str]], records: Records, corpus: Corpus | None
) -> tuple[Joined, ...]:
    """Return what joins the mentions, worked out again by the rules of today."""
    found = _mentions(transaction, rows, records).values()
    cluster_of = {mention.record: mention.paper for mention in found}
    if corpus is None:
        corpus = snapshots.corpus(transaction) if len(found) > 1 else FALLBACK
    clustering = resolve.people(found, Rulings(transaction).over_people(found, cluster_of), corpus=corpus)
    return tuple(told(link) for link in clustering.links)


def _mentions(
    transaction: Transaction, rows: Collection[Mapping[str, str]], records: Records
) -> dict[str, Mention]:
    """Return the mentions that stand in these rows."""
    members: dict[str, list[str]] = {}
    papers = {row["paper_id"] for row in rows}
    for each in standing.rows(transaction, derived.PaperVersion, "paper_id", papers):
        members.setdefault(each["paper_id"], []).append(each["record_key"])
    cluster_of = {key: min(keys) for keys in members.values() for key in keys}
    owned = listings.owned(transaction, records.listings.values(), records.authors)
    own = {row["key"] for row in rows}
    found = clusters.mentions_of(records.papers, cluster_of, owned)
    return {key: mention for key, mention in found.items() if key in own}


def _listed(
    transaction: Transaction, records: Records, owners: Collection[str | None], urls: Mapping[str, str]
) -> tuple[Listed, ...]:
    ended: dict[str, int] = {}
    wanted = {owner for owner in owners if owner}
    for row in standing.rows(transaction, derived.Membership, "listing_key", wanted):
        ended[row["listing_key"]] = ended.get(row["listing_key"], 0) + (row["ended_on"] is not None)
    found = []
    for said in records.listings.values():
        owner = listings.owner_key(said)
        assert isinstance(said.content, ListingContent)
        if owner in wanted:
            papers = len(said.content.members)
            found.append(
                Listed(owner, said.key, said.source, urls[said.key], said.said_at, papers, ended.get(owner, 0))
            )
    return tuple(sorted(found, key=lambda listed: listed.record))
