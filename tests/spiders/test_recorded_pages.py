"""Every case that `byline record-page` has made gives its kept records, read as the source's spider reads it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.intake.crawl.recording import read
from pipeline.intake.recorded import Case
from spiders.card import SourceSettings
from spiders.catalog import SOURCES, folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from spiders.records import Page

_HERE = Path(__file__).parent
_CASES = [
    (source, kept.parent)
    for source in SOURCES
    for kept in sorted((_HERE / folder(source) / "pages").glob("*/asked.json"))
]


@pytest.mark.parametrize(("source", "case"), _CASES, ids=[f"{source} {case.name}" for source, case in _CASES])
def test_a_recorded_page_gives_its_kept_records(
    source: str, case: Path, golden: Callable[[Path, Page], None]
) -> None:
    # Semantic Scholar is asked nothing without a key.
    page = read(source, SourceSettings(api_key="none"), Case(case.parent, case.name).answer())
    golden(case, page)
