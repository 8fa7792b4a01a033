"""The query API of the replica's arXiv (Atom): look-ups by identifier and by query."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from demo.answer import Answer, Ask, as_type, page
from demo.arxiv_pages import preprint_of
from demo.arxiv_query import matches

if TYPE_CHECKING:
    from demo.world import Paper, World

_ID = re.compile(r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v(\d+))?")
_MOST = 2000


class RefusedError(Exception):
    """A query that the API answers with its error feed."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def answer(world: World, ask: Ask) -> Answer:
    """Return the feed that answers a query; what is malformed gets a feed with one entry `Error`, status 400."""
    try:
        return _feed(world, ask)
    except RefusedError as error:
        anchor = re.sub(r"\W+", "_", error.reason)
        found = page("arxiv_api_error.xml", status=400, reason=error.reason, anchor=anchor, as_of=world.as_of)
    return as_type(found, "application/atom+xml; charset=utf-8")


def _feed(world: World, ask: Ask) -> Answer:
    query, ids = ask.first("search_query"), ask.first("id_list")
    start, most = _number(ask, "start", "0"), _number(ask, "max_results", "10")
    if most > _MOST:
        raise RefusedError(f"max_results must be less than or equal to {_MOST}")
    papers = _found(world, query, ids)
    _sort(papers, ask)
    echo = f"search_query={query}&id_list={ids}&start={start}&max_results={most}"
    found = page(
        "arxiv_api.xml",
        papers=[(paper, version, preprint_of(paper)) for paper, version in papers[start : start + most]],
        echo=echo,
        digest=hashlib.sha256(echo.encode()).hexdigest()[:27],
        total=len(papers),
        start=start,
        most=most,
        as_of=world.as_of,
    )
    return as_type(found, "application/atom+xml; charset=utf-8")


def _number(ask: Ask, name: str, default: str) -> int:
    value = ask.first(name, default) or default
    if not value.isdigit():
        raise RefusedError(f"{name} must be an integer")
    return int(value)


def _found(world: World, query: str, ids: str) -> list[tuple[Paper, int]]:
    if ids:
        candidates = _by_id(world, ids)
    else:
        candidates = [(paper, len(preprint_of(paper).versions)) for paper in world.preprints.values()]
    if not query:
        return candidates if ids else []
    test = matches(query)
    return [(paper, version) for paper, version in candidates if test(paper)]


def _by_id(world: World, ids: str) -> list[tuple[Paper, int]]:
    found = []
    for name in filter(None, (part.strip() for part in ids.split(","))):
        match = _ID.fullmatch(name.removeprefix("arXiv:"))
        if match is None:
            raise RefusedError(f"incorrect id format for {name}")
        paper = world.preprints.get(match[1])
        if paper is not None:
            last = len(preprint_of(paper).versions)
            found.append((paper, min(int(match[2] or last), last)))
    return found


def _sort(papers: list[tuple[Paper, int]], ask: Ask) -> None:
    order, descending = ask.first("sortBy", "relevance"), ask.first("sortOrder", "descending") == "descending"
    if order == "submittedDate":
        papers.sort(key=lambda found: preprint_of(found[0]).versions[0].at, reverse=descending)
    elif order == "lastUpdatedDate":
        papers.sort(key=lambda found: preprint_of(found[0]).versions[-1].at, reverse=descending)
