"""What figures are made by beside the papers: the settings, and the reference in force."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from pipeline.figures.counted import Rules
from pipeline.figures.reference import Reference
from pipeline.figures.score import Absent

_NONE: Final = Absent(
    "there is no reference yet (`byline harvest arxiv --set CATEGORY`, `byline reference renew`)"
)


class Basis(Struct, frozen=True):
    """The settings, and the reference with its number, None where there is none yet."""

    rules: Rules = Rules()
    reference: Reference | None = None
    number: int | None = None

    @property
    def named(self) -> str | None:
        """Return how figures name the reference."""
        return None if self.number is None else f"reference {self.number}"

    def the_reference(self) -> Reference | Absent:
        """Return the reference, or why there is none."""
        return self.reference or _NONE
