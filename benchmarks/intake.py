"""What storing a page costs: harvests against a hand-written loader, pages sent again, pages confirmed by 304."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import postgres, sources
from benchmarks.bars import ratio
from benchmarks.drivers import drive

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.bars import Bar

RECORDS = 1300
"""Records on a page of arXiv's service."""
_FIRST, _AGAIN, _CONFIRMED = 2.5, 0.8, 1 / 8


def harvests(*, pages: int, rounds: int) -> Iterator[Bar]:
    """Measure harvests on both databases."""
    with sources.harvest_source(pages, RECORDS) as url:
        yield from _harvests("SQLite", url, None, rounds)
        with postgres.server() as new_database:
            if new_database is not None:
                yield from _harvests("PostgreSQL", url, new_database, rounds)


def confirmations(*, pages: int, rounds: int) -> Iterator[Bar]:
    """Measure the same abstract pages fetched, and then answered by 304, on both databases."""
    with sources.page_source(pages) as root:
        yield _confirmed("SQLite", root, None, pages, rounds)
        with postgres.server() as new_database:
            if new_database is not None:
                yield _confirmed("PostgreSQL", root, new_database, pages, rounds)


def _confirmed(name: str, root: str, new_database: Callable[[], str] | None, pages: int, rounds: int) -> Bar:
    first, again = [], []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            env = _installation(folder, archive=False, new_database=new_database)
            env["BYLINE_SOURCES__ARXIV__BASE_URL"] = root
            first.append(drive("pages", root, str(pages), env=env).wall_ms)
            again.append(drive("pages", root, str(pages), env=env).wall_ms)
    what = f"{name}: abstract pages answered by 304 / read and stored"
    return ratio(what, again, first, most=_CONFIRMED, unit="ms a page")


def _harvests(name: str, url: str, new_database: Callable[[], str] | None, rounds: int) -> Iterator[Bar]:
    loaded, first, again, archived = [], [], [], []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            plain = _installation(f"{folder}/plain", archive=False, new_database=new_database, oai_url=url)
            kept = _installation(f"{folder}/kept", archive=True, new_database=new_database, oai_url=url)
            own = f"sqlite:///{folder}/loader.sqlite" if new_database is None else new_database()
            loaded.append(drive("loader", url, own).wall_ms)
            first.append(drive("harvest", env=plain).wall_ms)
            again.append(drive("harvest", env=plain).wall_ms)
            archived.append(drive("harvest", env=kept).wall_ms)
    unit = f"ms a page of {RECORDS}"
    yield ratio(f"{name}: harvest / hand-written loader", first, loaded, most=_FIRST, unit=unit)
    yield ratio(f"{name}: the same with the archive", archived, loaded, most=None, unit=unit)
    yield ratio(f"{name}: sent again, unchanged / harvest", again, first, most=_AGAIN, unit=unit)


def _installation(
    folder: str, *, archive: bool, new_database: Callable[[], str] | None = None, oai_url: str = ""
) -> dict[str, str]:
    """Return the environment of a new installation that asks without pause."""
    Path(folder).mkdir(exist_ok=True)
    env = {
        "BYLINE_DATA_DIR": folder,
        "BYLINE_ARCHIVE": str(archive).lower(),
        "BYLINE_SOURCES__ARXIV__DELAY_S": "0",
    }
    if oai_url:
        env["BYLINE_SOURCES__ARXIV__OAI_URL"] = oai_url
    if new_database is not None:
        env["BYLINE_DATABASE_URL"] = new_database()
    return env
