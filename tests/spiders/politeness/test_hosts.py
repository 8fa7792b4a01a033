from __future__ import annotations

import pytest

from spiders.card import Address
from spiders.politeness.hosts import Hosts, exempt_addresses, lies_under, netloc_of, slot_table


def at(url: str, delay_s: float = 1.0, robots_exempt: str | None = None) -> Address:
    return Address(url=url, delay_s=delay_s, robots_exempt=robots_exempt, timeout_s=60.0)


@pytest.mark.parametrize(
    ("url", "netloc"),
    [
        ("https://Papers.Example/x", "papers.example"),
        ("https://papers.example:443/x", "papers.example"),
        ("http://papers.example:80/x", "papers.example"),
        ("http://papers.example:443/x", "papers.example:443"),
        ("https://user:word@papers.example./x", "papers.example"),
        ("http://[::1]:8000/x", "[::1]:8000"),
    ],
)
def test_a_host_has_one_spelling(url: str, netloc: str) -> None:
    assert netloc_of(url) == netloc


def test_a_source_is_one_group_and_each_host_keeps_its_gap() -> None:
    found = slot_table({"one": [at("https://a.example", 15.0), at("https://b.example/api", 3.0)]})
    assert found == {"a.example": ("one", 15.0), "b.example": ("one", 3.0)}


def test_sources_that_share_a_host_are_one_group_with_the_longer_gap() -> None:
    found = slot_table(
        {
            "one": [at("https://a.example", 2.0)],
            "two": [at("https://b.example", 1.0)],
            "three": [at("https://b.example/x", 4.0), at("https://a.example/y", 1.0), at("https://c.example")],
        }
    )
    assert {group for group, _ in found.values()} == {"one"}
    assert found["a.example"][1] == 2.0
    assert found["b.example"][1] == 4.0


def test_a_groups_gap_is_the_least_of_its_hosts() -> None:
    place = Hosts({"a.example": ("one", 15.0), "b.example": ("one", 3.0)}, 5.0).place("https://a.example/x")
    assert (place.group, place.group_gap_s, place.host_gap_s) == ("one", 3.0, 15.0)


def test_an_unknown_host_is_a_group_of_its_own() -> None:
    place = Hosts({"a.example": ("one", 1.0)}, 5.0).place("https://other.example/x")
    assert (place.group, place.group_gap_s, place.host_gap_s) == ("other.example", 5.0, 5.0)


def test_a_host_below_a_configured_one_shares_its_group() -> None:
    hosts = Hosts({"a.example": ("one", 1.0)}, 5.0)
    place = hosts.place("https://www.a.example/x")
    assert (place.group, place.group_gap_s, place.host_gap_s) == ("one", 1.0, 5.0)
    assert hosts.place("https://nota.example/").group == "nota.example"
    assert not hosts.configured("https://www.a.example/x")
    assert hosts.configured("https://a.example:443/y")


@pytest.mark.parametrize(
    ("url", "under"),
    [
        ("https://a.example/api", True),
        ("https://A.example:443/api?q=1", True),
        ("https://a.example/api/query?q=1", True),
        ("https://a.example/apiary", False),
        ("https://a.example/api/../secret", False),
        ("https://a.example/api/%2e%2e/secret", False),
        ("http://a.example/api", False),
        ("https://a.example:8443/api", False),
        ("https://a.example.evil.example/api", False),
    ],
)
def test_an_exemption_ends_at_a_path_boundary(url: str, under: bool) -> None:
    assert lies_under(url, "https://a.example/api") is under


def test_a_whole_host_can_be_exempt() -> None:
    assert lies_under("https://a.example/x", "https://a.example")
    assert lies_under("https://a.example", "https://a.example")


def test_only_addresses_with_terms_are_exempt() -> None:
    found = [at("https://a.example/api", robots_exempt="https://a.example/terms"), at("https://b.example")]
    assert exempt_addresses(found) == ["https://a.example/api"]
