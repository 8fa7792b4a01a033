"""The style sheet: what is written can be read, in light and in dark."""

from __future__ import annotations

import re

import pytest

from web.site.render import stylesheet


def _colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


def _schemes() -> list[dict[str, str]]:
    light, dark = (_colours(block) for block in re.findall(r":root \{(.*?)\}", stylesheet(), re.DOTALL))
    return [light, light | dark]


def _brightness(colour: str) -> float:
    """Return the relative luminance, as WCAG defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        ("ink", "paper"),
        ("quiet", "paper"),
        ("accent", "paper"),
        ("accent", "tint"),
        ("warn", "warn-tint"),
        ("ink", "warn-tint"),
        ("accent", "warn-tint"),
    ],
)
def test_letters_stand_out_from_their_ground(scheme: int, ink: str, paper: str) -> None:
    colours = _schemes()[scheme]
    bright, dark = sorted((_brightness(colours[ink]), _brightness(colours[paper])), reverse=True)
    assert (bright + 0.05) / (dark + 0.05) >= 4.5


def test_the_sheet_asks_for_nothing_from_elsewhere() -> None:
    assert "url(" not in stylesheet()
    assert "@import" not in stylesheet()
    assert "prefers-color-scheme: dark" in stylesheet()
