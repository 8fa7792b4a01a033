"""The migrations make exactly the models' tables, on both databases, and an upgrade keeps what it finds."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from db import schema
from db.engine import Database, Transaction, open_database
from db.errors import DatabaseError, MissingDatabaseError, SchemaError
from db.models import Base
from db.search import TABLE
from db.upgrade import MIGRATIONS, upgrade

NEWEST = schema.NUMBER


def _begun(url: str) -> Database:
    """Return a database that holds nothing but the mark of a schema older than the first."""
    database = Database(url)
    with database.migrating() as transaction:
        transaction.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)"))
    return database


def _config(transaction: Transaction) -> Config:
    config = Config(attributes={"connection": transaction})
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def _migrated(url: str) -> Database:
    """Return a database whose tables were made by the migrations."""
    database = Database(url)
    with database.migrating() as transaction:
        command.upgrade(_config(transaction), "head")
    return database


def _shape(database: Database) -> dict[str, Any]:
    """Return columns, keys and indexes of all tables, as the database tells them."""
    with database.reading() as transaction:
        known = inspect(transaction)
        return {
            table: {
                "columns": [
                    (c["name"], str(c["type"]), c["nullable"], c["default"], c.get("computed"))
                    for c in known.get_columns(table)
                ],
                "primary": known.get_pk_constraint(table),
                "foreign": sorted(map(str, known.get_foreign_keys(table))),
                "unique": sorted(map(str, known.get_unique_constraints(table))),
                "indexes": sorted(map(str, known.get_indexes(table))),
            }
            for table in sorted(known.get_table_names())
            if table != "alembic_version"
        } | _search_on_sqlite(transaction)


def _search_on_sqlite(transaction: Transaction) -> dict[str, Any]:
    """Return how SQLite's table of the full-text search was made, which its columns do not tell."""
    if transaction.dialect.name != "sqlite":
        return {}
    made = transaction.execute(text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": TABLE}).scalar()
    return {"search": made} if made else {}


def _differences(database: Database) -> list[Any]:
    with database.reading() as transaction:
        options = {"include_name": lambda name, kind, _: kind != "table" or not name.startswith(TABLE)}
        context = MigrationContext.configure(transaction, opts={"compare_type": True, **options})
        return list(compare_metadata(context, Base.metadata))


def test_there_is_one_newest_migration_and_its_number_is_the_one_that_commands_compare() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [schema.NUMBER]


def test_migrations_make_the_tables_of_the_models_and_take_them_back(database_url: str) -> None:
    migrated = _migrated(database_url)
    assert _differences(migrated) == []
    shape = _shape(migrated)
    with migrated.migrating() as transaction:
        command.downgrade(_config(transaction), "base")
        transaction.execute(text("DROP TABLE alembic_version"))
    assert _shape(migrated) == {}
    migrated.close()
    made = open_database(database_url, create=True)
    assert _shape(made) == shape
    made.close()


@pytest.fixture
def next_migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Return migrations with one more step, which this version then needs."""

    def make(body: str) -> Path:
        folder = tmp_path / "migrations"
        shutil.copytree(MIGRATIONS, folder)
        (folder / "versions" / "9999_next.py").write_text(
            f'from alembic import op\n\nrevision = "9999"\ndown_revision = "{NEWEST}"\n\n\ndef upgrade():\n'
            f"    op.execute('CREATE TABLE extra (id INTEGER)')\n    {body}\n"
        )
        monkeypatch.setattr(schema, "NUMBER", "9999")
        return folder

    return make


def _old(path: Path) -> str:
    """Return the URL of a database of the newest schema that holds one run."""
    url = f"sqlite:///{path}"
    database = open_database(url, create=True)
    with database.writing("run") as transaction:
        transaction.execute(
            text(
                "INSERT INTO run (command, job, arguments, started_at, state, process)"
                " VALUES ('import', 'j', '{}', '2026-01-01T00:00:00.000000Z', 'finished', 'h-1')"
            )
        )
    database.close()
    return url


def test_an_upgrade_copies_a_sqlite_database_first_and_keeps_what_it_holds(
    tmp_path: Path, next_migration: Callable[[str], Path]
) -> None:
    url = _old(tmp_path / "byline.sqlite")
    done = upgrade(url, migrations=next_migration("pass"))
    assert done is not None
    assert (done.before, done.after) == (NEWEST, "9999")
    assert done.copy == tmp_path / "byline.sqlite.before-9999"
    with Database(url).reading() as transaction:
        assert schema.number_of(transaction) == "9999"
        assert transaction.execute(text("SELECT command FROM run")).scalar() == "import"
    copy = sqlite3.connect(done.copy)
    assert copy.execute("SELECT version_num FROM alembic_version").fetchone() == (NEWEST,)
    assert copy.execute("SELECT command FROM run").fetchone() == ("import",)
    copy.close()


def test_of_old_readings_it_is_known_which_run_made_them_and_not_what_their_pages_held(database_url: str) -> None:
    database = Database(database_url)
    run = "INSERT INTO run (id, command, job, arguments, started_at, state, process)"
    fetch = 'INSERT INTO "fetch" (id, run_id, source, url, visited_at, stored_at, outcome)'
    read = "INSERT INTO manifest (fetch_id, parser_version, stored_at, seen, new, changed, unchanged, rejected)"
    at = "'2026-01-01T00:00:00.000000Z'"
    with database.migrating() as transaction:
        command.upgrade(_config(transaction), "0007")
        for number in (1, 2):
            transaction.execute(text(f"{run} VALUES ({number}, 'import', 'j', '{{}}', {at}, 'finished', 'h-1')"))
            transaction.execute(text(f"{fetch} VALUES ({number}, {number}, 'acl', 'u', {at}, {at}, 'new')"))
        for number in (1, 2, 1):
            transaction.execute(text(f"{read} VALUES ({number}, 1, {at}, '[]', 0, 0, 0, 0)"))
        command.upgrade(_config(transaction), "head")
        rows = transaction.execute(text("SELECT fetch_id, run_id, held FROM manifest ORDER BY id")).all()
    database.close()
    assert [tuple(row) for row in rows] == [(1, 1, None), (2, 2, None), (1, None, None)]


def test_an_upgrade_that_fails_leaves_the_database_as_it_was(
    tmp_path: Path, next_migration: Callable[[str], Path]
) -> None:
    url = _old(tmp_path / "byline.sqlite")
    migrations = next_migration("raise ArithmeticError")
    with pytest.raises(ArithmeticError):
        upgrade(url, migrations=migrations)
    with Database(url).reading() as transaction:
        assert schema.number_of(transaction) == NEWEST
        assert not inspect(transaction).has_table("extra")


def test_a_second_copy_never_takes_the_place_of_the_first(
    tmp_path: Path, next_migration: Callable[[str], Path]
) -> None:
    url = _old(tmp_path / "byline.sqlite")
    (tmp_path / "byline.sqlite.before-9999").write_text("the first")
    done = upgrade(url, migrations=next_migration("pass"))
    assert done is not None
    assert done.copy == tmp_path / "byline.sqlite.before-9999-2"
    assert (tmp_path / "byline.sqlite.before-9999").read_text() == "the first"


def test_a_database_with_the_newest_schema_is_left_alone(tmp_path: Path) -> None:
    url = _old(tmp_path / "byline.sqlite")
    assert upgrade(url) is None
    assert [path.name for path in tmp_path.glob("*.before-*")] == []


def test_a_newer_a_foreign_and_a_missing_database_are_refused(tmp_path: Path) -> None:
    newer = f"sqlite:///{tmp_path}/newer.sqlite"
    with _begun(newer).migrating() as transaction:
        transaction.execute(text("INSERT INTO alembic_version VALUES ('9999')"))
    with pytest.raises(SchemaError, match=rf"newer than this version's {NEWEST}; install the newer Byline"):
        upgrade(newer)
    foreign = f"sqlite:///{tmp_path}/foreign.sqlite"
    with Database(foreign).migrating() as transaction:
        transaction.execute(text("CREATE TABLE cat (name TEXT)"))
    with pytest.raises(SchemaError, match="not Byline's"):
        upgrade(foreign)
    with pytest.raises(MissingDatabaseError, match="there is no database at"):
        upgrade(f"sqlite:///{tmp_path}/missing.sqlite")
    assert not (tmp_path / "missing.sqlite").exists()


def test_a_schema_that_no_migration_leads_on_from_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/odd.sqlite"
    with _begun(url).migrating() as transaction:
        transaction.execute(text("INSERT INTO alembic_version VALUES ('0000')"))
    with pytest.raises(DatabaseError, match="the schema cannot be upgraded"):
        upgrade(url)


def test_on_postgresql_it_gives_up_where_somebody_keeps_a_table(
    postgres_url: str, next_migration: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(schema, "NUMBER", NEWEST)
        database = open_database(postgres_url, create=True)
    migrations = next_migration("op.execute('ALTER TABLE run ADD COLUMN extra TEXT')")
    with database.reading() as transaction:
        transaction.execute(text("SELECT count(*) FROM run"))
        with pytest.raises(
            DatabaseError, match="another session holds a table of the database; nothing was changed"
        ):
            upgrade(postgres_url, migrations=migrations, wait_ms=20)
    database.close()
    done = upgrade(postgres_url, migrations=migrations, wait_ms=20)
    assert done is not None


def test_an_upgrade_on_postgresql_makes_no_copy(
    postgres_url: str, next_migration: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(schema, "NUMBER", NEWEST)
        open_database(postgres_url, create=True).close()
    done = upgrade(postgres_url, migrations=next_migration("pass"))
    assert done is not None
    assert (done.before, done.after, done.copy) == (NEWEST, "9999", None)
