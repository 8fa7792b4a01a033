"""A bar: the figure that was measured, what it may be at most, and the line that says so."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence


class Bar(Struct, frozen=True, kw_only=True):
    """One figure beside its bar."""

    what: str
    figure: float
    most: float | None
    """None where a figure is only shown."""
    least: float | None = None
    note: str = ""

    @property
    def held(self) -> bool:
        """Whether the figure is within its bar."""
        return (self.most is None or self.figure <= self.most) and (
            self.least is None or self.figure >= self.least
        )

    def __str__(self) -> str:
        """Return the line that is printed."""
        if self.most is None and self.least is None:
            verdict = "shown only"
        else:
            bounds = f"at most {self.most:g}" if self.least is None else f"at least {self.least:g}"
            if self.most is not None and self.least is not None:
                bounds = f"{self.least:g} to {self.most:g}"
            verdict = f"bar: {bounds:16} {'holds' if self.held else 'FALLS SHORT'}"
        return f"{self.what:62} {self.figure:7.3f}  {verdict:36} {self.note}".rstrip()


def ratio(what: str, over: Sequence[float], under: Sequence[float], *, most: float | None, unit: str) -> Bar:
    """Return the median, over rounds, of what was measured in units of what was measured beside it."""
    figure = median(a / b for a, b in zip(over, under, strict=True))
    note = f"({median(over):.1f} against {median(under):.1f} {unit}, {len(over)} rounds)"
    return Bar(what=what, figure=figure, most=most, note=note)
