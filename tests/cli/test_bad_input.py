"""What cannot be used is told in one line: what, where, what to do; with the right exit status, and no trace."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

import db.engine
from db.engine import Database

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Byline, Said


def _refused(said: Said, *words: str, status: int = 2) -> None:
    """Check that a command said one line with these words beside its log, and exited as it must."""
    assert said.status == status, said
    (line,) = [line for line in said.err.splitlines() if not line.startswith("{")]
    assert line.startswith("byline: ")
    for word in words:
        assert word in line


READERS = [
    ("runs",),
    ("runs", "show", "1"),
    ("status",),
    ("search", "moss"),
    ("explain", "wren-halloway"),
    ("show", "wren-halloway"),
    ("site", "build", "public"),
    ("unfollow", "wren-halloway"),
    ("upgrade",),
]


@pytest.mark.parametrize("words", READERS, ids=" ".join)
def test_commands_that_read_make_no_database(byline: Byline, data_dir: Path, words: tuple[str, ...]) -> None:
    _refused(byline(*words), f"there is no database at {data_dir}/byline.sqlite", "`byline import`")
    assert not data_dir.exists()


FILES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "the file is empty"),
    "blank": (b" \n\n ", ""),
    "binary": (bytes(range(256)) * 8, ""),
    "mis-encoded": ("Wren Hallöway\n\nLG\nh-index7\n4papers\n".encode("utf-16"), ""),
    "truncated": (b"Wren Halloway\n\nLG\nh-inde", ""),
    "another format": (b'{"id": "2309.02033", "title": "A paper"}\n', ""),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_profile_page_is_refused(
    byline: Byline, data_dir: Path, tmp_path: Path, name: str
) -> None:
    body, words = FILES[name]
    path = tmp_path / "page.txt"
    path.write_bytes(body)
    _refused(byline("import", "profile-page", str(path)), str(path), words)


@pytest.mark.parametrize("name", ["empty", "binary", "truncated"])
def test_a_file_that_is_not_arxivs_is_refused(byline: Byline, tmp_path: Path, name: str) -> None:
    path = tmp_path / "metadata.json"
    path.write_bytes(FILES[name][0])
    _refused(byline("import", "arxiv", str(path)), str(path))


def test_a_file_that_is_missing_or_a_folder_is_refused(byline: Byline, tmp_path: Path) -> None:
    _refused(byline("import", "profile-page", str(tmp_path / "no.txt")), "no.txt: cannot read", "name a file")
    _refused(byline("import", "profile-page", str(tmp_path)), "cannot read")


def test_a_source_that_is_unknown_is_refused(byline: Byline, page: Path) -> None:
    _refused(byline("import", "nosuch", str(page)), "nosuch is no source; known: arxiv,")


def test_an_author_who_is_unknown_is_refused(byline: Byline, seeded: Path) -> None:
    _refused(byline("show", "Nobody At All"), "no stored author is 'Nobody At All'", "byline search")


CONFIGURATIONS = {
    "misspelt key": ("contcat = 'x'\n", "did you mean contact?"),
    "misspelt source": ("[sources.arxvi]\ndelay_s = 1\n", "did you mean arxiv?"),
    "misspelt option": ("[sources.arxiv]\ndelay = 1\n", "did you mean delay_s?"),
    "wrong type": ("max_requests = 'many'\n", "max_requests"),
    "no TOML": ("max_requests 7\n", "not TOML"),
}


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_a_configuration_file_that_cannot_be_used_is_named(byline: Byline, seeded: Path, name: str) -> None:
    body, words = CONFIGURATIONS[name]
    (seeded / "byline.toml").write_text(body)
    for command in (["status"], ["config"], ["sources"], ["schedule"], ["runs"]):
        _refused(byline(*command), str(seeded / "byline.toml"), words)


def test_a_configuration_file_that_is_missing_or_binary_is_named(
    byline: Byline, seeded: Path, tmp_path: Path
) -> None:
    _refused(byline("--config", str(tmp_path / "no.toml"), "status"), "no.toml: cannot read")
    (seeded / "byline.toml").write_bytes(b"\xff\xfe\x00")
    _refused(byline("status"), "byline.toml: not UTF-8 text")


def test_a_variable_that_sets_nothing_is_named(
    byline: Byline, seeded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BYLINE_CONTCAT", "x")
    _refused(byline("status"), "BYLINE_CONTCAT sets nothing; did you mean BYLINE_CONTACT?")


@pytest.mark.parametrize(
    "words",
    [("import", "profile-page", "PAGE"), ("follow", "orcid:0000-0002-1825-0097"), ("status",), ("schedule",)],
    ids=lambda words: words[0],
)
def test_a_data_folder_that_cannot_be_made_is_named(
    byline: Byline, page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("BYLINE_DATA_DIR", str(tmp_path / "file" / "data"))
    said = byline(*(str(page) if word == "PAGE" else word for word in words))
    if words[0] == "schedule":
        assert said.status == 0
    else:
        _refused(said, str(tmp_path / "file"))


def test_a_database_that_another_process_writes_to_is_told(
    byline: Byline, seeded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db.engine, "_WAIT_S", 0)
    monkeypatch.setattr(db.engine, "_TRY_S", 0)
    other = sqlite3.connect(seeded / "byline.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        _refused(byline("follow", "odo-brandt"), "another process has been writing", "try again when it is done")
        assert byline("status").status == 0
    finally:
        other.close()


@pytest.mark.parametrize("words", READERS[:-1], ids=" ".join)
def test_a_newer_an_older_and_a_foreign_database_are_refused(
    byline: Byline, seeded: Path, words: tuple[str, ...]
) -> None:
    path = seeded / "byline.sqlite"
    database = Database(f"sqlite:///{path}")
    for number, advice in (("9999", "install the newer Byline"), ("0000", "type `byline upgrade`")):
        with database.migrating() as transaction:
            transaction.execute(text("UPDATE alembic_version SET version_num = :number"), {"number": number})
        _refused(byline(*words), advice)
    database.close()
    path.unlink()
    foreign = sqlite3.connect(path)
    foreign.execute("CREATE TABLE cat (name TEXT)")
    foreign.close()
    _refused(byline(*words), "not Byline's", "BYLINE_DATABASE_URL")


def test_a_file_that_is_no_database_is_refused(byline: Byline, data_dir: Path) -> None:
    data_dir.mkdir()
    (data_dir / "byline.sqlite").write_bytes(b"this is no database at all" * 100)
    _refused(byline("status"), "it is no database of Byline, or is damaged")


@pytest.mark.parametrize(
    "url", ["mysql://localhost/x", "not a url", "sqlite", "postgresql://nobody@127.0.0.1:1/x"]
)
def test_an_address_that_is_no_database_is_refused(
    byline: Byline, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("BYLINE_DATABASE_URL", url)
    _refused(byline("status"))


def test_errors_stay_one_line_in_a_real_process(byline_process: Byline, data_dir: Path) -> None:
    _refused(byline_process("status"), "there is no database at")
