"""The rows of one derivation, table by table, and which standing rows they replace."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from db import search
from db.models import Base, derived
from db.queries import derived as standing
from pipeline.derivation import alarms, doubts, rows, scope, settings
from pipeline.derivation.listings import owner_key
from pipeline.identity import namesakes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from db.engine import Transaction
    from db.store.derived import Change
    from pipeline.derivation.details import PaperDetail
    from pipeline.derivation.rows import Row
    from pipeline.derivation.said import Said
    from pipeline.derivation.scope import Records
    from pipeline.derivation.work import Work
    from pipeline.figures.counted import Rules

Area: TypeAlias = Mapping[str, Collection[str]] | None
"""Column to values: the rows for which a derivation answers; None: all rows."""


def rows_of(work: Work, rules: Rules) -> dict[type[Base], list[Row]]:
    """Return the rows of each derived table."""
    found: dict[type[Base], list[Row]] = {model: [] for model in _MODELS}
    for id_, row in work.papers.rows.items():
        found[derived.Paper].append(rows.paper(id_, row))
        found[derived.PaperVersion] += rows.paper_versions(id_, row)
    _add_people(found, work, rules)
    found[derived.Membership] = [rows.membership(each) for each in work.owned]
    found[derived.BlockKey] = _block_keys(work)
    found[derived.Doubt] = doubts.rows_of(work, found) + alarms.rows_of(work, found)
    return found


def _add_people(found: dict[type[Base], list[Row]], work: Work, rules: Rules) -> None:
    papers = {id_: rows.as_standing(id_, row) for id_, row in work.papers.rows.items()}
    paper_of = work.papers.paper_of
    if work.part is not None:
        papers = work.part.around.standing_papers | papers
        paper_of = work.part.around.outside | paper_of
    records_of = attached(work)
    said_of = last_said(work.records)
    set_of = settings.by_cluster(work.ruled.settings, list(work.people.clusters.values()))
    for n, (author_id, keys) in enumerate(work.people.clusters.items()):
        mentions = [work.people.mentions[key] for key in keys]
        found[derived.Mention] += [rows.mention(m, paper_of[m.record], author_id) for m in mentions]
        if author_id in work.people.nameless or work.ruled.hides(keys):
            continue
        records = records_of.get(author_id, ())
        person = rows.Person(
            author_id,
            mentions,
            paper_of,
            papers,
            records,
            said_of,
            set_of.get(n, {}),
            namesakes.alarm(mentions, work.corpus, work.ruled.taken_together.bond),
        )
        places = rows.authorships(person)
        found[derived.Author].append(rows.author(person, rows.counts(person, places, rules)))
        found[derived.Alias] += rows.aliases(person)
        found[derived.Authorship] += places


_MODELS: tuple[type[Base], ...] = (
    derived.Paper,
    derived.PaperVersion,
    derived.Author,
    derived.Alias,
    derived.Mention,
    derived.Authorship,
    derived.Membership,
    derived.Doubt,
    derived.BlockKey,
)


def areas_of(transaction: Transaction, work: Work) -> dict[type[Base], Area]:
    """Return, for each table, the rows that a derivation answers for (None: all)."""
    part = work.part
    if part is None:
        return dict.fromkeys(_MODELS)
    mention_rows = standing.rows(transaction, derived.Mention, "key", part.mentions)
    authors = set(work.people.clusters) | {row["author_id"] for row in mention_rows}
    papers = paper_area(transaction, work)
    return {
        derived.Paper: {"id": papers},
        derived.PaperVersion: {"record_key": part.papers},
        derived.Author: {"id": authors},
        derived.Alias: {"author_id": authors},
        derived.Mention: {"key": part.mentions, "record_key": part.named},
        derived.Authorship: {"author_id": authors},
        derived.Membership: {"listing_key": part.owners},
        derived.Doubt: {"left_id": authors | papers, "right_id": authors | papers},
        derived.BlockKey: {"item": part.papers | part.mentions | part.beside},
    }


def paper_area(transaction: Transaction, work: Work) -> set[str]:
    """Return the ids of the papers that a derivation of a part answers for."""
    records = set() if work.part is None else work.part.papers
    version_rows = standing.rows(transaction, derived.PaperVersion, "record_key", records)
    return set(work.papers.rows) | {row["paper_id"] for row in version_rows}


class Findable(Struct, frozen=True):
    """What the full-text search is to find, and for which (kind, id) that answers; None: all."""

    entries: list[search.Entry]
    area: set[tuple[str, str]] | None


def findable(
    found: Mapping[type[Base], list[Row]], changes: Mapping[type[Base], Change], *, whole: bool
) -> Findable:
    """Return what is to be found of all rows, or of those that differ."""
    area = None if whole else {("author", id_) for id_ in _differing(changes[derived.Author])}
    if area is not None:
        area |= {("paper", id_) for id_ in _differing(changes[derived.Paper])}
    entries = [
        search.Entry("author", row["id"], row["name"], " ".join(row["detail"].names))
        for row in found[derived.Author]
        if area is None or ("author", row["id"]) in area
    ]
    entries += [
        search.Entry("paper", row["id"], row["title"], _words(row))
        for row in found[derived.Paper]
        if area is None or ("paper", row["id"]) in area
    ]
    return Findable(entries, area)


def _differing(change: Change) -> Iterator[str]:
    at = change.names.index("id")
    for row in (*change.added, *change.removed, *(before for before, _ in change.changed)):
        yield row[at]


def _words(row: Row) -> str:
    detail: PaperDetail = row["detail"]
    return " ".join([*(credit.name for credit in detail.authors), detail.abstract or "", detail.venue or ""])


def attached(work: Work) -> dict[str, list[Said]]:
    """Return the author records about each person: as the owner of a listing, or by an identifier.

    A record that fits several people is about none of them.
    """
    holders: dict[str, set[str]] = {}
    for tie, authors in ({} if work.part is None else work.part.around.holders).items():
        holders.setdefault(tie, set()).update(authors)
    for key, author_id in work.people.author_of.items():
        for tie in scope.personal_keys(work.people.mentions[key]):
            holders.setdefault(tie, set()).add(author_id)
    found: dict[str, list[Said]] = {}
    for said in sorted(work.records.authors.values(), key=lambda said: said.key):
        fitting = holders.get(scope.listing_key(said.key)) or set().union(
            *(holders.get(tie, set()) for tie in scope.beside_keys(said))
        )
        for whose in fitting if len(fitting) == 1 else ():
            if not work.ruled.denies(said.key, work.people.clusters.get(whose, ())):
                found.setdefault(whose, []).append(said)
    return found


def last_said(records: Records) -> dict[str, datetime]:
    """Return when the newest part of each listing was said, by the key of its owner."""
    found: dict[str, datetime] = {}
    for said in records.listings.values():
        owner = owner_key(said)
        found[owner] = max(found.get(owner, said.said_at), said.said_at)
    return found


def _block_keys(work: Work) -> list[Row]:
    part = work.part
    papers = work.records.papers.values()
    ties = {said.key: scope.paper_keys(said) for said in papers if part is None or said.key in part.papers}
    ties.update((key, scope.mention_keys(mention)) for key, mention in work.people.mentions.items())
    for said in (*work.records.authors.values(), *work.records.listings.values()):
        ties[said.key] = scope.beside_keys(said)
    return [{"key": key, "item": item} for item, keys in sorted(ties.items()) for key in sorted(keys)]
