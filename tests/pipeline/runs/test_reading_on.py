"""Imports and replays that broke off are resumed: what they had stored is neither lost nor stored twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from sqlalchemy import func, select

from db.models.kept import Fetch, Manifest
from db.queries import counts, harvests, runs
from pipeline.installation import Installation
from pipeline.intake.ingest import Ingest
from pipeline.processes import is_alive
from pipeline.runs import file_formats
from pipeline.runs.file_formats import ArxivFile, FileError
from pipeline.runs.history import newest
from pipeline.runs.importing import Asked, import_all
from pipeline.runs.replay import replay
from pipeline.runs.resume import resume
from spiders.records import Page

Breaking = Callable[[str], None]


class PowerError(Exception):
    """What a job breaks off with."""


@pytest.fixture
def breaking(monkeypatch: pytest.MonkeyPatch) -> Breaking:
    """Let the second storing of a kind break off."""

    def begin(name: str) -> None:
        store, stored = getattr(Ingest, name), list[int]()

        def storing(*arguments: Any, **more: Any) -> Any:
            stored.append(1)
            if len(stored) == 2:
                raise PowerError
            return store(*arguments, **more)

        monkeypatch.setattr(Ingest, name, storing)

    return begin


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A metadata file of arXiv that is read in two parts."""
    monkeypatch.setattr(file_formats, "_LINES", 2)
    lines = (
        {
            "id": f"2401.{number:05d}",
            "update_date": "2024-02-03",
            "title": f"Lamp number {number}",
            "authors": "Ada Lumen",
            "categories": "cs.LG",
            "abstract": "We light it.",
            "versions": [{"version": "v1", "created": "Mon, 01 Jan 2024 10:00:00 GMT"}],
        }
        for number in range(1, 4)
    )
    path = tmp_path / "arxiv.json"
    path.write_text("\n".join(map(json.dumps, lines)) + "\n", encoding="utf-8")
    return path


def _count(installation: Installation, model: type[Any]) -> int:
    with installation.database.reading() as transaction:
        return int(transaction.execute(select(func.count()).select_from(model)).scalar_one())


def test_an_import_that_broke_off_goes_on_behind_the_parts_that_are_stored(
    installation: Installation, file: Path, breaking: Breaking
) -> None:
    breaking("page")
    with pytest.raises(PowerError):
        import_all(installation, [file], Asked(source="arxiv", whole=True))
    with installation.database.reading() as transaction:
        assert "`byline resume 1` goes on" in newest(transaction, 1, alive=is_alive)[0].advice
    assert resume(installation, None, max_requests=None).exit_status == 0
    assert _count(installation, Fetch) == 2
    with installation.database.reading() as transaction:
        assert counts.of_run(transaction, 1)["records new"] == 3
        assert harvests.watermark(transaction, "arxiv", "raw", "") == harvests.Mark(None, "2024-02-03")
        row = runs.one(transaction, 1)
    assert row is not None
    assert (row.state, row.exit_status) == ("finished", 0)


def test_an_import_that_is_resumed_after_its_file_has_changed_reads_the_file_as_it_is(
    installation: Installation, file: Path, breaking: Breaking
) -> None:
    breaking("page")
    with pytest.raises(PowerError):
        import_all(installation, [file], Asked(source="arxiv"))
    file.write_bytes(file.read_bytes().replace(b'Lamp number 1"', b'Lamp one"'))
    assert resume(installation, 1, max_requests=None).exit_status == 0
    assert _count(installation, Fetch) == 3
    with installation.database.reading() as transaction:
        assert counts.of_run(transaction, 1)["records changed"] == 1


def test_a_replay_that_broke_off_goes_on_behind_the_answers_that_are_read(
    installation: Installation, file: Path, breaking: Breaking, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_all(installation, [file], Asked(source="arxiv"))
    read = ArxivFile.read

    def read_otherwise(self: ArxivFile, body: bytes, **more: Any) -> Page:
        page = read(self, body, **more)
        return structs.replace(page, parser_version=page.parser_version + 1)

    monkeypatch.setattr(ArxivFile, "read", read_otherwise)
    breaking("read_again")
    with pytest.raises(PowerError):
        replay(installation, None)
    summary = resume(installation, None, max_requests=None)
    assert summary.exit_status == 0
    assert summary.lines[0] == "1 answers read again, 0 of them otherwise, 0 not readable"
    assert _count(installation, Manifest) == 4


def test_an_import_whose_files_are_all_refused_leaves_nothing_to_go_on_with(
    installation: Installation, tmp_path: Path
) -> None:
    junk = tmp_path / "junk.txt"
    junk.write_bytes(b"\x00\xff no page")
    with pytest.raises(FileError, match=r"junk\.txt"):
        import_all(installation, [junk], Asked(source="profile-page", visited=date(2026, 3, 1)))
    assert "nothing to go on with" in resume(installation, None, max_requests=None).lines[0]
