"""An exchange that is erased is gone, and all others stay where they are."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from warcio.archiveiterator import ArchiveIterator

from pipeline.intake.archive import Archive, Exchange

if TYPE_CHECKING:
    from pathlib import Path


def _exchange(name: str, body: bytes) -> Exchange:
    return Exchange(
        url=f"https://pages.example/{name}",
        method="GET",
        request_headers=(("Accept", "*/*"),),
        request_body=b"",
        status=200,
        headers=(("Content-Type", "text/plain"),),
        body=body,
        at=datetime(2031, 1, 1, tzinfo=UTC),
    )


def test_an_erased_exchange_is_gone_and_the_others_stay(tmp_path: Path) -> None:
    archive = Archive(tmp_path, process="one")
    names = ("ada", "wren", "odo")
    places = [archive.write(_exchange(name, name.encode() * 50)) for name in names]
    archive.close()
    path = tmp_path / places[0].file
    size = path.stat().st_size
    archive.erase(places[1].file, places[1].offset, places[1].length)
    assert path.stat().st_size == size
    for name, place in (("ada", places[0]), ("odo", places[2])):
        assert archive.read(place.file, place.offset, place.length).body == name.encode() * 50
    with path.open("rb") as stream:
        left = [record.rec_headers.get_header("WARC-Target-URI") for record in ArchiveIterator(stream)]
    assert [url for url in left if url] == [
        "https://pages.example/ada", "https://pages.example/ada", "https://pages.example/odo", "https://pages.example/odo",
    ]  # fmt: skip


def test_what_is_erased_twice_stays_erased(tmp_path: Path) -> None:
    archive = Archive(tmp_path, process="one")
    places = [archive.write(_exchange(name, b"x" * 500)) for name in ("ada", "wren")]
    archive.close()
    for _ in range(2):
        archive.erase(places[1].file, places[1].offset, places[1].length)
    assert archive.read(places[0].file, places[0].offset, places[0].length).body == b"x" * 500


def test_what_was_never_committed_is_cut_and_a_file_of_another_database_is_left_alone(tmp_path: Path) -> None:
    archive = Archive(tmp_path, process="dead")
    committed, lost = archive.write(_exchange("ada", b"x" * 500)), archive.write(_exchange("wren", b"x" * 500))
    archive.close()
    other = Archive(tmp_path, process="other")
    place = other.write(_exchange("odo", b"odo" * 50))
    other.close()
    end = committed.offset + committed.length
    alive = Archive(tmp_path, process="alive")
    alive.write(_exchange("eve", b"x"))
    assert archive.cut({committed.file: end, "alive.warc.gz": 0}) == lost.offset + lost.length - end
    assert (tmp_path / committed.file).stat().st_size == end
    assert archive.read(place.file, place.offset, place.length).body == b"odo" * 50
    assert (tmp_path / "alive.warc.gz").stat().st_size > 0
    alive.close()
