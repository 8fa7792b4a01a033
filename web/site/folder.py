"""A folder of files that Byline wrote: only what changed is written anew, and nothing else is touched.

Files are made ready in a folder of their own within the site (so that they lie on the same disk) and moved to
their places when all of them are there; a list of them tells a later build what it may replace and remove.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MANIFEST: Final = ".byline-site.json"
_STAGE: Final = ".byline-building"


class SiteError(Exception):
    """A site cannot be written to a folder; the message says which and why."""


class Changes(NamedTuple):
    """How many files were written, left as they were, and removed."""

    written: int
    unchanged: int
    removed: int


class _Manifest(msgspec.Struct, frozen=True):
    made_by: str
    files: tuple[str, ...]


def _is_inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and not path.startswith("/") and ".." not in parts


def _read_manifest(folder: Path) -> set[str] | None:
    """Return the files of the site in a folder, None where it is empty. Raises SiteError."""
    try:
        body = (folder / MANIFEST).read_bytes()
    except FileNotFoundError:
        if any(folder.iterdir()):
            raise SiteError(f"{folder} holds other files: name an empty folder or one that Byline built") from None
        return None
    try:
        files = msgspec.json.decode(body, type=_Manifest).files
    except msgspec.MsgspecError as error:
        raise SiteError(f"{folder / MANIFEST} cannot be read: {error}") from error
    if not all(_is_inside(path) for path in files):
        raise SiteError(f"{folder / MANIFEST} names a file outside of the folder")
    return set(files)


def _write_manifest(folder: Path, files: Iterable[str]) -> None:
    body = msgspec.json.encode(_Manifest("byline", tuple(sorted(files))))
    target = folder / MANIFEST
    if target.exists() and target.read_bytes() == body:
        return
    new = folder / f"{MANIFEST}.new"
    new.write_bytes(body)
    new.replace(target)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep other builds out of a folder. Raises SiteError where one is under way."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise SiteError(f"another build is writing to {folder}") from error
    finally:
        os.close(handle)


def _same(path: Path, body: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(body) and path.read_bytes() == body


def _stage(folder: Path, files: Iterable[tuple[str, bytes]], ours: set[str]) -> tuple[list[str], list[str]]:
    """Make the changed files ready and return their paths and those of all files. Raises SiteError."""
    changed, all_ = [], []
    for path, body in files:
        all_.append(path)
        if _same(folder / path, body):
            continue
        if path not in ours and (folder / path).exists():
            raise SiteError(f"{folder / path} was not written by Byline and stands in the way")
        ready = folder / _STAGE / path
        ready.parent.mkdir(parents=True, exist_ok=True)
        ready.write_bytes(body)
        changed.append(path)
    return changed, all_


def _remove(folder: Path, path: str) -> None:
    """Remove a file and the folders that it leaves empty."""
    (folder / path).unlink(missing_ok=True)
    for parent in PurePosixPath(path).parents[:-1]:
        try:
            (folder / parent).rmdir()
        except OSError:
            return


def _publish(folder: Path, files: Iterable[tuple[str, bytes]]) -> Changes:
    known = _read_manifest(folder)
    ours = known or set()
    if known is None:
        _write_manifest(folder, ())
    stage = folder / _STAGE
    shutil.rmtree(stage, ignore_errors=True)
    try:
        changed, all_ = _stage(folder, files, ours)
        # Named before they are moved: a build that is cut short leaves no file that the next does not know.
        _write_manifest(folder, ours.union(all_))
        for path in changed:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (stage / path).replace(folder / path)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    gone = ours.difference(all_)
    for path in sorted(gone):
        _remove(folder, path)
    _write_manifest(folder, all_)
    return Changes(len(changed), len(all_) - len(changed), len(gone))


def publish(folder: Path, files: Iterable[tuple[str, bytes]]) -> Changes:
    """Make a folder hold exactly these files (path within it, content) beside those that are not Byline's.

    Nothing is changed until all files are there. Raises SiteError where the folder holds something else, is
    being written by another build, or cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _locked(folder):
            return _publish(folder, files)
    except OSError as error:
        raise SiteError(f"{folder} cannot be written: {error.strerror or error}") from error
