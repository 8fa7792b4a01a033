"""A shelf of archived answers, under a clock of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec import structs

from db.queries import archived
from db.store import pages, runs
from db.store.versions import Seen
from pipeline.configuration import load
from pipeline.installation import Installation
from pipeline.intake.archive import Archive, Exchange, Place, digest_of

_NOON = datetime(2031, 1, 1, 12, tzinfo=UTC)


class Shelf:
    """Archives answers and stores where they lie, as a crawl does."""

    def __init__(self, work: Installation) -> None:
        self.work = work
        self.folder = work.data_dir / "archive"
        self.archive = Archive(self.folder, process="one")
        with work.database.writing("run") as transaction:
            self._run = runs.begin(transaction, command="t", job="t", arguments={}, process="t", at=_NOON)

    def put(self, name: str, body: bytes, *, day: int = 0, shows: Sequence[int] = ()) -> int:
        """Archive an answer that shows some versions, and return its fetch."""
        at, url = _NOON + timedelta(days=day), f"https://pages.example/{name}"
        digest = digest_of(body)
        exchange = Exchange(
            url=url, method="GET", request_headers=(), request_body=b"", status=200, headers=(), body=body,
            digest=digest, at=at,
        )  # fmt: skip
        place = self.archive.write(exchange, self._alike(url, digest))
        where = {f"archive_{key}": value for key, value in structs.asdict(place).items()}
        answer = pages.Answer(
            run_id=self._run, request_id=None, source="acl", url=url, status=200, visited_at=at, stored_at=at,
            outcome="new", digest=digest, size=len(body), **where,
        )  # fmt: skip
        with self.work.database.writing("acl") as transaction:
            fetch_id = pages.add_fetch(transaction, answer)
            seen = Seen(ids=tuple(shows), appended_from=None, appended_to=None, new=0, changed=0, unchanged=0)
            pages.add_manifest(
                transaction, fetch_id=fetch_id, parser_version=1, stored_at=at, seen=seen, rejects=()
            )
        return fetch_id

    def next_file(self) -> None:
        """Let the process end, and another go on."""
        self.archive.close()
        self.archive = Archive(self.folder, process="one")

    def bodies(self) -> dict[int, bytes]:
        """Return the bodies of all answers that are in the archive, by fetch."""
        with self.work.database.reading() as transaction:
            kept = list(archived.by_place(transaction))
        return {
            one.id: self.archive.read(
                Place(one.file, one.offset, one.length), self._alike(one.url, one.digest)
            ).body
            for one in kept
        }

    def _alike(self, url: str, digest: str) -> Callable[[], list[Place]]:
        def places() -> list[Place]:
            with self.work.database.reading() as transaction:
                return [Place(*each) for each in archived.alike(transaction, "acl", url, digest)]

        return places


def _shelf(**environ: str) -> Shelf:
    work = Installation(load(environ), creates=True)
    work.clock = lambda: _NOON + timedelta(days=100)
    return Shelf(work)


@pytest.fixture
def shelf(tmp_path: Path, database_url: str) -> Iterator[Shelf]:
    """A shelf with nothing on it; it is the hundredth day."""
    made = _shelf(BYLINE_DATA_DIR=str(tmp_path / "data"), BYLINE_DATABASE_URL=database_url)
    yield made
    made.archive.close()
    made.work.close()


@pytest.fixture
def new_shelf(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Shelf]:
    """Return an empty shelf with each call."""
    return lambda: _shelf(BYLINE_DATA_DIR=str(tmp_path_factory.mktemp("data")))
