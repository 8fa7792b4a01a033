"""An installation moves to another database, of either kind, without loss."""

from __future__ import annotations

import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, text, update

from db.bulk import table_of
from db.errors import DatabaseError
from db.models.kept import Document, Run
from db.queries import whole as stored
from db.store import runs
from pipeline.copies import whole
from pipeline.copies.errors import CopyError
from pipeline.copies.taking_in import take_in
from pipeline.judging import hiding
from tests.pipeline.conftest import Desk
from tests.pipeline.copies.conftest import Open, kept_rows, numbers

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.installation import Installation
    from tests.pipeline.conftest import Form


def _at(desk: Desk, installed: Open) -> Installation:
    """Return an installation over a desk's database."""
    assert desk.database.path is not None
    return installed(f"sqlite:///{desk.database.path}")


def _moved(origin: Installation, target: Installation, folder: Path) -> bytes:
    """Move an installation, and return all bytes of the export but the time at which it was made."""
    whole.export(origin, folder)
    list(take_in(target, folder))
    return b"".join(path.read_bytes() for path in sorted(folder.glob("*.jsonl")))


def test_an_installation_goes_from_sqlite_to_postgresql_and_back_row_by_row(
    furnished: Desk, installed: Open, postgres_url: str, tmp_path: Path
) -> None:
    origin = _at(furnished, installed)
    there, back = installed(postgres_url), installed(f"sqlite:///{tmp_path / 'back.sqlite'}")
    first = _moved(origin, there, tmp_path / "first")
    second = _moved(there, back, tmp_path / "second")
    kept = kept_rows(origin.database)
    assert {name for name, rows in kept.items() if not rows} == {"pending"}
    for each in (there, back):
        assert kept_rows(each.database) == kept
        assert Desk(each.database).rows() == furnished.rows()
    assert second == first


def test_what_was_pending_is_derived_where_it_is_taken_in(
    furnished: Desk, installed: Open, tmp_path: Path
) -> None:
    furnished.rule(hiding.hide, "bo-probe")
    origin, target = _at(furnished, installed), installed(f"sqlite:///{tmp_path / 'target.sqlite'}")
    _moved(origin, target, tmp_path / "export")
    assert kept_rows(origin.database)["pending"]
    assert not kept_rows(target.database)["pending"]
    furnished.derive()
    assert Desk(target.database).rows() == furnished.rows()


def test_numbers_go_on_after_the_highest(
    furnished: Desk, installed: Open, postgres_url: str, tmp_path: Path
) -> None:
    origin, target = _at(furnished, installed), installed(postgres_url)
    _moved(origin, target, tmp_path / "export")
    for each in (origin, target):
        with each.database.writing("run") as transaction:
            number = runs.begin(
                transaction, command="next", job="next", arguments={}, process="next", at=furnished.now()
            )
        assert number == numbers(each.database, Run)[-2] + 1


_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | _TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(_TEXT, inner),
    max_leaves=8,
)


@pytest.mark.slow
@given(arguments=_JSON, job=_TEXT)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_and_any_json_comes_through(
    fresh_desk: Callable[[], Desk],
    installed: Open,
    tmp_path_factory: pytest.TempPathFactory,
    arguments: Any,
    job: str,
) -> None:
    desk, folder = fresh_desk(), tmp_path_factory.mktemp("moved")
    desk.run()
    with desk.database.writing("run") as transaction:
        transaction.execute(update(Run).values(arguments=[arguments], job=job))
    origin, target = installed("sqlite://"), installed(f"sqlite:///{folder / 'target.sqlite'}")
    origin.__dict__["database"] = desk.database
    _moved(origin, target, folder / "export")
    assert kept_rows(target.database) == kept_rows(desk.database)
    target.close()


def test_a_database_that_is_not_empty_is_left_as_it_is(
    furnished: Desk, form: Form, installed: Open, target_url: str, tmp_path: Path
) -> None:
    origin, target = _at(furnished, installed), installed(target_url)
    other = Desk(target.database)
    other.see(form.paper("1", "Ferns", ["Ada Lumen"]))
    before = kept_rows(target.database)
    with pytest.raises(CopyError, match="is not empty"):
        _moved(origin, target, tmp_path / "export")
    assert kept_rows(target.database) == before


def test_what_cannot_be_taken_in_leaves_the_database_empty(
    furnished: Desk, installed: Open, postgres_url: str, tmp_path: Path
) -> None:
    with furnished.database.writing("run") as transaction:
        transaction.execute(insert(table_of(Document)).values(hash="sha256:1", body="a\0b"))
    origin, target = _at(furnished, installed), installed(postgres_url)
    with pytest.raises(DatabaseError, match=r"table document: .*NUL.*; nothing was taken in"):
        _moved(origin, target, tmp_path / "export")
    assert not any(kept_rows(target.database).values())


def test_rows_that_name_rows_which_are_not_there_are_refused(
    furnished: Desk, installed: Open, target_url: str, tmp_path: Path
) -> None:
    origin = _at(furnished, installed)
    with origin.database._engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("UPDATE manifest SET fetch_id = 999 WHERE id = 1")
        connection.detach()
    target = installed(target_url)
    with pytest.raises(DatabaseError, match="nothing was taken in"):
        _moved(origin, target, tmp_path / "export")
    assert not any(kept_rows(target.database).values())


