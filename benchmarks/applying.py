"""What it costs to compare, guard and apply a run that touched a thousand papers, beside bare writing of its rows.

What it changes was drafted before: that is the cost of matching, measured by the benches of scale.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import UNSET, structs

from benchmarks import postgres
from benchmarks.bars import Bar, ratio
from benchmarks.multiplied import multiply
from benchmarks.scale.invented_people import mentions
from db.staging import Staged
from db.store import derived as store
from db.store.pages import Answer
from pipeline.configuration import IdentitySettings, load
from pipeline.derivation.derive import draft
from pipeline.installation import Installation
from pipeline.intake.ingest import Ingest
from pipeline.runs import applying
from pipeline.runs.guards import Bounds
from pipeline.runs.run import running
from spiders.records import Name, Page, PaperContent, PaperRecord

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pipeline.derivation.derive import Draft
    from pipeline.identity.statements import Mention
    from pipeline.runs.run import Run

_TOUCHED: Final = 1_000
_ROUNDS: Final = 3
_PAGE: Final = 2_000
_BARE, _GROWN = 5.0, 1.5
_LOOSE: Final = Bounds(lost_papers=10**9, jump=10**9, growth=10**9, misnamed=10**9, merges=10**9)
"""Invented people work with anybody, and are taken for one another: what is odd is looked for, and let be."""


def applied(count: int, times: int) -> Iterator[Bar]:
    """Measure runs over a thousand papers, half of them new, among stored ones and among so many times as many."""
    with tempfile.TemporaryDirectory() as folder:
        papers, copy = Path(folder, "papers.sqlite"), Path(folder, "copy.sqlite")
        copied = lambda: f"sqlite:///{shutil.copy(papers, copy)}"  # noqa: E731
        yield from _on("SQLite", Path(folder), f"sqlite:///{papers}", copied, count, times)
    with postgres.server() as new_database, tempfile.TemporaryDirectory() as folder:
        if new_database is not None:
            url = new_database()
            yield from _on("PostgreSQL", Path(folder), url, lambda: new_database(like=url), count, times)


def _on(name: str, folder: Path, url: str, copied: Callable[[], str], count: int, times: int) -> Iterator[Bar]:
    half, source = _TOUCHED // 2, _papers(count + _ROUNDS * _TOUCHED)
    stored = list(islice(source, count))
    few = _opened(folder / "few", url)
    with running(few, "bench", "bench", {}) as run:
        _see(run, stored)
        applying.apply(run)
    few.close()
    few, many = _opened(folder / "few", url), _opened(folder / "many", copied())
    multiply(many.database, times)
    changed = (_cited(each) for each in stored[:: count // (_ROUNDS * half)])
    bare, took, grown = [], [], []
    for _ in range(_ROUNDS):
        touched = [*islice(changed, half), *islice(source, half)]
        seconds = _measured(few, touched)
        bare.append(seconds[0])
        took.append(seconds[1])
        grown.append(_measured(many, touched)[1])
    few.close()
    many.close()
    what = f"{name}: comparing, guarding, applying {_TOUCHED:,} of {count:,} papers / bare writing"
    yield ratio(what, took, bare, most=_BARE, unit="s")
    yield ratio(f"  the same among {count * times:,}", grown, took, most=_GROWN, unit="s")


def _opened(folder: Path, url: str) -> Installation:
    found = Installation(load({"BYLINE_DATA_DIR": str(folder), "BYLINE_DATABASE_URL": url}), creates=True)
    settings = structs.replace(found.configuration.settings, guards=_LOOSE, identity=IdentitySettings(drift=1e9))
    found.configuration = structs.replace(found.configuration, settings=settings)
    return found


def _measured(installation: Installation, touched: Sequence[PaperRecord]) -> tuple[float, float]:
    """Return the seconds that bare writing of what a run changes takes, and those that applying it does."""
    rules = installation.configuration.settings.figures
    with running(installation, "bench", "bench", {}) as run:
        _see(run, touched)
        with installation.database.reading(Staged((run.id,))) as transaction:
            found = draft(transaction, whole=False, rules=rules)
        assert found is not None
        bare = _bare(installation, found)
        started = time.perf_counter()
        outcome = applying.kept(run, found)
        took = time.perf_counter() - started
    assert outcome.derived is not None, outcome.alarms
    return bare, took


def _bare(installation: Installation, found: Draft) -> float:
    """Return how long it takes to write the rows that a run changes, and nothing else."""
    with installation.database.trying("derive") as transaction:
        started = time.perf_counter()
        for model, change in found.changes.items():
            store.write(transaction, model, change)
        return time.perf_counter() - started


def _see(run: Run, found: Iterable[PaperRecord]) -> None:
    ingest = Ingest(run.installation.database, run.id, run.installation.clock)
    records = list(found)
    for start in range(0, len(records), _PAGE):
        page = records[start : start + _PAGE]
        at = run.installation.clock()
        answer = Answer(
            run_id=run.id,
            request_id=None,
            source="arxiv",
            url=f"https://arxiv.example/{page[0].source_id}",
            status=200,
            visited_at=at,
            stored_at=at,
            outcome="stored",
        )
        ingest.page(answer, Page(records=tuple(page), parser_version=1))


def _papers(count: int) -> Iterator[PaperRecord]:
    """Yield so many records of papers by people who work in circles."""
    found = groupby((mention for mention, _ in mentions(count * 5)), key=lambda mention: mention.record)
    for _, group in islice(found, count):
        yield _record(list(group))


def _record(named: Sequence[Mention]) -> PaperRecord:
    first = named[0]
    content = PaperContent(
        title=first.title or UNSET,
        authors=tuple(Name(mention.name) for mention in named),
        submitted=f"{first.year}-01-01",
        venue=first.venue or UNSET,
    )
    return PaperRecord("arxiv", "raw", first.record, content, None)


def _cited(record: PaperRecord) -> PaperRecord:
    return structs.replace(record, content=structs.replace(record.content, citations=7))
