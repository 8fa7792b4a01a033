"""Each answer has its outcome, it is stored, and a bad one lowers nothing."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from demo import faults
from demo.answer import plain
from demo.server import Replica

pytestmark = pytest.mark.slow

URL = "SELECT outcome, code FROM fetch WHERE url LIKE '%{}' ORDER BY id"


def _page(replica: Replica, place: tuple[str, str]) -> str:
    return replica.roots[place[0]] + place[1]


@pytest.mark.parametrize(
    ("place", "source", "outcome", "code", "status"),
    [
        (faults.BLOCKED, "arxiv", "blocked", "bot-check", 1),
        (faults.GONE, "citation-meta", "gone", "not-found", 2),
        (faults.TORN, "citation-meta", "failed", "no-answer", 1),
        (faults.CUT, "citation-meta", "malformed", "truncated", 1),
        (("proceedings.example", "/drafts/notes.html"), "citation-meta", "failed", "robots-forbidden", 1),
    ],
)
def test_a_bad_answer_is_stored_with_its_outcome_and_the_run_says_so(
    installed: Any, replica: Replica, place: tuple[str, str], source: str, outcome: str, code: str, status: int
) -> None:
    done = installed.run("refresh", _page(replica, place), "--source", source)
    found = installed.rows(URL.format(place[1]))
    assert found[-1][0] == outcome, found
    assert found[-1][1] == code
    assert done.returncode == status, done.stdout + done.stderr
    assert installed.rows("SELECT count(*) FROM issue WHERE url IS NOT NULL") == [(1,)]


def test_without_a_network_the_run_says_so_and_nothing_is_lost(installed: Any, replica: Replica) -> None:
    person = f"{replica.roots['aclanthology.org']}/people/jane-marlowe/"
    installed.run("refresh", person, "--source", "acl")
    before = installed.run("show", person, "--format", "json").stdout
    with socket.create_server(("127.0.0.1", 0)) as unused:
        nowhere = f"http://127.0.0.1:{unused.getsockname()[1]}"
    asked = ("refresh", "acl:jane-marlowe", "--source", "acl")
    done = installed.run(*asked, BYLINE_SOURCES__ACL__BASE_URL=nowhere)
    assert done.returncode == 1
    found = installed.rows("SELECT DISTINCT outcome, code FROM fetch WHERE run_id = 2")
    assert found == [("failed", "robots-unavailable")]
    assert installed.run("show", person, "--format", "json").stdout == before


@pytest.mark.parametrize("place", [faults.BUSY_ONCE, faults.MOVED])
def test_a_busy_host_is_asked_again_and_a_moved_page_is_followed(
    installed: Any, replica: Replica, place: tuple[str, str]
) -> None:
    installed.run("refresh", _page(replica, place), "--source", "citation-meta")
    assert installed.rows(URL.format(place[1])) == [("new", None)]
    assert not replica.broken


def test_a_blocked_empty_or_broken_answer_takes_nothing_away(installed: Any, replica: Replica) -> None:
    author = replica.profile_urls["jane-marlowe"]
    path = author.removeprefix(replica.roots["profiles.example"])
    installed.run("refresh", author, "--source", "profile-page")
    before = installed.run("show", author, "--format", "json").stdout
    assert '"papers"' in before
    for bad in (plain("", 200), plain("<html><p>No papers here.</p></html>", 200), plain("gone", 410)):
        replica.faults.script("profiles.example", path, bad)
        installed.run("refresh", author, "--source", "profile-page")
        assert installed.run("show", author, "--format", "json").stdout == before
    assert [row[0] for row in installed.rows(URL.format(path))][1:] == ["malformed", "malformed", "gone"]


def test_an_answer_confirmed_by_its_validators_stands_and_is_followed_as_before(
    installed: Any, replica: Replica
) -> None:
    person = f"{replica.roots['aclanthology.org']}/people/jane-marlowe/"
    installed.run("refresh", person, "--source", "acl")
    pages = installed.rows("SELECT count(*) FROM fetch")[0][0]
    rows = installed.rows("SELECT count(*) FROM record_version")
    installed.run("refresh", person, "--source", "acl")
    assert installed.rows("SELECT DISTINCT status, outcome FROM fetch WHERE run_id = 2") == [(304, "unchanged")]
    assert installed.rows("SELECT count(*) FROM fetch WHERE run_id = 2") == [(pages,)]
    assert installed.rows("SELECT count(*) FROM record_version") == rows


def test_a_page_read_by_an_older_parser_is_asked_for_whole(installed: Any, replica: Replica) -> None:
    person = f"{replica.roots['aclanthology.org']}/people/jane-marlowe/"
    installed.run("refresh", person, "--source", "acl")
    installed.execute("UPDATE manifest SET parser_version = 0")
    installed.run("refresh", person, "--source", "acl")
    assert installed.rows("SELECT DISTINCT status FROM fetch WHERE run_id = 2") == [(200,)]
