"""The graph API: its key, its errors, its ids."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from demo.bulk import make_world
from demo.scholar_clusters import Scholar, paper_id
from demo.semantic_scholar import API_KEY
from demo.server import Replica

Fetch = Callable[..., tuple[int, bytes, Mapping[str, str]]]
HOST = "api.semanticscholar.org"


def _get(fetch: Fetch, path: str, body: Any = None) -> tuple[int, Any]:
    sent = None if body is None else json.dumps(body).encode()
    method = "GET" if body is None else "POST"
    status, found, _ = fetch(HOST, f"/graph/v1/{path}", method, sent, {"x-api-key": API_KEY})
    return status, json.loads(found)


@pytest.mark.parametrize("headers", [{}, {"x-api-key": "wrong"}])
def test_without_the_key_everything_is_forbidden(fetch: Fetch, headers: dict[str, str]) -> None:
    status, body, _ = fetch(HOST, "/graph/v1/author/900000101", headers=headers)
    assert (status, json.loads(body)) == (403, {"message": "Forbidden"})


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("author/0", None, 404),
        ("author/0/papers", None, 404),
        ("paper/ARXIV:0000.00000", None, 404),
        ("author/900000101?fields=colour", None, 400),
        ("author/900000101/papers?limit=1001", None, 400),
        ("author/900000101/papers?offset=9999", None, 400),
        ("author/search?query=", None, 400),
        ("author/batch", {"ids": []}, 400),
        ("author/batch", {"ids": ["0"]}, 400),
        ("paper/batch", {"ids": ["x"] * 501}, 400),
        ("paper/batch", ["x"], 400),
        ("venue", None, 404),
    ],
)
def test_errors_have_their_status_and_a_reason(fetch: Fetch, path: str, body: Any, status: int) -> None:
    found = _get(fetch, path, body)
    assert found[0] == status
    assert set(found[1]) == {"error"}


def test_an_author_without_fields_has_id_and_name(fetch: Fetch) -> None:
    assert _get(fetch, "author/900000101")[1] == {"authorId": "900000101", "name": "Jane Q. Marlowe"}


def test_ids_that_are_merged_later_answer_under_the_first_with_all_papers(fetch: Fetch, replica: Replica) -> None:
    before = [_get(fetch, f"author/{number}/papers")[1]["data"] for number in ("900000103", "900000104")]
    replica.replace(replica.world.merging("wei-lin-optics"))
    assert [_get(fetch, f"author/{number}")[1]["authorId"] for number in ("900000103", "900000104")] == [
        "900000103",
        "900000103",
    ]
    after = _get(fetch, "author/900000104/papers")[1]["data"]
    assert {one["paperId"] for one in after} == {one["paperId"] for part in before for one in part}


def test_a_merged_author_answers_under_the_surviving_id(fetch: Fetch) -> None:
    assert _get(fetch, "author/900000999")[1]["authorId"] == "900000101"
    assert _get(fetch, "author/batch", {"ids": ["900000999"]})[1][0]["authorId"] == "900000101"


def test_papers_may_come_within_the_author(fetch: Fetch) -> None:
    found = _get(fetch, "author/900000102?fields=papers.title,papers.year")[1]
    assert {tuple(paper) for paper in found["papers"]} == {("paperId", "title", "year")}
    assert len(found["papers"]) == 5


def test_the_search_is_fuzzy(fetch: Fetch) -> None:
    found = _get(fetch, "author/search?query=J.+Marlowe")[1]
    assert [hit["name"] for hit in found["data"]] == ["Jane Q. Marlowe", "Julian Marlowe"]


def test_the_search_is_paged(fetch: Fetch) -> None:
    first = _get(fetch, "author/search?query=Wei+Lin&limit=2")[1]
    last = _get(fetch, f"author/search?query=Wei+Lin&limit=2&offset={first['next']}")[1]
    assert (first["total"], len(first["data"]), len(last["data"]), "next" in last) == (3, 2, 1, False)


def test_one_paper_answers_to_all_its_ids(fetch: Fetch) -> None:
    number = paper_id(make_world().paper["gradient-kites"])
    ids = [
        "ARXIV:2302.90019",
        "arXiv:2302.90019",
        "ACL:2023.harbor-long.4",
        "DOI:10.5555/2023.harbor-long.4",
        number,
    ]
    found = _get(fetch, "paper/batch?fields=externalIds", {"ids": ids})[1]
    assert [paper["paperId"] for paper in found] == [number] * len(ids)
    corpus = found[0]["externalIds"]["CorpusId"]
    assert _get(fetch, f"paper/CorpusId:{corpus}")[1]["paperId"] == number


def test_two_clusters_of_one_person_share_the_papers_between_them() -> None:
    world = make_world()
    scholar = Scholar(world)
    parts = [{paper.key for paper in scholar.papers_of(number)} for number in ("900000103", "900000104")]
    assert parts[0].isdisjoint(parts[1])
    assert parts[0] | parts[1] == {paper.key for paper in world.papers_of("wei-lin-optics")}


def test_signatures_without_a_person_have_no_author_id(fetch: Fetch) -> None:
    authors = _get(fetch, "paper/ARXIV:2406.90009?fields=authors")[1]["authors"]
    assert len(authors) == 121
    assert sum(author["authorId"] is not None for author in authors) == 2
