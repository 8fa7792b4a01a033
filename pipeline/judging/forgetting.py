"""A person who asks to be forgotten: what is about that person alone goes, and digests keep it away.

First the digests are kept and the person's records are hidden, so that the person is no longer derived; then all
that was about the person is removed. Whoever is killed between the two goes on with the next `forget`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from db.models import derived
from db.queries import derived as standing
from db.queries import forgotten, judgements, profiles, register
from db.store import forgotten as store
from db.store import pages
from pipeline.explaining import author as explaining
from pipeline.forgotten import of_mention, of_record
from pipeline.intake.archive import Place
from pipeline.intake.statements import content_of
from pipeline.judging import performing
from pipeline.judging.plan import JudgementError, Plan
from pipeline.judging.subjects import author
from pipeline.phrases import counted
from pipeline.runs.deriving import derive_and_publish
from pipeline.runs.locks import ARCHIVE, alone
from pipeline.runs.run import running

if TYPE_CHECKING:
    from collections.abc import Iterable

    from db.engine import Transaction
    from db.queries.judgements import JudgementRow
    from pipeline.installation import Installation
    from pipeline.judging.performing import Done, Signed
    from pipeline.judging.subjects import Subject


class Belongings(Struct, frozen=True):
    """All that is known of a person alone."""

    ids: list[str]
    """The public id, and those that lead to it."""
    mentions: list[str]
    versions: list[int]
    """Versions of author records and listings."""
    identifiers: list[tuple[str, str]]
    digested: list[str]


def forget(installation: Installation, typed: str, signed: Signed) -> Done:
    """Forget an author for good. Raises AuthorError, JudgementError, ArchiveError, BusyError."""
    if not signed.reason.strip():
        raise JudgementError("a judgement has a reason; say it with --reason")
    with installation.database.reading() as transaction:
        unfinished = _unfinished(transaction)
        subject = None if unfinished else author(transaction, typed)
    with running(installation, "forget", "judge", {}) as run:
        if subject is not None:
            with installation.database.writing("derive") as transaction:
                _begin(transaction, subject, signed, installation, run.id)
        derive_and_publish(run, whole=False)
        with alone(installation.data_dir / "locks", ARCHIVE, now=installation.clock(), wait=True):
            told = _finish(installation)
        status = run.exit_status()
    first = "what an earlier `forget` had begun is finished; type this one again" if unfinished else "forgotten"
    return performing.Done((first, *told), status)


def _begin(
    transaction: Transaction, subject: Subject, signed: Signed, installation: Installation, run_id: int
) -> None:
    """Keep the digests, hide the person's records, and note what has to go."""
    found = _belongings(transaction, subject)
    store.add_digests(transaction, found.digested)
    at = installation.clock()
    for version_id in found.versions:
        event = pages.add_event(transaction, state="rejected", run_id=run_id, at=at, version_id=version_id)
        pages.mark_pending(transaction, visibility_id=event)
    value = {"ids": found.ids, "versions": found.versions, "identifiers": found.identifiers}
    plan = Plan(verb="forget", left=tuple(found.mentions), value=value, words="")
    performing.keep(transaction, plan, signed, at)


def _belongings(transaction: Transaction, subject: Subject) -> Belongings:
    mentions = explaining.mentions(transaction, subject.id)
    row = profiles.author(transaction, subject.id)
    assert row is not None
    owners = {mention.listing for mention in mentions.values() if mention.listing is not None}
    digested = {forgotten.record(key) for key in (*row["detail"]["records"], *owners)}
    versions: list[int] = []
    for version in forgotten.versions_beside_papers(
        transaction, {key.split("/", 1)[0] for key in (*row["detail"]["records"], *owners)}
    ):
        known = list(of_record(version.source, version.kind, version.source_id, content_of(version.content)))
        if known and known[0] in digested:
            versions.append(version.id)
            digested.update(known, [forgotten.identifier("url", version.url)])
    aliases = [a for a in profiles.aliases(transaction, subject.id) if a["evidence"] != "name"]
    digested.update(what for mention in mentions.values() for what in of_mention(mention))
    digested.update(forgotten.identifier(alias["scheme"], alias["value"]) for alias in aliases)
    return Belongings(
        ids=[subject.id, *register.leading_to(transaction, "author", subject.id)],
        mentions=list(subject.members),
        versions=versions,
        identifiers=[(alias["scheme"], alias["value"]) for alias in aliases],
        digested=sorted(digested),
    )


def _unfinished(transaction: Transaction) -> list[JudgementRow]:
    return [row for row in judgements.every(transaction) if row.verb == "forget" and row.value]


def _finish(installation: Installation) -> list[str]:
    """Remove what was noted to go, and return what went, in words."""
    told: list[str] = []
    with installation.database.reading() as transaction:
        rows = _unfinished(transaction)
        ids = sorted({id_ for row in rows for id_ in row.value["versions"]})
        answers = forgotten.answers_with_only(transaction, ids) if ids else []
        answers += forgotten.with_their_body(transaction, answers)
    kept = [each.file for each in answers if each.file and each.file.startswith("file:")]
    for each in answers:
        if each.file is not None and each.file not in kept and installation.archive is not None:
            assert each.offset is not None
            assert each.length is not None
            installation.archive.erase(Place(each.file, each.offset, each.length))
    with installation.database.writing("derive") as transaction:
        store.overwrite(transaction)
        store.remove_versions(transaction, ids)
        store.remove_answers(transaction, [each.id for each in answers])
        for row in rows:
            pairs = [(scheme, value) for scheme, value in row.value["identifiers"]]
            store.remove_profiles(transaction, row.value["ids"], pairs)
            _strip(transaction, set(row.left) | _record_keys(transaction, row.left), row)
    told.append(f"{counted(len(ids), 'version')} of author records and listings removed")
    told.append(f"{counted(len(answers), 'archived answer')} removed; papers stay, with the names printed on them")
    told += [f"{file} is yours, was imported, and was left alone" for file in dict.fromkeys(kept)]
    return told


def _record_keys(transaction: Transaction, mentions: Iterable[str]) -> set[str]:
    rows = standing.rows(transaction, derived.Mention, "key", set(mentions))
    return {row["listing_key"] for row in rows if row["listing_key"] is not None}


def _strip(transaction: Transaction, keys: set[str], forgetting: JudgementRow) -> None:
    """Take a person out of all judgements, their texts with it; the reason to forget stays."""
    touched: set[int] = set()
    for row in judgements.every(transaction):
        if row.number == forgetting.number:
            continue
        if keys & {*row.left, *row.right} or row.undoes in touched:
            touched.add(row.number)
            left, right = ([key for key in side if key not in keys] for side in (row.left, row.right))
            store.strip_judgement(
                transaction, row.number, left=left, right=right, value=_stripped(row, left, keys)
            )
    store.finish(transaction, forgetting.number)


def _stripped(row: JudgementRow, left: list[str], keys: set[str]) -> object:
    """Return a judgement's value without the person."""
    if row.verb == "deny" and row.value:
        return {name: [key for key in found if key not in keys] for name, found in row.value.items()}
    return row.value if left else None
