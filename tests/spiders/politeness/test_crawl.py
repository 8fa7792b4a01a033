"""Politeness as the server sees it: crawls in processes of their own against a loopback site."""

from __future__ import annotations

import itertools
import signal
from collections.abc import Callable
from email.utils import formatdate
from time import time
from typing import Any

import pytest

Site = Any
Crawl = Callable[..., Any]

GAP_S = 0.05


@pytest.fixture
def slots(site: Site) -> dict[str, list[Any]]:
    return {site.netloc: ["one", GAP_S]}


def reply(site: Site, status: int = 200, **more: Any) -> Any:
    """A reply of the site's own kind: test folders are no packages, so it cannot be imported."""
    return type(site.replies["/robots.txt"][0])(status, **more)


def rules(site: Site, text: str) -> None:
    site.replies["/robots.txt"] = [reply(site, body=text.encode())]


def test_robots_pages_retries_and_redirects_keep_the_gap(
    site: Site, crawl: Crawl, slots: dict[str, list[Any]]
) -> None:
    site.replies["/old"] = [reply(site, 302, headers={"Location": "/new"})]
    site.replies["/weak"] = [reply(site, 500), reply(site)]
    site.replies["/slow"] = [reply(site, pause_s=2 * GAP_S)]
    urls = [site.url(path) for path in ("/old", "/weak", "/slow", "/1", "/2", "/3")]
    assert set(crawl(*urls, slots=slots).found().values()) == {200}
    assert sorted(site.paths()) == sorted(
        ["/robots.txt", "/old", "/new", "/weak", "/weak", "/slow", "/1", "/2", "/3"]
    )
    assert site.paths()[0] == "/robots.txt"
    assert min(site.gaps()) >= GAP_S
    assert {seen.busy for seen in site.seen} == {1}


@pytest.mark.slow
def test_two_processes_share_a_slot_and_a_killed_one_leaves_gap_and_slot_in_order(
    site: Site, crawl: Crawl, slots: dict[str, list[Any]]
) -> None:
    first = crawl(*(site.url(f"/first/{n}") for n in range(20)), slots=slots)
    site.replies["/first/5"] = [reply(site, on_asked=lambda: first.signal(signal.SIGKILL))]
    second = crawl(*(site.url(f"/second/{n}") for n in range(10)), slots=slots)
    assert set(second.found().values()) == {200}
    assert first.ended() == -signal.SIGKILL
    assert "/first/5" in site.paths()
    assert min(site.gaps()) >= GAP_S
    assert {seen.busy for seen in site.seen} == {1}


def test_hosts_of_one_group_share_its_gap(new_site: Callable[[], Site], crawl: Crawl) -> None:
    sites = [new_site(), new_site()]
    urls = [site.url(f"/{n}") for n in range(3) for site in sites]
    crawl(*urls, slots={site.netloc: ["one", GAP_S] for site in sites}).found()
    times = sorted(seen.at for site in sites for seen in site.seen)
    assert len(times) == 8
    assert min(later - earlier for earlier, later in itertools.pairwise(times)) >= GAP_S


def test_a_crawl_delay_makes_a_longer_gap_for_its_host_alone(new_site: Callable[[], Site], crawl: Crawl) -> None:
    slow, quick = new_site(), new_site()
    rules(slow, "User-agent: *\nCrawl-delay: 0.4\n")
    urls = [site.url(f"/{n}") for n in range(2) for site in (slow, quick)]
    crawl(*urls, slots={site.netloc: ["one", GAP_S] for site in (slow, quick)}).found()
    assert min(slow.gaps()) >= 0.4
    assert quick.seen[-1].at < slow.seen[-1].at


def test_requests_that_wait_for_the_first_robots_txt_do_not_slip_past_it(
    site: Site, crawl: Crawl, slots: dict[str, list[Any]]
) -> None:
    site.replies["/robots.txt"] = [
        reply(site, body=b"User-agent: byline\nDisallow: /private\n", pause_s=0.2),
    ]
    forbidden = [site.url(f"/private/{n}") for n in range(6)]
    found = crawl(*forbidden, site.url("/open"), slots=slots).found()
    assert {found[url] for url in forbidden} == {"robots-forbidden"}
    assert found[site.url("/open")] == 200
    assert site.paths() == ["/robots.txt", "/open"]


