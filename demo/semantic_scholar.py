"""The replica of Semantic Scholar's graph API: authors and papers, one by one and in batches."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from demo.answer import Answer, Ask, as_json
from demo.scholar_clusters import Scholar
from demo.scholar_fields import AUTHOR, PAPER, RefusedError, author_view, paper_view
from demo.text import words

if TYPE_CHECKING:
    from demo.world import Person, World

API_KEY = "demo-key"
"""The only key that the replica takes; no secret."""
_ROOT = "/graph/v1/"
_MOST = {"author/search": 1000, "papers": 1000, "author/batch": 1000, "paper/batch": 500}


def answer(world: World, ask: Ask) -> Answer:
    """Return the API's answer; a wrong or missing key is forbidden."""
    if ask.headers.get("x-api-key") != API_KEY:
        return as_json({"message": "Forbidden"}, 403)
    if not ask.path.startswith(_ROOT):
        return as_json({"message": "Missing Authentication Token"}, 403)
    try:
        return _routed(Scholar(world), ask, ask.path.removeprefix(_ROOT))
    except RefusedError as error:
        return as_json({"error": str(error)}, error.status)


def _routed(scholar: Scholar, ask: Ask, path: str) -> Answer:
    thing, _, rest = path.partition("/")
    if ask.method == "POST" and path in {"author/batch", "paper/batch"}:
        return _batch(scholar, ask, path)
    if ask.method == "GET" and path == "author/search":
        return _search(scholar, ask)
    if ask.method == "GET" and thing == "author" and rest:
        number, _, more = rest.partition("/")
        return _papers_of(scholar, ask, number) if more == "papers" else _author(scholar, ask, number)
    if ask.method == "GET" and thing == "paper" and rest:
        paper = scholar.paper(rest)
        if paper is None:
            raise RefusedError(f"Paper with id {rest} not found", 404)
        return as_json(paper_view(scholar, paper, _fields(ask, PAPER)))
    raise RefusedError("Not found", 404)


def _fields(ask: Ask, known: frozenset[str]) -> list[str]:
    names = [name for name in ask.first("fields").split(",") if name]
    unknown = [name for name in names if name.partition(".")[0] not in known]
    if unknown:
        raise RefusedError(f"Unrecognized or unsupported fields: [{', '.join(unknown)}]", 400)
    return names


def _author(scholar: Scholar, ask: Ask, number: str) -> Answer:
    person = scholar.author(number)
    if person is None:
        raise RefusedError(f"Author with id {number} not found", 404)
    return as_json(author_view(scholar, scholar.survivor(number), _fields(ask, AUTHOR)))


def _window(ask: Ask, most: int) -> tuple[int, int]:
    offset, limit = ask.first("offset", "0"), ask.first("limit", "100")
    if not offset.isdigit() or not limit.isdigit() or not 0 < int(limit) <= most:
        raise RefusedError(f"limit must be between 1 and {most}", 400)
    if int(offset) + int(limit) >= 10_000:
        raise RefusedError("offset + limit must be < 10000", 400)
    return int(offset), int(limit)


def _papers_of(scholar: Scholar, ask: Ask, number: str) -> Answer:
    if scholar.author(number) is None:
        raise RefusedError(f"Author with id {number} not found", 404)
    offset, limit = _window(ask, _MOST["papers"])
    fields = _fields(ask, PAPER)
    papers = scholar.papers_of(number)
    found: dict[str, Any] = {"offset": offset}
    if offset + limit < len(papers):
        found["next"] = offset + limit
    part = papers[offset : offset + limit]
    return as_json(found | {"data": [paper_view(scholar, paper, fields) for paper in part]})


def _search(scholar: Scholar, ask: Ask) -> Answer:
    wanted = words(ask.first("query"))
    if not wanted:
        raise RefusedError("Missing required parameter: 'query'", 400)
    offset, limit = _window(ask, _MOST["author/search"])
    fields = _fields(ask, AUTHOR)
    hits = [number for number, person in sorted(scholar.authors.items()) if _alike(wanted, person)]
    found: dict[str, Any] = {"total": len(hits), "offset": offset}
    if offset + limit < len(hits):
        found["next"] = offset + limit
    # An empty search has no `data` at all.
    return as_json(
        found | {"data": [author_view(scholar, number, fields) for number in hits[offset : offset + limit]]}
        if hits
        else found
    )


def _alike(wanted: set[str], person: Person) -> bool:
    """Compare fuzzily: the family name must be among the words, the others agree by their first letters."""
    family, given = words(person.family), words(person.given)
    others = wanted - family
    return bool(family & wanted) and all(any(one[0] == other[0] for one in given) for other in others)


def _batch(scholar: Scholar, ask: Ask, path: str) -> Answer:
    try:
        ids = json.loads(ask.body)["ids"]
        assert isinstance(ids, list)
    except (ValueError, KeyError, TypeError, AssertionError) as error:
        raise RefusedError("Request body must be a JSON object with a list of ids", 400) from error
    if not 0 < len(ids) <= _MOST[path]:
        raise RefusedError(f"Number of ids must be between 1 and {_MOST[path]}", 400)
    if path == "author/batch":
        fields = _fields(ask, AUTHOR)
        numbers = [scholar.survivor(str(one)) for one in ids]
        found = [author_view(scholar, one, fields) if scholar.author(one) else None for one in numbers]
    else:
        fields = _fields(ask, PAPER)
        papers = [scholar.paper(str(one)) for one in ids]
        found = [paper_view(scholar, paper, fields) if paper else None for paper in papers]
    if not any(found):
        raise RefusedError(f"No valid {path.partition('/')[0]} ids given", 400)
    return as_json(found)
