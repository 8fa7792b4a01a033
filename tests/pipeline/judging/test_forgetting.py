"""What is about one person alone goes, also from the archive; a killed `forget` is finished by the next."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

import pytest
from msgspec import structs
from sqlalchemy import func, select

from db.models import derived
from db.models.kept import Fetch, RecordVersion
from db.store.derived import Difference
from pipeline.configuration import load
from pipeline.installation import Installation
from pipeline.intake.archive import Archive, Exchange, digest_of
from pipeline.judging import forgetting
from pipeline.judging.performing import Signed

if TYPE_CHECKING:
    from pathlib import Path

    from spiders.records import PaperRecord
    from tests.pipeline.conftest import Desk, Form

_ADA = "Ada Lindqvist"
_TITLES = ("Sparse gates for long documents", "Tides of a shallow harbour", "Counting cells in tissue")
_ORCID = ("orcid", "0000-0002-1825-0097", "asserted")
_SIGNED = Signed("Ruth", "asked by letter")


@pytest.fixture
def work(desk: Desk, tmp_path: Path) -> Installation:
    """An installation at work on the desk's database."""
    made = Installation(load({"BYLINE_DATA_DIR": str(tmp_path / "data")}), creates=True)
    made.clock = desk.now
    made.__dict__["database"] = desk.database
    return made


def _papers(form: Form, numbers: tuple[int, ...]) -> list[PaperRecord]:
    return [form.paper(f"{n}", _TITLES[n], [_ADA, "Bo Okafor"], source="acl", kind="paper") for n in numbers]


def _pages(desk: Desk, form: Form, day: int = 0) -> tuple[int, int]:
    """Store a page about Ada alone, and one that lists her papers."""
    alone = desk.see(form.author("ada", _ADA, source="acl", ids=[_ORCID]), day=day, url="https://acl.example/ada")
    papers = _papers(form, (0, 1))
    return alone, desk.see(form.listing("ada", papers, source="acl", name=_ADA), *papers, day=day)


def _count(desk: Desk, column: Any, *where: Any) -> int:
    with desk.database.reading() as transaction:
        return int(transaction.execute(select(func.count(column)).where(*where)).scalar_one())


def test_an_answer_about_the_person_alone_is_removed_and_one_that_holds_papers_stays(
    desk: Desk, form: Form, work: Installation
) -> None:
    alone, listed = _pages(desk, form)
    archive = Archive(work.data_dir / "archive", process="old")
    exchange = Exchange(
        url="https://acl.example/ada",
        method="GET",
        request_headers=(),
        request_body=b"",
        status=200,
        headers=(),
        body=b"all about Ada" * 40,
        digest=digest_of(b"all about Ada" * 40),
        at=desk.day(0),
    )
    place = archive.write(exchange)
    archive.close()
    with desk.database.writing("run") as transaction:
        where = {"archive_file": place.file, "archive_offset": place.offset, "archive_length": place.length}
        for fetch in (alone, listed):
            transaction.execute(Fetch.__table__.update().where(Fetch.id == fetch).values(**where))  # type: ignore[attr-defined]
    desk.derive()
    before = (work.data_dir / "archive" / place.file).read_bytes()
    done = forgetting.forget(work, _ADA, _SIGNED)
    assert done.lines[2].startswith("1 archived answer removed")
    assert (work.data_dir / "archive" / place.file).read_bytes() != before
    assert _count(desk, Fetch.id, Fetch.archive_file.is_not(None)) == 1
    assert _count(desk, RecordVersion.id, RecordVersion.source == "acl", RecordVersion.kind == "paper") == 2
    assert _count(desk, RecordVersion.id) == 2
    assert len(desk.papers()) == 2
    assert {row["name"] for row in desk.table(derived.Author)} == {"Bo Okafor"}


def test_an_answer_that_was_never_read_goes_with_the_one_that_has_its_body(
    desk: Desk, form: Form, work: Installation
) -> None:
    alone, _ = _pages(desk, form)
    desk.see_nothing("https://acl.example/ada", day=1)
    body = b"all about Ada" * 40
    exchange = Exchange(
        url="https://acl.example/ada",
        method="GET",
        request_headers=(),
        request_body=b"",
        status=200,
        headers=(),
        body=body,
        digest=digest_of(body),
        at=desk.day(0),
    )
    archive = Archive(work.data_dir / "archive", process="old")
    places = [archive.write(exchange)]
    places.append(archive.write(exchange, lambda: places))
    archive.close()
    unread = max(dict(row)["id"] for row in desk.table(Fetch))
    with desk.database.writing("run") as transaction:
        for fetch, place in zip((alone, unread), places, strict=True):
            where = {f"archive_{name}": value for name, value in structs.asdict(place).items()}
            values = where | {"source": "acl", "digest": exchange.digest}
            transaction.execute(Fetch.__table__.update().where(Fetch.id == fetch).values(**values))  # type: ignore[attr-defined]
    desk.derive()
    assert forgetting.forget(work, _ADA, _SIGNED).lines[2].startswith("2 archived answers removed")
    assert _count(desk, Fetch.id, Fetch.archive_file.is_not(None)) == 0
    for path in archive.files():
        assert b"acl.example/ada" not in b"".join(gzip.decompress(path.read_bytes()).splitlines())


def test_what_comes_again_makes_no_profile_and_incremental_is_whole(
    desk: Desk, form: Form, work: Installation
) -> None:
    _pages(desk, form)
    desk.derive()
    forgetting.forget(work, _ADA, _SIGNED)
    assert desk.derive(whole=True).total == Difference()
    _pages(desk, form, day=2)
    later = form.paper("2", _TITLES[2], [_ADA, "Bo Okafor"], source="acl", kind="paper")
    desk.see(form.listing("ada", [later], source="acl", name=_ADA, start=2), later, day=3)
    desk.derive()
    assert _count(desk, RecordVersion.id, RecordVersion.kind == "author") == 0
    assert {row["name"] for row in desk.table(derived.Author)} == {"Bo Okafor"}
    assert desk.derive(whole=True).total == Difference()


def test_a_forget_that_was_killed_is_finished_by_the_next(
    desk: Desk, form: Form, work: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    _pages(desk, form)
    desk.derive()

    def killed(_: Installation) -> list[str]:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(forgetting, "_finish", killed)
        with pytest.raises(KeyboardInterrupt):
            forgetting.forget(work, _ADA, _SIGNED)
    assert _count(desk, RecordVersion.id, RecordVersion.kind == "author") == 1
    assert forgetting.forget(work, "Bo Okafor", _SIGNED).lines[0].startswith("what an earlier `forget`")
    assert _count(desk, RecordVersion.id, RecordVersion.kind == "author") == 0
    assert [row["name"] for row in desk.table(derived.Author)] == ["Bo Okafor"]
