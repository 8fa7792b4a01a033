"""The checks behind `byline verify`: is what is kept what was stored, does what is derived follow from it?"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from db import search
from db.queries import derived as standing
from db.queries import integrity
from db.queries import snapshots as kept
from pipeline.checkup.finding import Finding
from pipeline.copies.verifying_archive import archive
from pipeline.packing import DamagedError, Packed, unpack
from pipeline.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.engine import Transaction
    from db.store.derived import Change
    from pipeline.figures.counted import Rules
    from pipeline.installation import Installation

_RESTORE = "restore a backup with `byline restore FILE --replace`"


def verify(installation: Installation, *, whole_archive: bool) -> Iterator[Finding]:
    """Yield what each check finds, each problem by itself; nothing is written.

    With `whole_archive` every archived answer is read, else some, others each day.
    """
    database, rules = installation.database, installation.configuration.settings.figures
    with database.reading() as transaction:
        is_sound = True
        for check in (_damage, _keys, _versions, _documents, _snapshots, _manifests):
            for found in check(transaction):
                is_sound &= found.level != "fail"
                yield found
            if check is _damage and not is_sound:
                return
        yield from archive(installation, transaction, whole=whole_archive)
        if is_sound:
            yield from _derived(transaction, rules)
        else:
            words = "was not derived anew, since what it is derived from is not sound"
            yield Finding("warn", "derived", words, "mend that, then verify again")


def _damage(transaction: Transaction) -> Iterator[Finding]:
    faults = integrity.faults(transaction)
    for fault in faults:
        yield Finding("fail", "database file", fault, f"{_RESTORE}; the other checks were left out")
    if not faults:
        yield Finding("ok", "database file", "is sound")


def _keys(transaction: Transaction) -> Iterator[Finding]:
    broken, behind = integrity.broken_keys(transaction), integrity.behind(transaction)
    for each in broken:
        first = "" if each.first is None else f" (the first is row {each.first})"
        words = f"{counted(each.rows, 'row')} of {each.table} name rows of {each.of} that are not there{first}"
        yield Finding("fail", "keys", words, _RESTORE)
    for table in behind:
        yield Finding(
            "fail",
            "keys",
            f"the next number of {table} is taken already",
            "`byline export --format jsonl`, and `byline import byline` into an empty database",
        )
    if not (broken or behind):
        yield Finding("ok", "keys", "every row that is named is there")


def _versions(transaction: Transaction) -> Iterator[Finding]:
    count = wrong = 0
    for each in integrity.contents(transaction):
        count += 1
        if hashlib.sha256(each.content.encode()).digest() != each.content_hash:
            wrong += 1
            words = f"version {each.id} of record:{each.key} is not what was stored"
            yield Finding("fail", "versions", words, f"{_RESTORE}, then `byline rebuild`")
    if not wrong:
        yield Finding("ok", "versions", f"{counted(count, 'version')}, each with the content that was stored")


def _documents(transaction: Transaction) -> Iterator[Finding]:
    count = wrong = 0
    for digest, body in integrity.documents(transaction):
        count += 1
        if "sha256:" + hashlib.sha256(body.encode()).hexdigest() != digest:
            wrong += 1
            yield Finding("fail", "documents", f"document {digest} is not what was published", _RESTORE)
    if not wrong:
        yield Finding("ok", "documents", f"{counted(count, 'document')}, each as it was published")


def _snapshots(transaction: Transaction) -> Iterator[Finding]:
    snapshots = kept.every(transaction)
    wrong = 0
    for each in snapshots:
        try:
            unpack(Packed(kept.content(transaction, each.number), each.digest))
        except DamagedError as error:
            wrong += 1
            words = f"snapshot {each.number} ({each.kind}) is damaged: {error}"
            yield Finding("fail", "snapshots", words, f"{_RESTORE}, or make a new one: `byline reference renew`")
    if not wrong:
        yield Finding("ok", "snapshots", f"{counted(len(snapshots), 'snapshot')}, each as it was made")


def _manifests(transaction: Transaction) -> Iterator[Finding]:
    lacking = integrity.lacking(transaction)
    for each in lacking:
        words = f"manifest {each.manifest_id} of {each.url} names {counted(each.versions, 'version')} that"
        words += f" {'is' if each.versions == 1 else 'are'} not there (the first is {each.first})"
        yield Finding("fail", "manifests", words, f"{_RESTORE}, or read the answers again: `byline replay`")
    if not lacking:
        yield Finding("ok", "manifests", "every version that an answer was found to say is there")


def _derived(transaction: Transaction, rules: Rules) -> Iterator[Finding]:
    """Derive everything without writing it, and compare with what stands."""
    from pipeline.derivation.derive import draft

    waiting = len(standing.pending(transaction))
    found = draft(transaction, whole=True, rules=rules)
    assert found is not None
    differing = [_differing(model.__tablename__, change) for model, change in found.changes.items() if change.size]
    entries = search.differing(transaction, found.findable.entries)
    if entries:
        differing.append(f"{counted(entries, 'entry', 'entries')} of the search differ from what is derived anew")
    allotments = (found.work.papers.allotment, found.work.people.allotment)
    ids = sum(len(each.new) + len(each.redirects) + len(each.grown) for each in allotments)
    if ids:
        differing.append(f"{counted(ids, 'public id')} would be given, extended or redirected")
    for words in differing:
        if waiting:
            advice = (
                f"nothing, if that comes of {counted(waiting, 'event')} not yet derived: type `byline resolve`"
            )
            yield Finding("warn", "derived", words, f"{advice}, then verify again")
        else:
            yield Finding("fail", "derived", words, "type `byline rebuild`")
    if not differing:
        rows = len(found.work.papers.rows), len(found.work.people.clusters)
        words = f"{counted(rows[0], 'paper')} and {counted(rows[1], 'author')} derived anew are what stands"
        yield Finding("ok", "derived", words)


def _differing(table: str, change: Change) -> str:
    size = change.size
    first = next((row[0] for row in (*change.added, *change.removed, *(b for b, _ in change.changed))), "")
    kinds = {"missing": size.added, "too many": size.removed, "other": size.changed}
    told = ", ".join(f"{count:,} {kind}" for kind, count in kinds.items() if count)
    return f"rows of {table} differ from what is derived anew: {told} (the first is of {first})"
