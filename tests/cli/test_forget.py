"""Who is forgotten is gone for good: records, listings, documents, texts; papers stay with the names on them."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Byline

_WHY = ("--reason", "asked by letter", "--by", "Ruth")
_FERNS = "paper:finding-ferns-large-collections-2019"


def _rows(data_dir: Path, sql: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(data_dir / "byline.sqlite")
    found = connection.execute(sql).fetchall()
    connection.close()
    return found


def test_a_forgotten_person_is_gone_and_papers_stay(byline: Byline, seeded: Path, page: Path) -> None:
    byline("set", "wren-halloway", "name", "Wren H.", *_WHY)
    byline("split", "odo-brandt", "--papers", "growing-moss-networks-without-2023", *_WHY)
    assert _rows(seeded, "SELECT 1 FROM publication WHERE author_id = 'wren-halloway'")
    said = byline("forget", "wren-halloway", *_WHY, "--yes")
    assert (said.status, said.err) == (0, "")
    assert said.out.splitlines()[0] == "forgotten"
    assert byline("show", "wren-halloway").status == 2
    assert byline("show", "wren-halloway", "--as-of", "2099-01-01").status == 2
    told = byline("explain", _FERNS).out
    assert "Wren Halloway" in told
    assert "author:wren-halloway" not in told
    assert _rows(seeded, 'SELECT count(*) FROM record_version WHERE content NOT LIKE \'%"type":"paper"%\'') == [
        (0,)
    ]
    assert not _rows(seeded, "SELECT 1 FROM publication WHERE author_id = 'wren-halloway'")
    assert not _rows(seeded, "SELECT 1 FROM document WHERE body LIKE '%wren-halloway%'")
    assert not _rows(seeded, "SELECT 1 FROM followed")
    assert "0 derived rows added, 0 changed, 0 removed" in byline("rebuild").out


def test_texts_about_the_person_go_and_those_about_others_stay(byline: Byline, seeded: Path) -> None:
    byline("set", "wren-halloway", "name", "Wren H.", *_WHY)
    byline("hide", "tilda-okonkwo-reyes", *_WHY)
    byline("forget", "wren-halloway", *_WHY, "--yes")
    first, second, third = byline("judgements", "--json").json
    assert (first["reason"], first["left"], first["value"]) == ("removed: somebody was forgotten", [], None)
    assert second["reason"] == "asked by letter"
    assert (third["verb"], third["left"], third["reason"]) == ("forget", [], "asked by letter")
    assert byline("undo", "3", *_WHY).status == 2
    assert "cannot be undone" in byline("undo", "3", *_WHY).err


def test_no_later_run_makes_the_profile_again(byline: Byline, seeded: Path, page: Path) -> None:
    byline("forget", "wren-halloway", *_WHY, "--yes")
    page.write_text(page.read_text(encoding="utf-8").replace("4 Papers", "4 Papers "), encoding="utf-8")
    byline("import", "profile-page", str(page), "--visited", "2026-04-01")
    assert byline("show", "Wren Halloway").status == 2
    assert _rows(seeded, 'SELECT count(*) FROM record_version WHERE content LIKE \'%"type":"author"%\'') == [(0,)]
    assert _rows(seeded, 'SELECT count(*) FROM record_version WHERE content LIKE \'%"type":"listing"%\'') == [(0,)]
    byline("rebuild")
    byline("replay")
    assert byline("show", "Wren Halloway").status == 2
    assert not [line for line in byline("search", "Halloway").out.splitlines() if line.startswith("author:")]


def test_only_digests_of_what_belongs_to_the_person_stay(byline: Byline, seeded: Path) -> None:
    byline("forget", "wren-halloway", *_WHY, "--yes")
    digests = [digest for (digest,) in _rows(seeded, "SELECT digest FROM forgotten")]
    assert len(digests) > 4
    assert {len(digest) for digest in digests} == {20}
    assert not _rows(seeded, "SELECT 1 FROM public_id_member WHERE public_id = 'wren-halloway'")
    assert _rows(seeded, "SELECT length(value) FROM salt") == [(32,)]


def test_to_forget_asks_for_a_yes(byline: Byline, seeded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = byline("forget", "wren-halloway", *_WHY)
    assert said.status == 2
    assert "add --yes" in said.err
    assert byline("show", "wren-halloway").status == 0


def test_somebody_unknown_cannot_be_forgotten(byline: Byline, seeded: Path) -> None:
    assert byline("forget", "Nobody At All", *_WHY, "--yes").status == 2
    assert byline("judgements", "--json").json == []
