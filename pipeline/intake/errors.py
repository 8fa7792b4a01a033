"""What keeps answers from being stored, whatever they say."""

from __future__ import annotations

import errno
from typing import Final

from db.errors import DatabaseError

_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NO_MEMORY: Final = ("failed to map segment", "cannot allocate memory")


class ArchiveError(Exception):
    """Archived bytes cannot be written, are missing, or are not those that the database knows."""


TROUBLE: Final = (DatabaseError, ArchiveError, OSError, MemoryError)
"""What no page is to blame for: while it lasts none can be stored, so a crawl ends; its run can go on later."""


def is_short_of_memory(error: BaseException | None) -> bool:
    """Return whether a library could not be loaded for want of memory, which Python calls an error of import."""
    if not isinstance(error, ImportError):
        return False
    words = str(error).lower()
    return any(part in words for part in _NO_MEMORY) or is_short_of_memory(error.__cause__)


def is_out_of_room(error: OSError) -> bool:
    """Return whether a file could not be written for want of room, as none of a host's failures says."""
    return error.errno in _NO_ROOM
