"""`byline explain` tells where things come from."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert

from db.engine import Database
from db.models.kept import Judgement

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Byline

_MOSS = "growing-moss-networks-without-2023"
_RECORD = "profile-page/paper/Wren Halloway#Growing Moss Networks Without Light"


def test_an_author_is_explained_by_mentions_listings_and_links(byline: Byline, seeded: Path) -> None:
    out = byline("explain", "wren-halloway").out
    assert out.startswith("author:wren-halloway  Wren Halloway: 4 mentions on 4 papers\n")
    assert f"  Wren Halloway, author 1, on Growing Moss Networks Without Light (paper:{_MOSS})\n" in out
    assert "  Wren Halloway, owner of a listing, on Spores as Regularisers" in out
    assert f"    record:{_RECORD}, file://" in out
    assert ", 2026-03-20, listed by profile-page/author/Wren Halloway\n" in out
    assert "listings:\n  profile-page/author/Wren Halloway: 4 papers at file://" in out
    assert out.count("owner of the same listing") == 3


def test_why_a_paper_is_on_a_profile(byline: Byline, seeded: Path) -> None:
    out = byline("explain", "Wren Halloway", "paper:spores-as-regularisers-2021").out
    assert "1 mention on 1 paper" in out
    assert "owner of the same listing" in out
    said = byline("explain", "odo-brandt", "paper:finding-ferns-large-collections-2019")
    assert said.status == 2
    assert "is not on the profile of author:odo-brandt" in said.err


def test_a_paper_is_explained_by_its_records_and_fields(byline: Byline, seeded: Path) -> None:
    out = byline("explain", f"paper:{_MOSS}").out
    assert f"  record:{_RECORD}, file://" in out
    assert "    said 2026-03-20, visited 2026-03-20, fetch 1 of run 1\n" in out
    assert f"  title: Growing Moss Networks Without Light  (record:{_RECORD})\n" in out
    assert "  author:odo-brandt as Odo Brandt: named by profile-page\n" in out


def test_a_field_is_explained_by_what_each_record_says(byline: Byline, seeded: Path) -> None:
    told = byline("explain", _MOSS, "date", "--json").json
    assert (told["field"], told["value"], told["taken_from"]) == ("date", "2023-09-05", _RECORD)
    assert [(said["record"], said["value"]) for said in told["said"]] == [(_RECORD, {"submitted": "2023-09-05"})]
    assert byline("explain", _MOSS, "date").out.startswith(f"paper:{_MOSS} date: 2023-09-05\n")


def test_a_figure_without_a_value_says_why_and_what_was_reported(byline: Byline, seeded: Path) -> None:
    out = byline("explain", "wren-halloway", "h_index").out
    assert out.startswith("author:wren-halloway h_index: no value of our own\n")
    assert "why there is none: no source has given citation counts\n" in out
    assert "reported:\n  7 by profile-page, as of 2026-03-20\n" in out


def test_a_figure_with_a_value_names_the_papers_behind_it(byline: Byline, seeded: Path) -> None:
    told = byline("explain", "author:wren-halloway", "papers", "--json").json
    assert (told["value"], told["source"], told["n"]) == (4, "byline", 4)
    assert len(told["made_from"]) == 4
    field = byline("explain", "wren-halloway", "main_field").out
    assert "to change it: papers by field: LG 2, " in field


def test_other_fields_of_a_profile_are_explained(byline: Byline, seeded: Path) -> None:
    assert "  Wren Halloway\n" in byline("explain", "wren-halloway", "names").out


def test_a_record_is_explained_by_its_versions_and_fetches(byline: Byline, seeded: Path) -> None:
    told = byline("explain", f"record:{_RECORD}", "--json").json
    assert f"paper:{_MOSS}" in told["stands_for"]
    (version,) = told["versions"]
    assert version["visible"]
    assert version["content"]["title"] == "Growing Moss Networks Without Light"
    (fetch,) = told["fetches"]
    assert (fetch["fetch"], fetch["visibility"]) == (1, "visible")
    out = byline("explain", _RECORD).out
    assert "stored 2026-03-21 06:30 UTC; counts\n" in out


def test_a_record_that_was_taken_back_says_so(byline: Byline, seeded: Path) -> None:
    from db.store import pages

    database = Database(f"sqlite:///{seeded}/byline.sqlite")
    with database.writing("run") as transaction:
        pages.add_event(transaction, state="taken-back", run_id=1, at=datetime(2026, 4, 1, tzinfo=UTC), fetch_id=1)
    database.close()
    out = byline("explain", f"record:{_RECORD}").out
    assert "does not count: its fetch is taken-back\n" in out


def test_a_judgement_is_explained(byline: Byline, seeded: Path) -> None:
    database = Database(f"sqlite:///{seeded}/byline.sqlite")
    with database.writing("run") as transaction:
        transaction.execute(
            insert(Judgement).values(
                verb="different",
                left=[f"{_RECORD}#Odo Brandt#0"],
                right=[_RECORD],
                who="a maintainer",
                reason="two people",
                at=datetime(2026, 4, 1, 9, tzinfo=UTC),
            )
        )
    database.close()
    out = byline("explain", "judgement:1").out
    assert out.startswith("judgement:1: different, by a maintainer on 2026-04-01 09:00 UTC; stands\n")
    assert "about:\n  author:odo-brandt\n" in out
    assert f"and:\n  paper:{_MOSS}\n" in out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nobody at all"], "nothing stored is 'nobody at all'"),
        (["paper:nosuch"], "no stored paper has the id 'nosuch'"),
        (["author:nosuch"], "no stored author is 'nosuch'"),
        (["record:nosuch"], "is no key of a record"),
        (["record:a/b/c"], "no record 'a/b/c' is stored"),
        (["judgement:7"], "there is no judgement '7'"),
        (["judgement:" + "9" * 40], "there is no judgement"),
        (["wren-halloway", "nosuch"], "a profile has no 'nosuch'; known: papers,"),
        ([_MOSS, "nosuch"], "a paper has no field 'nosuch'; known: title,"),
        ([f"record:{_RECORD}", "title"], "has no fields to explain"),
        ([" "], "THING is empty"),
    ],
    ids=lambda value: " ".join(value)[:30] if isinstance(value, list) else "",
)
def test_what_is_not_there_is_refused_in_a_line(
    byline: Byline, seeded: Path, words: list[str], message: str
) -> None:
    said = byline("explain", *words)
    assert said.status == 2
    assert message in said.err
    assert len(said.err.splitlines()) == 1
