"""The hosts of the replica: their groups, and who answers for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from demo import acl, arxiv_api, arxiv_oai, arxiv_pages, proceedings, profiles, semantic_scholar
from demo.answer import Answer, Ask, not_found, redirect

if TYPE_CHECKING:
    from collections.abc import Mapping

    from demo.arxiv_oai import Paging
    from demo.world import World


class Site(Struct, frozen=True):
    """A host and the group whose limits it shares."""

    host: str
    group: str


SITES = (
    Site("arxiv.org", "arxiv"),
    Site("export.arxiv.org", "arxiv"),
    Site("oaipmh.arxiv.org", "arxiv"),
    Site("aclanthology.org", "acl"),
    Site("api.semanticscholar.org", "semantic-scholar"),
    Site("proceedings.example", "proceedings"),
    Site("profiles.example", "profiles"),
)
"""In the order of their ports."""


def answer(world: World, host: str, ask: Ask, paging: Paging, roots: Mapping[str, str]) -> Answer:
    """Return a host's ordinary answer; `roots` are the addresses of the replica's hosts."""
    if host.endswith("arxiv.org"):
        return _arxiv(world, host, ask, paging, roots)
    single = {
        "aclanthology.org": acl.answer,
        "api.semanticscholar.org": semantic_scholar.answer,
        "proceedings.example": proceedings.answer,
        "profiles.example": profiles.answer,
    }
    return single[host](world, ask)


def _arxiv(world: World, host: str, ask: Ask, paging: Paging, roots: Mapping[str, str]) -> Answer:
    """The main host answers for the others too, as a mirror under one address would."""
    main = host == "arxiv.org"
    if ask.path == "/oai" and (main or host == "oaipmh.arxiv.org"):
        return arxiv_oai.answer(world, ask, paging)
    if ask.path == "/api/query" and (main or host == "export.arxiv.org"):
        return arxiv_api.answer(world, ask)
    if ask.path == "/oai2":
        return redirect(f"{roots['oaipmh.arxiv.org']}/oai")
    return arxiv_pages.answer(world, ask) if main else not_found("Page not found")
