"""The running replica: its addresses, its log, its limits, its validators."""

from __future__ import annotations

import http.client
import json
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec
import pytest

from demo.faults import busy
from demo.server import Replica, serve
from demo.sites import SITES
from demo.world import retitle
from spiders.card import SourceSettings, addresses
from spiders.catalog import card

if TYPE_CHECKING:
    from pathlib import Path

Fetch = Callable[..., tuple[int, bytes, Mapping[str, str]]]
ABS = "/abs/2010.90004"


def test_each_host_has_a_port_of_its_own(replica: Replica) -> None:
    assert list(replica.roots) == [site.host for site in SITES]
    assert len(set(replica.roots.values())) == len(SITES)


def test_ports_follow_the_one_that_is_named(replica: Replica) -> None:
    port = urlsplit(replica.roots["arxiv.org"]).port
    assert port is not None
    with pytest.raises(OSError, match="in use"), serve(port):
        pass


@pytest.mark.parametrize("source", ["arxiv", "acl", "semantic-scholar"])
def test_the_environment_leads_a_source_to_the_replica(replica: Replica, source: str) -> None:
    prefix = f"BYLINE_SOURCES__{source.upper().replace('-', '_')}__"
    own = {
        name.removeprefix(prefix).lower(): value
        for name, value in replica.environment().items()
        if name.startswith(prefix)
    }
    found = addresses(card(source), msgspec.convert(own, SourceSettings, strict=False))
    by_port = {urlsplit(root).netloc: host for host, root in replica.roots.items()}
    for name, address in found.items():
        real = urlsplit(card(source).endpoints[name].url)
        assert (by_port[address.netloc], urlsplit(address.url).path) == (real.netloc, real.path)
        assert address.delay_s == replica.delay_s


def test_the_same_request_has_the_same_answer(replica: Replica, fetch: Fetch) -> None:
    asked = [(site.host, "/robots.txt") for site in SITES] + [("arxiv.org", ABS), ("arxiv.org", "/a/lin_w_1.atom")]
    first = [fetch(*one)[1] for one in asked]
    assert [fetch(*one)[1] for one in asked] == first
    with serve(limits=False, now=replica.now) as other:
        replica.roots.update(other.roots)
        assert [fetch(*one)[1] for one in asked] == first


def test_an_etag_that_still_holds_is_answered_with_304(fetch: Fetch) -> None:
    status, body, headers = fetch("arxiv.org", ABS)
    assert status == 200
    again = fetch("arxiv.org", ABS, headers={"If-None-Match": headers["ETag"]})
    assert again[:2] == (304, b"")
    assert again[2]["ETag"] == headers["ETag"]
    assert body


def test_a_date_that_still_holds_is_answered_with_304(fetch: Fetch) -> None:
    modified = fetch("arxiv.org", ABS)[2]["Last-Modified"]
    assert modified == "Tue, 12 Jan 2021 00:00:00 GMT"
    assert fetch("arxiv.org", ABS, headers={"If-Modified-Since": modified})[0] == 304
    assert fetch("arxiv.org", ABS, headers={"If-Modified-Since": "Mon, 11 Jan 2021 00:00:00 GMT"})[0] == 200
    assert fetch("arxiv.org", ABS, headers={"If-Modified-Since": "yesterday"})[0] == 200


def test_a_changed_page_is_sent_anew(replica: Replica, fetch: Fetch) -> None:
    tag = fetch("arxiv.org", ABS)[2]["ETag"]
    replica.replace(replica.world.replacing(retitle(replica.world.paper["foghorn"], "Foghorn II", "2026-11-20")))
    status, body, headers = fetch("arxiv.org", ABS, headers={"If-None-Match": tag})
    assert status == 200
    assert b"Foghorn II" in body
    assert headers["ETag"] != tag


def test_every_request_is_written_down(replica: Replica, fetch: Fetch) -> None:
    fetch("arxiv.org", f"{ABS}?x=1")
    fetch("aclanthology.org", "/9999.none-x.1/")
    assert [(one.host, one.path, one.status, one.broke) for one in replica.log] == [
        ("arxiv.org", f"{ABS}?x=1", 200, None),
        ("aclanthology.org", "/9999.none-x.1/", 404, None),
    ]
    assert replica.log[0].time == "2026-11-24T01:02:03+00:00"
    assert [one.status for one in replica.requests_to(ABS)] == [200]


def test_the_log_file_has_a_json_line_for_each_request(tmp_path: Path, fetch_from: Fetch) -> None:
    log = tmp_path / "log.jsonl"
    ticks = count(0.0, 0.02)
    with serve(log=log, clock=lambda: next(ticks)) as replica:
        fetch_from(replica, "aclanthology.org", "/people/jane-marlowe/")
        fetch_from(replica, "aclanthology.org", "/people/jane-marlowe/")
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [(line["host"], line["path"], line["status"]) for line in lines] == [
        ("aclanthology.org", "/people/jane-marlowe/", 200),
        ("aclanthology.org", "/people/jane-marlowe/", 429),
    ]
    assert [line["broke"] for line in lines] == [None, "gap of group acl: 0.0200 s instead of 0.0500 s"]
    assert datetime.fromisoformat(lines[0]["time"]).tzinfo == UTC


