"""Marked secrets are planted in an installation that crawls by real commands; afterwards they are nowhere."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace
from sqlalchemy import create_engine, inspect, text

import demo.semantic_scholar
from demo.answer import plain, redirect
from demo.scholar_clusters import Scholar
from demo.server import Replica, serve

if TYPE_CHECKING:
    from tests.cli.conftest import Byline

pytestmark = pytest.mark.slow

KEY = "planted-api-key-4711"
PASSWORD = "planted-pass/word-4712"
COOKIE = "planted-cookie-4713"
POLITE = "planted-4714@mail.example"
TOKEN = "planted-token-4715"
CONTACT = "keeper-4716@mail.example"
MARKS = (KEY, PASSWORD, COOKIE, POLITE, TOKEN, CONTACT)
_ROOT = Path(__file__).parents[2]


def _found(data: bytes, *, shown: bool = False) -> list[str]:
    """Return the marks in some bytes, however they are spelt; the contact may be shown to whoever set it."""
    marks = MARKS[:-1] if shown else MARKS
    spelt = {mark: (mark, urllib.parse.quote(mark, safe=""), urllib.parse.quote(mark)) for mark in marks}
    return [mark for mark, forms in spelt.items() if any(form.encode() in data for form in forms)]


@pytest.fixture
def replica(monkeypatch: pytest.MonkeyPatch) -> Iterator[Replica]:
    """A replica that takes the planted key, sets cookies, and leads to addresses with secrets in them."""
    monkeypatch.setattr(demo.semantic_scholar, "API_KEY", KEY)
    with serve(delay_s=0.01) as running:
        host = "profiles.example"
        path = running.profile_urls["jane-marlowe"].removeprefix(running.roots[host])
        running.faults.script(host, path, redirect(f"{path}?mailto={POLITE}&api_key={KEY}&token={TOKEN}&part=1"))
        scholar = f"/graph/v1/author/{next(iter(Scholar(running.world).authors))}"
        echo = replace(plain(f"invalid key {KEY}", 500), headers={"Set-Cookie": f"sid={COOKIE}; path=/"})
        running.faults.script("api.semanticscholar.org", scholar, *[echo] * 4)
        yield running


@pytest.fixture
def guarded(postgres_server: Any) -> Iterator[tuple[str, str]]:
    """An empty database that needs the password: its address without it, and one for which none is needed."""
    server = postgres_server
    rules = server.folder / "data" / "pg_hba.conf"
    before = rules.read_text()
    rules.write_text(f"local all keeper scram-sha-256\n{before}")
    server.execute(f"CREATE ROLE keeper LOGIN SUPERUSER PASSWORD '{PASSWORD}'")
    server.execute("SELECT pg_reload_conf()")
    name = server.new_database()
    yield f"postgresql://keeper@/{name}?host={server.folder}", server.url(name)
    server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    server.execute("DROP ROLE keeper")
    rules.write_text(before)
    server.execute("SELECT pg_reload_conf()")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    """The address of an empty database as it is configured, with a password in it, and one to look into it."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'data' / 'byline.sqlite'}"
        return url, url
    without, open_url = request.getfixturevalue("guarded")
    quoted = urllib.parse.quote(PASSWORD, safe="")
    return without.replace("keeper@", f"keeper:{quoted}@"), open_url


class Watched:
    """Runs commands, and looks into what they print and how they are listed among the processes."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.leaks: list[str] = []

    def __call__(self, *words: str, shown: bool = False) -> int:
        command = [sys.executable, "-m", "cli", *words]
        process = subprocess.Popen(
            command, cwd=_ROOT, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        out = b""
        while True:
            try:
                out, _ = process.communicate(timeout=0.2)
                break
            except subprocess.TimeoutExpired:
                self._look_at_processes(words)
        assert b"Traceback" not in out, out.decode()
        self.leaks += [f"{words} prints {mark}" for mark in _found(out, shown=shown)]
        return process.returncode

    def _look_at_processes(self, words: tuple[str, ...]) -> None:
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                found = _found(path.read_bytes())
            except OSError:
                continue
            self.leaks += [f"{words}: {path} has {mark}" for mark in found]


@pytest.fixture
def watched(replica: Replica, database: tuple[str, str], tmp_path: Path) -> Watched:
    """Runs commands of an installation with planted secrets."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BYLINE_")}
    return Watched(
        environment
        | replica.environment()
        | {
            "BYLINE_DATA_DIR": str(tmp_path / "data"),
            "BYLINE_DATABASE_URL": database[0],
            "BYLINE_CONTACT": CONTACT,
            "BYLINE_SOURCES__SEMANTIC_SCHOLAR__API_KEY": KEY,
            "BYLINE_BACKOFF_S": "0.01",
        }
    )


