"""When a public id has changed without cause, that papers arrive by year, and that a replay is what it replays."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from benchmarks.stability import bench
from benchmarks.stability.arrivals import arriving
from benchmarks.stability.bench import over_years
from benchmarks.stability.changes import Changes, changes
from benchmarks.stability.replay import Replay, Standing
from db.models import derived
from db.queries import derived as standing
from db.queries import register, snapshots
from db.store import pages
from pipeline.configuration import IdentitySettings, load
from pipeline.derivation.snapshots import IDENTITY
from pipeline.installation import Installation
from pipeline.intake.ingest import Ingest
from pipeline.runs import applying
from pipeline.runs.guards import Bounds
from pipeline.runs.run import running
from spiders.records import Page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from spiders.records import PaperRecord

_ALL_ADA = {f"m{n}": "ada" for n in range(1, 6)}


def _changes(
    before: Mapping[str, str], now: Mapping[str, str], redirects: Mapping[str, str], **others: str
) -> Changes:
    """Return what changed; all mentions are of one person but those of `others`."""
    return changes(before, Standing(now, redirects), _ALL_ADA | others)


def test_a_mention_parted_from_its_own_person_has_changed_without_cause() -> None:
    before = {"m1": "ada", "m2": "ada", "m3": "ada"}
    now = {"m1": "ada", "m2": "ada", "m3": "ada-2"}
    assert _changes(before, now, {}).uncaused == {"m3": "parted"}


def test_it_is_told_whether_the_lesser_part_went_and_where_to() -> None:
    before = {"m1": "ada", "m2": "ada", "m3": "ada", "m4": "ada-2"}
    to_another = before | {"m3": "ada-2"}
    assert _changes(before, to_another, {}).uncaused == {"m3": "moved"}
    greater = before | {"m2": "ada-3", "m3": "ada-3"}
    assert _changes(before, greater, {}).uncaused == {"m2": "outvoted", "m3": "outvoted"}
    left = {"m1": "ada-2", "m2": "ada-2", "m3": "ada-3", "m4": "ada-2"}
    assert _changes(before, left, {"ada": "ada-2"}).uncaused == {"m3": "left behind"}


def test_leaving_an_id_that_stood_for_two_people_has_a_cause() -> None:
    before = {"m1": "ada", "m2": "ada", "m3": "ada"}
    now = {"m1": "ada", "m2": "ada", "m3": "ada-2"}
    found = _changes(before, now, {}, m1="another ada")
    assert not found.uncaused
    assert found.of_most == {"m3"}
    assert not _changes(before, now, {}, m3="another ada").of_most


def test_an_id_that_redirects_has_not_changed() -> None:
    before = {"m1": "ada", "m2": "ada-2", "m3": "ada-3"}
    now = dict.fromkeys(before, "ada")
    found = _changes(before, now, {"ada-3": "ada-2", "ada-2": "ada"})
    assert not found.uncaused
    assert found.led_on == {"m2", "m3"}
    assert not found.astray


def test_an_id_that_redirects_to_another_person_leads_astray() -> None:
    before = {"m1": "ada", "m2": "ada", "m3": "ada-2"}
    now = dict.fromkeys(before, "ada")
    assert _changes(before, now, {"ada-2": "ada"}, m3="another ada").astray == {"m3"}


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


def test_all_labelled_mentions_are_found_again(few: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "SET", few)
    bars = {bar.what: bar for bar in over_years()}
    changed = bars["ids changed without cause"]
    assert changed.note == "(0 of 3 mentions)"
    assert changed.held
    assert bars["B³ F1 at once, less that of year by year"].held


_LOOSE = Bounds(lost_papers=10**9, jump=10**9, growth=10**9, misnamed=10**9, merges=10**9)


@pytest.mark.slow
def test_a_replay_gives_the_public_ids_that_an_installation_gives(shared: Path, tmp_path: Path) -> None:
    arrivals = arriving(shared / "bench" / "acl_people", 1988)
    environ = {
        "BYLINE_DATA_DIR": str(tmp_path),
        "BYLINE_ARCHIVE": "false",
        "BYLINE_IDENTITY__LEAST_RECORDS": "200",
    }
    installation = Installation(load(environ), creates=True)
    # The replay holds nothing.
    settings = structs.replace(installation.configuration.settings, guards=_LOOSE)
    installation.configuration = structs.replace(installation.configuration, settings=settings)
    replay = Replay(IdentitySettings(least_records=200))
    for papers in arrivals.papers.values():
        _run(installation, papers)
        replay.take(papers)
    with installation.database.reading() as transaction:
        rows = standing.rows(transaction, derived.Mention, "key", set(replay.standing.author_of))
        assert {row["key"]: row["author_id"] for row in rows} == replay.standing.author_of
        redirects = {
            id_: target for (kind, id_), target in register.redirects(transaction).items() if kind == "author"
        }
        assert redirects == replay.standing.redirects
        assert snapshots.newest(transaction, IDENTITY) is not None
    installation.close()


def _run(installation: Installation, papers: Sequence[PaperRecord]) -> None:
    """Store papers in a run of their own and derive what follows."""
    now = installation.clock()
    with running(installation, "test", "test", {}) as run:
        answer = pages.Answer(
            run_id=run.id,
            request_id=None,
            source="acl",
            url=f"file:bulk#{run.id}",
            status=200,
            visited_at=now,
            stored_at=now,
            outcome="stored",
        )
        page = Page(records=tuple(papers), parser_version=1)
        Ingest(installation.database, run.id, installation.clock).page(answer, page)
        applying.apply(run)