@pytest.mark.slow
@pytest.mark.parametrize("status", [500, 429, 302])
def test_a_robots_txt_that_cannot_be_read_forbids_for_now(
    site: Site, crawl: Crawl, slots: dict[str, list[Any]], status: int
) -> None:
    site.replies["/robots.txt"] = [reply(site, status)]
    urls = [site.url("/a"), site.url("/b")]
    found = crawl(*urls, slots=slots, RETRY_TIMES=1).found()
    assert set(found.values()) == {"robots-unavailable"}
    assert set(site.paths()) == {"/robots.txt"}


@pytest.mark.parametrize("status", [404, 401])
def test_where_there_is_no_robots_txt_everything_is_allowed(
    site: Site, crawl: Crawl, slots: dict[str, list[Any]], status: int
) -> None:
    site.replies["/robots.txt"] = [reply(site, status)]
    assert crawl(site.url("/a"), slots=slots).found() == {site.url("/a"): 200}


def test_only_an_exempt_address_is_fetched_where_robots_txt_forbids(
    site: Site, crawl: Crawl, slots: dict[str, list[Any]]
) -> None:
    rules(site, "User-agent: *\nDisallow: /\n")
    exempt, other = site.url("/api/query?q=1"), site.url("/apiary")
    found = crawl(exempt, other, slots=slots, BYLINE_ROBOTS_EXEMPT=[site.url("/api")]).found()
    assert found == {exempt: 200, other: "robots-forbidden"}


def test_a_redirects_target_is_checked_against_robots_txt(
    site: Site, crawl: Crawl, slots: dict[str, list[Any]]
) -> None:
    rules(site, "User-agent: *\nDisallow: /private\n")
    site.replies["/old"] = [reply(site, 301, headers={"Location": "/private/x"})]
    found = crawl(site.url("/old"), slots=slots).found()
    assert found == {site.url("/old"): "robots-forbidden"}


@pytest.mark.slow
def test_a_pause_that_the_host_asks_for_is_kept_by_the_whole_group(
    new_site: Callable[[], Site], crawl: Crawl
) -> None:
    busy, other = new_site(), new_site()
    busy.replies["/x"] = [reply(busy, 429, headers={"Retry-After": "1"}), reply(busy)]
    slots = {site.netloc: ["one", GAP_S] for site in (busy, other)}
    urls = [busy.url("/x"), *(other.url(f"/{n}") for n in range(4))]
    assert set(crawl(*urls, slots=slots).found().values()) == {200}
    asked = next(seen.at for seen in busy.seen if seen.path == "/x")
    times = [seen.at for site in (busy, other) for seen in site.seen]
    assert not [at for at in times if asked < at < asked + 1.0]


def test_a_pause_may_be_a_date(site: Site, crawl: Crawl, slots: dict[str, list[Any]]) -> None:
    site.replies["/x"] = [
        reply(site, 503, headers={"Retry-After": formatdate(time() - 60, usegmt=True)}),
        reply(site),
    ]
    assert crawl(site.url("/x"), slots=slots).found() == {site.url("/x"): 200}


def test_a_pause_beyond_the_longest_wait_is_not_waited_for_and_not_cut_short(
    site: Site, crawl: Crawl, slots: dict[str, list[Any]]
) -> None:
    site.replies["/x"] = [reply(site, 429, headers={"Retry-After": "3600"})]
    assert crawl(site.url("/x"), slots=slots).found() == {site.url("/x"): 429}
    assert crawl(site.url("/y"), slots=slots).found() == {site.url("/y"): "host-asks-to-wait"}
    assert site.paths() == ["/robots.txt", "/x"]


