"""Where names are likely to be from."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.identity.name_origins import Origin, origin


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Xiaoming Zhang", "chinese"),
        ("Chang Hsiao-ming", "chinese"),
        ("王伟", "chinese"),
        ("Sang-hyun Lee", "korean"),
        ("김철수", "korean"),
        ("Tomoko Ohta", "japanese"),
        ("さくら", "japanese"),
        ("Thi Lan Nguyen", "vietnamese"),
        ("Anita Sharma", "indian"),
        ("Ahmed Probe", "arabic"),
        ("Probe al-Ejemplo", "arabic"),
        ("Sergei Kuznetsov", "slavic"),
        ("Иван Иванов", "slavic"),
        ("Georgios Papadopoulos", "greek"),
        ("Gabriel García Márquez", "hispanic"),
        ("Juan Ibáñez", "hispanic"),
        ("Ada Example", "other"),
        ("David Chang", "other"),
        ("", "other"),
    ],
)
def test_an_origin_is_told_by_script_spelling_or_family_name(name: str, expected: Origin) -> None:
    assert origin(name) == expected


@given(st.text())
def test_every_text_has_an_origin(name: str) -> None:
    assert origin(name) in get_args(Origin.__value__ if hasattr(Origin, "__value__") else Origin)
