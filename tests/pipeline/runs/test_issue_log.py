"""Lines of an issue log that have one cause are told once, and what is new first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.queries.runs import IssueRow
from pipeline.runs.issue_log import cause, grouped, lines

_AT = datetime(2026, 4, 1, 12, tzinfo=UTC)


def _issue(
    detail: str, *, level: str = "error", code: str = "odd", source: str | None = "arxiv", minute: int = 0
) -> IssueRow:
    at = _AT + timedelta(minutes=minute)
    return IssueRow(level, code, source, f"https://arxiv.example/{minute}", detail, "look at it", at)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HTTP status 500", "HTTP status 503"),
        ("12 records rejected", "1,300 records rejected"),
        ("https://arxiv.example/abs/2101.00001: no title", "http://arxiv.example/a?b=c: no title"),
        ("no answer within 30.5 s", "no answer\n  within 180 s"),
    ],
)
def test_lines_that_differ_in_numbers_and_addresses_have_one_cause(one: str, other: str) -> None:
    assert cause(one) == cause(other)


def test_lines_that_say_other_things_have_other_causes() -> None:
    assert cause("no title") != cause("no date")


def test_a_group_tells_how_often_first_last_and_an_example() -> None:
    (group,) = grouped([_issue("page 7", minute=5), _issue("page 9", minute=2), _issue("page 8", minute=9)], None)
    assert (group.count, group.first, group.last) == (3, _AT + timedelta(minutes=2), _AT + timedelta(minutes=9))
    assert (group.cause, group.detail, group.is_new) == ("page #", "page 9", None)
    assert list(lines([group], None)) == [
        (
            "error odd: 3 times, first 2026-04-01 12:02 UTC, last 2026-04-01 12:09 UTC: page 9"
            " (arxiv such as https://arxiv.example/5): look at it"
        )
    ]


def test_errors_stand_before_warnings_and_what_is_new_before_what_was_there() -> None:
    before = [_issue("old"), _issue("old warning", level="warning")]
    now = [
        _issue("told", level="info"),
        _issue("old warning", level="warning"),
        *[_issue("old", minute=n) for n in range(9)],
        _issue("fresh"),
    ]
    found = grouped(now, before)
    assert [(each.detail, each.is_new) for each in found] == [
        ("fresh", True),
        ("old", False),
        ("old warning", False),
        ("told", True),
    ]
    assert next(lines(found, 7)).startswith("new since run 7: error odd: fresh")


def test_what_another_source_or_code_says_is_another_cause() -> None:
    said = [_issue("x"), _issue("x", source="acl"), _issue("x", source=None), _issue("x", code="even")]
    assert len(grouped(said, None)) == 4


def test_at_most_a_screen_is_told_and_the_rest_is_counted() -> None:
    words = [chr(ord("a") + n // 5) * (n % 5 + 1) for n in range(25)]
    found = grouped([_issue(word) for word in words for _ in range(2)], None)
    told = list(lines(found, None))
    assert len(told) == 21
    assert told[-1] == "and 10 lines of 5 more causes; --json has them all"


@given(
    said=st.lists(
        st.builds(
            _issue,
            st.sampled_from(("page 1", "page 2", "no title")),
            level=st.sampled_from(("error", "warning", "info")),
            code=st.sampled_from(("a", "b")),
            source=st.sampled_from((None, "acl")),
            minute=st.integers(0, 60),
        )
    )
)
def test_every_line_is_in_one_group(said: list[IssueRow]) -> None:
    found = grouped(said, said[::2])
    assert sum(each.count for each in found) == len(said)
    assert all(each.first <= each.last for each in found)
    assert not any(each.is_new for each in grouped(said, said))
