"""Golden records: what a parser makes of a saved page is kept beside the page and compared.

A case is a folder `pages/<kind>-<what>/` with the page's file and `records.json`. The first run on a new case
writes `records.json` and fails; the next one compares.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import msgspec
import pytest

from spiders.records import Page

Golden: TypeAlias = Callable[[Path, Page], None]
"""`golden(case_folder, page)`"""


def _written(page: Page) -> str:
    return msgspec.json.format(msgspec.json.encode(page), indent=1).decode() + "\n"


def _golden(case: Path, page: Page) -> None:
    kept = case / "records.json"
    found = _written(page)
    if not kept.is_file():
        kept.write_text(found, encoding="utf-8")
        pytest.fail(f"wrote {kept}: review, then commit")
    assert found == kept.read_text(encoding="utf-8"), f"{kept} differs; delete it to record the page again"


@pytest.fixture
def golden() -> Golden:
    """Compare a page with the `records.json` of its case."""
    return _golden
