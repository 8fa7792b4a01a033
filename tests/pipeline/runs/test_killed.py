"""A job that is killed at any moment of any phase, and resumed, ends where one ends that was not."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from demo.server import Replica
from demo.tour import saved_page
from tests.pipeline.runs.killing import Bench, Place
from tests.pipeline.runs.kills import JOBS, series

KILLS = int(os.environ.get("TORTURE_KILLS", "10"))
SEED = int(os.environ.get("TORTURE_SEED", "20261101"))
ONLY = os.environ.get("TORTURE_ONLY", "")
_SERIES = [kill for kill in series(KILLS) if ONLY in ("", str(kill.number))]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120 + 60 * KILLS)]


@pytest.mark.parametrize("job", [name for name in JOBS if any(kill.job == name for kill in _SERIES)])
@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_a_killed_and_resumed_job_ends_where_an_undisturbed_one_does(
    database: str,
    job: str,
    replica: Replica,
    copied: Callable[[Place | None, Path], Place],
    tmp_path: Path,
    record_property: Callable[[str, str], None],
) -> None:
    replica.faults.clear()
    (tmp_path / "page.html").write_bytes(saved_page(replica))
    bench = Bench(replica, tmp_path, copied)
    prepared = bench.prepared(JOBS[job])
    wanted = bench.undisturbed(JOBS[job], prepared)
    failed = []
    for kill in _SERIES:
        if kill.job == job:
            chance = random.Random(f"{SEED} {database} {kill.number}")
            told = bench.killed(JOBS[job], prepared, wanted, kill.phase, chance)
            line = f"seed {SEED}, kill {kill.number}: {database}, {job}, {kill.phase}, {told}"
            record_property("kill", line)
            if not told.endswith(": ok"):
                failed.append(line)
    assert not failed, "\n".join(failed)
