"""The rows of one derivation, table by table, and which standing rows they replace."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from db import search
from db.models import Base, derived
from db.queries import derived as standing
from db.store import derived as store
from pipeline.derivation import rows, scope

if TYPE_CHECKING:
    from db.engine import Transaction
    from pipeline.derivation.clusters import People
    from pipeline.derivation.details import PaperDetail
    from pipeline.derivation.rows import Row
    from pipeline.derivation.said import Said
    from pipeline.derivation.scope import Records
    from pipeline.derivation.work import Work
    from pipeline.figures.bibliometrics import Rules

Area: TypeAlias = Mapping[str, Collection[str]] | None
"""Column to values: the rows for which a derivation answers; None: all rows."""


def rows_of(work: Work, rules: Rules) -> dict[type[Base], list[Row]]:
    """Return the rows of each derived table."""
    paper_of = {**work.outside, **work.papers.paper_of}
    papers = work.standing_papers | {
        id_: rows.standing_paper(store.as_read(rows.paper(id_, row))) for id_, row in work.papers.rows.items()
    }
    found: dict[type[Base], list[Row]] = {model: [] for model in _MODELS}
    for id_, row in work.papers.rows.items():
        found[derived.Paper].append(rows.paper(id_, row))
        found[derived.PaperVersion] += rows.paper_versions(id_, row)
    records_of = _attached(work.people, work.records)
    for author_id, keys in work.people.clusters.items():
        mentions = [work.people.mentions[key] for key in keys]
        found[derived.Mention] += [rows.mention(m, paper_of[m.record], author_id) for m in mentions]
        own = [papers[id_] for id_ in sorted({paper_of[m.record] for m in mentions})]
        records = records_of.get(author_id, ())
        affiliations = {a for m in mentions for a in m.affiliations} | _affiliations(records)
        found[derived.Author].append(rows.author(author_id, mentions, own, records, affiliations))
        found[derived.Alias] += rows.aliases(author_id, mentions, records)
        found[derived.Authorship] += rows.authorships(author_id, mentions, paper_of, papers)
        found[derived.Figure] += rows.figures(author_id, own, rules)
    found[derived.Membership] = [rows.membership(each) for each in work.owned]
    found[derived.BlockKey] = _block_keys(work)
    return found


_MODELS: tuple[type[Base], ...] = (
    derived.Paper,
    derived.PaperVersion,
    derived.Author,
    derived.Alias,
    derived.Mention,
    derived.Authorship,
    derived.Membership,
    derived.Figure,
    derived.BlockKey,
)


def areas_of(transaction: Transaction, work: Work) -> dict[type[Base], Area]:
    """Return, for each table, the rows that a derivation answers for (None: all)."""
    if work.whole:
        return dict.fromkeys(_MODELS)
    mentions = work.mention_keys | set(work.people.mentions)
    standing_rows = standing.rows(transaction, derived.Mention, "key", mentions)
    authors = set(work.people.clusters) | {row["author_id"] for row in standing_rows}
    version_rows = standing.rows(transaction, derived.PaperVersion, "record_key", work.paper_keys)
    papers = set(work.papers.rows) | {row["paper_id"] for row in version_rows}
    return {
        derived.Paper: {"id": papers},
        derived.PaperVersion: {"record_key": work.paper_keys},
        derived.Author: {"id": authors},
        derived.Alias: {"author_id": authors},
        derived.Mention: {"key": mentions, "record_key": work.paper_keys},
        derived.Authorship: {"author_id": authors},
        derived.Membership: {"listing_key": work.owners},
        derived.Figure: {"author_id": authors},
        derived.BlockKey: {"item": work.paper_keys | mentions | work.beside_keys},
    }


def make_findable(
    transaction: Transaction, found: Mapping[type[Base], list[Row]], areas: Mapping[type[Base], Area]
) -> None:
    """Bring the full-text search in step with the rows just written."""
    entries = [
        search.Entry("author", row["id"], row["name"], " ".join(row["detail"].names))
        for row in found[derived.Author]
    ]
    entries += [search.Entry("paper", row["id"], row["title"], _words(row)) for row in found[derived.Paper]]
    authors, papers = areas[derived.Author], areas[derived.Paper]
    area = None
    if authors is not None and papers is not None:
        area = {*(("author", id_) for id_ in authors["id"]), *(("paper", id_) for id_ in papers["id"])}
    search.replace(transaction, entries, area)


def _words(row: Row) -> str:
    detail: PaperDetail = row["detail"]
    return " ".join([*(credit.name for credit in detail.authors), detail.abstract or "", detail.venue or ""])


def _attached(people: People, records: Records) -> dict[str, list[Said]]:
    """Return the author records about each person: as the owner of a listing, or by an identifier.

    A record that fits several people is about none of them.
    """
    holders: dict[str, set[str]] = {}
    for key, author_id in people.author_of.items():
        for tie in scope.mention_keys(people.mentions[key]):
            if tie.startswith(("m:id:", "m:listing:")):
                holders.setdefault(tie, set()).add(author_id)
    found: dict[str, list[Said]] = {}
    for said in sorted(records.authors.values(), key=lambda said: said.key):
        owner = holders.get(f"m:listing:{said.key}", set())
        fitting = owner or set().union(*(holders.get(tie, set()) for tie in scope.beside_keys(said)))
        if len(fitting) == 1:
            found.setdefault(next(iter(fitting)), []).append(said)
    return found


def _affiliations(records: Sequence[Said]) -> set[str]:
    return {affiliation for record in records for affiliation in rows.affiliations(record)}


def _block_keys(work: Work) -> list[Row]:
    ties: dict[str, set[str]] = {
        said.key: scope.paper_keys(said) for said in work.records.papers.values() if said.key in work.paper_keys
    }
    ties.update((key, scope.mention_keys(mention)) for key, mention in work.people.mentions.items())
    for said in (*work.records.authors.values(), *work.records.listings.values()):
        ties[said.key] = scope.beside_keys(said)
    return [{"key": key, "item": item} for item, keys in sorted(ties.items()) for key in sorted(keys)]
