"""What no page is to blame for: while it lasts none can be stored, so the crawl ends."""

from __future__ import annotations

import errno
from typing import Final

from db.errors import DatabaseError
from pipeline.intake.archive import ArchiveError

TROUBLE: Final = (DatabaseError, ArchiveError, OSError, MemoryError)
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def is_out_of_room(error: OSError) -> bool:
    """Return whether a file could not be written for want of room, as none of a host's failures says."""
    return error.errno in _NO_ROOM