def test_after_the_last_retry_the_answer_goes_on(site: Site, crawl: Crawl, slots: dict[str, list[Any]]) -> None:
    site.replies["/x"] = [reply(site, 503)]
    assert crawl(site.url("/x"), slots=slots, RETRY_TIMES=2).found() == {site.url("/x"): 503}
    assert site.paths() == ["/robots.txt", "/x", "/x", "/x"]


@pytest.mark.slow
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433"])
def test_a_redirect_into_a_private_network_is_refused_before_anything_is_sent(
    new_site: Callable[[], Site], crawl: Crawl, host: str
) -> None:
    outside, inside = new_site(), new_site()
    port = inside.netloc.partition(":")[2]
    target = f"http://{host}:{port}/secret"
    outside.replies["/x"] = [reply(outside, 302, headers={"Location": target})]
    found = crawl(outside.url("/x"), slots={outside.netloc: ["one", GAP_S]}).found()
    assert found == {outside.url("/x"): "redirect-refused"}
    assert inside.paths() == []


def test_a_key_is_not_sent_on_to_another_host(new_site: Callable[[], Site], crawl: Crawl) -> None:
    first, second = new_site(), new_site()
    first.replies["/x"] = [reply(first, 302, headers={"Location": second.url("/y")})]
    first.replies["/a"] = [reply(first, 302, headers={"Location": "/b"})]
    slots = {site.netloc: [site.netloc, GAP_S] for site in (first, second)}
    found = crawl(first.url("/x"), first.url("/a"), slots=slots, headers={"X-Key": "secret"}).found()
    assert set(found.values()) == {200}
    assert {seen.path: seen.headers.get("X-Key") for seen in first.seen if seen.path == "/b"} == {"/b": "secret"}
    assert {seen.path: seen.headers.get("X-Key") for seen in second.seen} == {"/robots.txt": None, "/y": None}


def test_redirects_end(site: Site, crawl: Crawl, slots: dict[str, list[Any]]) -> None:
    site.replies["/x"] = [reply(site, 302, headers={"Location": "/x"})]
    assert crawl(site.url("/x"), slots=slots).found() == {site.url("/x"): "redirect-refused"}
    assert site.paths().count("/x") == 6


@pytest.mark.slow
def test_waiting_for_the_slot_is_no_part_of_the_time_out(
    site: Site, crawl: Crawl, slots: dict[str, list[Any]]
) -> None:
    for n in range(4):
        site.replies[f"/{n}"] = [reply(site, pause_s=0.3)]
    urls = [site.url(f"/{n}") for n in range(4)]
    found = crawl(*urls, slots=slots, DOWNLOAD_TIMEOUT=0.9, RETRY_TIMES=0).found()
    assert set(found.values()) == {200}


def test_a_time_out_and_an_answer_that_is_too_long_fail_and_free_the_slot(
    site: Site, crawl: Crawl, slots: dict[str, list[Any]]
) -> None:
    site.replies["/slow"] = [reply(site, pause_s=0.7)]
    site.replies["/long"] = [reply(site, body=b"x" * 5000)]
    urls = [site.url(path) for path in ("/slow", "/long", "/fine")]
    found = crawl(*urls, slots=slots, DOWNLOAD_TIMEOUT=0.5, DOWNLOAD_MAXSIZE=4000, RETRY_TIMES=0).found()
    assert list(found.values()).count(200) == 1
    assert found[site.url("/slow")] == "DownloadTimeoutError"
    assert found[site.url("/long")] == "DownloadCancelledError"
    assert min(site.gaps()) >= GAP_S


def test_a_crawl_that_is_told_to_stop_does_not_wait_for_a_pause(
    site: Site, crawl: Crawl, slots: dict[str, list[Any]]
) -> None:
    crawling: list[Any] = []
    site.replies["/x"] = [
        reply(
            site,
            429,
            headers={"Retry-After": "500"},
            on_asked=lambda: crawling[0].signal(signal.SIGTERM),
        )
    ]
    crawling.append(crawl(site.url("/x"), site.url("/y"), slots=slots))
    found = crawling[0].found()
    assert found[site.url("/y")] == "stopping"
    assert "/y" not in site.paths()
