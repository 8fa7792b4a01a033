"""The jobs behind `byline follow` and `byline unfollow`: whom cron visits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.queries import profiles, register, visibility
from db.store import following as ending
from db.store import published as store
from pipeline import authors
from pipeline.phrases import counted
from pipeline.runs import publishing
from pipeline.runs.run import running
from spiders.catalog import card

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.engine import Transaction
    from pipeline.installation import Installation
    from pipeline.runs.run import Run

IDENTIFIERS = ("orcid", "arxiv", "openalex", "s2", "dblp", "acl", "url")
"""Ways to name a person who is not stored yet."""


def follow(installation: Installation, typed: str) -> str:
    """Let cron visit an author from now on, and return what was done. Raises AuthorError, BusyError.

    An author whom nothing stored knows can be followed by an identifier or a URL, not by a name.
    """
    said = authors.meant(typed)
    with installation.database.reading() as transaction:
        known = authors.found(transaction, said)
        authors.refuse_forgotten(transaction, said)
    if not known and said.scheme in IDENTIFIERS:
        with installation.database.writing("run") as transaction:
            store.follow(transaction, said.scheme, said.value, installation.clock())
        return (
            f"{said.scheme}:{said.value} is followed; `byline refresh --due` asks for it, and then knows who it is"
        )
    with installation.database.reading() as transaction:
        author_id = authors.the_one(transaction, typed)
    with running(installation, "follow", f"follow {author_id}", {"author": typed}) as run:
        publishing.follow(run, author_id)
    return f"author:{author_id} is followed; `byline refresh --due` visits this author"


def take_up(run: Run, typed: Sequence[str]) -> list[str]:
    """Let cron visit those whom a refresh named, now that what it stored counts; return who is not clear."""
    unclear = []
    for each in typed:
        with run.installation.database.reading() as transaction:
            known = authors.found(transaction, authors.meant(each))
        if len(known) == 1:
            publishing.follow(run, known[0].id)
        else:
            found = counted(len(known), "author")
            unclear.append(f"{each!r} is not followed: {found} of that name; `byline follow` takes an id")
    return unclear


def take_up_owners(run: Run, number: int, source: str) -> None:
    """Let cron visit those whose lists of papers an import of a source has brought, as far as these count."""
    if card(source).harvests:
        return  # its files are of papers, millions perhaps
    with run.installation.database.reading() as transaction:
        owners = visibility.owners_listed(transaction, number)
        found = profiles.authors_of_record(transaction, owners) if owners else []
    for candidate in found:
        publishing.follow(run, candidate.id)


def unfollow(installation: Installation, typed: str) -> str:
    """Let cron visit an author no more, and return what was done. Raises AuthorError."""
    said = authors.meant(typed)
    pairs = {(said.scheme, said.value)}
    with installation.database.reading() as transaction:
        known = authors.found(transaction, said)
        if known or said.scheme not in IDENTIFIERS:
            author_id = authors.the_one(transaction, typed)
            pairs |= names(transaction, author_id)
            typed = f"author:{author_id}"
    with installation.database.writing("run") as transaction:
        gone = ending.unfollow(transaction, sorted(pairs))
    return f"{typed} is no longer followed" if gone else f"{typed} was not followed; nothing changed"


def names(transaction: Transaction, author_id: str) -> set[tuple[str, str]]:
    """Return all that an author may be followed as: ids that lead here today, and identifiers."""
    pairs = {(alias["scheme"], alias["value"]) for alias in profiles.aliases(transaction, author_id)}
    ids = [author_id, *register.leading_to(transaction, "author", author_id)]
    return pairs | {("byline", id_) for id_ in ids}
