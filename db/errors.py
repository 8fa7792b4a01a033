"""What can be wrong with a database, in words for the person at the terminal."""

from __future__ import annotations


class DatabaseError(Exception):
    """The database cannot be used as it is; the message says which, why, and what to type."""


class MissingDatabaseError(DatabaseError):
    """There is no database yet, and this command only reads."""


class DatabaseAwayError(DatabaseError):
    """The database cannot be reached, or others keep it locked: the same may go well in a minute.

    Nothing of the transaction is kept, unless it was the commit that had no answer: then all or nothing of it is.
    """


class SchemaError(DatabaseError):
    """The database's schema is older or newer than this version of Byline."""
