"""What a crawl takes of the machine: CPU time against a bare Scrapy spider, and memory over a long harvest."""

from __future__ import annotations

import tempfile
from statistics import median
from typing import TYPE_CHECKING

from benchmarks import sources
from benchmarks.bars import Bar, ratio
from benchmarks.drivers import drive
from benchmarks.intake import RECORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

_CPU = 2.0
_GROWTH = 0.1
_EARLY = 25
"""The page from which on memory must stay the same."""
_WINDOW = 5


def cpu(*, pages: int, rounds: int) -> Iterator[Bar]:
    """Measure the CPU time of abstract pages fetched, read, archived and stored, against only fetched and read."""
    ours, bare = [], []
    with sources.page_source(pages) as root:
        for _ in range(rounds):
            bare.append(drive("bare", root, str(pages)).cpu_ms)
            with tempfile.TemporaryDirectory() as folder:
                env = {
                    "BYLINE_DATA_DIR": folder,
                    "BYLINE_SOURCES__ARXIV__BASE_URL": root,
                    "BYLINE_SOURCES__ARXIV__DELAY_S": "0",
                }
                ours.append(drive("pages", root, str(pages), env=env).cpu_ms)
    what = "abstract pages: CPU time / bare Scrapy with BeautifulSoup"
    yield ratio(what, ours, bare, most=_CPU, unit="ms a page")


def memory(*, pages: int) -> Iterator[Bar]:
    """Measure the resident memory at the end of one harvest against that at its 25th page."""
    with sources.harvest_source(pages, RECORDS) as url, tempfile.TemporaryDirectory() as folder:
        env = {
            "BYLINE_DATA_DIR": folder,
            "BYLINE_SOURCES__ARXIV__OAI_URL": url,
            "BYLINE_SOURCES__ARXIV__DELAY_S": "0",
        }
        resident = drive("harvest", env=env).resident_kb
    early = median(resident[_EARLY - 1 : _EARLY - 1 + _WINDOW])
    late = median(resident[-_WINDOW:])
    yield Bar(
        what=f"memory at page {len(resident)} / at page {_EARLY}, of {RECORDS} records each",
        figure=late / early,
        least=1 - _GROWTH,
        most=1 + _GROWTH,
        note=f"({late / 1024:.0f} against {early / 1024:.0f} MB)",
    )
