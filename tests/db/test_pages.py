"""Storing an answer: the fetch, its manifest, what is visible of it, and where a harvest stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec import structs
from sqlalchemy import select

from db.models.kept import Fetch, Manifest, Pending, Reject
from db.queries import derived, fetches, harvests
from db.store import derived as derived_store
from db.store import frontier, pages
from db.store.versions import Seen

if TYPE_CHECKING:
    from tests.db.conftest import Shelf


def _store(shelf: Shelf, **changes: object) -> int:
    """Store an answer with validators that was read by parser 1, and is visible unless told."""
    state = changes.pop("state", "visible")
    answer = structs.replace(shelf.answer(), **{"etag": '"one"', "outcome": "new", **changes})
    with shelf.database.writing("acl") as transaction:
        fetch_id = pages.add_fetch(transaction, answer)
        pages.add_event(transaction, state=str(state), run_id=shelf.run_id, at=shelf.now, fetch_id=fetch_id)
    return fetch_id


def _read(shelf: Shelf, fetch_id: int, *rejects: pages.RejectRow, parser_version: int = 1) -> int:
    with shelf.database.writing("acl") as transaction:
        return pages.add_manifest(
            transaction,
            fetch_id=fetch_id,
            parser_version=parser_version,
            stored_at=shelf.now,
            seen=_NOTHING,
            rejects=rejects,
        )


_NOTHING = Seen(ids=(), appended_from=None, appended_to=None, new=0, changed=0, unchanged=0)


def _confirmable(shelf: Shelf, parser_version: int = 1) -> fetches.Validators | None:
    with shelf.database.reading() as transaction:
        url = "https://toys.example/1"
        return fetches.confirmable(transaction, "acl", [url], parser_version).get(url)


def test_a_fetch_is_kept_as_it_was(shelf: Shelf) -> None:
    answer = structs.replace(
        shelf.answer(visited=3), etag='W/"x"', size=12, digest="sha256:00", archive_file="a.warc.gz"
    )
    with shelf.database.writing("acl") as transaction:
        fetch_id = pages.add_fetch(transaction, answer)
        pages.set_outcome(transaction, fetch_id, "changed")
    with shelf.database.reading() as transaction:
        row = transaction.execute(select(Fetch.__table__).where(Fetch.id == fetch_id)).one()
    kept = {name: value for name, value in row._mapping.items() if name != "id"}
    assert kept == {**structs.asdict(answer), "outcome": "changed"}


def test_a_manifest_keeps_what_was_seen_and_the_pieces_that_were_wrong(shelf: Shelf) -> None:
    seen = shelf.see(("P1", "A", 1), ("P2", "B", 1))
    wrong = pages.RejectRow(None, "title-missing", "no title", "<p>'\"\\ \u6837</p>")
    manifest_id = _read(shelf, shelf.fetch_id, wrong)
    with shelf.database.reading() as transaction:
        manifests = transaction.execute(select(Manifest.seen).order_by(Manifest.id)).scalars().all()
        reject = transaction.execute(select(Reject.source_id, Reject.code, Reject.detail, Reject.slice)).one()
        rejected = transaction.execute(select(Manifest.rejected).where(Manifest.id == manifest_id)).scalar()
    assert manifests == [list(seen.ids), []]
    assert tuple(reject) == structs.astuple(wrong)
    assert rejected == 1


def test_validators_are_used_of_an_answer_that_is_whole_visible_and_read_by_this_parser(shelf: Shelf) -> None:
    fetch_id = _store(shelf, last_modified="Mon, 06 Jan 2031 00:00:00 GMT")
    _read(shelf, fetch_id)
    assert _confirmable(shelf) == fetches.Validators(
        fetch_id, '"one"', "Mon, 06 Jan 2031 00:00:00 GMT", leads_on=False
    )


@pytest.mark.parametrize(
    "changes", [{"outcome": "malformed"}, {"outcome": "blocked"}, {"state": "taken-back"}, {"etag": None}]
)
def test_validators_are_not_used_of_an_answer_that_does_not_stand(
    shelf: Shelf, changes: dict[str, object]
) -> None:
    _read(shelf, _store(shelf, **changes))
    assert _confirmable(shelf) is None


def test_validators_are_not_used_after_the_parser_has_changed(shelf: Shelf) -> None:
    fetch_id = _store(shelf)
    _read(shelf, fetch_id)
    assert _confirmable(shelf, parser_version=2) is None
    _read(shelf, fetch_id, parser_version=2)
    assert _confirmable(shelf, parser_version=2) is not None


def test_validators_are_not_used_of_a_page_with_pieces_that_were_wrong(shelf: Shelf) -> None:
    _read(shelf, _store(shelf), pages.RejectRow("P1", "title-missing", "", ""))
    assert _confirmable(shelf) is None


def test_validators_of_a_confirmed_answer_are_used_again(shelf: Shelf) -> None:
    fetch_id = _store(shelf)
    _read(shelf, fetch_id)
    _store(shelf, outcome="unchanged", confirms_id=fetch_id, etag=None)
    assert _confirmable(shelf) == fetches.Validators(fetch_id, '"one"', None, leads_on=False)


def test_it_is_known_whether_an_answer_led_to_requests(shelf: Shelf) -> None:
    with shelf.database.writing("acl") as transaction:
        (asked,) = frontier.add(transaction, shelf.run_id, "acl", [_request("first")])
    _read(shelf, _store(shelf, request_id=asked.id))
    found = _confirmable(shelf)
    assert found is not None
    assert not found.leads_on
    with shelf.database.writing("acl") as transaction:
        frontier.add(transaction, shelf.run_id, "acl", [_request("second")], parent_id=asked.id)
    found = _confirmable(shelf)
    assert found is not None
    assert found.leads_on


def test_validators_of_several_pages_are_found_at_once(shelf: Shelf) -> None:
    urls = [f"https://toys.example/{n}" for n in range(1, 4)]
    for url in urls[:2]:
        _read(shelf, _store(shelf, url=url, etag=f'"{url}"'))
    with shelf.database.reading() as transaction:
        found = fetches.confirmable(transaction, "acl", urls, 1)
    assert {url: known.etag for url, known in found.items()} == {url: f'"{url}"' for url in urls[:2]}


def _request(name: str) -> frontier.NewRequest:
    return frontier.NewRequest(name, "toys.example", 0, {"url": f"https://toys.example/{name}"})


def test_a_failure_since_asks_for_the_whole_page(shelf: Shelf) -> None:
    _read(shelf, _store(shelf))
    _store(shelf, outcome="blocked")
    assert _confirmable(shelf) is None


def test_only_the_newest_event_says_whether_a_fetch_counts(shelf: Shelf) -> None:
    fetch_id = _store(shelf, state="staged")
    _read(shelf, fetch_id)
    for state, counts in (("visible", True), ("taken-back", False), ("visible", True)):
        shelf.show(fetch_id, state)
        assert (_confirmable(shelf) is not None) is counts


def test_a_version_that_another_visible_fetch_saw_survives_a_rollback(shelf: Shelf) -> None:
    shelf.see(("P1", "A", 1))
    first = shelf.fetch_id
    shelf.see(("P1", "A", 2), ("P2", "A", 2))
    second = shelf.fetch_id
    shelf.show(first, "taken-back")
    assert (shelf.versions("P1"), shelf.versions("P2")) == (["A"], ["A"])
    shelf.show(second, "taken-back")
    assert (shelf.versions("P1"), shelf.versions("P2")) == ([], [])


@pytest.mark.parametrize(("state", "shown"), [("held", []), ("rejected", []), ("freed", ["A"])])
def test_a_version_that_is_held_or_rejected_does_not_count(shelf: Shelf, state: str, shown: list[str]) -> None:
    (version_id,) = shelf.see(("P1", "A", 1)).ids
    with shelf.database.writing("acl") as transaction:
        for event in ("held", state):
            pages.add_event(transaction, state=event, run_id=shelf.run_id, at=shelf.now, version_id=version_id)
    assert shelf.versions("P1") == shown


def test_what_is_pending_is_told_with_its_versions_until_it_is_derived(shelf: Shelf) -> None:
    seen = shelf.see(("P1", "A", 1), ("P2", "A", 1))
    with shelf.database.writing("acl") as transaction:
        manifest_id = transaction.execute(select(Manifest.id)).scalar_one()
        pages.mark_pending(transaction, manifest_id=manifest_id)
        event = pages.add_event(
            transaction, state="taken-back", run_id=shelf.run_id, at=shelf.now, fetch_id=shelf.fetch_id
        )
        pages.mark_pending(transaction, visibility_id=event)
    with shelf.database.reading() as transaction:
        page, hidden = derived.pending(transaction)
    assert page.appended == (seen.appended_from, seen.appended_to)
    assert page.seen == seen.ids
    assert (sorted(hidden.shown), hidden.seen, page.shown) == (sorted(seen.ids), (), ())
    with shelf.database.writing("derive") as transaction:
        derived_store.forget_pending(transaction, [each.id for each in (page, hidden) if each.id is not None])
        assert transaction.execute(select(Pending.id)).all() == []


def test_a_harvest_moves_its_place_and_leaves_none_when_it_is_complete(shelf: Shelf) -> None:
    progress = pages.Progress(
        source="arxiv", kind="raw", scope="cs", since=None, until=None, started="2031-01-01T00:00:00Z", token="a"
    )
    with shelf.database.writing("arxiv") as transaction:
        pages.move_cursor(transaction, progress, run_id=shelf.run_id, at=shelf.now)
        pages.move_cursor(transaction, structs.replace(progress, token="b"), run_id=shelf.run_id, at=shelf.now)
        place = harvests.cursor(transaction, "arxiv", "raw", "cs")
        assert harvests.cursor(transaction, "arxiv", "raw", "") is None
        pages.close_cursor(transaction, "arxiv", "raw", "cs")
        assert harvests.cursor(transaction, "arxiv", "raw", "cs") is None
    assert place == harvests.Place(shelf.run_id, None, None, "2031-01-01T00:00:00Z", "b")


def test_the_newest_watermark_of_a_set_counts(shelf: Shelf) -> None:
    with shelf.database.writing("arxiv") as transaction:
        for scope, start, mark in (
            ("cs", "2031-01-01", "2031-02-01"),
            ("cs", None, "2031-01-15"),
            ("", None, "x"),
        ):
            pages.add_watermark(
                transaction,
                source="arxiv", kind="raw", scope=scope, start=start, mark=mark, run_id=shelf.run_id, at=shelf.now,
            )  # fmt: skip
    with shelf.database.reading() as transaction:
        assert harvests.watermark(transaction, "arxiv", "raw", "cs") == harvests.Mark(None, "2031-01-15")
        assert harvests.watermark(transaction, "arxiv", "oai", "cs") is None


def test_the_archive_ends_where_the_last_committed_answer_of_a_file_ends(shelf: Shelf) -> None:
    for file, offset in (("a", 0), ("a", 100), ("b", 7), (None, None)):
        _store(shelf, archive_file=file, archive_offset=offset, archive_length=None if offset is None else 50)
    with shelf.database.reading() as transaction:
        assert fetches.archive_ends(transaction) == {"a": 150, "b": 57}
