"""A database in which every kept table has rows, and installations over any database."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from sqlalchemy import insert, select, update

from db.bulk import table_of
from db.models import Base, kept
from db.queries import whole
from db.store import forgotten, published
from pipeline.configuration import load
from pipeline.installation import Installation
from pipeline.intake.archive import Archive, Exchange, digest_of
from pipeline.judging import hiding, merging

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.engine import Database
    from tests.pipeline.conftest import Desk, Form

Open: TypeAlias = Callable[[str], Installation]


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[Open]:
    """Gives an installation over the database at an address; its data folder is named after that."""
    made: list[Installation] = []

    def open_at(url: str) -> Installation:
        folder = tmp_path / f"data-{len(made)}"
        made.append(Installation(load({"BYLINE_DATA_DIR": str(folder), "BYLINE_DATABASE_URL": url}), creates=True))
        return made[-1]

    yield open_at
    for each in made:
        each.close()


def kept_rows(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Return all rows of all kept tables."""
    with database.reading() as transaction:
        return {name: list(whole.rows(transaction, name)) for name in whole.tables()}


def furnish(desk: Desk, form: Form) -> None:
    """Store something in every kept table but that of what is pending, and derive."""
    papers = [
        form.paper(f"{n}", f"Über moss {n}, 苔, 🌱", ["Ada Lumen", "Bo Probe", "Cy Dune"], day=n) for n in range(4)
    ]
    first = desk.see(*papers, rejects=1)
    desk.confirm(first, source="arxiv", url="https://arxiv.example/1", day=1)
    desk.see(form.listing("ada", papers[:2], name="Ada Lumen"), form.author("ada", "Ada Lumen", papers=4))
    desk.see(form.paper("9", "Ferns", ["Ada Lumen", "Eve Strand"]), day=2)
    desk.renew()
    desk.rule(hiding.hide, "cy-dune")
    desk.undo(desk.rule(merging.merge, "ada-lumen", "eve-strand"))
    desk.rule_out("arxiv/raw/3", "held")
    desk.derive()
    with desk.database.writing("derive") as transaction:
        forgotten.add_digests(transaction, ["mention of nobody", "record of nobody"])
        published.follow(transaction, "byline", "ada-lumen", desk.now())
        body = '{"id":"ada-lumen","é":"\u2028"}'
        digest = "sha256:" + hashlib.sha256(body.encode()).hexdigest()
        published.publish(transaction, "ada-lumen", digest, body, run_id=1, at=desk.now())
        published.publish(transaction, "ada-lumen", None, "", run_id=1, at=desk.now())
        for model, values in _others(desk):
            transaction.execute(insert(table_of(model)).values(**values))


def _others(desk: Desk) -> Iterator[tuple[type[Base], dict[str, Any]]]:
    now = desk.now() + timedelta(microseconds=7)
    of_harvest = {"source": "arxiv", "kind": "raw", "scope": "cs:cs:LG", "run_id": 1}
    yield (
        kept.Cursor,
        {
            **of_harvest,
            "since": None,
            "until": "2031-01-01",
            "started": "2031-01-02",
            "token": "t|1",
            "moved_at": now,
        },
    )
    visit = {"followed_id": 1, "source": "arxiv", "asked_at": now, "answered_at": None, "due_at": now, "run_id": 1}
    yield kept.Visit, {**visit, "interval_s": 604_800, "requests": 3}
    yield kept.Watermark, {**of_harvest, "start": None, "mark": "2031-01-01", "at": now}
    yield (
        kept.Issue,
        {"run_id": 1, "at": now, "level": "info", "code": "odd", "detail": "a\tb\\n\n", "advice": "none"},
    )
    asked = {
        "run_id": 1,
        "source": "arxiv",
        "netloc": "arxiv.example",
        "priority": 0,
        "state": "queued",
        "attempts": 2,
    }
    yield (
        kept.Request,
        {
            **asked,
            "fingerprint": "1",
            "request": {"url": "https://arxiv.example/?q=ä", "b": [1, None, {"a": 0.5}]},
            "not_before": now,
        },
    )
    yield kept.Request, {**asked, "fingerprint": "2", "request": {}, "parent_id": 1}
    yield kept.Effect, {"run_id": 1, "by_run_id": 1, "what": "applied", "at": now, "difference": {"ä": [1]}}
    yield kept.Imprint, {"version_id": 1, "digest": bytes(range(32))}
    yield kept.PublicId, {"id": "zz", "folded": "zz", "kind": "author", "number": 901, "given_at": now}
    # It leads to an id that stands behind it, in the order of letters and of numbers.
    yield (
        kept.PublicId,
        {"id": "aa", "folded": "aa", "kind": "author", "number": 900, "given_at": now, "redirects_to": "zz"},
    )


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def target_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a further database that is empty, or not there yet: each test runs on both kinds."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'target.sqlite'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def furnished(light_desk: Desk, form: Form) -> Desk:
    """A desk on SQLite over a database in which every kept table has rows."""
    furnish(light_desk, form)
    return light_desk


def archived(work: Installation, *bodies: bytes) -> Path:
    """Archive the answers of the first fetches in one file, and return it."""
    archive = Archive(work.data_dir / "archive", process="old")
    for number, body in enumerate(bodies, 1):
        exchange = Exchange(
            url=f"https://arxiv.example/{number}", method="GET", request_headers=(), request_body=b"", status=200,
            headers=(), body=body, digest=digest_of(body), at=datetime(2031, 1, 1, tzinfo=UTC),
        )  # fmt: skip
        place = archive.write(exchange)
        where = {"archive_file": place.file, "archive_offset": place.offset, "archive_length": place.length}
        fetch = table_of(kept.Fetch)
        with work.database.writing("run") as transaction:
            statement = update(fetch).where(fetch.c.id == number).values(**where, digest=digest_of(body))
            transaction.execute(statement)
    archive.close()
    return work.data_dir / "archive" / place.file


def numbers(database: Database, model: type[Base]) -> list[int]:
    """Return the numbers of a table's rows."""
    with database.reading() as transaction:
        return list(transaction.execute(select(table_of(model).c.id).order_by(table_of(model).c.id)).scalars())
