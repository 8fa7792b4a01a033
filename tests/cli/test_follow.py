"""`byline follow` and `byline unfollow` change whom cron visits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Byline

_IRIS = "0000-0002-1825-0097"


def _followed(byline: Byline) -> list[Any]:
    return [f"{scheme}:{value}" for scheme, value, _ in byline("status", "--json").json["followed"]]


def test_an_author_can_be_followed_and_left(byline: Byline, seeded: Path) -> None:
    assert byline("follow", "Odo Brandt").out.startswith("author:odo-brandt is followed")
    assert _followed(byline) == ["byline:wren-halloway", "byline:odo-brandt"]
    assert byline("unfollow", "odo-brandt").out == "author:odo-brandt is no longer followed\n"
    assert byline("unfollow", "odo-brandt").out == "author:odo-brandt was not followed; nothing changed\n"
    assert _followed(byline) == ["byline:wren-halloway"]


def test_an_author_who_is_followed_already_stays_so_once(byline: Byline, seeded: Path) -> None:
    byline("follow", "wren-halloway")
    assert _followed(byline) == ["byline:wren-halloway"]


def test_an_identifier_can_be_followed_before_anything_is_stored(byline: Byline, data_dir: Path) -> None:
    said = byline("follow", f"https://orcid.org/{_IRIS}")
    assert said.status == 0
    assert _followed(byline) == [f"orcid:{_IRIS}"]
    assert byline("unfollow", f"orcid:{_IRIS}").out.endswith("is no longer followed\n")
    assert _followed(byline) == []


def test_a_name_that_nobody_stored_has_is_refused(byline: Byline, seeded: Path) -> None:
    for command in ("follow", "unfollow"):
        said = byline(command, "Nobody At All")
        assert said.status == 2
        assert "no stored author is 'Nobody At All'" in said.err


def test_a_name_makes_no_database(byline: Byline, data_dir: Path) -> None:
    assert byline("follow", "Wren Halloway").status == 2
    assert not data_dir.exists()


def test_an_orcid_id_with_a_slip_is_refused(byline: Byline, seeded: Path) -> None:
    said = byline("follow", "0000-0002-1825-0098")
    assert said.status == 2
    assert "check digit" in said.err
