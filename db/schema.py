"""The schema's number: whether a database is the one that this version of Byline knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from db.errors import MissingDatabaseError, SchemaError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.engine import Database

NUMBER = "0009"
"""The newest migration; a test compares it with the migrations' head, so that a check needs no Alembic."""


def check(database: Database, *, create: bool) -> None:
    """Make the schema of an empty database, or compare the one that is there.

    Raises MissingDatabaseError for an empty database without `create`, SchemaError for another schema.
    """
    with database.reading() as transaction:
        found = number_of(transaction)
        empty = found is None and not inspect(transaction).get_table_names()
    if found == NUMBER:
        return
    if empty and not create:
        raise MissingDatabaseError(
            f"{database} is empty; a command that stores sets it up, such as `byline import`"
        )
    if empty:
        create_all(database)
        return
    raise SchemaError(_difference(database, found))


def demand(transaction: Connection) -> None:
    """Raise SchemaError where another version of Byline has upgraded the database since it was opened here."""
    found = transaction.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found != NUMBER:
        raise SchemaError(
            f"the database was brought to schema {found} meanwhile, this version knows {NUMBER};"
            " install the newer Byline"
        )


def number_of(transaction: Connection) -> str | None:
    """Return the schema's number as it stands in the database, None where there is none."""
    if not inspect(transaction).has_table("alembic_version"):
        return None
    row = transaction.execute(text("SELECT version_num FROM alembic_version")).first()
    return None if row is None else str(row[0])


def create_all(database: Database) -> None:
    """Make all tables at once, as the migrations would (a test compares the two)."""
    from db.models import Base
    from db.search import create_search_tables

    with database.migrating() as transaction:
        if number_of(transaction) == NUMBER:  # another process was faster
            return
        Base.metadata.create_all(transaction)
        create_search_tables(transaction)
        transaction.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)"))
        transaction.execute(text("INSERT INTO alembic_version VALUES (:number)"), {"number": NUMBER})


def _difference(database: Database, found: str | None) -> str:
    if found is None or not found.isdigit():
        return f"{database} holds tables that are not Byline's; name another database with BYLINE_DATABASE_URL"
    if found < NUMBER:
        return f"{database} has schema {found}, this version needs {NUMBER}; type `byline upgrade`"
    return f"{database} has schema {found}, newer than this version's {NUMBER}; install the newer Byline"
