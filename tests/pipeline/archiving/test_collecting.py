"""`byline archive gc` frees what newer answers replaced, and loses nothing, whenever it is killed."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from fastwarc.warc import ArchiveIterator as Fast
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.store import archived as store
from pipeline.archiving import collecting
from pipeline.archiving.checking import verify
from pipeline.archiving.collecting import Collected, Wanted, collect
from pipeline.intake.archive import Archive
from pipeline.runs.locks import ARCHIVE, BusyError, alone

if TYPE_CHECKING:
    from tests.pipeline.archiving.conftest import Shelf


def _collect(
    shelf: Shelf, *, keep: int = 1, days: int = 0, lossy: bool = False, dry_run: bool = False
) -> Collected:
    return collect(shelf.work, Wanted(keep=keep, days=days, lossy=lossy), dry_run=dry_run)


def _six_bodies(shelf: Shelf) -> list[int]:
    """Archive six bodies of one page, one a day, in two files."""
    ids = [shelf.put("ada", f"{day}".encode() * 500, day=day) for day in range(4)]
    shelf.next_file()
    ids += [shelf.put("ada", f"{day}".encode() * 500, day=day) for day in (4, 5)]
    shelf.archive.close()
    return ids


def test_the_newest_bodies_and_the_young_stay(shelf: Shelf) -> None:
    ids = _six_bodies(shelf)
    assert _collect(shelf, keep=2).answers == 4
    assert sorted(shelf.bodies()) == ids[-2:]
    assert verify(shelf.work).problems == []
    assert _collect(shelf, keep=2) == Collected()


def test_what_was_found_within_the_days_stays(shelf: Shelf) -> None:
    ids = _six_bodies(shelf)
    assert _collect(shelf, days=97).answers == 3
    assert sorted(shelf.bodies()) == ids[3:]


def test_the_last_answer_of_an_address_always_stays(shelf: Shelf) -> None:
    kept = [shelf.put(name, name.encode()) for name in ("ada", "wren", "odo")]
    shelf.archive.close()
    assert _collect(shelf, lossy=True).answers == 0
    assert sorted(shelf.bodies()) == kept


def test_a_body_that_was_found_again_is_as_young_as_its_last_visit(shelf: Shelf) -> None:
    first = shelf.put("ada", b"one" * 99)
    again = shelf.put("ada", b"one" * 99, day=90)
    old = shelf.put("ada", b"two" * 99, day=1)
    last = shelf.put("ada", b"three" * 99, day=2)
    shelf.archive.close()
    assert _collect(shelf, days=20).answers == 1
    assert sorted(shelf.bodies()) == [first, again, last]
    assert shelf.bodies()[again] == b"one" * 99
    assert old not in shelf.bodies()


def test_the_only_answer_that_a_version_came_from_stays_unless_told(shelf: Shelf) -> None:
    only = shelf.put("ada", b"one" * 99, shows=[1, 2])
    same = shelf.put("ada", b"two" * 99, day=1, shows=[2, 3])
    last = shelf.put("ada", b"three" * 99, day=2, shows=[2, 3])
    shelf.archive.close()
    found = _collect(shelf)
    assert (found.answers, found.only_origins) == (1, 1)
    assert sorted(shelf.bodies()) == [only, last]
    assert _collect(shelf, lossy=True).answers == 1
    assert sorted(shelf.bodies()) == [last]
    assert same not in shelf.bodies()


def test_of_answers_that_show_the_same_old_version_the_newest_stays(shelf: Shelf) -> None:
    shelf.put("ada", b"one" * 99, shows=[1])
    kept = shelf.put("ada", b"two" * 99, day=1, shows=[1])
    last = shelf.put("ada", b"three" * 99, day=2, shows=[2])
    shelf.archive.close()
    _collect(shelf)
    assert sorted(shelf.bodies()) == [kept, last]


def test_a_dry_run_says_the_same_and_changes_nothing(shelf: Shelf) -> None:
    _six_bodies(shelf)
    before = {path: path.read_bytes() for path in shelf.archive.files()}
    bodies = shelf.bodies()
    said = _collect(shelf, dry_run=True)
    assert {path: path.read_bytes() for path in shelf.archive.files()} == before
    assert shelf.bodies() == bodies
    assert _collect(shelf) == said


def test_files_of_living_processes_and_bodies_that_lie_there_are_left_alone(shelf: Shelf) -> None:
    shelf.put("ada", b"one" * 99)
    shelf.next_file()
    shelf.put("ada", b"one" * 99, day=1)
    shelf.put("ada", b"two" * 99, day=2)
    found = _collect(shelf)
    assert (found.answers, found.in_use) == (0, 1)
    assert len(shelf.bodies()) == 3
    shelf.archive.close()
    assert _collect(shelf).answers == 2


def test_what_is_left_is_what_any_tool_reads(shelf: Shelf) -> None:
    _six_bodies(shelf)
    _collect(shelf, keep=4)
    for path in shelf.archive.files():
        with path.open("rb") as stream:
            kinds = [(str(each.record_type), each.verify_payload_digest()) for each in Fast(stream)]
        assert [kind for kind, _ in kinds] == ["warcinfo", *["request", "response"] * (len(kinds) // 2)]
        assert all(sound for kind, sound in kinds if kind == "response")


def test_a_damaged_file_is_left_alone_and_named(shelf: Shelf) -> None:
    _six_bodies(shelf)
    first = shelf.archive.files()[0]
    first.write_bytes(first.read_bytes()[:-40])
    before = sorted(shelf.archive.files())
    found = _collect(shelf, keep=3)
    assert len(found.problems) == 1
    assert first.name in found.problems[0]
    assert sorted(shelf.archive.files()) == before


def test_two_never_run_at_once(shelf: Shelf) -> None:
    with alone(shelf.work.data_dir / "locks", ARCHIVE, now=shelf.work.clock()), pytest.raises(BusyError):
        _collect(shelf)


class _Killed(BaseException):
    """As SIGKILL would: nothing after it runs."""


_STEPS = ("adopt", "sync", "move", "unlink", "sync_folder")


@pytest.mark.parametrize(("step", "time"), list(itertools.product(_STEPS, (1, 2))))
def test_killed_at_any_step_nothing_is_lost_and_the_next_finishes(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, step: str, time: int
) -> None:
    ids = _six_bodies(shelf)
    owner: Any = {"move": store, "unlink": Path, "sync_folder": collecting}.get(step, Archive)
    real = getattr(owner, step)
    calls = itertools.count(1)

    def dies(*arguments: Any, **more: Any) -> Any:
        if next(calls) == time:
            raise _Killed
        return real(*arguments, **more)

    with monkeypatch.context() as patch:
        patch.setattr(owner, step, dies)
        with suppress(_Killed):
            _collect(shelf, keep=3)
    kept = shelf.bodies()
    assert set(ids[-3:]) <= set(kept)
    assert all(kept[ids[day]] == f"{day}".encode() * 500 for day in (3, 4, 5))
    _collect(shelf, keep=3)
    assert sorted(shelf.bodies()) == ids[-3:]
    assert verify(shelf.work).problems == []
    assert not list(shelf.folder.glob("*.rewritten"))


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    visits=st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 3), st.booleans()), max_size=12),
    keep=st.integers(1, 2),
    days=st.sampled_from([0, 95]),
    lossy=st.booleans(),
)
def test_what_stays_is_read_as_before_and_each_version_has_its_answer(
    visits: list[tuple[str, int, bool]],
    keep: int,
    days: int,
    lossy: bool,
    new_shelf: Callable[[], Shelf],
) -> None:
    shelf = new_shelf()
    shown: dict[int, int] = {}
    for day, (name, body, ends) in enumerate(visits):
        version = hash((name, body // 2))
        shown[shelf.put(name, str(body).encode() * 30, day=day, shows=[version])] = version
        if ends:
            shelf.next_file()
    shelf.archive.close()
    before = shelf.bodies()
    _collect(shelf, keep=keep, days=days, lossy=lossy)
    after = shelf.bodies()
    assert after.items() <= before.items()
    assert verify(shelf.work).problems == []
    if not lossy:
        assert {shown[fetch] for fetch in after} == set(shown.values())
    shelf.work.close()
