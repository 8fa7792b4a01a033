"""The source cards as this installation uses them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from pipeline.effective import masked
from pipeline.runs.targets import why_off
from spiders.card import addresses
from spiders.catalog import SOURCES, card

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.configuration import Configuration


class At(Struct, frozen=True):
    """One address in force."""

    name: str
    url: str
    delay_s: float
    card_url: str
    """The address that the card gives, where the installation names another."""


class SourceCard(Struct, frozen=True):
    """What a source is, and how this installation uses it."""

    name: str
    title: str
    enabled: bool
    why_off: str | None
    addresses: tuple[At, ...]
    needs_key: bool
    key_set: bool
    schemes: tuple[str, ...]
    finds_names: bool
    harvests: bool
    imports: tuple[str, ...]
    terms_url: str | None
    acknowledgement: str | None


def cards(configuration: Configuration) -> list[SourceCard]:
    """Return all cards, in the order in which sources are asked."""
    return [_card(configuration, name) for name in SOURCES]


def acknowledgements(sources: Iterable[str]) -> list[str]:
    """Return what is to be said of sources whose data is shown, in their order; what no card asks is left out."""
    given = set(sources)
    return [words for name in SOURCES if name in given and (words := card(name).acknowledgement)]


def _card(configuration: Configuration, name: str) -> SourceCard:
    known = card(name)
    settings = configuration.source(name)
    reason = why_off(configuration, name)
    return SourceCard(
        name=name,
        title=known.title,
        enabled=reason is None,
        why_off=reason,
        addresses=tuple(
            At(endpoint, masked(address.url), address.delay_s, known.endpoints[endpoint].url)
            for endpoint, address in addresses(known, settings).items()
        ),
        needs_key=known.needs_key,
        key_set=bool(settings.api_key),
        schemes=known.schemes,
        finds_names=known.finds_names,
        harvests=known.harvests,
        imports=known.imports,
        terms_url=known.terms_url,
        acknowledgement=known.acknowledgement,
    )
