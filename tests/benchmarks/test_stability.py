"""When a public id has changed without cause, and that papers arrive by year."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import stability
from benchmarks.stability import arriving, changes, over_years

_ALL_ADA = {"m1": "ada", "m2": "ada", "m3": "ada"}


def test_a_mention_parted_from_its_own_person_has_changed_without_cause() -> None:
    before = {"m1": "ada", "m2": "ada", "m3": "ada"}
    now = {"m1": "ada", "m2": "ada", "m3": "ada-2"}
    assert changes(before, now, {}, _ALL_ADA).uncaused == {"m3"}


def test_leaving_an_id_that_stood_for_two_people_has_a_cause() -> None:
    before = {"m1": "ada", "m2": "ada", "m3": "ada"}
    now = {"m1": "ada", "m2": "ada", "m3": "ada-2"}
    assert not changes(before, now, {}, _ALL_ADA | {"m1": "another ada"}).uncaused


def test_an_id_that_redirects_has_not_changed() -> None:
    before = {"m1": "ada", "m2": "ada-2", "m3": "ada-3"}
    now = dict.fromkeys(before, "ada")
    found = changes(before, now, {"ada-3": "ada-2", "ada-2": "ada"}, _ALL_ADA)
    assert not found.uncaused
    assert not found.astray


def test_an_id_that_redirects_to_another_person_leads_astray() -> None:
    before = {"m1": "ada", "m2": "ada", "m3": "ada-2"}
    now = dict.fromkeys(before, "ada")
    assert changes(before, now, {"ada-2": "ada"}, _ALL_ADA | {"m3": "another ada"}).astray == {"m3"}


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """A labelled set of two papers of two years; the first has two labelled authors of one name."""
    rows = [
        ("P99-1001@0", "Ada Example", ["Ada Example", "Bo Sample"], "P99-1001"),
        ("P99-1001@1", "Ada Example", ["Ada Example", "Bo Sample"], "P99-1001"),
        ("2004.toy-1.2@1", "A. Example", ["Bo Sample"], "2004.toy-1.2"),
    ]
    lines = [
        {"mention_id": key, "name": name, "title": f"On {paper}", "coauthors": others, "pub_id": paper}
        | {"venue": "", "abstract": "", "year": ""}
        for key, name, others, paper in rows
    ]
    (tmp_path / "mentions.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    (tmp_path / "gold.csv").write_text("mention_id,cluster_id\nP99-1001@0,a\nP99-1001@1,b\n2004.toy-1.2@1,a\n")
    return tmp_path


def test_papers_arrive_by_year_with_their_whole_author_lists(few: Path) -> None:
    found = arriving(few, None)
    assert list(found.papers) == [1999, 2004]
    names = [author.name for author in found.papers[2004][0].content.authors or ()]
    assert names == ["Bo Sample", "A. Example"]
    assert [len(papers) for papers in found.papers.values()] == [1, 1]
    assert found.person_of == {
        "acl/bulk/P99-1001#Ada Example#0": "a",
        "acl/bulk/P99-1001#Ada Example#1": "b",
        "acl/bulk/2004.toy-1.2#A. Example#0": "a",
    }
    assert list(arriving(few, 1999).papers) == [1999]


def test_all_labelled_mentions_are_found_again_in_the_database(few: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stability, "SET", few)
    *_, changed, astray, lost = over_years()
    assert "of 3 mentions" in changed.note
    assert changed.held
    assert astray.figure == 0
    assert lost.held
