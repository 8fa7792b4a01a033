"""What went wrong with a database: whether it may go well in a minute, in which words, and what to do."""

from __future__ import annotations

from typing import Any

from sqlalchemy import exc

_AWAY_STATES = frozenset({"53300", "57P01", "57P02", "57P03", "57P05"})
"""PostgreSQL's codes for too many connections, for its end, for its start, and for who was idle too long."""
_AWAY_WORDS = (
    "starting up",
    "shutting down",
    "recovery",
    "accepting connections",
    "too many",
    "remaining connection",
)
"""What a server that refuses a connection says, where it may take one in a minute; the code is not given then."""
_FULL = "the disk that it lies on is full, or its quota is used up: free some space"


def is_away(error: exc.DBAPIError) -> bool:
    """Return whether a database is locked by others or cannot be reached, for a time perhaps."""
    if not isinstance(error.orig, Exception):
        return False
    if type(error.orig).__module__ == "sqlite3":
        return reason(error) in ("database is locked", "database table is locked")
    if error.connection_invalidated or _state(error) in _AWAY_STATES:
        return True
    # An error without a code is none of the server's answers to a statement: there was no connection.
    words = reason(error)
    asked = isinstance(error, exc.OperationalError) and _state(error) is None
    return asked and ("FATAL:" not in words or any(part in words for part in _AWAY_WORDS))


def reason(error: exc.DBAPIError) -> str:
    """Return what the database says, in one line."""
    return " ".join(str(error.orig).split())


def advice(error: exc.DBAPIError) -> str:
    """Return what to do about an error of operation."""
    words = reason(error)
    if "is full" in words or "No space left" in words or _state(error) == "53100":
        return _FULL
    if "disk I/O error" in words:
        return f"{_FULL}. Or the disk fails: see the system's log, and `byline verify`"
    if "locked" in words:
        return "another process keeps it locked; try again when it is done"
    if "unable to open" in words or "readonly" in words:
        return "check that the folder and the file can be written"
    if error.connection_invalidated:
        return "the connection broke; what was not committed is not kept"
    if "out of memory" in words or _state(error) == "53200":
        return "the server is short of memory; nothing that was stored is lost"
    return "check that the server runs and that the address is right"


def _state(error: exc.DBAPIError) -> str | None:
    orig: Any = error.orig
    return getattr(orig, "sqlstate", None)
