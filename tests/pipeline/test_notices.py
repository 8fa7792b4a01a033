"""Readers of a profile are told who else may be the same person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.models import derived
from db.store import published
from pipeline import document
from pipeline.derivation import snapshots
from pipeline.explaining import page, words
from pipeline.explaining.explain import explain
from pipeline.figures.counted import Rules
from pipeline.judging.hiding import hide
from pipeline.notices import LIKELY
from pipeline.profile import profile_at
from web.formats.text import text

if TYPE_CHECKING:
    from tests.pipeline.conftest import Desk, Form

_NAME = "Bartholomew Quillfeather"
_ONE, _OTHER = "bartholomew-quillfeather", "bartholomew-quillfeather-2"


def _two(desk: Desk, form: Form) -> None:
    desk.see(form.paper("1", "Sparse gates for long documents", [_NAME, "Ada Lindqvist"]))
    desk.derive()
    desk.see(form.paper("2", "Tides of a shallow harbour", [_NAME, "Bo Okafor"]))
    desk.derive()


def test_two_who_are_likely_one_name_each_other(desk: Desk, form: Form) -> None:
    _two(desk, form)
    (doubt,) = desk.table(derived.Doubt)
    assert doubt["average"] >= LIKELY
    for own, other in ((_ONE, _OTHER), (_OTHER, _ONE)):
        (notice,) = desk.profile(own).notices
        assert (notice.code, notice.about, notice.source) == ("may-be-one", f"author:{other}", "byline")
        assert notice.text == (
            f"May also be {_NAME} ({other}), at {doubt['average']:.2f} of 1 on average over their papers."
            f" `byline explain author:{own} author:{other}` tells why, `byline review` asks."
        )
        assert "May also be" in text(desk.profile(own), verbose=True)
        assert "May also be" not in text(desk.profile(own))


def test_who_is_ruled_another_or_hidden_is_named_no_more(light_desk: Desk, form: Form) -> None:
    _two(light_desk, form)
    (doubt,) = light_desk.table(derived.Doubt)
    number = light_desk.judge("different", [doubt["left_key"]], [doubt["right_key"]])
    light_desk.derive()
    assert not light_desk.profile(_ONE).notices
    light_desk.undo(number)
    light_desk.derive()
    assert light_desk.profile(_ONE).notices
    light_desk.rule(hide, _OTHER)
    light_desk.derive()
    assert not light_desk.profile(_ONE).notices


def test_a_document_of_old_does_not_name_who_is_hidden_by_now(light_desk: Desk, form: Form) -> None:
    _two(light_desk, form)
    body = document.encode(light_desk.profile(_ONE)).decode()
    assert _OTHER in body
    day = light_desk.day(0)
    with light_desk.database.writing("run") as transaction:
        published.publish(transaction, _ONE, "sha256:1", body, run_id=light_desk.run(), at=day)
    light_desk.rule(hide, _OTHER)
    light_desk.derive()
    with light_desk.database.reading() as transaction:
        found = profile_at(transaction, _ONE, day.date())
    assert found is not None
    assert not found.notices


def test_a_page_explains_in_the_lines_of_explain(light_desk: Desk, form: Form) -> None:
    _two(light_desk, form)
    with light_desk.database.reading() as transaction:
        told = page.of_author(transaction, _ONE, snapshots.corpus(transaction))
        asked = [explain(transaction, f"author:{_ONE}", other, Rules()) for other in (None, f"author:{_OTHER}")]
    assert told == [tuple(words.lines(each)) for each in asked]
