"""Files are imported once, refused with a reason, read again, and shown as they were."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from db.queries import harvests, profiles, visits
from pipeline.authors import the_one
from pipeline.document import Profile
from pipeline.figures.basis import Basis
from pipeline.installation import Installation
from pipeline.profile import profile, profile_at
from pipeline.runs import deciding
from pipeline.runs.file_formats import FileError
from pipeline.runs.importing import Asked, import_all
from pipeline.runs.replay import replay

PAGE = """{name}

LG
h-index3
{count}papers
40citations

{count} Papers

{papers}"""
PAPER = """LGJan {day}, 2024
{title}

{name}, {other}

We look at {title} once more.

"""


@pytest.fixture
def page(tmp_path: Path) -> Callable[..., Path]:
    """Write a saved profile page with papers of these titles."""

    def write(*titles: str, name: str = "Ada Lumen", other: str = "Bo Reed", file: str = "page.txt") -> Path:
        papers = "".join(
            PAPER.format(day=n, title=title, name=name, other=other) for n, title in enumerate(titles, 1)
        )
        path = tmp_path / file
        path.write_text(PAGE.format(name=name, count=len(titles), papers=papers), encoding="utf-8")
        return path

    return write


def _import(installation: Installation, *files: Path, visited: date | None = None, url: str | None = None) -> None:
    asked = Asked(source="profile-page", visited=visited or date(2026, 3, 1), url=url)
    assert import_all(installation, list(files), asked).exit_status == 0


def _shown(installation: Installation, author: str = "Ada Lumen") -> Profile:
    with installation.database.reading() as transaction:
        found = profile(transaction, the_one(transaction, author), Basis())
    assert found is not None
    return found


def test_importing_twice_is_importing_once(installation: Installation, page: Callable[..., Path]) -> None:
    file = page("On tides", "On lamps")
    _import(installation, file)
    before = _shown(installation)
    _import(installation, file)
    assert _shown(installation) == before
    assert [paper.title for paper in before.papers] == ["On tides", "On lamps"]


def test_the_owner_of_a_page_is_followed_as_soon_as_it_counts(
    installation: Installation, page: Callable[..., Path]
) -> None:
    asked = Asked(source="profile-page", visited=date(2026, 3, 1), is_dry=True)
    tried = import_all(installation, [page("On tides", "On lamps")], asked)
    with installation.database.reading() as transaction:
        assert visits.followees(transaction) == []
    deciding.apply(installation, tried.run_id)
    with installation.database.reading() as transaction:
        assert [each.value for each in visits.followees(transaction)] == ["ada-lumen"]


def test_a_page_of_a_namesake_is_refused_until_its_address_is_named(
    installation: Installation, page: Callable[..., Path]
) -> None:
    _import(installation, page("On tides", "On lamps"))
    other = page("On mosses", "On ferns", other="Cai Moss", file="other.txt")
    with pytest.raises(FileError, match="--url"):
        _import(installation, other)
    _import(installation, other, url="https://people.example/ada-lumen-2")
    with installation.database.reading() as transaction:
        assert len(profiles.authors_named(transaction, "Ada Lumen")) == 2


def test_one_refused_file_stops_none_of_the_others(
    installation: Installation, page: Callable[..., Path], tmp_path: Path
) -> None:
    junk = tmp_path / "junk.txt"
    junk.write_bytes(b"\x00\xff no page")
    asked = Asked(source="profile-page", visited=date(2026, 3, 1))
    summary = import_all(installation, [junk, page("On tides")], asked)
    assert summary.exit_status == 1
    assert "junk.txt: not-text" in summary.problems[0]
    assert len(_shown(installation).papers) == 1


def test_a_profile_is_shown_as_it_was_on_a_day(
    installation: Installation, page: Callable[..., Path], at: list[datetime]
) -> None:
    _import(installation, page("On tides"))
    at[0] = datetime(2026, 4, 1, 12, tzinfo=UTC)
    _import(installation, page("On tides", "On lamps"), visited=date(2026, 4, 1))
    with installation.database.reading() as transaction:
        author = the_one(transaction, "Ada Lumen")
        shown = [
            profile_at(transaction, author, day) for day in (date(2026, 2, 1), date(2026, 3, 9), date(2026, 4, 2))
        ]
    assert [None if each is None else len(each.papers) for each in shown] == [None, 1, 2]


def test_what_no_listing_names_any_more_leaves_the_profile_after_two_days(
    installation: Installation, page: Callable[..., Path]
) -> None:
    _import(installation, page("On tides", "On lamps"), visited=date(2026, 3, 1))
    _import(installation, page("On tides"), visited=date(2026, 3, 2))
    titles = {paper.title: paper.why for paper in _shown(installation).papers}
    assert "On lamps" in titles
    _import(installation, page("On tides"), visited=date(2026, 3, 3))
    again = {paper.title: paper.why or "" for paper in _shown(installation).papers}
    assert "listed" not in again.get("On lamps", "")
    assert "listed" in again["On tides"]


def test_a_replay_reads_the_files_again_and_writes_nothing_where_nothing_differs(
    installation: Installation, page: Callable[..., Path]
) -> None:
    _import(installation, page("On tides", "On lamps"))
    before = _shown(installation)
    summary = replay(installation, None)
    assert summary.exit_status == 0
    assert summary.lines[0] == "1 answers read again, 0 of them otherwise, 0 not readable"
    assert _shown(installation) == before


def test_a_mended_parser_changes_what_is_shown_and_a_broken_one_takes_nothing_away(
    installation: Installation, page: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from spiders.profile_page import parser

    file = page("On tides", "On lamps")
    _import(installation, file)
    read = parser.parse
    monkeypatch.setattr(parser, "PARSER_VERSION", 2)
    monkeypatch.setattr(
        parser, "parse", lambda body, **known: read(body.replace(b"On tides", b"On high tides"), **known)
    )
    assert replay(installation, "profile-page").exit_status == 0
    assert {paper.title for paper in _shown(installation).papers} == {"On high tides", "On lamps"}
    file.write_text("something else", encoding="utf-8")
    assert replay(installation, "profile-page").exit_status == 1
    assert {paper.title for paper in _shown(installation).papers} == {"On high tides", "On lamps"}


def _line(number: int) -> str:
    return json.dumps(
        {
            "id": f"2401.{number:05d}",
            "update_date": "2024-02-03" if number < 1000 else "2024-01-20",
            "title": f"Lamp number {number}",
            "authors": f"Ada L{chr(97 + number % 26)}m{number // 26 * 'a'}en",
            "categories": "cs.LG",
            "abstract": "We light it.",
            "versions": [{"version": "v1", "created": "Mon, 01 Jan 2024 10:00:00 GMT"}],
        }
    )


def test_a_metadata_file_is_stored_in_parts_and_can_cover_the_source(
    installation: Installation, tmp_path: Path
) -> None:
    file = tmp_path / "arxiv.json"
    file.write_text("\n".join(_line(n) for n in range(1, 1010)) + "\n{not json\n", encoding="utf-8")
    summary = import_all(installation, [file], Asked(source="arxiv", whole=True))
    assert summary.exit_status == 0
    assert "1,009 records new" in summary.lines[0]
    assert "1 record rejected" in summary.lines[0]
    with installation.database.reading() as transaction:
        assert harvests.watermark(transaction, "arxiv", "raw", "") == harvests.Mark(None, "2024-02-03")


def test_a_file_that_is_nothing_of_the_kind_is_refused_and_names_itself(
    installation: Installation, tmp_path: Path
) -> None:
    for body, code in ((b"", "empty"), (b"PK\x03\x04", "file-unknown"), (b"<html></html>", "not-")):
        file = tmp_path / "wrong.bin"
        file.write_bytes(body)
        with pytest.raises(FileError, match=r"wrong\.bin") as caught:
            import_all(installation, [file], Asked(source="arxiv"))
        assert code in str(caught.value)
