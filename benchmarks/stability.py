"""How lasting public ids are: the papers of a labelled set arrive year by year, as a crawl would store them.

After each year people are derived incrementally, by snapshots that are renewed as they are in any installation,
and it is seen which public id stands for each labelled mention. A mention's id has changed *without cause* where
it is another one than a year before, redirections followed, though all labelled mentions that the old id stood
for are one person in the gold standard: nothing there asked for parting them. A mention is *led astray* where its
old id stood for one person alone and redirects to a profile most of whose labelled mentions are another's.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import UNSET, Struct

from benchmarks.accuracy import metrics
from benchmarks.accuracy.sets import find
from benchmarks.bars import Bar
from db.models import derived
from db.queries import derived as standing
from db.queries import register
from db.store import pages
from pipeline.configuration import load
from pipeline.derivation.said import mention_key
from pipeline.installation import Installation
from pipeline.intake.ingest import Ingest
from pipeline.runs import deriving
from pipeline.runs.run import running
from spiders.records import Name, Page, PaperContent, PaperRecord

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.accuracy.metrics import Figures
    from db.engine import Transaction

SET: Final = Path(os.environ.get("BYLINE_SHARED", Path(__file__).parents[2] / "shared"), "bench", "acl_people")
_MOST_CHANGED, _MOST_LOST = 0.01, 0.005
_PAGE: Final = 500
"""Records that one answer holds."""
_YEAR: Final = re.compile(r"(\d{4})\.|[A-Z](\d\d)-")
_CENTURY: Final = 60
"""Two digits from here on are of the twentieth century."""


class Arrivals(Struct, frozen=True):
    """What arrives, and whose the mentions are."""

    papers: Mapping[int, Sequence[PaperRecord]]
    """By year, the years in order."""
    person_of: Mapping[str, str]
    """Key of a labelled mention to its person."""


class Changes(Struct, frozen=True):
    """Labelled mentions whose public id has become another one within a year."""

    uncaused: frozenset[str]
    astray: frozenset[str]


def over_years(*, until: int | None = None) -> Iterator[Bar]:
    """Measure the papers up to a year (None: all), one line for each year, then those that have a bar."""
    if not SET.is_dir():
        print(f"{SET} is not there; left out")
        return
    arrivals = arriving(SET, until)
    uncaused: set[str] = set()
    astray: set[str] = set()
    held: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        place = _Place(folder)
        for year, papers in arrivals.papers.items():
            took_s, renewed = place.take(papers)
            now, redirects = place.held(arrivals.person_of)
            found = changes(held, now, redirects, arrivals.person_of)
            uncaused |= found.uncaused
            astray |= found.astray
            held = now
            note = f"({len(papers)} papers, {len(found.uncaused)} ids changed, {len(found.astray)} led astray)"
            note += ", by a new snapshot" if renewed else ""
            yield Bar(what=f"{year}: seconds to store and derive", figure=took_s, most=None, note=note)
        place.close()
    by_year = _figures(arrivals, held)
    with tempfile.TemporaryDirectory() as folder:
        place = _Place(folder)
        took_s, _ = place.take([paper for papers in arrivals.papers.values() for paper in papers])
        at_once = _figures(arrivals, place.held(arrivals.person_of)[0])
        place.close()
    yield Bar(what="all at once: seconds to store and derive", figure=took_s, most=None)
    yield from _bars(len(held), uncaused, astray, by_year, at_once)


def _bars(
    mentions: int, uncaused: set[str], astray: set[str], by_year: Figures, at_once: Figures
) -> Iterator[Bar]:
    of = f"of {mentions:,} mentions"
    share = len(uncaused) / max(1, mentions)
    yield Bar(what="ids changed without cause", figure=share, most=_MOST_CHANGED, note=f"({len(uncaused)} {of})")
    share = len(astray) / max(1, mentions)
    yield Bar(what="ids led to another person", figure=share, most=None, note=f"({len(astray)} {of})")
    both = f"(B³ F1 {at_once.b3_f1:.4f} at once, {by_year.b3_f1:.4f} year by year)"
    lost = at_once.b3_f1 - by_year.b3_f1
    yield Bar(what="B³ F1 at once, less that of year by year", figure=lost, most=_MOST_LOST, note=both)


def arriving(folder: Path, until: int | None) -> Arrivals:
    """Return the papers of a labelled set of people by year, as records with their whole author lists."""
    (labelled,) = find([folder])
    rows = [json.loads(line) for line in labelled.file.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if until is None or _year(row["pub_id"]) <= until]
    papers: dict[int, dict[str, PaperRecord]] = {}
    person_of = {}
    for row in rows:
        year, place = _year(row["pub_id"]), int(row["mention_id"].rpartition("@")[2])
        authors = [*row["coauthors"][:place], row["name"], *row["coauthors"][place:]]
        key = mention_key(f"acl/bulk/{row['pub_id']}", row["name"], authors[:place].count(row["name"]))
        person_of[key] = labelled.true[row["mention_id"]]
        papers.setdefault(year, {}).setdefault(row["pub_id"], _paper(row, year, authors))
    return Arrivals({year: list(papers[year].values()) for year in sorted(papers)}, person_of)


def _year(paper: str) -> int:
    found = _YEAR.match(paper)
    assert found is not None
    if found[1]:
        return int(found[1])
    return int(found[2]) + (1900 if int(found[2]) >= _CENTURY else 2000)


def _paper(row: Mapping[str, str], year: int, authors: Sequence[str]) -> PaperRecord:
    content = PaperContent(
        title=row["title"],
        abstract=row["abstract"] or UNSET,
        venue=row["venue"] or UNSET,
        published=str(year),
        authors=tuple(Name(name) for name in authors),
        identifiers={"acl": row["pub_id"]},
    )
    return PaperRecord("acl", "bulk", row["pub_id"], content)


def changes(
    before: Mapping[str, str],
    now: Mapping[str, str],
    redirects: Mapping[str, str],
    person_of: Mapping[str, str],
) -> Changes:
    """Return which mentions had another id before (mention to public id), and should have kept it."""
    persons: dict[str, set[str]] = {}
    for key, id_ in before.items():
        persons.setdefault(id_, set()).add(person_of[key])
    shown: dict[str, Counter[str]] = {}
    for key, id_ in now.items():
        shown.setdefault(id_, Counter())[person_of[key]] += 1
    uncaused, astray = set(), set()
    for key, id_ in before.items():
        leads_to = _followed(id_, redirects)
        if len(persons[id_]) > 1:
            continue
        if leads_to != now.get(key):
            uncaused.add(key)
        elif leads_to != id_ and shown[leads_to].most_common(1)[0][0] != person_of[key]:
            astray.add(key)
    return Changes(frozenset(uncaused), frozenset(astray))


def _followed(id_: str, redirects: Mapping[str, str]) -> str:
    while id_ in redirects:
        id_ = redirects[id_]
    return id_


def _figures(arrivals: Arrivals, held: Mapping[str, str]) -> Figures:
    return metrics.figures(metrics.tallies(arrivals.person_of, held))


class _Place:
    """An installation of its own, without archive."""

    def __init__(self, folder: str) -> None:
        environ = {"BYLINE_DATA_DIR": folder, "BYLINE_ARCHIVE": "false"}
        self._installation = Installation(load(environ), creates=True)
        self._answers = 0

    def take(self, papers: Sequence[PaperRecord]) -> tuple[float, bool]:
        """Store papers in a run of their own and derive what follows.

        Return how long that took, in seconds, and whether everything was derived by a new snapshot.
        """
        started = time.monotonic()
        with running(self._installation, "bench", "bench", {}) as run:
            ingest = Ingest(self._installation.database, run.id, self._installation.clock)
            for start in range(0, len(papers), _PAGE):
                page = Page(records=tuple(papers[start : start + _PAGE]), parser_version=1)
                ingest.page(self._answer(run.id), page)
            deriving.apply(run)
        return time.monotonic() - started, run.snapshot is not None

    def held(self, mentions: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
        """Return the public id of each of some mentions, and where ids redirect to."""
        with self._installation.database.reading() as transaction:
            return _held(transaction, mentions), _redirects(transaction)

    def close(self) -> None:
        """Close the database."""
        self._installation.close()

    def _answer(self, run_id: int) -> pages.Answer:
        self._answers += 1
        now = self._installation.clock()
        return pages.Answer(
            run_id=run_id,
            request_id=None,
            source="acl",
            url=f"file:bulk#{self._answers}",
            status=200,
            visited_at=now,
            stored_at=now,
            outcome="stored",
        )


def _held(transaction: Transaction, mentions: Mapping[str, str]) -> dict[str, str]:
    rows = standing.rows(transaction, derived.Mention, "key", set(mentions))
    return {row["key"]: row["author_id"] for row in rows}


def _redirects(transaction: Transaction) -> dict[str, str]:
    return {id_: target for (kind, id_), target in register.redirects(transaction).items() if kind == "author"}
