"""`byline guards` tells the bounds in force, and suggests some that can be taken over as they are printed."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from db.engine import Database
from db.store import pages, runs, versions

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Byline

_AT = datetime(2026, 4, 1, 12, 0, tzinfo=UTC)
_JOB = "harvest arxiv raw cs.LG"


def _harvests(folder: Path, *counts: int) -> None:
    """Store harvests that saw so many records, each with one new record that has a title."""
    database = Database(f"sqlite:///{folder}/byline.sqlite")
    with database.writing("run") as transaction:
        for count in counts:
            number = runs.begin(
                transaction, command="harvest", job=_JOB, arguments={}, process="elsewhere-1", at=_AT
            )
            answer = pages.Answer(
                run_id=number,
                request_id=None,
                source="arxiv",
                url="http://127.0.0.1/oai",
                status=200,
                visited_at=_AT,
                stored_at=_AT,
                outcome="new",
            )
            fetch_id = pages.add_fetch(transaction, answer)
            content = '{"comment":"x","title":"On Lamps","type":"paper"}'
            said = [
                versions.Statement("arxiv", "raw", f"{number}-{n}", content, bytes(32), _AT) for n in range(count)
            ]
            seen = versions.append(transaction, said, fetch_id=fetch_id, stored_at=_AT, parser_version=1)
            pages.add_manifest(
                transaction,
                fetch_id=fetch_id,
                parser_version=1,
                stored_at=_AT,
                seen=seen,
                rejects=(),
                run_id=number,
                held=count,
            )
            runs.end(transaction, number, state="finished", exit_status=0, counts={}, at=_AT)
    database.close()


def test_bounds_in_force_are_told_with_their_origin(byline: Byline, data_dir: Path) -> None:
    data_dir.mkdir(parents=True)
    (data_dir / "byline.toml").write_text(
        '[guards]\njump = 5\n[guards.jobs."harvest arxiv raw cs.LG"]\nmin_records = 7\n'
        '[guards.sources.arxiv]\nfill = {"raw.title" = 0.5}\n'
    )
    said = byline("guards")
    assert said.status == 0
    assert "jump = 5  # file\n" in said.out
    assert "growth = 50  # default\n" in said.out
    assert '[guards.jobs."harvest arxiv raw cs.LG"]\nmin_records = 7  # file\n' in said.out
    assert '"raw.title" = 0.5  # file\n' in said.out
    assert '"raw.authors" = 0.95  # card\n' in said.out
    assert tomllib.loads(said.out)["guards"]["sources"]["arxiv"]["fill"]["raw.title"] == 0.5
    told = byline("guards", "--json").json
    assert {"table": ["guards"], "key": "jump", "value": 5, "origin": "file"} in told


def test_bounds_are_suggested_with_the_numbers_they_come_from_and_hold_as_printed(
    byline: Byline, seeded: Path
) -> None:
    _harvests(seeded, 40, 60, 50, 45, 55)
    said = byline("guards", "suggest")
    assert said.status == 0
    assert f'[guards.jobs."{_JOB}"]\n# from 5 runs: 40 to 60 records\nmin_records = 26\n' in said.out
    assert "# from 5 runs: 0 % to 0 % of the records could not be read\nmalformed = 0.02\n" in said.out
    assert (
        '# from 5 runs: 100 % to 100 % of the new and changed records have it\n"raw.comment" = 0.95\n' in said.out
    )
    assert "raw.title" not in said.out, "the card asks for as much"
    assert "# [guards.sources.profile-page] has 0 good runs with 20 records or more\n" in said.out
    (seeded / "byline.toml").write_text(said.out)
    assert "min_records = 26  # file\n" in byline("guards").out
    assert '"raw.comment" = 0.95  # file\n' in byline("guards").out


def test_too_few_good_runs_are_said_and_give_no_bound(byline: Byline, seeded: Path) -> None:
    _harvests(seeded, 40, 60)
    said = byline("guards", "suggest")
    assert said.status == 0
    assert "# Too few good runs for a bound, which needs 5:\n" in said.out
    assert f'# [guards.jobs."{_JOB}"] has 2 good runs\n' in said.out
    assert tomllib.loads(said.out) == {}
    told = byline("guards", "suggest", "--json").json
    assert (told["jobs"], told["sources"]) == ([], [])
    assert {"table": "jobs", "name": _JOB, "runs": 2} in told["too_few"]


def test_many_jobs_with_too_few_runs_are_counted(byline: Byline, seeded: Path) -> None:
    database = Database(f"sqlite:///{seeded}/byline.sqlite")
    with database.writing("run") as transaction:
        for n in range(20):
            number = runs.begin(
                transaction, command="refresh", job=f"refresh a{n}", arguments={}, process="elsewhere-1", at=_AT
            )
            runs.end(transaction, number, state="finished", exit_status=0, counts={}, at=_AT)
    database.close()
    assert byline("guards", "suggest").out.endswith("# and 12 more; --json has them all\n")


def test_a_source_that_does_not_exist_is_refused_in_bounds_too(byline: Byline, data_dir: Path) -> None:
    data_dir.mkdir(parents=True)
    (data_dir / "byline.toml").write_text("[guards.sources.arxive]\nmalformed = 0.5\n")
    said = byline("guards")
    assert said.status == 2
    assert "guards.sources.arxive is no source; did you mean arxiv?" in said.err
