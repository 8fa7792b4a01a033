"""Golden records: what a parser makes of a saved page is kept beside the page and compared.

A case is a folder `pages/<kind>-<what>/` with the page's file and `records.json`. The first run on a new case
writes `records.json` and fails; the next one compares. `byline record-page` makes a case with `asked.json`, which
`test_recorded_pages.py` reads without an entry in a table.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from spiders.golden import written
from spiders.records import Page

Golden: TypeAlias = Callable[[Path, Page], None]
"""`golden(case_folder, page)`"""


def _golden(case: Path, page: Page) -> None:
    kept = case / "records.json"
    found = written(page)
    if not kept.is_file():
        kept.write_text(found, encoding="utf-8")
        pytest.fail(f"wrote {kept}: review, then commit")
    assert found == kept.read_text(encoding="utf-8"), f"{kept} differs; delete it to record the page again"


@pytest.fixture
def golden() -> Golden:
    """Compare a page with the `records.json` of its case."""
    return _golden
