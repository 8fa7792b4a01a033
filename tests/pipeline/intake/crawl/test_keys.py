"""A source gets its key and our contact with each request, and what is queued holds neither."""

from __future__ import annotations

from msgspec import json
from msgspec.structs import replace
from scrapy import Request

from pipeline.intake.crawl.frontier import from_stored, to_stored
from pipeline.redaction import refusal
from spiders.acl.spider import AclSpider
from spiders.card import SourceSettings
from spiders.catalog import SOURCES, card


class Keyed(AclSpider):
    """A source that takes its key as a header and as a parameter, and wants a mail address."""

    card = replace(AclSpider.card, key_header="X-Key", key_parameter="api_key", mail_parameter="mailto")
    contact = "ada@mail.example"


def _spider() -> Keyed:
    spider = Keyed()
    spider.configure(SourceSettings(base_url="http://acl.example", api_key="planted & key"))
    return spider


def test_what_is_queued_has_no_secret_and_what_is_asked_has_them_again() -> None:
    spider = _spider()
    asked = spider.ask("http://acl.example/a?x=1", spider.parse_paper)
    assert asked.url == "http://acl.example/a?x=1&api_key=planted+%26+key&mailto=ada%40mail.example"
    stored = to_stored(asked, spider)
    text = json.encode([stored.request, stored.fingerprint]).decode()
    assert "planted" not in text
    assert "ada" not in text
    assert stored.request["url"] == "http://acl.example/a?x=1"
    again = from_stored(stored.request, spider)
    assert (again.url, again.headers) == (asked.url, asked.headers)


def test_another_host_gets_neither_key_nor_contact() -> None:
    spider = _spider()
    for url in ("http://other.example/a", "http://acl.example:81/a"):
        stored = to_stored(Request(url, spider.parse_paper), spider)
        again = from_stored(stored.request, spider)
        assert (again.url, dict(again.headers)) == (url, {})


def test_two_requests_that_differ_in_their_key_alone_are_one() -> None:
    spider = _spider()
    other = _spider()
    other.configure(SourceSettings(base_url="http://acl.example", api_key="another"))
    one, two = (to_stored(each.ask("http://acl.example/a", each.parse_paper), each) for each in (spider, other))
    assert one == two


def test_the_parameters_of_each_card_are_known_as_secret() -> None:
    for source in SOURCES:
        for name in (card(source).key_parameter, card(source).mail_parameter):
            assert name is None or refusal(f"http://host.example/?{name}=x") is not None
