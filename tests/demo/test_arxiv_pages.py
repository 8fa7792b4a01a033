"""Pages, lists and the query API of the replica's arXiv."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pytest

from demo.arxiv_query import matches
from demo.bulk import make_world

Fetch = Callable[..., tuple[int, bytes, Mapping[str, str]]]
WORLD = make_world()


def _found(query: str) -> set[str]:
    test = matches(query)
    return {paper.key for paper in WORLD.preprints.values() if test(paper)}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/abs/2405.90023", 200),
        ("/abs/2405.90023v1", 200),
        ("/abs/2405.90023v2", 404),
        ("/abs/2405.99999", 404),
        ("/abs/abcde", 404),
        ("/abs/arXiv:2405.90023", 301),
        ("/list/cs.LG/recent?show=25", 200),
        ("/list/cs.LG/recent?show=1", 400),
        ("/list/cs.LG/someday", 400),
        ("/list/cs.XX/new", 400),
        ("/a/lin_w_1", 200),
        ("/a/0000-0004-7003-7378.atom", 200),
        ("/a/lin_w_2", 400),
        ("/a/lin_w_2.json", 404),
        ("/", 404),
    ],
)
def test_each_address_has_the_status_that_arxiv_gives_it(fetch: Fetch, path: str, status: int) -> None:
    assert fetch("arxiv.org", path)[0] == status


def test_an_older_version_has_its_own_date(fetch: Fetch) -> None:
    body = fetch("arxiv.org", "/abs/1911.90007v2")[1].decode()
    assert re.findall(r'citation_(?:online_)?date" content="([^"]+)"', body) == ["2019/11/18", "2020/02/03"]
    assert "revised 3 Feb 2020 (this version, v2)" in body


def test_a_list_is_paged(fetch: Fetch) -> None:
    bodies = [fetch("arxiv.org", f"/list/cs/20{year}?show=25")[1] for year in range(19, 27)]
    assert sum(body.count(b"<dt>") for body in bodies) > 20
    assert fetch("arxiv.org", "/list/cs/2024?skip=2000&show=25")[1].count(b"<dt>") == 0


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ('au:"Wei Lin" AND cat:cs.RO', {"paper-boats"}),
        ("au:soltanovsky_d", {"frozen-droplets"}),
        ('ti:"sandglass networks" ANDNOT ti:theory', {"sandglass-2"}),
        ("au:quillfeather AND (ti:ghost OR ti:parrots)", {"ghost-tokens", "bilingual-parrots"}),
        ("cat:stat.ML AND submittedDate:[201901010000 TO 202001010000]", {"l1-lighthouses"}),
        ("abs:puddle", {"puddles"}),
        ("co:tidewatch OR ti:tidewatch", {"tidewatch"}),
        ("umbrellas", {"umbrellas"}),
        ("au:nobody", set()),
        ("", set()),
        ("(((", set()),
    ],
)
def test_queries_find_what_they_say(query: str, keys: set[str]) -> None:
    assert _found(query) == keys


def test_a_name_is_compared_as_a_string_so_that_namesakes_mix() -> None:
    found = _found('au:"Lin, Wei"')
    assert {"moonlit-bandits", "frozen-droplets"} <= found


def test_the_api_sorts_and_pages(fetch: Fetch) -> None:
    base = "/api/query?search_query=au:marlowe&sortBy=submittedDate&sortOrder=descending&max_results=3"
    bodies = [fetch("export.arxiv.org", f"{base}&start={start}")[1].decode() for start in (0, 3)]
    dates = [date for body in bodies for date in re.findall("<published>(.*?)</published>", body)]
    assert dates == sorted(dates, reverse=True)
    assert len(set(dates)) == 6
    assert all("<opensearch:totalResults>14<" in body for body in bodies)


def test_an_id_with_a_version_gives_that_version(fetch: Fetch) -> None:
    body = fetch("export.arxiv.org", "/api/query?id_list=1911.90007v1")[1]
    assert b"<id>http://arxiv.org/abs/1911.90007v1</id>" in body
    assert b"<updated>2019-11-18T18:59:59Z</updated>" in body


@pytest.mark.parametrize("wrong", ["id_list=abc", "search_query=all:x&max_results=2001", "id_list=1&start=x"])
def test_what_is_malformed_gets_an_error_feed(fetch: Fetch, wrong: str) -> None:
    status, body, headers = fetch("export.arxiv.org", f"/api/query?{wrong}")
    assert (status, headers["Content-Type"]) == (400, "application/atom+xml; charset=utf-8")
    assert b"<title>Error</title>" in body
