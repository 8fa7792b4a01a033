"""What a card says that its source is asked for is what its spider asks for."""

from __future__ import annotations

import pytest

from pipeline.intake.crawl.runner import spider_class
from spiders.card import SourceSettings
from spiders.records import Harvest
from spiders.target import Target

_TARGETS = {
    "arxiv": [
        ("arxiv", "example_a_1"), ("orcid", "0000-0002-1825-0097"), ("paper:arxiv", "2401.00001"),
        ("name", "Ada Example"), ("url", "https://arxiv.org/list/cs.LG/new"), ("url", "https://arxiv.org/abs/2401.00001"),
    ],
    "acl": [
        ("acl", "ada-example"), ("url", "https://aclanthology.org/2020.acl-main.1/"),
        ("url", "https://aclanthology.org/volumes/2020.acl-main/"),
    ],
    "semantic-scholar": [
        ("s2", "123"), ("s2", "123,456"), ("paper:arxiv", "2401.00001"), ("name", "Ada Example"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("source", _TARGETS)
def test_whatever_is_asked_lies_under_what_the_card_names_and_all_that_it_names_is_asked(source: str) -> None:
    spider = spider_class(source)()
    spider.configure(SourceSettings(api_key="demo-key"))
    asked = [each.url for pair in _TARGETS[source] for each in spider.requests_for(Target(*pair))]
    if spider.card.harvests:
        harvest = Harvest(kind="raw", scope="cs.LG", since=None, until=None, started="", token=None)
        asked.append(spider.harvest_request(harvest).url)
    named = {
        f"{spider.address(endpoint)}{beginning}"
        for endpoint, each in spider.card.endpoints.items()
        for beginning in each.asks
    }
    under = {url: {one for one in named if url.startswith(one)} for url in asked}
    assert all(under.values()), under
    assert set().union(*under.values()) == named
