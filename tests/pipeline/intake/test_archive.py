"""What is archived is WARC as any tool reads it, keeps each body once, and survives a crash at any byte."""

from __future__ import annotations

import errno
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from fastwarc.warc import ArchiveIterator as Fast
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs
from warcio.archiveiterator import ArchiveIterator

from pipeline.intake.archive import Archive, ArchiveError, Exchange, Place, digest_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def _exchange(name: str, body: bytes) -> Exchange:
    return Exchange(
        url=f"https://pages.example/{name}",
        method="GET",
        request_headers=(("Accept", "*/*"),),
        request_body=b"",
        status=200,
        headers=(("Content-Type", "text/plain"), ("Content-Encoding", "gzip")),
        body=body,
        digest=digest_of(body),
        at=datetime(2031, 1, 1, tzinfo=UTC),
    )


def _records(path: Path) -> list[tuple[str, str | None, bytes]]:
    """Return the type, address and content of each record, read by another's reader."""
    with path.open("rb") as stream:
        return [
            (record.rec_type, record.rec_headers.get_header("WARC-Target-URI"), record.content_stream().read())
            for record in ArchiveIterator(stream)
        ]


def _checked(*paths: Path) -> subprocess.CompletedProcess[str]:
    """Let warcio's own command check files."""
    command = [sys.executable, "-m", "warcio.cli", "check", "-v", *map(str, paths)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_any_tool_reads_the_files_and_verifies_their_digests(tmp_path: Path) -> None:
    archive = Archive(tmp_path, process="one")
    first = archive.write(_exchange("ada", b"about Ada" * 9))
    archive.write(_exchange("ada", b"about Ada" * 9), lambda: [first])
    archive.close()
    (path,) = archive.files()
    kinds = ["warcinfo", "request", "response", "request", "revisit"]
    assert [kind for kind, _, _ in _records(path)] == kinds
    checked = _checked(path)
    assert checked.returncode == 0, checked.stdout
    assert checked.stdout.count("digest pass") == 3
    with path.open("rb") as stream:
        fast = [(str(record.record_type), record.verify_payload_digest()) for record in Fast(stream)]
    assert [name for name, _ in fast] == kinds
    assert fast[2] == ("response", True)
    assert _records(path)[0][2].startswith(b"software: byline/")


def test_a_body_that_was_changed_is_found_by_any_tool(tmp_path: Path) -> None:
    archive = Archive(tmp_path, process="one")
    archive.write(structs.replace(_exchange("ada", b"about Ada" * 9), digest=digest_of(b"something else")))
    archive.close()
    assert "payload digest failed" in _checked(*archive.files()).stdout


def test_the_same_body_is_kept_once_and_read_from_each_visit(tmp_path: Path) -> None:
    archive = Archive(tmp_path, process="one")
    body = bytes(range(256)) * 400
    first = archive.write(_exchange("ada", body))
    again = archive.write(_exchange("ada", body), lambda: [first])
    third = archive.write(_exchange("ada", body), lambda: [first, again])
    archive.close()
    assert again.length < 1000
    with (tmp_path / again.file).open("rb") as stream:
        stream.seek(again.offset)
        head = next(iter(ArchiveIterator(stream))).rec_headers
    assert head.get_header("WARC-Profile").endswith("/revisit/identical-payload-digest")
    assert head.get_header("WARC-Refers-To-Target-URI") == "https://pages.example/ada"
    assert head.get_header("WARC-Refers-To-Date") == "2031-01-01T00:00:00.000000Z"
    assert head.get_header("WARC-Payload-Digest") == digest_of(body)
    for place in (first, again, third):
        found = archive.read(place, lambda: [first, again])
        assert found.body == body
        assert ("Content-Type", "text/plain") in found.headers


def test_a_body_is_written_again_where_the_answer_that_has_it_is_gone(tmp_path: Path) -> None:
    archive = Archive(tmp_path, process="one")
    body = b"about Ada" * 90
    first = archive.write(_exchange("ada", body))
    again = archive.write(_exchange("ada", body), lambda: [first])
    archive.erase(first)
    third = archive.write(_exchange("ada", body), lambda: [first, again])
    assert archive.read(third).body == body
    assert archive.read(again, lambda: [first, again, third]).body == body
    with pytest.raises(ArchiveError, match="refers to an answer that is not in the archive"):
        archive.read(again, lambda: [first, again])
    lost = Place("lost.warc.gz", 0, 10)
    assert archive.read(archive.write(_exchange("ada", body), lambda: [lost])).body == body
    archive.close()


def test_a_full_file_is_followed_by_the_next_and_each_begins_with_what_it_is(tmp_path: Path) -> None:
    archive = Archive(tmp_path, process="one", most_bytes=1)
    places = [archive.write(_exchange(name, name.encode())) for name in ("ada", "wren", "odo")]
    archive.close()
    assert [place.file for place in places] == [f"one-0000{n}.warc.gz" for n in (1, 2, 3)]
    for path in archive.files():
        assert [kind for kind, _, _ in _records(path)] == ["warcinfo", "request", "response"]
    assert _checked(*archive.files()).returncode == 0
    assert [archive.read(place).body for place in places] == [b"ada", b"wren", b"odo"]


def test_two_processes_never_append_to_one_file(tmp_path: Path) -> None:
    one, other = Archive(tmp_path, process="same"), Archive(tmp_path, process="same")
    places = [one.write(_exchange("ada", b"1")), other.write(_exchange("ada", b"2"))]
    assert len({place.file for place in places}) == 2
    assert [one.read(place).body for place in places] == [b"1", b"2"]
    one.close()
    other.close()


def test_a_file_that_is_cut_at_any_byte_of_its_last_record_gives_all_others(tmp_path: Path) -> None:
    archive = Archive(tmp_path, process="one")
    kept = [archive.write(_exchange(name, name.encode() * 50)) for name in ("ada", "wren")]
    archive.write(_exchange("odo", b"odo" * 50))
    archive.close()
    (path,) = archive.files()
    whole, end = path.read_bytes(), kept[-1].end
    for size in range(end, len(whole)):
        path.write_bytes(whole[:size])
        assert [archive.read(place).body for place in kept] == [b"ada" * 50, b"wren" * 50]
        assert _whole_bodies(path)[:2] == [b"ada" * 50, b"wren" * 50]
        assert archive.cut(lambda: {path.name: end}) == size - end
        assert path.read_bytes() == whole[:end]
        assert _records(path)[-1] == ("response", "https://pages.example/wren", b"wren" * 50)


def _whole_bodies(path: Path) -> list[bytes]:
    """Return the bodies that another's reader gives and verifies, up to where it refuses what is torn."""
    found: list[bytes] = []
    with path.open("rb") as stream, suppress(OSError):
        whole = (
            each for each in Fast(stream) if str(each.record_type) == "response" and each.verify_payload_digest()
        )
        found.extend(each.reader.read() for each in whole)
    return found


def test_a_full_disk_leaves_no_file_without_its_head(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = Archive(tmp_path, process="one")

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("pipeline.intake.archive._append", full)
        with pytest.raises(ArchiveError, match="No space left on device"):
            archive.write(_exchange("ada", b"ada"))
    assert archive.files() == []
    archive.write(_exchange("ada", b"ada"))
    archive.close()
    assert [kind for kind, _, _ in _records(archive.files()[0])] == ["warcinfo", "request", "response"]


def test_what_was_committed_while_a_file_was_looked_at_is_not_cut(tmp_path: Path) -> None:
    archive = Archive(tmp_path, process="one")
    place = archive.write(_exchange("ada", b"ada"))
    archive.close()
    told = iter([{place.file: 0}, {place.file: place.end}])
    assert archive.cut(lambda: next(told)) == 0
    assert archive.read(place).body == b"ada"


def test_a_full_disk_leaves_no_torn_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = Archive(tmp_path, process="one")
    archive.write(_exchange("ada", b"ada"))
    before = archive.files()[0].read_bytes()

    class Full:
        def __init__(self, stream: Any) -> None:
            self._stream = stream
            self._left = 100

        def __getattr__(self, name: str) -> Any:
            return getattr(self._stream, name)

        def write(self, data: memoryview) -> int:
            if not self._left:
                raise OSError(errno.ENOSPC, "No space left on device")
            written = int(self._stream.write(data[: self._left]))
            self._left -= written
            return written

    opened = archive._opened
    with monkeypatch.context() as patch:
        patch.setattr(archive, "_opened", lambda: Full(opened()))
        with pytest.raises(ArchiveError, match=r"cannot write \(No space left on device\); free some space"):
            archive.write(_exchange("wren", b"wren" * 100))
    assert archive.files()[0].read_bytes() == before
    place = archive.write(_exchange("odo", b"odo"))
    archive.close()
    assert archive.read(place).body == b"odo"
    assert [kind for kind, _, _ in _records(archive.files()[0])][-1] == "response"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    bodies=st.lists(st.sampled_from([b"", b"a", b"b" * 3000, b"\r\n\r\nWARC/1.1", b"\x1f\x8b\x08"]), max_size=8),
    most=st.integers(1, 3000),
)
def test_whatever_is_written_is_read_back(
    bodies: list[bytes], most: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    archive = Archive(tmp_path_factory.mktemp("archive"), process="one", most_bytes=most)
    places: list[tuple[Place, bytes]] = []

    def alike(body: bytes) -> Callable[[], list[Place]]:
        return lambda: [place for place, known in places if known == body]

    for body in bodies:
        place = archive.write(_exchange("ada", body), alike(body))
        places.append((place, body))
    archive.close()
    for place, body in places:
        assert archive.read(place, alike(body)).body == body


def test_an_erased_exchange_is_gone_and_the_others_stay(tmp_path: Path) -> None:
    archive = Archive(tmp_path, process="one")
    names = ("ada", "wren", "odo")
    places = [archive.write(_exchange(name, name.encode() * 50)) for name in names]
    archive.close()
    path = tmp_path / places[0].file
    size = path.stat().st_size
    archive.erase(places[1])
    assert path.stat().st_size == size
    for name, place in (("ada", places[0]), ("odo", places[2])):
        assert archive.read(place).body == name.encode() * 50
    assert [url for _, url, _ in _records(path) if url] == [
        "https://pages.example/ada", "https://pages.example/ada", "https://pages.example/odo", "https://pages.example/odo",
    ]  # fmt: skip


def test_what_is_erased_twice_stays_erased(tmp_path: Path) -> None:
    archive = Archive(tmp_path, process="one")
    places = [archive.write(_exchange(name, b"x" * 500)) for name in ("ada", "wren")]
    archive.close()
    for _ in range(2):
        archive.erase(places[1])
    assert archive.read(places[0]).body == b"x" * 500


def test_what_was_never_committed_is_cut_and_a_file_of_another_database_is_left_alone(tmp_path: Path) -> None:
    archive = Archive(tmp_path, process="dead")
    committed, lost = archive.write(_exchange("ada", b"x" * 500)), archive.write(_exchange("wren", b"x" * 500))
    archive.close()
    other = Archive(tmp_path, process="other")
    place = other.write(_exchange("odo", b"odo" * 50))
    other.close()
    alive = Archive(tmp_path, process="alive")
    living = alive.write(_exchange("eve", b"x"))
    assert archive.cut(lambda: {committed.file: committed.end, living.file: 0}) == lost.end - committed.end
    assert (tmp_path / committed.file).stat().st_size == committed.end
    assert archive.read(place).body == b"odo" * 50
    assert alive.read(living).body == b"x"
    alive.close()
