"""What Alembic runs around migrations: on the connection that `db.upgrade` gives, or on the database named.

By hand (`alembic -c db/migrations/alembic.ini check`) the database is the one of `BYLINE_DATABASE_URL`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from alembic import context

from db.engine import Database
from db.models import Base
from db.search import TABLE

if TYPE_CHECKING:
    from sqlalchemy import Connection


def include_name(name: str | None, type_: str, _parents: Any) -> bool:
    """Leave out the tables of the full-text search, which stand outside the models."""
    return type_ != "table" or not (name or "").startswith(TABLE)


def migrate(connection: Connection) -> None:
    """Run the migrations asked for, within the connection's transaction."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_name=include_name,
        render_as_batch=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    with Database(os.environ["BYLINE_DATABASE_URL"]).migrating() as transaction:
        migrate(transaction)
