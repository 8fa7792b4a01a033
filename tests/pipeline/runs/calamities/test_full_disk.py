"""A full disk ends a run with one line that names what is full; the run goes on once there is room."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.pipeline.runs.calamities.conftest import AUTHOR, rows

if TYPE_CHECKING:
    from tests.pipeline.runs.calamities.conftest import Calamities


pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

GOES_ON = "; run 1: nothing of it is lost; `byline resume 1` goes on with it\n"
ROOM = "free some space"


@pytest.mark.parametrize("new_database_url", ["sqlite"], indirect=True)
def test_a_full_database_ends_a_run_in_each_phase_and_it_goes_on_once_there_is_room(
    calamities: Calamities, contents: Callable[[str], dict[str, list[str]]]
) -> None:
    assert calamities.run("whole", "", *AUTHOR) == (0, "")
    url = calamities.url("full")
    job: tuple[str, ...] = AUTHOR
    for met in ("full@queue:1", "full@store:2", "full@apply:1", "full@publish:1"):
        status, said = calamities.run("full", met, *job)
        assert status == 2, said
        assert said.splitlines()[-1].startswith(f"byline: {url}: database or disk is full; the disk that it lies")
        assert said.endswith(ROOM + GOES_ON)
        job = ("resume",)
    assert calamities.run("full", "", "resume") == (0, "")
    assert contents(url) == contents(calamities.url("whole"))


def test_a_full_archive_ends_a_crawl_at_a_whole_record_and_no_page_counts_that_is_not_in_it(
    calamities: Calamities, contents: Callable[[str], dict[str, list[str]]]
) -> None:
    assert calamities.run("whole", "", *AUTHOR) == (0, "")
    status, said = calamities.run("full", "full-archive@archive:4", *AUTHOR)
    assert status == 2
    (path,) = (calamities.folder / "full" / "archive").iterdir()
    assert said.endswith(f"byline: {path}: cannot write (File too large); {ROOM}{GOES_ON}")
    with path.open("rb") as stream:
        kinds = [record.rec_type for record in ArchiveIterator(stream)]
    assert kinds == ["warcinfo", *2 * ["request", "response"]]
    assert rows(calamities.url("full"), 'SELECT count(archive_file), count(*) FROM "fetch"') == [(2, 2)]
    assert calamities.run("full", "", "resume") == (0, "")
    assert contents(calamities.url("full")) == contents(calamities.url("whole"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Give a file system of a size, or make it larger: in memory, where mounting is allowed."""
    folder = tmp_path / "small"
    folder.mkdir()

    def sized(size: str) -> Path:
        options = f"remount,size={size}" if folder.is_mount() else f"size={size}"
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=False)
        if mounted.returncode:
            pytest.skip("mounting a file system is not allowed here")
        return folder

    yield sized
    if folder.is_mount():
        subprocess.run(["umount", "-l", folder], check=True)


@pytest.mark.skipif(sys.platform != "linux", reason="tmpfs is Linux's")
@pytest.mark.parametrize("new_database_url", ["sqlite"], indirect=True)
def test_a_disk_that_fills_up_while_all_data_lie_on_it_loses_nothing(
    calamities: Calamities,
    contents: Callable[[str], dict[str, list[str]]],
    small_disk: Callable[[str], Path],
) -> None:
    assert calamities.run("whole", "", *AUTHOR) == (0, "")
    folder = small_disk("1m")
    url = f"sqlite:///{folder / 'byline.sqlite'}"
    small = {"BYLINE_DATA_DIR": str(folder), "BYLINE_DATABASE_URL": url}
    met: list[int] = []
    for size in ("1200k", "1600k", "2400k", "30m"):
        status, said = calamities.run("small", "", *(("resume",) if met else AUTHOR), **small)
        met.append(status)
        assert status == 0 or (status == 2 and ROOM in said), said
        assert said.count("\n") <= 1, said
        small_disk(size)
    assert met[0] == 2
    assert calamities.run("small", "", "resume", **small) == (0, "")
    assert contents(url) == contents(calamities.url("whole"))