def test_planted_secrets_are_nowhere(
    watched: Watched, replica: Replica, database: tuple[str, str], tmp_path: Path
) -> None:
    page = replica.profile_urls["jane-marlowe"]
    author = next(iter(Scholar(replica.world).authors))
    assert watched("refresh", page, "--source", "profile-page") == 0
    assert watched("refresh", f"s2:{author}", "--source", "semantic-scholar") == 1
    assert watched("refresh", f"s2:{author}", "--source", "semantic-scholar", "--max-requests", "3") == 0
    assert watched("replay", "--json") == 0
    for words in (["status"], ["runs"], ["runs", "show", "1"], ["runs", "show", "2"], ["archive", "verify"]):
        assert watched(*words) == 0
    copies = tmp_path / "copies"
    copies.mkdir()
    for words in (["export", "--format", "jsonl"], ["export", "--format", "csv"], ["site", "build"], ["backup"]):
        if words != ["backup"] or "sqlite" in database[0]:  # PostgreSQL's own is packed
            assert watched(*words, str(copies / "-".join(words))) == 0
    for words in (["config"], ["config", "--json"], ["sources"], ["schedule"], ["doctor"], ["doctor", "--ask"]):
        assert watched(*words, shown=True) == 0
    assert watched.leaks == []
    # The sources did see them: the redirect was followed, the key and the contact were sent.
    asked = [request.path for request in replica.log]
    assert any(f"mailto={POLITE}" in path for path in asked)
    assert _in_files(tmp_path) == []
    assert _in_rows(database[1]) == []
    assert list((tmp_path / "data" / "archive").glob("*.warc.gz"))
    assert (tmp_path / "data" / "logs" / "byline.log").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("refresh", "http://127.0.0.1:1/a?mailto={mark}"),
        ("refresh", "http://127.0.0.1:1/a?x=1&API_KEY={mark}"),
        ("refresh", "http://keeper:{mark}@127.0.0.1:1/a"),
        ("follow", "http://127.0.0.1:1/a?token={mark}"),
        ("import", "profile-page", "page.txt", "--url", "http://127.0.0.1:1/a?token={mark}"),
        ("record-page", "acl", "http://127.0.0.1:1/a?token={mark}", "case"),
    ],
    ids=" ".join,
)
def test_an_address_with_a_secret_in_it_is_refused_and_nothing_is_stored(
    byline: Byline, seeded: Path, words: tuple[str, ...]
) -> None:
    said = byline(*(word.format(mark=TOKEN) for word in words))
    assert said.status == 2
    assert "which would be stored; leave it out" in str(said)
    assert TOKEN not in str(said)
    assert _in_files(seeded) == []


def test_the_password_may_lie_where_postgresqls_own_programs_look_for_it(
    byline: Byline, guarded: tuple[str, str], page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BYLINE_DATABASE_URL", guarded[0])
    refused = byline("import", "profile-page", str(page), "--visited", "2026-03-20")
    assert refused.status == 2
    assert "no password supplied" in refused.err
    passwords = tmp_path / "pgpass"
    passwords.write_text(f"*:*:*:keeper:{PASSWORD}\n")
    passwords.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(passwords))
    assert byline("import", "profile-page", str(page), "--visited", "2026-03-20").status == 0
    assert PASSWORD not in str(byline("doctor"))


def _in_files(folder: Path) -> list[str]:
    leaks = []
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            data = data + gzip.decompress(data) if path.suffix == ".gz" else data
            leaks += [f"{path}: {mark}" for mark in _found(data)]
    return leaks


def _in_rows(url: str) -> list[str]:
    engine = create_engine(url)
    leaks = []
    with engine.connect() as connection:
        for table in inspect(engine).get_table_names():
            for row in connection.execute(text(f'SELECT * FROM "{table}"')):
                values = b" ".join(v if isinstance(v, bytes) else str(v).encode() for v in row)
                leaks += [f"{table}: {mark}" for mark in _found(values)]
    engine.dispose()
    return leaks
