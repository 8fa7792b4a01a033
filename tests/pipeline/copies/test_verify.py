"""Everything that is not as it was stored, or does not follow from it, is named with what to do."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, text

from db.bulk import table_of
from db.models.kept import Run
from pipeline.copies import verifying_archive
from pipeline.copies.verifying import verify
from pipeline.intake.archive import digest_of
from pipeline.judging import forgetting, hiding
from pipeline.judging.performing import Signed
from tests.pipeline.copies.conftest import Open, archived, furnish, kept_rows

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.checkup.finding import Finding
    from pipeline.installation import Installation
    from tests.pipeline.conftest import Desk, Form

_CHECKS = ["database file", "keys", "versions", "documents", "snapshots", "manifests", "archive", "derived"]


@pytest.fixture
def work(desk: Desk, form: Form, installed: Open) -> Installation:
    """An installation with rows in all tables, on either kind of database."""
    furnish(desk, form)
    made = installed("sqlite://")
    made.__dict__["database"] = desk.database
    made.clock = desk.now
    return made


@pytest.fixture
def light(light_desk: Desk, form: Form, installed: Open) -> Installation:
    """The same on SQLite."""
    furnish(light_desk, form)
    assert light_desk.database.path is not None
    made = installed(f"sqlite:///{light_desk.database.path}")
    made.clock = light_desk.now
    return made


def _found(work: Installation, *, whole: bool = False) -> list[Finding]:
    return list(verify(work, whole_archive=whole))


def _wrong(work: Installation, *, whole: bool = False) -> list[tuple[str, str, str]]:
    """Return what is not ok: level, check, and words."""
    return [(each.level, each.check, each.found) for each in _found(work, whole=whole) if each.level != "ok"]


def _execute(work: Installation, statement: str, **values: Any) -> None:
    with work.database.writing("derive") as transaction:
        transaction.execute(text(statement), values)


def test_a_sound_installation_passes_each_check_and_nothing_is_written(work: Installation, desk: Desk) -> None:
    before = kept_rows(work.database), desk.rows()
    assert [(each.level, each.check) for each in _found(work)] == [("ok", check) for check in _CHECKS]
    assert (kept_rows(work.database), desk.rows()) == before


_LEFT_OUT = ("warn", "derived", "was not derived anew, since what it is derived from is not sound")


def test_a_version_whose_content_was_changed_is_named(work: Installation) -> None:
    _execute(work, "UPDATE record_version SET content = replace(content, 'moss 1', 'moss 7') WHERE id = 2")
    words = "version 2 of record:arxiv/raw/1 is not what was stored"
    assert _wrong(work) == [("fail", "versions", words), _LEFT_OUT]


def test_a_document_that_was_changed_is_named(work: Installation) -> None:
    digest = kept_rows(work.database)["document"][0]["hash"]
    _execute(work, "UPDATE document SET body = '{}'")
    words = f"document {digest} is not what was published"
    assert _wrong(work) == [("fail", "documents", words), _LEFT_OUT]


def test_a_snapshot_that_was_damaged_is_named(work: Installation) -> None:
    _execute(work, "UPDATE snapshot SET content = :none", none=b"none")
    assert _wrong(work)[0][:2] == ("fail", "snapshots")
    assert _wrong(work)[0][2].startswith("snapshot 1 (identity) is damaged: ")


def test_a_manifest_that_names_versions_which_are_not_there_is_named(work: Installation) -> None:
    _execute(work, "UPDATE manifest SET seen = '[1, 998, 999]' WHERE id = 1")
    words = "manifest 1 of https://arxiv.example/1 names 2 versions that are not there (the first is 998)"
    assert _wrong(work) == [("fail", "manifests", words), _LEFT_OUT]


def test_rows_that_name_rows_which_are_not_there_are_named(light: Installation) -> None:
    assert light.database.path is not None
    with closing(sqlite3.connect(light.database.path, isolation_level=None)) as careless:
        careless.execute("UPDATE visibility SET run_id = 999 WHERE id IN (2, 3)")
    words = "2 rows of visibility name rows of run that are not there (the first is row 2)"
    assert _wrong(light) == [("fail", "keys", words), _LEFT_OUT]


def test_a_database_file_that_is_damaged_is_told_and_ends_the_checks(light: Installation) -> None:
    path = light.database.path
    assert path is not None
    with closing(sqlite3.connect(path, isolation_level=None)) as careless:
        careless.execute("PRAGMA writable_schema = ON")
        careless.execute("DELETE FROM sqlite_master WHERE name = 'ix_fetch_url'")
    light.close()
    levels = {each.level for each in _found(light)}
    assert levels == {"fail"}
    assert _found(light)[-1].advice.endswith("the other checks were left out")


def test_a_number_that_is_taken_already_is_told(desk: Desk, form: Form, work: Installation) -> None:
    with work.database.writing("run") as transaction:
        values = {
            "command": "a",
            "job": "a",
            "arguments": {},
            "process": "a",
            "started_at": desk.now(),
            "state": "a",
        }
        transaction.execute(insert(table_of(Run)).values(id=500, **values))
    told = [("fail", "keys", "the next number of run is taken already"), _LEFT_OUT]
    assert _wrong(work) == ([] if work.database.is_sqlite else told)


def test_derived_rows_that_do_not_follow_are_told_and_a_rebuild_mends_them(work: Installation, desk: Desk) -> None:
    _execute(work, "DELETE FROM authorship WHERE author_id = 'bo-probe'")
    _execute(work, "UPDATE paper SET title = 'Other' WHERE id = 'arxiv-9'")
    _execute(work, "INSERT INTO alias VALUES ('bo-probe', 'orcid', '1', 'arxiv', 'asserted')")
    _execute(work, "DELETE FROM search_text WHERE id = 'bo-probe'")
    found = _found(work)
    assert {each.level for each in found if each.check == "derived"} == {"fail"}
    told = [each.found for each in found if each.check == "derived"]
    differ = "differ from what is derived anew"
    assert f"rows of alias {differ}: 1 too many (the first is of bo-probe)" in told
    assert any(words.startswith(f"rows of authorship {differ}: ") and "missing" in words for words in told)
    assert f"1 entry of the search {differ}" in told
    assert {each.advice for each in found if each.check == "derived"} == {"type `byline rebuild`"}
    desk.derive(whole=True)
    assert _wrong(work) == []


def test_what_is_not_derived_yet_is_a_warning(work: Installation, desk: Desk) -> None:
    desk.rule(hiding.hide, "bo-probe")
    found = [each for each in _found(work) if each.level != "ok"]
    assert {(each.level, each.check) for each in found} == {("warn", "derived")}
    assert "type `byline resolve`" in found[0].advice
    desk.derive()
    assert _wrong(work) == []


def test_what_was_forgotten_is_not_missed(work: Installation) -> None:
    forgetting.forget(work, "ada-lumen", Signed("Ruth", "asked"))
    assert _wrong(work) == []


def test_archived_answers_are_found_and_compared(light: Installation) -> None:
    archived(light, b"moss" * 100, b"fern" * 100)
    found = next(each for each in _found(light, whole=True) if each.check == "archive")
    assert (found.level, found.found) == ("ok", "2 answers in 1 file; 2 read and compared")


def test_an_archived_file_that_is_missing_or_cut_is_named_once(light: Installation) -> None:
    path = archived(light, b"moss" * 100, b"fern" * 100)
    body = path.read_bytes()
    path.write_bytes(body[:-1])
    words = f"{path} is cut at byte {len(body) - 1:,}: 1 answer cannot be read"
    assert _wrong(light) == [("fail", "archive", words)]
    path.unlink()
    assert _wrong(light) == [("fail", "archive", f"{path} is missing: 2 answers cannot be read")]


def test_an_archived_answer_that_is_another_one_is_named(light: Installation) -> None:
    path = archived(light, b"moss" * 100, b"fern" * 100)
    _execute(light, "UPDATE fetch SET digest = 'sha256:0' WHERE id = 2")
    level, check, words = _wrong(light, whole=True)[0]
    assert (level, check) == ("fail", "archive")
    assert words.startswith(f"https://arxiv.example/1: {path.name}, byte ")
    assert words.endswith("is not the answer that was stored")
    body = bytearray(path.read_bytes())
    body[-100:-50] = b"\0" * 50
    path.write_bytes(bytes(body))
    assert _wrong(light, whole=True)[0][:2] == ("fail", "archive")


def test_an_imported_file_that_has_gone_is_a_warning(light: Installation, tmp_path: Path) -> None:
    path = tmp_path / "my page.html"
    path.write_bytes(b"moss")
    _execute(
        light,
        "UPDATE fetch SET archive_file = :file, archive_offset = 0, archive_length = 4, digest = :digest"
        " WHERE id = 1",
        file=path.as_uri(),
        digest=digest_of(b"moss"),
    )
    assert _wrong(light) == []
    path.write_bytes(b"fern")
    assert _wrong(light)[0][:2] == ("warn", "archive")
    path.unlink()
    words = f"{path} is missing: 1 answer cannot be read (it was imported from there)"
    assert _wrong(light) == [("warn", "archive", words)]


def test_without_the_option_some_answers_are_read_and_others_each_day(
    light: Installation, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying_archive, "SOME", 2)
    archived(light, b"moss", b"fern", b"tide", b"gate")
    read: list[bytes] = []

    def noted(body: bytes) -> str:
        read.append(body)
        return digest_of(body)

    monkeypatch.setattr(verifying_archive, "digest_of", noted)
    for day in range(2):
        light.clock = lambda day=day: desk.day(0) + timedelta(days=day)  # type: ignore[misc]
        found = next(each for each in _found(light) if each.check == "archive")
        assert found.found == "4 answers in 1 file; 2 read and compared (all with --archive)"
    assert sorted(read) == [b"fern", b"gate", b"moss", b"tide"]
