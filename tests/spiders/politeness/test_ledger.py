from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from spiders.politeness.hosts import Place
from spiders.politeness.ledger import HostLine, Ledger, boot_id, read

PLACE = Place("one", "a.example", 3.0, 3.0)


def stored(ledger: Ledger, *, boot: str = "now", started: float = 500.0, now: float = 1000.0) -> Ledger:
    return read(msgspec.json.encode(ledger), boot=boot, started=started, now=now)


def test_a_group_that_was_never_asked_is_ready() -> None:
    fresh = read(b"", boot="now", started=500.0, now=1000.0)
    assert max(fresh.ready_at(PLACE, None)) < 1000.0


def test_gaps_count_from_when_the_server_had_the_request() -> None:
    ledger = Ledger("now")
    ledger.begin(PLACE, None, 900.0)
    ledger.end(902.0)
    assert stored(ledger).ready_at(PLACE, None) == (905.0, 905.0)


def test_a_crawl_delay_holds_for_its_host_alone_and_is_remembered() -> None:
    ledger = Ledger("now")
    ledger.begin(PLACE, 15.0, 900.0)
    ledger.end(900.0)
    other = Place("one", "b.example", 3.0, 3.0)
    assert stored(ledger).ready_at(PLACE, None) == (903.0, 915.0)
    assert stored(ledger).ready_at(other, None) == (903.0, 903.0)
    assert stored(ledger).ready_at(PLACE, 0.0) == (903.0, 903.0)


def test_a_request_whose_process_died_counts_as_sent_now() -> None:
    ledger = Ledger("now")
    ledger.begin(PLACE, None, 900.0)
    assert stored(ledger).ready_at(PLACE, None) == (1003.0, 1003.0)


def test_times_of_another_boot_count_as_the_start_of_this_process() -> None:
    ledger = Ledger("before", last=99_999.0, held_until=7.0, hosts={"a.example": HostLine(99_999.0, 15.0)})
    found = stored(ledger)
    assert found.ready_at(PLACE, None) == (503.0, 515.0)
    assert found.held_until == 7.0


def test_times_in_the_future_count_as_the_start_of_this_process() -> None:
    ledger = Ledger("now", last=1000.1, hosts={"a.example": HostLine(1000.1, 0.0)})
    assert stored(ledger).ready_at(PLACE, None) == (503.0, 503.0)


@given(st.binary(min_size=1))
def test_whatever_lies_in_a_lock_file_at_most_one_gap_is_kept_from_the_start(line: bytes) -> None:
    assert max(read(line, boot="now", started=500.0, now=1000.0).ready_at(PLACE, None)) <= 503.0


def test_the_boot_has_a_name_that_does_not_change() -> None:
    assert boot_id() == boot_id()
