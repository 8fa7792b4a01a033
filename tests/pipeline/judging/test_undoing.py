"""What is undone stands no longer, unless something newer would fall with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.judging.merging import merge
from pipeline.judging.plan import JudgementError
from pipeline.judging.undoing import undo

if TYPE_CHECKING:
    from tests.pipeline.conftest import Desk, Form

_NAMES = ("Ada Lindqvist", "Bo Okafor", "Wei Zhang", "Marta Ruiz")
_TITLES = ("Sparse gates", "Tides of a harbour", "Counting cells", "Lanterns over water")
_ADA, _BO, _WEI, _MARTA = (f"arxiv/raw/{n}#{name}#0" for n, name in enumerate(_NAMES))


def _merge(desk: Desk, one: str, other: str) -> int:
    number = desk.rule(merge, f"author:{desk.author_of(one)}", f"author:{desk.author_of(other)}")
    desk.derive()
    return number


def test_an_undo_that_lets_nothing_else_fall_is_done(light_desk: Desk, form: Form) -> None:
    for n, name in enumerate(_NAMES):
        light_desk.see(form.paper(f"{n}", _TITLES[n], [name]))
    light_desk.derive()
    number = _merge(light_desk, _ADA, _BO)
    light_desk.rule(undo, f"judgement:{number}")
    light_desk.derive()
    assert light_desk.author_of(_ADA) != light_desk.author_of(_BO)


def test_an_undo_is_refused_where_a_newer_judgement_would_fall(light_desk: Desk, form: Form) -> None:
    for n, name in enumerate(_NAMES):
        light_desk.see(form.paper(f"{n}", _TITLES[n], [name]))
    light_desk.derive()
    light_desk.judge("same", [_ADA, _BO], [_WEI])
    parted = light_desk.judge("split", [_BO], [_ADA, _WEI])
    light_desk.derive()
    newer = _merge(light_desk, _BO, _MARTA)
    light_desk.judge("different", [_MARTA], [_ADA])
    light_desk.derive()
    with pytest.raises(JudgementError, match=rf"judgement:{newer} stands against it"):
        light_desk.rule(undo, f"judgement:{parted}")
