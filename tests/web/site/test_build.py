"""How a site is written: the same from the same, only what changed, nothing that is not ours."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from web.site import SiteError
from web.site.folder import MANIFEST, publish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.document import Paper, Profile
    from web.site import SiteReport

    Build = Callable[..., SiteReport]


def _state(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def _age(folder: Path) -> None:
    for path in folder.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))


def test_the_same_profiles_change_no_file(
    built: Build, folder: Path, profile: Profile, bare_profile: Profile
) -> None:
    first = built(profile, bare_profile)
    assert (first.authors, first.papers, first.unchanged, first.removed) == (2, 4, 0, 0)
    _age(folder)
    before = _state(folder)
    again = built(bare_profile, profile)
    assert (again.written, again.unchanged, again.removed) == (0, first.written, 0)
    assert _state(folder) == before


def test_only_what_changed_is_written(built: Build, folder: Path, profile: Profile, bare_profile: Profile) -> None:
    built(profile, bare_profile)
    _age(folder)
    before = _state(folder)
    papers = (msgspec.structs.replace(profile.papers[0], abstract="New."), *profile.papers[1:])
    assert built(msgspec.structs.replace(profile, papers=papers), bare_profile).written == 4
    changed = {path for path, state in _state(folder).items() if state != before.get(path)}
    assert changed == {
        "authors/ada-probe/index.html",
        "authors/ada-probe/profile.json",
        "authors/ada-probe/papers.csv",
        "papers/arxiv-3001.00001/index.html",
    }


def test_pages_of_what_is_gone_are_removed_and_other_files_stay(
    built: Build, folder: Path, profile: Profile, bare_profile: Profile
) -> None:
    built(profile, bare_profile)
    (folder / "CNAME").write_text("example.org")
    (folder / "authors/ada-probe/note.txt").write_text("mine")
    assert built(bare_profile).removed == 7
    assert not (folder / "papers/stones-2028").exists()
    assert sorted(path.name for path in (folder / "authors/ada-probe").iterdir()) == ["note.txt"]
    assert (folder / "CNAME").read_text() == "example.org"


def test_old_ids_lead_on_to_new_ones(built: Build, folder: Path, profile: Profile, bare_profile: Profile) -> None:
    moved = {
        "ada": "ada-2",
        "author:ada-2": "ada-probe",
        "paper:kites": "paper:arxiv-3001.00001",
        "round": "round",
        "lost": "nobody",
        "ben-trial": "ada-probe",
    }
    assert built(profile, bare_profile, redirects=moved).redirects == 3
    page = (folder / "authors/ada/index.html").read_text("utf-8")
    assert '<meta http-equiv="refresh" content="0; url=../../authors/ada-probe/index.html" />' in page
    assert '<a href="../../authors/ada-probe/index.html">' in page
    assert "arxiv-3001.00001" in (folder / "papers/kites/index.html").read_text("utf-8")
    assert "Moved" not in (folder / "authors/ben-trial/index.html").read_text("utf-8")
    assert not (folder / "authors/lost").exists()


def test_a_paper_that_two_profiles_hold_is_shown_as_the_newer_has_it(
    built: Build, folder: Path, profile: Profile
) -> None:
    papers = (msgspec.structs.replace(profile.papers[0], title="Renamed"),)
    figure = msgspec.structs.replace(profile.figures.papers, as_of="2032-01-01")
    figures = msgspec.structs.replace(profile.figures, papers=figure)
    newer = msgspec.structs.replace(profile, id="zoe", papers=papers, figures=figures)
    for order in ((profile, newer), (newer, profile)):
        built(*order)
        assert "Renamed" in (folder / "papers/arxiv-3001.00001/index.html").read_text("utf-8")


def test_a_folder_with_other_files_is_refused_untouched(built: Build, folder: Path, profile: Profile) -> None:
    folder.mkdir(parents=True)
    (folder / "thesis.txt").write_text("precious")
    with pytest.raises(SiteError, match="holds other files"):
        built(profile)
    assert [path.name for path in folder.iterdir()] == ["thesis.txt"]


def test_an_empty_folder_is_taken(built: Build, folder: Path, profile: Profile) -> None:
    folder.mkdir(parents=True)
    built(profile)
    assert (folder / "index.html").is_file()


def test_a_file_of_somebody_else_in_the_way_is_not_overwritten(
    built: Build, folder: Path, profile: Profile
) -> None:
    built()
    theirs = folder / "papers" / "stones-2028" / "index.html"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("mine")
    with pytest.raises(SiteError, match="stands in the way"):
        built(profile)
    assert theirs.read_text() == "mine"
    assert not (folder / "authors").exists()


def test_a_file_where_the_folder_should_be_is_refused(built: Build, folder: Path, profile: Profile) -> None:
    folder.parent.mkdir()
    folder.write_text("no folder")
    with pytest.raises(SiteError, match="cannot be written"):
        built(profile)


def test_a_folder_that_cannot_be_written_is_told(
    built: Build, profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, body: bytes) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(SiteError, match="cannot be written: Permission denied"):
        built(profile)


@pytest.mark.parametrize("id_", ["../evil", ".", "a/b", "a\\b", "a\nb", 'a"b'])
def test_an_id_that_leaves_its_folder_is_refused(
    built: Build, folder: Path, profile: Profile, paper_of: Callable[..., Paper], id_: str
) -> None:
    with pytest.raises(SiteError, match="cannot be the name of a folder"):
        built(msgspec.structs.replace(profile, id=id_))
    with pytest.raises(SiteError, match="cannot be the name of a folder"):
        built(msgspec.structs.replace(profile, papers=(paper_of(id=id_),)))
    assert [path.name for path in folder.iterdir()] == [MANIFEST]


def test_a_build_that_fails_half_way_changes_nothing(folder: Path) -> None:
    publish(folder, [("a.html", b"old"), ("gone.html", b"old")])

    def files() -> Iterator[tuple[str, bytes]]:
        yield "a.html", b"new"
        raise RuntimeError("the power is gone")

    with pytest.raises(RuntimeError):
        publish(folder, files())
    assert (folder / "a.html").read_bytes() == b"old"
    assert sorted(path.name for path in folder.iterdir()) == [MANIFEST, "a.html", "gone.html"]
    assert publish(folder, [("a.html", b"new")]) == (1, 0, 1)


def test_a_build_that_is_cut_short_while_moving_is_finished_by_the_next(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = Path.replace

    def stop_at_b(path: Path, target: Path) -> Path:
        if target.name == "b.html":
            raise KeyboardInterrupt
        return replace(path, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", stop_at_b)
        with pytest.raises(KeyboardInterrupt):
            publish(folder, [("a.html", b"1"), ("b.html", b"1")])
    assert publish(folder, [("c.html", b"1")]) == (1, 0, 1 + 1)
    assert sorted(path.name for path in folder.iterdir()) == [MANIFEST, "c.html"]


def test_two_builds_do_not_write_one_folder_at_a_time(folder: Path) -> None:
    def files() -> Iterator[tuple[str, bytes]]:
        yield "a.html", b"1"
        with pytest.raises(SiteError, match="another build"):
            publish(folder, [])

    assert publish(folder, files()) == (1, 0, 0)


@pytest.mark.parametrize(
    "body", [b"", b"{}", b'{"made_by":"x","files":["../outside"]}', b'{"made_by":"x","files":["/a"]}']
)
def test_a_list_of_files_that_cannot_be_trusted_is_refused(folder: Path, body: bytes) -> None:
    folder.mkdir(parents=True)
    (folder / MANIFEST).write_bytes(body)
    with pytest.raises(SiteError):
        publish(folder, [])
