"""Two runs at once end where one after the other does, and pass no limit."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from demo.server import Replica
from tests.pipeline.runs.contents import contents

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

_SAME = ("paper", "paper_version", "membership", "watermark")


def test_a_refresh_and_a_harvest_at_once_end_as_one_after_the_other(
    replica: Replica,
    drive: Callable[..., subprocess.Popen[bytes]],
    new_database_url: Callable[[], str],
    tmp_path: Path,
) -> None:
    jobs = (("refresh", "0000-0004-7003-7001"), ("harvest", "cs"))
    url = new_database_url()
    for job in jobs:
        _ended(drive(tmp_path / "in-turn", url, *job))
    wanted = contents(url)
    begun = len(replica.log)
    url = new_database_url()
    for process in [drive(tmp_path / "at-once", url, *job) for job in jobs]:
        _ended(process)
    found = contents(url)
    assert {table for table in _SAME if found[table] != wanted[table]} == set()
    assert _said(found) == _said(wanted)
    assert _fetched(found) == _fetched(wanted)
    assert _people(found) == _people(wanted)
    asked = [(entry.host, entry.path) for entry in replica.log[begun:] if entry.path != "/robots.txt"]
    assert len(asked) == len(set(asked))
    assert [entry.broke for entry in replica.log[begun:] if entry.broke] == []


def test_the_same_job_twice_is_refused_the_second_time(
    drive: Callable[..., subprocess.Popen[bytes]], new_database_url: Callable[[], str], tmp_path: Path
) -> None:
    url = new_database_url()
    _ended(drive(tmp_path / "data", url, "refresh", "0000-0004-7003-7001"))
    both = [drive(tmp_path / "data", url, "refresh", "0000-0004-7003-7001") for _ in range(2)]
    outputs = [process.communicate(timeout=120)[0] for process in both]
    assert sorted(process.returncode for process in both) == [0, 1]
    assert sum(b"BusyError" in output for output in outputs) == 1


def _said(found: dict[str, list[str]]) -> list[list[str]]:
    """Return all versions, whichever fetch was the first to see one."""
    return sorted((json.loads(row)[:-1] for row in found["record_version"]), key=str)


def _fetched(found: dict[str, list[str]]) -> set[tuple[str, str, str]]:
    """Return source, address and digest of all answers."""
    rows = [json.loads(row) for row in found["fetch"]]
    return {(source, url, digest) for _, _, source, url, _, _, _, digest, *_ in rows}


def _people(found: dict[str, list[str]]) -> set[frozenset[str]]:
    """Return who is one person, as sets of mentions; who came first has the shorter id."""
    people: dict[str, set[str]] = {}
    for row in found["mention"]:
        key, _, _, author, *_ = json.loads(row)
        people.setdefault(author, set()).add(key)
    return {frozenset(keys) for keys in people.values()}


def _ended(process: subprocess.Popen[bytes]) -> None:
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 0, output.decode()
