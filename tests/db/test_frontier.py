"""The requests of a crawl that are still to be made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from db.queries import frontier as asked
from db.store import frontier, pages, runs

if TYPE_CHECKING:
    from tests.db.conftest import Shelf


def _request(name: str, priority: int = 0) -> frontier.NewRequest:
    return frontier.NewRequest(name, "toys.example", priority, {"url": f"https://toys.example/{name}", "meta": {}})


def _add(shelf: Shelf, *names: str, source: str = "acl", parent_id: int | None = None) -> list[frontier.Queued]:
    with shelf.database.writing(source) as transaction:
        requests = [_request(name) for name in names]
        return frontier.add(transaction, shelf.run_id, source, requests, parent_id=parent_id)


def _queued(shelf: Shelf, source: str = "acl") -> list[str]:
    with shelf.database.reading() as transaction:
        rows = asked.queued(transaction, shelf.run_id, source)
        kept = asked.requests(transaction, [row.id for row in rows])
        return [kept[row.id]["url"].rpartition("/")[2] for row in rows]


def test_requests_wait_in_the_order_in_which_they_came(shelf: Shelf) -> None:
    added = _add(shelf, "c", "a", "b")
    assert [request.netloc for request in added] == ["toys.example"] * 3
    assert _queued(shelf) == ["c", "a", "b"]


def test_a_request_is_queued_once_in_a_run(shelf: Shelf) -> None:
    _add(shelf, "a", "b")
    added = _add(shelf, "b", "c", "c")
    assert len(added) == 1
    assert _queued(shelf) == ["a", "b", "c"]


def test_another_source_or_run_asks_for_itself(shelf: Shelf) -> None:
    _add(shelf, "a")
    assert len(_add(shelf, "a", source="arxiv")) == 1
    with shelf.database.writing("acl") as transaction:
        other = runs.begin(transaction, command="x", job="x", arguments={}, process="x", at=shelf.now)
        assert len(frontier.add(transaction, other, "acl", [_request("a")])) == 1
    assert (_queued(shelf), _queued(shelf, "arxiv")) == (["a"], ["a"])


@pytest.mark.parametrize("state", ["done", "failed", "dropped"])
def test_a_request_that_is_through_waits_no_more_and_is_not_queued_again(shelf: Shelf, state: str) -> None:
    first, _ = _add(shelf, "a", "b")
    with shelf.database.writing("acl") as transaction:
        frontier.set_state(transaction, first.id, state)
    assert _add(shelf, "a") == []
    assert _queued(shelf) == ["b"]


def test_what_is_left_of_a_run_is_dropped_and_counted(shelf: Shelf) -> None:
    first, _, _ = _add(shelf, "a", "b", "c")
    with shelf.database.writing("acl") as transaction:
        frontier.set_state(transaction, first.id, "done")
        assert frontier.drop_rest(transaction, shelf.run_id) == 2
        assert frontier.drop_rest(transaction, shelf.run_id) == 0
    assert _queued(shelf) == []


def test_the_requests_that_an_answer_led_to_are_known_as_they_were(shelf: Shelf) -> None:
    (parent,) = _add(shelf, "a")
    _add(shelf, "b", "c", parent_id=parent.id)
    with shelf.database.writing("acl") as transaction:
        fetch_id = pages.add_fetch(transaction, structs.replace(shelf.answer(), request_id=parent.id))
    with shelf.database.reading() as transaction:
        assert asked.led_to(transaction, fetch_id) == [_request("b"), _request("c")]
        assert asked.led_to(transaction, shelf.fetch_id) == []


def test_sources_with_requests_are_named_once(shelf: Shelf) -> None:
    _add(shelf, "a", "b", source="arxiv")
    _add(shelf, "a")
    with shelf.database.reading() as transaction:
        assert asked.sources_queued(transaction, shelf.run_id) == ["acl", "arxiv"]


def test_no_requests_are_no_trouble(shelf: Shelf) -> None:
    assert _add(shelf) == []
    assert _queued(shelf) == []
