"""Claims: a person's crawl keeps cron away from the groups of hosts that it asks, until it ends."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from spiders.politeness.locks import LockFile

if TYPE_CHECKING:
    from pathlib import Path

_ENDING = "claim"


class Claims:
    """What one crawl claims; the kernel frees it when the process dies."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[str, LockFile] = {}

    def claim(self, group: str) -> None:
        """Claim a group beside whoever else claims it. It waits no longer than cron needs to look."""
        if group in self._held:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        lock = LockFile(self._folder, group, _ENDING)
        lock.share()
        self._held[group] = lock

    def free(self) -> None:
        """Give all groups back."""
        while self._held:
            self._held.popitem()[1].close()


def is_claimed(folder: Path, group: str) -> bool:
    """Tell whether a person's crawl asks a group now."""
    with closing(LockFile(folder, group, _ENDING)) as lock:
        return not lock.try_lock()
