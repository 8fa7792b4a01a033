"""Storing the profile documents of followed authors that have changed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from db.queries import profiles, published
from db.store import published as store
from pipeline import document
from pipeline.derivation.basis import basis
from pipeline.profile import profile
from pipeline.runs import implausible

if TYPE_CHECKING:
    from db.engine import Transaction
    from pipeline.runs.run import Run


def publish(run: Run, transaction: Transaction) -> None:
    """Keep the documents of followed authors that are not those shown last."""
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


def follow(run: Run, author_id: str) -> None:
    """Take an author up among those whom cron visits, and publish the profile if it never was."""
    with run.installation.database.writing("derive") as transaction:
        store.follow(transaction, "byline", author_id, run.installation.clock())
        publish(run, transaction)
