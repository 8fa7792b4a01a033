"""Who is hidden is not made again by what comes later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.models import derived
from db.store.derived import Difference
from pipeline.judging.hiding import hide
from pipeline.judging.splitting import split_author

if TYPE_CHECKING:
    from tests.pipeline.conftest import Desk, Form

_ADA = "Ada Lindqvist"
_TITLES = ("Sparse gates for long documents", "Tides of a shallow harbour", "Counting cells in tissue")


def _see(desk: Desk, form: Form, numbers: tuple[int, ...], day: int = 0) -> None:
    papers = [form.paper(f"{n}", _TITLES[n], [_ADA, "Bo Okafor"], source="acl", kind="paper") for n in numbers]
    desk.see(form.listing("ada", papers, source="acl", name=_ADA), *papers, day=day)
    desk.derive()


def _shown(desk: Desk) -> set[str]:
    return {row["name"] for row in desk.table(derived.Author)}


def test_a_hidden_person_stays_hidden_when_more_is_said(desk: Desk, form: Form) -> None:
    _see(desk, form, (0, 1))
    number = desk.rule(hide, _ADA)
    desk.derive()
    assert _shown(desk) == {"Bo Okafor"}
    _see(desk, form, (0, 1, 2), day=2)
    assert _shown(desk) == {"Bo Okafor"}
    assert {row["author_id"] for row in desk.table(derived.Authorship)} == {
        desk.author_of("acl/paper/2#Bo Okafor#0")
    }
    assert desk.derive(whole=True).total == Difference()
    desk.undo(number)
    desk.derive()
    assert _shown(desk) == {"Bo Okafor", _ADA}
    assert desk.author_of(f"acl/paper/2#{_ADA}#0") == desk.author_of(f"acl/paper/0#{_ADA}#0") == "ada-lindqvist"


def test_both_parts_of_a_split_person_are_hidden(light_desk: Desk, form: Form) -> None:
    _see(light_desk, form, (0, 1, 2))
    split = light_desk.rule(split_author, _ADA, ["acl/paper/2"])
    light_desk.derive()
    light_desk.rule(hide, light_desk.author_of(f"acl/paper/0#{_ADA}#0"))
    light_desk.derive()
    assert _ADA in _shown(light_desk)
    light_desk.undo(split)
    light_desk.derive()
    assert _ADA not in _shown(light_desk)
