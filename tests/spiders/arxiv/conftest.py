"""What the tests of arXiv share: saved pages, the corpus, harvests, and a spider of a loopback installation."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from msgspec import structs

from spiders.arxiv.spider import ArxivSpider
from spiders.card import SourceSettings
from spiders.records import Harvest

MakeHarvest: TypeAlias = Callable[..., Harvest]
"""`make_harvest(kind="raw", token=None, …)`"""


@pytest.fixture
def pages() -> Path:
    """The folder of saved pages, one folder a case."""
    return Path(__file__).parent / "pages"


@pytest.fixture
def corpus(shared: Path) -> Path:
    """The folder of arXiv's recorded answers."""
    return shared / "corpus" / "arxiv"


@pytest.fixture
def make_harvest() -> MakeHarvest:
    """Make a harvest that is about to begin, or differs from that as told."""
    begun = Harvest(kind="raw", scope="", since=None, until=None, started="", token=None)
    return lambda **changes: structs.replace(begun, **changes)


@pytest.fixture
def spider() -> ArxivSpider:
    """A spider of an installation that finds everything at a mirror."""
    made = ArxivSpider()
    made.configure(SourceSettings(base_url="http://127.0.0.1:8000/arxiv"))
    return made
