"""What it costs to compare, guard and apply a run that touched a thousand papers, beside bare writing."""

from __future__ import annotations

import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import UNSET, structs

from benchmarks import postgres
from benchmarks.bars import Bar, ratio
from benchmarks.scale.invented_papers import records
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

    from pipeline.identity.statements import PaperStatement
    from pipeline.runs.run import Run

_TOUCHED: Final = 1_000
_PAGE: Final = 2_000
_BARE, _GROWN = 5.0, 1.5
_LOOSE: Final = Bounds(lost_papers=10**9, jump=10**9, growth=10**9, merges=10**9)
"""Invented people work with anybody, and are taken for one another: what is odd is looked for, and let be."""
_KINDS: Final = {
    "arxiv": ("arxiv", "raw"),
    "dblp": ("acl", "paper"),
    "crossref": ("profile-page", "paper"),
    "scholar": ("semantic-scholar", "paper"),
}


def applied(few: int, many: int) -> Iterator[Bar]:
    """Measure a run over a thousand papers, half of them new, among few stored ones and among many."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _on("SQLite", Path(folder), lambda name: f"sqlite:///{Path(folder, name)}.sqlite", few, many)
    with postgres.server() as new_database, tempfile.TemporaryDirectory() as folder:
        if new_database is not None:
            yield from _on("PostgreSQL", Path(folder), lambda _: new_database(), few, many)


def _on(name: str, folder: Path, url: Callable[[str], str], few: int, many: int) -> Iterator[Bar]:
    bare, took = _measured(folder / "few", url("few"), few)
    _, grown = _measured(folder / "many", url("many"), many)
    what = f"{name}: a run over {_TOUCHED:,} of {few:,} papers / bare writing of its rows"
    yield ratio(what, [took], [bare], most=_BARE, unit="s")
    yield ratio(f"  the same among {many:,}", [grown], [took], most=_GROWN, unit="s")


def _measured(folder: Path, url: str, count: int) -> tuple[float, float]:
    """Return how long bare writing of what a run changes takes, and how long its apply, in seconds."""
    installation = Installation(load({"BYLINE_DATA_DIR": str(folder), "BYLINE_DATABASE_URL": url}), creates=True)
    identity = IdentitySettings(drift=1e9)
    settings = structs.replace(installation.configuration.settings, guards=_LOOSE, identity=identity)
    installation.configuration = structs.replace(installation.configuration, settings=settings)
    source = (statement for statement, _ in records(count + _TOUCHED // 2))
    stored = list(islice(source, count))
    with running(installation, "bench", "bench", {}) as run:
        _see(run, map(_record, stored))
        applying.apply(run)
    every = count // (_TOUCHED // 2)
    changed = [structs.replace(_record(each), content=_cited(each)) for each in stored[::every][: _TOUCHED // 2]]
    with running(installation, "bench", "bench", {}) as run:
        _see(run, [*changed, *map(_record, source)])
        bare = _bare(run)
        started = time.perf_counter()
        applying.apply(run)
        took = time.perf_counter() - started
    assert not run.held, run.held
    installation.close()
    return bare, took


def _bare(run: Run) -> float:
    """Return how long it takes to write the rows that a run changes, and nothing else."""
    database = run.installation.database
    with database.reading(Staged((run.id,))) as transaction:
        found = draft(transaction, whole=False, rules=run.installation.configuration.settings.figures)
    assert found is not None
    with database.trying("derive") as transaction:
        started = time.perf_counter()
        for model, change in found.changes.items():
            store.write(transaction, model, change)
        return time.perf_counter() - started


def _see(run: Run, found: Iterable[PaperRecord]) -> None:
    ingest = Ingest(run.installation.database, run.id, run.installation.clock)
    by_source: dict[str, list[PaperRecord]] = {}
    for record in found:
        by_source.setdefault(record.source, []).append(record)
    for source, own in by_source.items():
        for start in range(0, len(own), _PAGE):
            _see_page(run, ingest, source, own[start : start + _PAGE])


def _see_page(run: Run, ingest: Ingest, source: str, page: Sequence[PaperRecord]) -> None:
    at = run.installation.clock()
    answer = Answer(
        run_id=run.id,
        request_id=None,
        source=source,
        url=f"https://{source}.example/{page[0].source_id}",
        status=200,
        visited_at=at,
        stored_at=at,
        outcome="stored",
    )
    ingest.page(answer, Page(records=tuple(page), parser_version=1))


def _record(statement: PaperStatement) -> PaperRecord:
    source, kind = _KINDS[statement.source]
    content = PaperContent(
        title=statement.title or UNSET,
        authors=tuple(Name(name) for name in statement.authors) or UNSET,
        submitted=f"{statement.year}-01-01" if statement.year else UNSET,
        identifiers=dict(statement.identifiers) or UNSET,
        venue=statement.venue or UNSET,
    )
    return PaperRecord(source, kind, statement.key.replace("/", "-"), content, None)


def _cited(statement: PaperStatement) -> PaperContent:
    return structs.replace(_record(statement).content, citations=7)
