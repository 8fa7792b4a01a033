"""Saved pages of the ACL Anthology, invented in the shape of the real ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

Saved: TypeAlias = Callable[[str], bytes]

_PAGES = Path(__file__).parent / "pages"


@pytest.fixture
def saved() -> Saved:
    """Return the bytes of a case's page."""
    return lambda case: (_PAGES / case / "page.html").read_bytes()
