"""What the sources can be asked about an author: by what was typed, and by what is known of the author by now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.queries import profiles
from spiders.card import addresses
from spiders.catalog import SOURCES, card
from spiders.politeness.hosts import netloc_of
from spiders.target import Target

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from db.engine import Transaction
    from pipeline.authors import Meant
    from pipeline.configuration import Configuration

_BATCH = 100
"""Papers that are asked for in one target."""


def enabled(configuration: Configuration, only: Sequence[str]) -> list[str]:
    """Return the sources that can be asked: not switched off, with a key where they need one, and wanted."""
    return [
        source for source in SOURCES if why_off(configuration, source) is None and (not only or source in only)
    ]


def why_off(configuration: Configuration, source: str) -> str | None:
    """Return why a source cannot be asked and which setting would change that; None if it can."""
    settings = configuration.source(source)
    if not settings.enabled:
        return f"{source} is switched off; set sources.{source}.enabled = true"
    if card(source).needs_key and not settings.api_key:
        return f"{source} needs a key; set sources.{source}.api_key"
    return None


def typed(configuration: Configuration, meant: Meant, source: str, only: Sequence[str]) -> list[Target]:
    """Return what a source can be asked by what was typed; a URL goes to the source whose host it is.

    A page of any other host is a profile page, unless only one other source that reads pages is wanted.
    """
    known = card(source)
    if meant.scheme == "url":
        sole = tuple(only) == (source,) and not known.endpoints
        reads = sole or _reads_url(configuration, source, meant.value)
        return [Target("url", meant.value)] if reads else []
    if meant.scheme == "name":
        return [Target("name", meant.value)] if known.finds_names else []
    return [Target(meant.scheme, meant.value)] if meant.scheme in known.schemes else []


def known_of(transaction: Transaction, author_id: str, source: str) -> list[Target]:
    """Return what a source can be asked by what is known of an author: identifiers, papers, pages."""
    schemes = card(source).schemes
    found = [
        Target(alias["scheme"], alias["value"])
        for alias in profiles.aliases(transaction, author_id)
        if alias["scheme"] in schemes and alias["evidence"] != "name"
    ]
    pages = profiles.listing_pages(transaction, author_id, source)
    found += [Target("url", url) for url in pages if url.startswith(("http://", "https://"))]
    found += _papers(profiles.papers(transaction, author_id), schemes)
    return list(dict.fromkeys(found))


def _papers(rows: Iterable[profiles.Row], schemes: Sequence[str]) -> list[Target]:
    """Return a target for each paper, by the first of its identifiers that the source answers."""
    wanted = [scheme.removeprefix("paper:") for scheme in schemes if scheme.startswith("paper:")]
    found = []
    for row in rows:
        identifiers = row["detail"]["identifiers"]
        scheme = next((scheme for scheme in wanted if scheme in identifiers), None)
        if scheme is not None:
            found.append(Target(f"paper:{scheme}", identifiers[scheme]))
    return found


def batched(found: Iterable[Target]) -> tuple[Target, ...]:
    """Return the targets with those of papers joined, so that one request can ask for many."""
    papers: dict[str, list[str]] = {}
    others = []
    for target in found:
        if target.scheme.startswith("paper:"):
            papers.setdefault(target.scheme, []).append(target.value)
        else:
            others.append(target)
    joined = [
        Target(scheme, ",".join(values[start : start + _BATCH]))
        for scheme, ids in sorted(papers.items())
        for values in [sorted(ids)]
        for start in range(0, len(values), _BATCH)
    ]
    return (*others, *joined)


def _reads_url(configuration: Configuration, source: str, url: str) -> bool:
    """Tell whether a URL is for a source: at one of its hosts, or for `profile-page` at a host of no source."""
    homes = {name: _hosts(configuration, name) for name in SOURCES}
    host = netloc_of(url)
    if any(host in hosts for hosts in homes.values()):
        return host in homes[source]
    return source == "profile-page"


def _hosts(configuration: Configuration, source: str) -> set[str]:
    """Return a source's hosts: those that the installation uses, and those of the card, whose URLs people type."""
    known = card(source)
    own = {netloc_of(address.url) for address in addresses(known, configuration.source(source)).values()}
    return own | {netloc_of(endpoint.url) for endpoint in known.endpoints.values()}
