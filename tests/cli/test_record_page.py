"""`byline record-page`: asks for one page as politely as a crawl, and keeps it as a test case."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec
import pytest

from pipeline.intake.crawl.recording import read, target_of
from pipeline.intake.recorded import Case
from spiders.card import SourceSettings
from spiders.golden import written
from spiders.target import Target

if TYPE_CHECKING:
    from tests.cli.conftest import Byline, Said

pytestmark = pytest.mark.slow


PAGE = (
    "<!doctype html><html><head><meta charset=utf-8><meta name=citation_title content='Toys of Öland'>"
    "<meta name=citation_author content='Probe, Ole'><meta name=citation_date content=2031></head>"
    "<body>Toys</body></html>"
)
FEED = "<feed xmlns='http://www.w3.org/2005/Atom'></feed>"
_REPLIES = {
    "/page": (200, "text/html; charset=utf-8", PAGE),
    "/odd": (200, "application/atom+xml", FEED),
    "/check": (200, "text/html", "<html><title>Just a moment...</title></html>"),
    "/forbidden/page": (200, "text/html", PAGE),
    "/robots.txt": (200, "text/plain", "User-agent: *\nDisallow: /forbidden/\n"),
}

Record: TypeAlias = Callable[..., "Said"]


class Site(ThreadingHTTPServer):
    """A site on loopback that notes what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), _Handler)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"


class _Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        if self.path == "/moved":
            self.send_response(301)
            self.send_header("Location", "/page")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        status, kind, text = _REPLIES.get(self.path, (404, "text/html", "<h1>none</h1>"))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the server's own name for it
        """Keep quiet."""


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    return tmp_path / "cases"


@pytest.fixture
def record(byline_process: Byline, cases: Path, monkeypatch: pytest.MonkeyPatch) -> Record:
    """Record a page in a process of its own; the site may be asked quickly."""
    monkeypatch.setenv("BYLINE_DEFAULT_DELAY_S", "0.02")
    return lambda *words: byline_process("record-page", *words, "--into", str(cases))


def test_a_page_is_kept_with_its_address_and_records_and_waits_for_review(
    record: Record, site: Site, cases: Path
) -> None:
    said = record("citation-meta", site.url("/page"), "page-toys")
    assert (said.status, said.err) == (1, "")
    assert "review it, then commit" in said.out
    case = cases / "page-toys"
    assert sorted(path.name for path in case.iterdir()) == ["asked.json", "page.html", "records.json", "url.txt"]
    assert (case / "page.html").read_bytes() == PAGE.encode()
    assert (case / "url.txt").read_text() == site.url("/page") + "\n"
    (kept,) = msgspec.json.decode((case / "records.json").read_bytes())["records"]
    assert kept["content"]["title"] == "Toys of Öland"
    assert site.asked == ["/robots.txt", "/page"], "as politely as a crawl"


def test_a_kept_page_is_read_again_as_its_spider_reads_it(record: Record, site: Site, cases: Path) -> None:
    record("citation-meta", site.url("/moved"), "page-moved")
    answer = Case(cases, "page-moved").answer()
    assert (answer.asked.asked, answer.url) == (site.url("/moved"), site.url("/page"))
    page = read("citation-meta", SourceSettings(), answer)
    assert page.records[0].source_id == site.url("/page")
    assert written(page) == (cases / "page-moved" / "records.json").read_text()


def test_a_page_that_the_parser_refuses_is_kept_for_its_repair(record: Record, site: Site, cases: Path) -> None:
    said = record("citation-meta", site.url("/odd"), "page-odd")
    assert said.status == 1
    assert "no-citation-tags" in said.out
    assert sorted(path.name for path in (cases / "page-odd").iterdir()) == ["asked.json", "page.xml", "url.txt"]
    assert "bot-check" in record("citation-meta", site.url("/check"), "page-check").out


@pytest.mark.parametrize(("path", "why"), [("/none", "HTTP status 404"), ("/forbidden/page", "robots-forbidden")])
def test_what_does_not_come_is_not_kept(record: Record, site: Site, cases: Path, path: str, why: str) -> None:
    said = record("citation-meta", site.url(path), "page-none")
    assert said.status == 2
    assert why in said.err
    assert "Traceback" not in said.err
    assert not cases.exists()


def test_a_case_that_is_there_is_neither_asked_for_nor_overwritten(
    record: Record, site: Site, cases: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.html"
    other.write_text(PAGE.replace("Toys of", "Birds of"), encoding="utf-8")
    record("citation-meta", site.url("/page"), "page-toys", "--file", str(other))
    said = record("citation-meta", site.url("/page"), "page-toys")
    assert (said.status, site.asked) == (2, [])
    assert "is there already" in said.err
    assert "Birds of" in (cases / "page-toys" / "page.html").read_text()


def test_a_saved_file_is_taken_in_place_of_asking(
    byline: Byline, cases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = tmp_path / "saved"
    saved.write_text(PAGE, encoding="utf-8")
    words = (
        "citation-meta",
        "https://toys.example/1",
        "page-saved",
        "--into",
        str(cases),
        "--visited",
        "2031-05-06",
    )
    first = byline("record-page", *words, "--file", str(saved))
    assert (first.status, first.out.startswith("wrote ")) == (1, True)
    assert Case(cases, "page-saved").answer().asked.visited.isoformat() == "2031-05-06"
    page = cases / "page-saved" / "page.html"
    assert byline("record-page", *words, "--file", str(page)).status == 0
    records = cases / "page-saved" / "records.json"
    records.write_text(records.read_text().replace("Probe", "Prode"))
    differs = byline("record-page", *words, "--file", str(page))
    assert (differs.status, "differs from what the parser reads now" in differs.out) == (1, True)
    assert "Prode" in records.read_text()
    saved.write_text(PAGE + "\n", encoding="utf-8")
    assert byline("record-page", *words, "--file", str(saved)).status == 2
    assert page.read_text() == PAGE


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("nosuch", "https://toys.example/1", "x"), "nosuch is no source; known: arxiv"),
        (("acl", "https://toys.example/1", "x"), "acl has no page for https://toys.example/1"),
        (("acl", "acl", "x"), "acl has no page for acl"),
        (("acl", "https://aclanthology.org/2031.exa-long.1/", "../x"), "is no name of a case"),
        (("acl", "https://aclanthology.org/2031.exa-long.1/", "x", "--visited", "2031-01-01"), "--visited says"),
        (("acl", "https://aclanthology.org/2031.exa-long.1/", "x", "--file", "/no/such"), "/no/such: cannot read"),
    ],
    ids=lambda value: "" if isinstance(value, str) else " ".join(value),
)
def test_what_cannot_be_recorded_is_refused_in_one_line(
    byline: Byline, cases: Path, words: tuple[str, ...], why: str
) -> None:
    said = byline("record-page", *words, "--into", str(cases))
    assert said.status == 2
    assert why in said.err
    assert len(said.err.splitlines()) == 1
    assert not cases.exists()


@pytest.mark.parametrize(
    ("asked", "target"),
    [
        ("https://toys.example/a:b", Target("url", "https://toys.example/a:b")),
        ("s2:123", Target("s2", "123")),
        ("paper:arxiv:2401.00001", Target("paper:arxiv", "2401.00001")),
        ("paper:doi:10.1000/a:b", Target("paper:doi", "10.1000/a:b")),
    ],
)
def test_an_address_or_an_identifier_may_be_asked_for(asked: str, target: Target) -> None:
    assert target_of(asked) == target
