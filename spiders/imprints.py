"""Asked before a long answer is read: which of its records were read before, from the very same bytes.

Whole sources are walked again and again, and nearly all of their records stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

Imprints: TypeAlias = Mapping[str, bytes]
"""By source id: a digest of the piece that holds a record, and of all that its meaning hangs on."""
Recall: TypeAlias = Callable[[str, Imprints], Mapping[str, int]]
"""Returns, for a kind of record, the stored versions by source id of the records with these imprints."""


def nothing(kind: str, imprints: Imprints) -> Mapping[str, int]:  # noqa: ARG001
    """Recall nothing: every record is read."""
    return {}
