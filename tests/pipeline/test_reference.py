"""How far what is stored has drifted from a snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.queries import snapshots
from pipeline.reference import Drift, drift, shift

if TYPE_CHECKING:
    from tests.pipeline.conftest import Desk, Form

_COUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 99))


@given(_COUNTS, _COUNTS)
def test_a_shift_is_a_share_and_none_where_the_shares_stay(before: dict[str, int], more: dict[str, int]) -> None:
    assert 0 <= shift(before, more) <= 1
    assert shift(before, before) == pytest.approx(0)
    assert shift(before, {}) == 0


def test_a_shift_is_the_share_that_is_other_than_before() -> None:
    assert shift({"tide": 3}, {"lamp": 1}) == pytest.approx(0.25)
    assert shift({}, {"lamp": 1}) == 1


def test_drift_is_measured_on_what_was_stored_since(desk: Desk, form: Form) -> None:
    desk.see(*(form.paper(str(n), "Tides", ["Ada Lumen"]) for n in range(4)))
    snapshot = desk.renew().snapshot
    assert snapshot is not None
    with desk.database.reading() as transaction:
        assert drift(transaction, snapshot) == Drift(1, 0, 0.0, 0.0, 0.0)
    desk.see(form.paper("4", "Lamps", ["Bo Probe"]))
    taken_back = desk.see(form.paper("5", "Harbours", ["Cai Moss"]))
    desk.derive()
    desk.show(taken_back, "taken-back")
    with desk.database.reading() as transaction:
        assert drift(transaction, snapshot) == Drift(1, 2, 0.5, 0.2, 0.5)
        assert snapshots.keys_after(transaction, snapshot.last_manifest) == {"arxiv/raw/4", "arxiv/raw/5"}
