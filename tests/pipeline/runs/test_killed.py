"""A crawl that is killed at any moment and resumed ends in the database of one that was not."""

from __future__ import annotations

import contextlib
import os
import random
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from demo.server import Replica

KILLS = int(os.environ.get("TORTURE_KILLS", "5"))

pytestmark = [pytest.mark.slow, pytest.mark.timeout(60 + 30 * KILLS)]


@pytest.mark.parametrize("verb", ["rollback", "apply"])
def test_a_killed_and_resumed_decision_ends_in_the_same_database(
    verb: str,
    drive: Callable[..., subprocess.Popen[bytes]],
    contents: Callable[[str], dict[str, list[str]]],
    new_database_url: Callable[[], str],
    tmp_path: Path,
) -> None:
    """A crawl of one author is taken back, and perhaps let count again; that is killed."""

    def prepared(name: str) -> tuple[Path, str]:
        folder, url = tmp_path / name, new_database_url()
        assert _ended(drive(folder, url, "refresh", "0000-0004-7003-7001")) == 0
        if verb == "apply":
            assert _ended(drive(folder, url, "decide", "rollback", "1")) == 0
        return folder, url

    folder, url = prepared("whole")
    begin = time.monotonic()
    assert _ended(drive(folder, url, "decide", verb, "1")) == 0
    took = time.monotonic() - begin
    wanted = contents(url)
    chance = random.Random(20261102)
    for trial in range(KILLS):
        folder, url = prepared(f"killed-{trial}")
        moment = chance.uniform(0.2, took)
        process = drive(folder, url, "decide", verb, "1")
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=moment)
        process.kill()
        process.wait()
        restarted = _ended(drive(folder, url, "resume"))
        if len(contents(url)["run"]) < len(wanted["run"]):
            restarted = _ended(drive(folder, url, "decide", verb, "1"))
        assert restarted == 0, f"trial {trial}, killed after {moment:.3f} s"
        found = contents(url)
        differing = {table for table in wanted if found[table] != wanted[table]}
        assert not differing, f"trial {trial}, killed after {moment:.3f} s: {differing}"


@pytest.mark.parametrize(
    "job",
    [
        ("refresh", "0000-0004-7003-7001"),
        ("due", "0000-0004-7003-7001", "acl:zoe-quillfeather"),
        ("harvest",),
    ],
)
def test_a_killed_and_resumed_crawl_ends_in_the_same_database(
    job: tuple[str, ...],
    replica: Replica,
    drive: Callable[..., subprocess.Popen[bytes]],
    contents: Callable[[str], dict[str, list[str]]],
    new_database_url: Callable[[], str],
    tmp_path: Path,
) -> None:
    undisturbed = new_database_url()
    begin, asked_before = time.monotonic(), len(replica.log)
    assert _ended(drive(tmp_path / "whole", undisturbed, *job)) == 0
    took = time.monotonic() - begin
    needed = len(replica.log) - asked_before
    wanted = contents(undisturbed)
    chance = random.Random(20261101)
    for trial in range(KILLS):
        url, folder = new_database_url(), tmp_path / f"killed-{trial}"
        asked_before = len(replica.log)
        moment = chance.uniform(0.2, took)
        process = drive(folder, url, *job)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=moment)
        process.kill()
        process.wait()
        restarted = _ended(drive(folder, url, "resume"))
        if not contents(url)["run"]:
            restarted = _ended(drive(folder, url, *job))
        assert restarted == 0, f"trial {trial}, killed after {moment:.3f} s"
        found = contents(url)
        differing = {table for table in wanted if found[table] != wanted[table]}
        assert not differing, f"trial {trial}, killed after {moment:.3f} s: {differing}"
        asked = [entry for entry in replica.log[asked_before:] if entry.path != "/robots.txt"]
        assert len(asked) <= needed + 16


def _ended(process: subprocess.Popen[bytes]) -> int:
    output, _ = process.communicate(timeout=120)
    assert b"Traceback" not in output, output.decode()
    return process.returncode