def _spoil_byte(folder: Path) -> None:
    path = folder / "run.jsonl"
    path.write_bytes(path.read_bytes().replace(b"test", b"tess", 1))


def _spoil_end(folder: Path) -> None:
    path = folder / "record_version.jsonl"
    path.write_bytes(path.read_bytes()[:-10])


def _spoil_file(folder: Path) -> None:
    (folder / "judgement.jsonl").unlink()


def _spoil_list(folder: Path) -> None:
    _edit(folder, lambda found: found["files"].pop("run.jsonl"))


def _spoil_json(folder: Path) -> None:
    (folder / whole.MANIFEST).write_bytes(b"{")


def _make_older(folder: Path) -> None:
    _edit(folder, lambda found: found.update(schema="0001"))


def _make_newer(folder: Path) -> None:
    _edit(folder, lambda found: found.update(schema="9999"))


def _remove_list(folder: Path) -> None:
    (folder / whole.MANIFEST).unlink()


def _edit(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = folder / whole.MANIFEST
    found = msgspec.json.decode(path.read_bytes())
    change(found)
    path.write_bytes(msgspec.json.encode(found))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_spoil_byte, r"run\.jsonl: not the \d+ rows"),
        (_spoil_end, r"record_version\.jsonl: not the \d+ rows"),
        (_spoil_file, r"judgement\.jsonl is missing; export anew"),
        (_spoil_list, r"\(run\.jsonl\); export anew"),
        (_spoil_json, r"export\.json: "),
        (_make_older, "import it with that version and type `byline upgrade`"),
        (_make_newer, "install the newer Byline"),
        (_remove_list, r"name a folder that `byline export --format jsonl` wrote"),
    ],
)
def test_an_export_that_is_not_whole_or_of_another_schema_is_refused_before_a_database_is_made(
    furnished: Desk, installed: Open, tmp_path: Path, spoil: Callable[[Path], None], words: str
) -> None:
    folder, target = tmp_path / "export", installed(f"sqlite:///{tmp_path / 'target.sqlite'}")
    whole.export(_at(furnished, installed), folder)
    spoil(folder)
    with pytest.raises(CopyError, match=words):
        list(take_in(target, folder))
    assert not (tmp_path / "target.sqlite").exists()


def test_an_export_holds_one_moment_while_others_write(
    furnished: Desk, form: Form, installed: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = kept_rows(furnished.database)
    rows = stored.rows

    def meanwhile(transaction: Any, name: str) -> Any:
        yield from rows(transaction, name)
        furnished.see(form.paper(f"late {name}", "Ferns", ["Ada Lumen"]))

    monkeypatch.setattr(stored, "rows", meanwhile)
    manifest = whole.export(_at(furnished, installed), tmp_path / "export")
    assert {name: file.rows for name, file in manifest.files.items()} == {
        whole.file_of(name): len(each) for name, each in before.items()
    }


def _peak(work: Callable[[], object]) -> int:
    """Return how many bytes of Python's own a piece of work held at most."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.slow
def test_a_table_much_bigger_than_the_memory_for_it_goes_out_and_comes_in(
    light_desk: Desk, installed: Open, target_url: str, tmp_path: Path
) -> None:
    with light_desk.database.writing("run") as transaction:
        rows = [{"hash": f"{n:06}", "body": f"{n:06}" * 1000} for n in range(10_000)]
        transaction.execute(insert(table_of(Document)), rows)
    origin, target = _at(light_desk, installed), installed(target_url)
    size = 60_000_000
    whole.export(origin, tmp_path / "first")
    assert (tmp_path / "first" / "document.jsonl").stat().st_size > size
    assert _peak(lambda: list(take_in(target, tmp_path / "first"))) < size / 3
    assert _peak(lambda: whole.export(target, tmp_path / "second")) < size / 3
    assert (tmp_path / "second" / "document.jsonl").stat().st_size > size


def test_an_export_that_is_cut_short_leaves_nothing(
    furnished: Desk, installed: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(_transaction: Any, _name: str) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(stored, "rows", stop)
    (tmp_path / "out").mkdir()
    with pytest.raises(KeyboardInterrupt):
        whole.export(_at(furnished, installed), tmp_path / "out" / "export")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_folder_with_files_is_not_written_to(furnished: Desk, installed: Open, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "note").write_text("mine")
    with pytest.raises(CopyError, match="is there and not empty"):
        whole.export(_at(furnished, installed), tmp_path / "mine")
    (tmp_path / "empty").mkdir()
    whole.export(_at(furnished, installed), tmp_path / "empty")
    assert (tmp_path / "empty" / whole.MANIFEST).is_file()
    assert (tmp_path / "empty").stat().st_mode & 0o077 == 0


def test_a_killed_import_has_taken_in_everything_or_nothing(
    furnished: Desk, installed: Open, target_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, target = tmp_path / "export", installed(target_url)
    whole.export(_at(furnished, installed), folder)
    monkeypatch.setattr("pipeline.copies.taking_in.derive", _raise)
    with pytest.raises(KeyboardInterrupt):
        list(take_in(target, folder))
    assert kept_rows(target.database) == kept_rows(furnished.database)
    with pytest.raises(CopyError, match="type `byline rebuild`"):
        list(take_in(target, folder))
    with target.database.reading() as transaction:
        assert transaction.execute(text("SELECT count(*) FROM paper")).scalar() == 0


def _raise(*_: Any, **__: Any) -> None:
    raise KeyboardInterrupt