def test_all_hosts_of_arxiv_share_one_gap(fetch_from: Fetch) -> None:
    ticks = count(0.0, 0.03)
    with serve(clock=lambda: next(ticks)) as replica:
        assert fetch_from(replica, "oaipmh.arxiv.org", "/oai?verb=Identify")[0] == 200
        assert fetch_from(replica, "export.arxiv.org", "/api/query?id_list=2010.90004")[0] == 429
        assert fetch_from(replica, "api.semanticscholar.org", "/graph/v1/author/1")[0] == 403
    assert [one.broke for one in replica.broken] == ["gap of group arxiv: 0.0300 s instead of 0.0500 s"]


def test_the_main_host_of_arxiv_wants_its_crawl_delay_kept(fetch_from: Fetch) -> None:
    ticks = count(0.0, 0.1)
    with serve(clock=lambda: next(ticks)) as replica:
        statuses = [fetch_from(replica, "arxiv.org", path)[0] for path in ("/robots.txt", ABS, ABS)]
        assert statuses == [200, 200, 429]
    assert [one.broke for one in replica.broken] == ["crawl delay of host arxiv.org: 0.1000 s instead of 0.2500 s"]


def test_a_path_that_robots_forbid_is_refused_and_written_down(replica: Replica, fetch: Fetch) -> None:
    forbidden = [
        ("arxiv.org", "/search?query=kites"),
        ("export.arxiv.org", ABS),
        ("profiles.example", "/search"),
        ("proceedings.example", "/drafts/next.html"),
    ]
    assert [fetch(*one)[0] for one in forbidden] == [403] * 4
    assert [one.broke for one in replica.broken] == ["robots.txt"] * 4


def test_hosts_without_rules_have_no_robots_txt(fetch: Fetch) -> None:
    hosts = [site.host for site in SITES if fetch(site.host, "/robots.txt")[0] == 404]
    assert hosts == ["oaipmh.arxiv.org", "aclanthology.org", "api.semanticscholar.org"]


def test_the_documented_api_is_open_although_robots_forbid_its_host(replica: Replica, fetch: Fetch) -> None:
    assert fetch("export.arxiv.org", "/robots.txt")[1] == b"User-agent: *\nDisallow: /\n"
    assert fetch("export.arxiv.org", "/api/query?id_list=2010.90004")[0] == 200
    assert replica.broken == []


def test_a_mirror_under_one_address_has_everything(fetch: Fetch) -> None:
    assert fetch("arxiv.org", "/oai?verb=Identify")[0] == 200
    assert fetch("arxiv.org", "/api/query?id_list=2010.90004")[0] == 200


def test_the_old_address_of_oai_leads_to_the_new_one(replica: Replica, fetch: Fetch) -> None:
    status, _, headers = fetch("export.arxiv.org", "/oai2?verb=Identify")
    assert (status, headers["Location"]) == (301, f"{replica.roots['oaipmh.arxiv.org']}/oai")


def test_one_connection_serves_several_requests(replica: Replica) -> None:
    connection = http.client.HTTPConnection(urlsplit(replica.roots["arxiv.org"]).netloc, timeout=10)
    try:
        for _ in range(3):
            connection.request("GET", ABS)
            response = connection.getresponse()
            assert response.read()
            assert response.headers["Date"] == "Tue, 24 Nov 2026 01:02:03 GMT"
    finally:
        connection.close()


def test_the_replica_ends_although_a_client_stays_connected() -> None:
    with serve() as replica:
        connection = http.client.HTTPConnection(urlsplit(replica.roots["arxiv.org"]).netloc, timeout=10)
        connection.request("GET", "/robots.txt")
        assert connection.getresponse().read()
    connection.close()


def test_an_answer_can_be_scripted(replica: Replica, fetch: Fetch) -> None:
    replica.faults.script("arxiv.org", ABS, busy(retry_after_s=None))
    assert [fetch("arxiv.org", ABS)[0] for _ in range(2)] == [429, 200]


def test_profile_and_proceedings_pages_are_where_it_says(replica: Replica) -> None:
    for url in (*replica.profile_urls.values(), *replica.proceedings_urls.values()):
        parts = urlsplit(url)
        connection = http.client.HTTPConnection(parts.netloc, timeout=10)
        connection.request("GET", parts.path)
        assert connection.getresponse().status in {200, 429}
        connection.close()


def test_run_prints_the_environment_and_serves_until_interrupted(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    code = f"from pathlib import Path; from demo.server import run; run(0, Path({str(log)!r}))"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(11)]
        exported = dict(line.removeprefix("export ").strip().split("=", 1) for line in lines)
        root = urlsplit(exported["BYLINE_SOURCES__ARXIV__BASE_URL"])
        connection = http.client.HTTPConnection(root.netloc, timeout=10)
        connection.request("GET", "/robots.txt")
        assert connection.getresponse().status == 200
        connection.close()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
    assert process.returncode == 0
    assert json.loads(log.read_text(encoding="utf-8"))["path"] == "/robots.txt"
