"""What can be wrong with a database, in words for the person at the terminal."""

from __future__ import annotations


class DatabaseError(Exception):
    """The database cannot be used as it is; the message says which, why, and what to type."""


class MissingDatabaseError(DatabaseError):
    """There is no database yet, and this command only reads."""


class SchemaError(DatabaseError):
    """The database's schema is older or newer than this version of Byline."""
