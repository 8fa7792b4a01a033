"""Versions of what a source says: appended where the content differs from that of the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from db.models.kept import Manifest, RecordVersion
from db.queries import versions as stored_versions

if TYPE_CHECKING:
    from tests.db.conftest import Shelf


def test_a_page_that_goes_back_to_what_it_said_has_three_versions(shelf: Shelf) -> None:
    for day, content in enumerate("ABA"):
        shelf.see(("P1", content, day))
    assert shelf.versions("P1") == ["A", "B", "A"]


def test_new_changed_and_unchanged_records_are_told_apart(shelf: Shelf) -> None:
    shelf.see(("P1", "A", 1), ("P2", "A", 1))
    seen = shelf.see(("P1", "A", 2), ("P2", "B", 2), ("P3", "A", 2))
    assert (seen.new, seen.changed, seen.unchanged) == (1, 1, 1)
    assert seen.appended_from is not None
    assert seen.appended_to == seen.appended_from + 1
    assert len(seen.ids) == 3


def test_an_unchanged_page_writes_no_version(shelf: Shelf) -> None:
    first = shelf.see(("P1", "A", 1), ("P2", "B", 1))
    second = shelf.see(("P1", "A", 2), ("P2", "B", 2))
    assert second.ids == first.ids
    assert (second.new, second.changed, second.unchanged) == (0, 0, 2)
    assert second.appended_from is None
    assert _number_of(shelf, RecordVersion) == 2


def test_a_page_without_statements_sees_nothing(shelf: Shelf) -> None:
    seen = shelf.see(visited=1)
    assert (seen.ids, seen.new, seen.changed, seen.unchanged) == ((), 0, 0, 0)


def test_an_old_statement_that_is_imported_late_does_not_become_the_newest(shelf: Shelf) -> None:
    shelf.see(("P1", "new", 5))
    seen = shelf.see(("P1", "old", 2))
    assert (seen.new, seen.changed) == (0, 1)
    assert shelf.versions("P1") == ["old", "new"]


def test_what_was_seen_again_since_stays_in_front_of_a_late_statement(shelf: Shelf) -> None:
    shelf.see(("P1", "A", 1))
    shelf.see(("P1", "A", 5))
    shelf.see(("P1", "old", 3))
    assert shelf.versions("P1") == ["A", "old", "A"]


def test_a_304_since_keeps_what_it_confirmed_in_front_of_a_late_statement(shelf: Shelf) -> None:
    shelf.see(("P1", "A", 1), ("P2", "A", 1))
    shelf.confirm(shelf.fetch_id, visited=5)
    shelf.see(("P1", "old", 3))
    assert shelf.versions("P1") == ["A", "old", "A"]
    assert shelf.versions("P2") == ["A"]


def test_a_late_statement_before_the_last_change_leaves_the_change_in_front(shelf: Shelf) -> None:
    for day, content in ((1, "A"), (3, "A"), (5, "B")):
        shelf.see(("P1", content, day))
    shelf.see(("P1", "old", 2))
    assert shelf.versions("P1") == ["A", "old", "A", "B"]


def test_a_late_page_that_is_taken_back_leaves_what_was_there(shelf: Shelf) -> None:
    for day, content in ((1, "A"), (5, "A"), (3, "old")):
        shelf.see(("P1", content, day))
    shelf.show(shelf.fetch_id, "taken-back")
    assert set(shelf.versions("P1")) == {"A"}


def test_a_sighting_that_was_taken_back_keeps_nothing_in_front(shelf: Shelf) -> None:
    shelf.see(("P1", "A", 1))
    shelf.see(("P1", "A", 5))
    shelf.show(shelf.fetch_id, "taken-back")
    shelf.see(("P1", "B", 3))
    assert shelf.versions("P1") == ["A", "B"]


def test_a_record_with_a_time_of_its_own_is_ordered_by_that_and_not_by_the_visit(shelf: Shelf) -> None:
    shelf.see(("P1", "A", 1), visited=100)
    shelf.see(("P1", "A", 1), visited=300)
    shelf.see(("P1", "B", 2), visited=200)
    assert shelf.versions("P1") == ["A", "B"]


def test_one_record_twice_on_a_page_keeps_what_differs(shelf: Shelf) -> None:
    seen = shelf.see(("P1", "A", 1), ("P1", "A", 1), ("P1", "B", 1))
    assert (seen.new, seen.changed, seen.unchanged, seen.duplicates) == (1, 1, 0, 1)
    assert shelf.versions("P1") == ["A", "B"]


def test_of_two_readings_of_one_answer_the_later_parser_decides(shelf: Shelf) -> None:
    shelf.see(("P1", "misread", 1))
    first = shelf.fetch_id
    shelf.see(("P1", "right", 1), parser_version=2, again=first)
    assert shelf.versions("P1") == ["right"], "only the newest reading of an answer is seen"
    shelf.see(("P1", "misread", 1), parser_version=1, again=first)
    with shelf.database.reading() as transaction:
        order = select(RecordVersion.content).order_by(RecordVersion.said_at, RecordVersion.parser_version)
        assert [row[0] for row in transaction.execute(order)] == ["misread", "right"]


def test_an_answer_that_is_read_again_does_not_overtake_a_later_visit(shelf: Shelf) -> None:
    shelf.see(("P1", "misread", 1))
    first = shelf.fetch_id
    shelf.see(("P1", "later", 2), parser_version=2)
    shelf.see(("P1", "right", 1), parser_version=2, again=first)
    assert shelf.versions("P1") == ["right", "later"]


def test_keys_of_sources_and_kinds_do_not_mix(shelf: Shelf) -> None:
    shelf.see(("P1", "A", 1))
    with shelf.database.reading() as transaction:
        keys = ["acl/paper/P1", "acl/entry/P1", "arxiv/paper/P1", "acl/paper/P2"]
        found = [version.key for version in stored_versions.of_keys(transaction, keys)]
        every = [version.key for version in stored_versions.every(transaction)]
    assert found == every == ["acl/paper/P1"]


def test_ids_with_slashes_and_quotes_are_one_id(shelf: Shelf) -> None:
    for source_id in ("hep-th/9901001", "https://toys.example/a?b=1#c", 'o\'neil "x" {y}, \\z', "样本"):
        shelf.see((source_id, "A", 1))
        assert shelf.versions(source_id) == ["A"]


_EVENTS = st.lists(st.sampled_from("ABC"), min_size=1, max_size=6).flatmap(
    lambda contents: st.tuples(st.just(contents), st.permutations(range(len(contents))))
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(_EVENTS)
def test_whatever_the_order_of_import_the_newest_statement_is_the_same(
    shelf: Shelf, events: tuple[list[str], list[int]]
) -> None:
    contents, order = events
    source_id = f"P{_number_of(shelf, Manifest)}"
    for day in order:
        shelf.see((source_id, contents[day], day))
    found = shelf.versions(source_id)
    assert found[-1] == contents[-1]
    assert _changes(found) == _changes(contents)


def _changes(contents: list[str]) -> list[str]:
    """Return what is said, without what only repeats the statement before it."""
    return [now for before, now in zip(["", *contents], contents, strict=False) if now != before]


def _number_of(shelf: Shelf, model: type[RecordVersion | Manifest]) -> int:
    with shelf.database.reading() as transaction:
        return transaction.execute(select(func.count()).select_from(model)).scalar_one()
