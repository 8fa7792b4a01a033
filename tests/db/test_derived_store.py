"""Writing derived rows: only what differs, and only within the scope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from db.models.derived import Author, Authorship, BlockKey, Mention
from db.queries import derived as derived_rows
from db.store import derived
from db.store.derived import Difference

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy.orm import DeclarativeBase

    from db.engine import Database


def _author(id_: str, **changes: Any) -> dict[str, Any]:
    detail = {"names": ["Ada Example", "样美"], "n": 1, "share": 0.1, "none": None}
    return {"id": id_, "name": id_.title(), "main_field": None, "papers": 3, "detail": detail, **changes}


def _mention(key: str, paper: str, author: str) -> dict[str, Any]:
    return {
        "key": key, "record_key": f"acl/paper/{paper}", "paper_id": paper, "author_id": author,
        "name": "Ada Example", "position": 0, "listing_key": None,
    }  # fmt: skip


def _replace(
    database: Database,
    model: type[DeclarativeBase],
    rows: list[dict[str, Any]],
    scope: Mapping[str, Collection[str]] | None = None,
) -> Difference:
    with database.writing("derive") as transaction:
        change = derived.compared(transaction, model, rows, scope)
        derived.write(transaction, model, change)
    return change.size


def _ids(database: Database, model: type[DeclarativeBase], column: str, *values: str) -> list[str]:
    with database.reading() as transaction:
        return sorted(next(iter(row.values())) for row in derived_rows.rows(transaction, model, column, values))


def test_the_same_rows_again_write_nothing(database: Database) -> None:
    rows = [_author("ada"), _author("bo")]
    assert _replace(database, Author, rows) == Difference(added=2)
    again = _replace(database, Author, list(reversed(rows)))
    assert again == Difference()
    assert not again


def test_only_what_differs_is_written(database: Database) -> None:
    _replace(database, Author, [_author("ada"), _author("bo"), _author("cy")])
    rows = [_author("ada"), _author("bo", papers=4), _author("di")]
    assert _replace(database, Author, rows) == Difference(added=1, changed=1, removed=1)
    with database.reading() as transaction:
        found = list(derived_rows.rows(transaction, Author, "id", ["ada", "bo", "cy", "di"]))
    assert sorted(found, key=lambda row: str(row["id"])) == rows


@pytest.mark.parametrize(
    "changes",
    [
        {"detail": {"names": ["Ada Example"]}},
        {"detail": {"names": ("Ada Example", "样美"), "n": 1, "share": 0.2, "none": None}},
        {"main_field": "LG"},
        {"name": "Ada E."},
    ],
)
def test_a_difference_in_any_column_is_seen(database: Database, changes: dict[str, Any]) -> None:
    _replace(database, Author, [_author("ada")])
    assert _replace(database, Author, [_author("ada", **changes)]) == Difference(changed=1)
    assert _replace(database, Author, [_author("ada", **changes)]) == Difference()


def test_what_lies_outside_of_the_scope_stays(database: Database) -> None:
    mentions = [_mention("m1", "p1", "ada"), _mention("m2", "p1", "bo"), _mention("m3", "p2", "ada")]
    _replace(database, Mention, mentions)
    assert _replace(database, Mention, [mentions[0]], {"paper_id": ["p1"]}) == Difference(removed=1)
    assert _ids(database, Mention, "paper_id", "p1", "p2") == ["m1", "m3"]


def test_a_scope_of_two_columns_holds_the_rows_of_either(database: Database) -> None:
    mentions = [_mention("m1", "p1", "ada"), _mention("m2", "p2", "bo"), _mention("m3", "p3", "cy")]
    _replace(database, Mention, mentions)
    scope = {"paper_id": ["p1"], "author_id": ["bo", "ada"]}
    assert _replace(database, Mention, [], scope) == Difference(removed=2)
    assert _ids(database, Mention, "paper_id", "p1", "p2", "p3") == ["m3"]


def test_an_empty_scope_holds_nothing(database: Database) -> None:
    _replace(database, Mention, [_mention("m1", "p1", "ada")])
    assert _replace(database, Mention, [], {"paper_id": []}) == Difference()
    assert _ids(database, Mention, "paper_id", "p1") == ["m1"]


def test_rows_with_keys_of_two_columns_are_told_apart(database: Database) -> None:
    places = [
        {"paper_id": paper, "author_id": author, "name": author, "position": position, "why": "named"}
        for paper, author, position in (("p1", "ada", 0), ("p1", "bo", 1), ("p2", "ada", None))
    ]
    assert _replace(database, Authorship, places) == Difference(added=3)
    places[2]["position"] = 1
    assert _replace(database, Authorship, places[1:]) == Difference(changed=1, removed=1)
    assert _replace(database, Authorship, places[1:]) == Difference()


def test_more_rows_than_a_statement_has_room_for_are_written(database: Database) -> None:
    rows = [{"key": f"k{number}", "item": f"i{number % 7}"} for number in range(40_000)]
    assert _replace(database, BlockKey, rows) == Difference(added=40_000)
    assert _replace(database, BlockKey, rows[:100]) == Difference(removed=39_900)
    keys = [row["key"] for row in rows]
    with database.reading() as transaction:
        assert derived_rows.items_of_keys(transaction, keys) == {f"i{number}" for number in range(7)}
        assert derived_rows.keys_of_items(transaction, ["i3", "never"]) == {f"k{n}" for n in range(3, 100, 7)}
