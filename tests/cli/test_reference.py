"""`byline reference` lists the snapshots, and `renew` makes one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from db.queries import snapshots

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Byline


@pytest.fixture
def renewed(byline: Byline, seeded: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder with the page imported, and a snapshot taken of it."""
    monkeypatch.setenv("BYLINE_IDENTITY__LEAST_RECORDS", "4")
    said = byline("reference", "renew")
    assert said.status == 0, said.err
    assert "how common words and names are was learned anew: snapshot 1, over 4 records;" in said.out
    return seeded


def test_without_a_snapshot_it_says_when_the_first_is_made(byline: Byline, seeded: Path) -> None:
    said = byline("reference")
    assert said.status == 0
    assert said.out == (
        "no snapshot yet: derivations go by fixed tables; the next run that stores makes one once there are"
        " 2,000 records (now 6)\n"
        "nothing yet that figures are taken against: the next run that stores makes it once a harvest has covered"
        " a set from the beginning (`byline harvest arxiv --set CATEGORY`)\n"
    )
    assert byline("reference", "--json").json["snapshots"] == []


def test_snapshots_are_listed_with_what_they_cover_and_how_far_things_have_drifted(
    byline: Byline, renewed: Path
) -> None:
    byline("reference", "renew")
    newest, older, drift, _ = byline("reference").out.splitlines()
    assert newest.startswith("snapshot 2 of ")
    assert (
        ", in force: identity, how common words, venues and names are, and who works with whom; over 4" in newest
    )
    assert newest.endswith(" bytes, made by run 3")
    assert older.startswith("snapshot 1 of ")
    assert "in force" not in older
    assert drift == (
        "since snapshot 2: 0 records stored, 0.0% more (renewed beyond 20%);"
        " words shifted by 0.0%, family names by 0.0%"
    )
    told = byline("reference", "--json").json
    assert [(each["number"], each["records"], each["in_force"]) for each in told["snapshots"]] == [
        (2, 4, True),
        (1, 4, False),
    ]
    assert (told["drift"]["growth"], told["stored"], told["renewed_beyond"]) == (0, 6, 0.2)


def test_too_few_records_are_refused_with_the_setting_to_change(byline: Byline, seeded: Path) -> None:
    said = byline("reference", "renew")
    assert said.status == 2
    assert said.err == (
        "byline: 4 visible records name people, a snapshot needs 2,000 (identity.least_records);"
        " store more, or set it lower\n"
    )


def test_without_a_database_there_is_nothing_to_tell(byline: Byline, data_dir: Path) -> None:
    assert byline("reference").status == 2
    assert byline("reference", "renew").status == 2
    assert not (data_dir / "byline.sqlite").exists()


def test_a_rebuild_after_a_renewal_writes_nothing(byline: Byline, renewed: Path) -> None:
    assert "0 derived rows added, 0 changed, 0 removed" in byline("rebuild").out


def test_an_explanation_names_the_snapshot(byline: Byline, renewed: Path) -> None:
    made = byline("reference", "--json").json["snapshots"][0]["made_at"][:10]
    said = byline("explain", "wren-halloway").out
    assert f"name rarity and term weights: snapshot 1 of {made}\n" in said
    assert byline("explain", "wren-halloway", "--json").json["snapshot"]["number"] == 1


def test_an_explanation_without_a_snapshot_says_so(byline: Byline, seeded: Path) -> None:
    said = byline("explain", "wren-halloway").out
    assert "name rarity and term weights: fixed tables, as there is no snapshot yet\n" in said


def test_what_only_shows_reads_no_snapshot(byline: Byline, renewed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "content", lambda *_: pytest.fail("a snapshot was read"))
    assert byline("show", "wren-halloway").status == 0
    assert byline("search", "moss").status == 0


@pytest.mark.parametrize(("variable", "value"), [("DRIFT", "0"), ("LEAST_RECORDS", "0"), ("DRIFT", "often")])
def test_a_bound_that_bounds_nothing_is_refused(
    byline: Byline, seeded: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(f"BYLINE_IDENTITY__{variable}", value)
    said = byline("reference")
    assert said.status == 2
    assert f"identity.{variable.lower()}" in said.err
