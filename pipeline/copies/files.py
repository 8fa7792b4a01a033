"""Files and folders that are there whole or not at all: made ready under another name beside, then renamed."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.copies.errors import CopyError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def new_folder(target: Path, *, private: bool) -> Iterator[Path]:
    """Give a folder that takes the place of `target` at the end of the block, or is removed if that fails.

    A private one can be read by its owner alone. Raises CopyError where `target` is there and not empty, OSError.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise CopyError(f"{target} is there and not empty; name a folder that is new or empty")
    target.parent.mkdir(parents=True, exist_ok=True)
    ready = beside(target)
    ready.mkdir(mode=0o700 if private else 0o777)
    try:
        yield ready
        for path in ready.iterdir():
            sync(path)
        sync(ready)
        ready.replace(target)
    except BaseException:
        shutil.rmtree(ready, ignore_errors=True)
        raise
    sync(target.parent)


@contextmanager
def new_file(target: Path) -> Iterator[Path]:
    """Give a path at which to write a file, which is `target` at the end of the block, or removed if that fails.

    Only its owner can read it. Raises CopyError where `target` is there already, OSError.
    """
    if os.path.lexists(target):
        raise CopyError(f"{target} is there already; name another file, or move it away")
    ready = beside(target)
    ready.touch(mode=0o600, exist_ok=False)
    try:
        yield ready
        sync(ready)
        ready.rename(target)
    finally:
        ready.unlink(missing_ok=True)
    sync(target.parent)


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def beside(target: Path) -> Path:
    """Return a name on the same disk that nobody takes for that of a finished copy."""
    target = target.absolute()
    return target.with_name(f".{target.name}.{os.getpid()}.unfinished")
