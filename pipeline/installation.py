"""An installation at work: its configuration, database, archive, locks, clock, and the name of this process."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from db.engine import Database, open_database
from db.errors import SchemaError
from pipeline import processes
from pipeline.runs import locks
from pipeline.telling import Silent

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.configuration import Configuration
    from pipeline.intake.archive import Archive
    from pipeline.telling import Teller


def now() -> datetime:
    """Return the time, aware, in UTC."""
    return datetime.now(UTC)


class Installation:
    """What a command needs of the installation that it works for; opened when first used."""

    def __init__(self, configuration: Configuration, *, creates: bool, teller: Teller | None = None) -> None:
        self.configuration = configuration
        self.clock = now
        self.sleep = time.sleep
        self.is_stopping: Callable[[], bool] = lambda: False
        """Whether a signal has stopped the crawl: nothing is waited for then."""
        self.teller: Teller = teller or Silent()
        self._creates = creates

    @property
    def data_dir(self) -> Path:
        """Folder of the installation's data."""
        return self.configuration.data_dir

    @cached_property
    def database(self) -> Database:
        """The open database; raises DatabaseError, and BusyError while another process upgrades it."""
        try:
            return open_database(self.configuration.database_url, create=self._creates)
        except SchemaError:
            locks.refuse_beside_quiet(self.data_dir / "locks")
            raise

    @cached_property
    def archive(self) -> Archive | None:
        """The archive of raw answers, None where none is kept."""
        from pipeline.intake.archive import Archive

        if not self.configuration.settings.archive:
            return None
        return Archive(
            self.data_dir / "archive",
            process=f"{self.clock():%Y%m%dT%H%M%S}-{processes.name()}",
            most_bytes=self.configuration.settings.archive_file_bytes,
        )

    def tell(self, words: str) -> None:
        """Say something in the middle of work."""
        self.teller.warn(words, "byline")

    def close_archive(self) -> None:
        """Close the file of the archive that was written to, if there is one. Raises ArchiveError."""
        found: Archive | None = self.__dict__.get("archive")
        if found is not None:
            found.close()

    def close(self) -> None:
        """Close what was opened. Raises ArchiveError."""
        if "database" in self.__dict__:
            self.database.close()
        self.close_archive()
