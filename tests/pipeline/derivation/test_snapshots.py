"""What is visible is learned as a snapshot, when one is due, and everything is derived by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from db.models.kept import Snapshot
from db.queries import snapshots as kept
from db.store.derived import Difference
from pipeline.derivation import snapshots
from pipeline.derivation.errors import SnapshotError
from pipeline.identity.corpus import FALLBACK
from pipeline.identity.learning import Learned

if TYPE_CHECKING:
    from tests.pipeline.conftest import Desk, Form


def _see(desk: Desk, form: Form, *numbers: int, title: str = "Tides") -> int:
    """Store a page with a paper for each number, in the order told, all by the same two people."""
    papers = [form.paper(str(n), f"{title} {n}", ["Ada Lumen", "Bo Probe"]) for n in numbers]
    return desk.see(*papers, url=f"https://arxiv.example/{title}/{numbers}")


def _content(desk: Desk) -> Learned:
    with desk.database.reading() as transaction:
        snapshot = snapshots.in_force(transaction)
        assert snapshot is not None
        return snapshots.content(transaction, snapshot)


def test_until_there_is_a_snapshot_fixed_tables_are_in_force(desk: Desk, form: Form) -> None:
    _see(desk, form, 1)
    with desk.database.reading() as transaction:
        assert snapshots.corpus(transaction) is FALLBACK
    desk.renew()
    with desk.database.reading() as transaction:
        assert snapshots.corpus(transaction).records == 1


def test_only_what_is_visible_is_learned_and_of_each_record_the_newest(desk: Desk, form: Form) -> None:
    _see(desk, form, 1, 2)
    taken_back = _see(desk, form, 3)
    _see(desk, form, 2, title="Lamps")
    desk.see(form.author("ada", "Ada Lumen"), form.paper("4", "Nobody's tides"))
    desk.show(taken_back, "taken-back")
    desk.renew()
    learned = _content(desk)
    assert (learned.records, learned.names) == (2, 2)
    assert learned.words == {"lamp": 1, "tide": 1}
    assert learned.coauthors == {"ada lumen": 2, "bo probe": 2}
    assert learned.lists == [[0, 1]]


def test_the_order_of_storing_is_without_influence_on_the_digest(desk: Desk, form: Form) -> None:
    digests = []
    for numbers in ((1, 2, 3), (3, 1, 2)):
        desk.clear()
        fresh = type(desk)(desk.database)
        for n in numbers:
            _see(fresh, form, n)
        snapshot = fresh.renew().snapshot
        assert snapshot is not None
        digests.append(snapshot.digest)
    assert digests[0] == digests[1]


def test_a_snapshot_is_kept_whatever_happens_to_derived_rows(desk: Desk, form: Form) -> None:
    _see(desk, form, 1, 2)
    first = desk.renew().snapshot
    rows = desk.rows()
    desk.drop()
    assert desk.derive(whole=True).snapshot is None
    assert desk.rows() == rows
    with desk.database.reading() as transaction:
        assert kept.every(transaction) == [first]


def test_the_first_one_is_due_once_there_is_enough(desk: Desk, form: Form) -> None:
    _see(desk, form, 1, 2)
    assert desk.renew(least_records=3, drift=0.5).snapshot is None
    desk.see(form.author("ada", "Ada Lumen"))
    assert desk.renew(least_records=3, drift=0.5).snapshot is None, "an author's record tells nothing of papers"
    _see(desk, form, 3)
    first = desk.renew(least_records=3, drift=0.5).snapshot
    assert first is not None
    assert (first.number, first.records, first.stored) == (1, 3, 4)


def test_the_next_one_is_due_when_the_records_have_grown(desk: Desk, form: Form) -> None:
    _see(desk, form, 1, 2)
    desk.renew()
    _see(desk, form, 3)
    _see(desk, form, 1, 2, title="Lamps")
    assert desk.renew(drift=0.5).snapshot is None, (
        "half as much again is not more than half, changes count for nothing"
    )
    _see(desk, form, 4)
    second = desk.renew(drift=0.5).snapshot
    assert second is not None
    assert (second.number, second.records) == (2, 4)
    assert desk.derive(whole=True).total == Difference()


def test_a_new_snapshot_derives_what_nothing_has_happened_to(desk: Desk, form: Form) -> None:
    """Two of a name are one person once it is known that their co-authors have worked together elsewhere."""
    one, other = ["Cai Moss", "Dee Fern", "Eli Stone"], ["Fay Brook", "Gil Marsh", "Hal Heath"]
    desk.see(form.paper("1", "Tides of ice", ["Wei Zhang", *one], venue="Journal of Tides"))
    desk.see(form.paper("2", "Lamps of glass", ["Wei Zhang", *other], venue="Letters"))
    desk.see(*(form.paper(f"{n}", f"Harbour {n}", [*one, *other]) for n in range(3, 6)))
    desk.derive()
    assert desk.author_of("arxiv/raw/1#Wei Zhang#0") != desk.author_of("arxiv/raw/2#Wei Zhang#0")
    desk.renew()
    assert desk.author_of("arxiv/raw/1#Wei Zhang#0") == desk.author_of("arxiv/raw/2#Wei Zhang#0")


def test_one_in_any_case_is_refused_over_too_little(desk: Desk, form: Form) -> None:
    _see(desk, form, 1)
    with pytest.raises(SnapshotError, match=r"1 visible records name people, a snapshot needs 2 \(identity.least"):
        desk.renew(least_records=2)


def test_a_damaged_one_is_named_and_can_be_renewed(desk: Desk, form: Form) -> None:
    _see(desk, form, 1)
    desk.renew()
    with desk.database.writing("derive") as transaction:
        transaction.execute(update(Snapshot).values(digest="sha256:0"))
    with pytest.raises(SnapshotError, match=r"snapshot 1 is damaged .*`byline reference renew` makes a new one"):
        desk.derive(whole=True)
    renewed = desk.renew().snapshot
    assert renewed is not None
    assert renewed.number == 2
    desk.derive(whole=True)
