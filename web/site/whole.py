"""The whole site of an installation: all its profiles, what they were derived from, and whom to thank."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.queries import profiles as stored
from db.queries import published, register
from pipeline.derivation import snapshots
from pipeline.derivation.basis import basis
from pipeline.explaining import page
from pipeline.history.log import Histories
from pipeline.profile import profile
from pipeline.provenance import provenance
from web.site.build import SiteReport, build

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.installation import Installation


def build_all(installation: Installation, folder: Path) -> SiteReport:
    """Write the site of all authors, from one snapshot. Raises DatabaseError, SiteError."""
    with installation.database.reading() as transaction:
        by = basis(transaction, installation.configuration.settings.figures)
        ids = [row["id"] for row in stored.authors(transaction)]
        found = [shown for id_ in ids if (shown := profile(transaction, id_, by)) is not None]
        corpus, origin = snapshots.corpus(transaction), provenance(transaction)
        histories, kept = Histories(transaction), published.authors(transaction)
        return build(
            found,
            folder,
            built_from=origin.built_from,
            acknowledgements=origin.acknowledgements,
            redirects={f"{kind}:{old}": target for (kind, old), target in register.redirects(transaction).items()},
            why=lambda author_id: page.of_author(transaction, author_id, corpus),
            history=lambda author_id: histories.of(author_id) if author_id in kept else None,
        )
