"""`byline upgrade` brings the schema to this version, or says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from db import schema
from db.engine import Database, open_database

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Byline


def test_a_database_with_the_newest_schema_is_left_alone(byline: Byline, seeded: Path) -> None:
    said = byline("upgrade")
    assert said.status == 0
    assert (
        said.out
        == f"sqlite:///{seeded}/byline.sqlite has the newest schema, {schema.NUMBER}; there is nothing to do\n"
    )


def test_without_a_database_there_is_nothing_to_upgrade(byline: Byline, data_dir: Path) -> None:
    said = byline("upgrade")
    assert said.status == 2
    assert f"there is no database at {data_dir}/byline.sqlite" in said.err
    assert not data_dir.exists()


def test_a_newer_database_asks_for_a_newer_byline(byline: Byline, seeded: Path) -> None:
    with Database(f"sqlite:///{seeded}/byline.sqlite").migrating() as transaction:
        transaction.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    said = byline("upgrade")
    assert said.status == 2
    assert "install the newer Byline" in said.err


def test_an_upgrade_waits_for_no_other_one(byline: Byline, seeded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.installation import now
    from pipeline.runs.locks import alone

    monkeypatch.setattr(schema, "NUMBER", "9999")
    with alone(seeded / "locks", "upgrade", now=now()):
        said = byline("upgrade")
    assert said.status == 75
    assert "runs this since" in said.err


def test_a_postgresql_database_is_upgraded_only_after_a_dump(
    byline: Byline, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_database(postgres_url, create=True).close()
    monkeypatch.setenv("BYLINE_DATABASE_URL", postgres_url)
    assert byline("upgrade").status == 0
    monkeypatch.setattr(schema, "NUMBER", "9999")
    said = byline("upgrade")
    assert said.status == 2
    assert "dump it with pg_dump, then type `byline upgrade --yes`" in said.err
