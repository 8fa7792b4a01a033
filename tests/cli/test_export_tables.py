"""What is shown, as tables: the figures are those of the profiles, and nobody who is hidden is in them."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.configuration import load
from pipeline.installation import Installation
from pipeline.judging import forgetting
from pipeline.judging.performing import Signed
from web.exports.tables import AUTHORS, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Byline

    Tables = Callable[[], dict[str, list[dict[str, str]]]]


@pytest.fixture
def tables(seeded: Path, tmp_path: Path) -> Tables:
    """Writes the tables of the installation to a new folder, and reads them."""
    numbers = iter(range(100))

    def written() -> dict[str, list[dict[str, str]]]:
        folder = tmp_path / f"tables-{next(numbers)}"
        work = Installation(load({"BYLINE_DATA_DIR": str(seeded)}), creates=False)
        counts = write(work, folder)
        work.close()
        found = {path.name: _read(path) for path in folder.glob("*.csv")}
        assert {name: len(rows) for name, rows in found.items()} == counts
        return found

    return written


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _shown(figure: Any) -> str:
    return "" if figure is None else str(figure)


def test_the_figures_of_everybody_are_those_of_the_profiles(byline: Byline, seeded: Path, tables: Tables) -> None:
    rows = tables()["authors.csv"]
    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
    assert len(rows) == 4
    for row in rows:
        profile = byline("show", row["id"], "--json").json
        assert (row["name"], row["main_field"]) == (profile["name"], profile["main_field"])
        counted = [name for name in AUTHORS[3:] if not name.startswith("citations_")]
        assert {name: row[name] for name in counted} == {
            name: _shown(profile["figures"][name]["value"]) for name in counted
        }
        citations = profile["figures"]["citations"]
        for name in ("source", "as_of", "n"):
            assert row[f"citations_{name}"] == _shown(citations[name])


def test_papers_and_places_are_those_of_the_profiles(byline: Byline, seeded: Path, tables: Tables) -> None:
    found = tables()
    profile = byline("show", "wren-halloway", "--json").json
    mine = [row for row in found["authorships.csv"] if row["author_id"] == "wren-halloway"]
    assert {row["paper_id"]: row["why"] for row in mine} == {each["id"]: each["why"] for each in profile["papers"]}
    titles = {row["id"]: row["title"] for row in found["papers.csv"]}
    assert titles == {each["id"]: each["title"] for each in profile["papers"]}
    ferns = [row for row in found["authorships.csv"] if row["paper_id"] == "finding-ferns-large-collections-2019"]
    assert [(row["name"], row["position"]) for row in ferns] == [("Mira Castellan", "1"), ("Wren Halloway", "2")]


def _words(tables: dict[str, list[dict[str, str]]]) -> str:
    return " ".join(value for rows in tables.values() for row in rows for value in row.values()).lower()


def test_beside_the_tables_stands_where_they_come_from(byline: Byline, seeded: Path, tmp_path: Path) -> None:
    assert byline("export", "--format", "csv", str(tmp_path / "tables")).status == 0
    about = (tmp_path / "tables" / "about.txt").read_text(encoding="utf-8")
    assert "Derived from 6 records of profile-page; the newest of 2026-03-20.\n" in about
    assert "cover\nless than 90% of the author's papers" in about


def test_a_hidden_person_is_in_no_table(byline: Byline, seeded: Path, tables: Tables) -> None:
    assert "brandt" in _words(tables())
    assert byline("hide", "odo-brandt", "--reason", "asked").status == 0
    found = tables()
    assert "brandt" not in _words(found)
    assert len(found["papers.csv"]) == 4


def test_a_forgotten_person_is_in_no_table(byline: Byline, seeded: Path, tables: Tables) -> None:
    work = Installation(load({"BYLINE_DATA_DIR": str(seeded)}), creates=False)
    forgetting.forget(work, "odo-brandt", Signed("Ruth", "asked"))
    work.close()
    found = tables()
    assert "brandt" not in _words(found)
    assert len(found["authors.csv"]) == 3


def test_the_tables_are_the_same_on_postgresql(
    byline: Byline, seeded: Path, page: Path, postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_sqlite, on_postgres = tmp_path / "sqlite", tmp_path / "postgres"
    assert byline("export", "--format", "csv", str(on_sqlite)).status == 0
    monkeypatch.setenv("BYLINE_DATABASE_URL", postgres_url)
    assert byline("import", "profile-page", str(page), "--visited", "2026-03-20").status == 0
    assert byline("export", "--format", "csv", str(on_postgres)).status == 0
    for name in ("authors.csv", "papers.csv", "authorships.csv"):
        assert (on_postgres / name).read_bytes() == (on_sqlite / name).read_bytes()


def test_text_that_a_spreadsheet_would_run_is_made_harmless(byline: Byline, seeded: Path, tables: Tables) -> None:
    paper = "paper:grammar-lichens-2026"
    assert byline("set", paper, "title", "=1+2", "--reason", "odd").status == 0
    titles = {row["id"]: row["title"] for row in tables()["papers.csv"]}
    assert titles["grammar-lichens-2026"] == "'=1+2"
