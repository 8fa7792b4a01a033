"""Deriving after a run, and publishing the profiles that have changed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from db.queries import profiles, published
from db.store import published as store
from pipeline import document
from pipeline.derivation.basis import basis
from pipeline.derivation.derive import derive
from pipeline.derivation.snapshots import Renewal
from pipeline.profile import profile
from pipeline.runs import implausible
from pipeline.runs.locks import alone

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.engine import Transaction
    from pipeline.runs.run import Run


def apply(run: Run) -> None:
    """Derive and publish what a run has stored; where records have grown much, everything by a new snapshot."""
    settings = run.installation.configuration.settings.identity
    renewal = Renewal(run.id, settings.least_records, settings.drift)
    derive_and_publish(run, whole=False, renewal=renewal)


def renew(run: Run) -> None:
    """Learn anew how common things are, derive everything by that, and publish. Raises SnapshotError."""
    settings = run.installation.configuration.settings.identity
    derive_and_publish(run, whole=True, renewal=Renewal(run.id, settings.least_records, None))


def derive_and_publish(run: Run, *, whole: bool, renewal: Renewal | None = None) -> None:
    """Derive what is pending (or everything), and store the documents of followed authors that have changed.

    Only one process derives at a time; the others wait.
    """
    published_now: list[bool] = []

    def publish(transaction: Transaction) -> None:
        _publish(run, transaction)
        published_now.append(True)

    _derive(run, publish, whole=whole, renewal=renewal)
    if not published_now:
        # Nothing was pending: a derivation in the middle of the run, perhaps of a killed process, took it all.
        with run.installation.database.writing("derive") as transaction:
            _publish(run, transaction)


def derive_meanwhile(run: Run) -> None:
    """Derive what is pending in the middle of a run, to see what is known by now; nothing is published."""
    _derive(run, lambda _: None, whole=False)


def _derive(
    run: Run, publish: Callable[[Transaction], None], *, whole: bool, renewal: Renewal | None = None
) -> None:
    installation = run.installation
    with alone(installation.data_dir / "locks", "derive", now=installation.clock(), wait=True):
        derived = derive(
            installation.database,
            whole=whole,
            rules=installation.configuration.settings.figures,
            clock=installation.clock,
            publish=publish,
            renewal=renewal,
        )
    run.add_derived(derived)
    for words in derived.cuts:
        run.issue(
            "info", "blocks-cut", words, "nothing: what is compared is bounded; `make accuracy` tells the recall"
        )


def follow(run: Run, author_id: str) -> None:
    """Take an author up among those whom cron visits, and publish the profile if it never was."""
    with run.installation.database.writing("derive") as transaction:
        store.follow(transaction, "byline", author_id, run.installation.clock())
        _publish(run, transaction)


def _publish(run: Run, transaction: Transaction) -> None:
    by = basis(transaction, run.installation.configuration.settings.figures)
    followed = {f.value for f in published.followed(transaction) if f.scheme == "byline"}
    followed = {profiles.standing_id(transaction, "author", value) or value for value in followed}
    shown = published.digests(transaction)
    at = run.installation.clock()
    for author_id in sorted(followed):
        found = profile(transaction, author_id, by)
        if found is None:
            if shown.get(author_id) is not None:
                store.publish(transaction, author_id, None, "", run_id=run.id, at=at)
            continue
        body = document.encode(found)
        digest = "sha256:" + hashlib.sha256(body).hexdigest()
        if shown.get(author_id) != digest:
            store.publish(transaction, author_id, digest, body.decode(), run_id=run.id, at=at)
            implausible.tell(run, transaction, found)
