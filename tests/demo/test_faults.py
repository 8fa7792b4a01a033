"""What goes wrong on purpose goes wrong as meant."""

from __future__ import annotations

import http.client
from collections.abc import Callable, Mapping

import pytest

from demo import faults
from demo.answer import Answer
from demo.server import Replica, serve

Fetch = Callable[..., tuple[int, bytes, Mapping[str, str]]]


def test_a_bot_check_comes_with_status_200(fetch: Fetch) -> None:
    status, body, headers = fetch(*faults.BLOCKED)
    assert status == 200
    assert b"not a bot" in body
    assert "ETag" not in headers


def test_a_busy_page_names_a_time_once_and_answers_well_after_it(fetch_from: Fetch) -> None:
    times = iter([0.0, 1.5])
    with serve(clock=lambda: next(times)) as replica:
        status, _, headers = fetch_from(replica, *faults.BUSY_ONCE)
        assert (status, headers["Retry-After"]) == (429, "1")
        assert fetch_from(replica, *faults.BUSY_ONCE)[0] == 200
    assert replica.broken == []


def test_whoever_does_not_wait_so_long_breaks_a_limit(fetch_from: Fetch) -> None:
    times = iter([0.0, 0.5, 1.1])
    with serve(clock=lambda: next(times)) as replica:
        assert [fetch_from(replica, *faults.BUSY_ONCE)[0] for _ in range(3)] == [429, 429, 200]
    assert [one.broke for one in replica.broken] == ["asked again 0.500 s before Retry-After"]


def test_a_page_is_down_twice(fetch: Fetch) -> None:
    assert [fetch(*faults.DOWN_TWICE)[0] for _ in range(4)] == [503, 503, 200, 200]


def test_a_page_is_gone(fetch: Fetch) -> None:
    assert fetch(*faults.GONE)[0] == 410


def test_a_page_has_moved(fetch: Fetch) -> None:
    status, _, headers = fetch(*faults.MOVED)
    assert (status, headers["Location"]) == (301, faults.BUSY_ONCE[1])


def test_a_merged_person_has_moved(fetch: Fetch) -> None:
    status, _, headers = fetch("aclanthology.org", "/people/jane-quillon-marlowe/")
    assert (status, headers["Location"]) == (301, "/people/jane-marlowe/")


def test_a_torn_body_is_shorter_than_its_header_says(fetch: Fetch) -> None:
    with pytest.raises(http.client.IncompleteRead):
        fetch(*faults.TORN)


def test_a_cut_body_agrees_with_its_header(fetch: Fetch) -> None:
    status, body, headers = fetch(*faults.CUT)
    assert (status, int(headers["Content-Length"])) == (200, len(body))
    assert b"</html>" not in body


def test_faults_are_those_of_one_replica(replica: Replica, fetch: Fetch) -> None:
    assert fetch(*faults.BUSY_ONCE)[0] == 429
    with serve(limits=False) as other:
        replica.roots.update(other.roots)
        assert fetch(*faults.BUSY_ONCE)[0] == 429


@pytest.mark.parametrize(
    ("spoil", "status", "told"),
    [
        (lambda _: faults.down(), 503, b"unavailable"),
        (lambda _: faults.blocked(), 200, b"not a bot"),
        (lambda _: faults.lost(), 404, b"Not found"),
        (faults.moved_layout, 200, b"<item>"),
    ],
)
def test_all_pages_with_one_beginning_are_spoilt_until_they_are_mended(
    fetch: Fetch, replica: Replica, spoil: Callable[[Answer], Answer], status: int, told: bytes
) -> None:
    page, other = "/a/marlowe_j_1.atom", "/abs/2106.90011"
    before = fetch("arxiv.org", page)[1]
    replica.faults.spoil("arxiv.org", "/a/", spoil)
    found = fetch("arxiv.org", page)
    assert found[0] == status
    assert told in found[1]
    assert fetch("arxiv.org", other)[0] == 200
    assert fetch("arxiv.org", "/robots.txt")[0] == 200
    replica.faults.mend()
    assert fetch("arxiv.org", page)[1] == before
