"""The machine-readable side of a source's card, and the settings of an installation over it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, TypeAlias
from urllib.parse import urlsplit

from msgspec import Meta, Struct, field

Delay: TypeAlias = Annotated[float, Meta(ge=0, le=86_400)]
"""Seconds between two requests."""


class Endpoint(Struct, frozen=True, kw_only=True):
    """One address of a source."""

    url: str
    """Default address, without a slash at its end."""
    path: str
    """Where this endpoint lies under a mirror, if only the mirror's `base_url` is configured."""
    delay_s: float
    """Least gap between two requests to this host."""
    robots_exempt: str | None = None
    """Link to the terms that allow a documented API although robots.txt forbids everything."""
    timeout_s: float = 60.0
    asks: tuple[str, ...] = ("",)
    """Beginnings, behind the address, of all that is asked for there: what robots.txt must allow."""


class Card(Struct, frozen=True, kw_only=True):
    """What Byline must know of a source before it asks it for anything."""

    name: str
    """One word everywhere: spider, `record.source`, command-line argument."""
    title: str
    endpoints: Mapping[str, Endpoint]
    """By name; `base` is the first choice. All of them are one host group: one budget, one connection."""
    schemes: tuple[str, ...] = ()
    """Identifier schemes of AUTHOR that the source can answer."""
    finds_names: bool = False
    """Whether a name can be looked for at the source."""
    harvests: bool = False
    imports: tuple[str, ...] = ()
    """File kinds that `byline import` reads for this source, in words."""
    needs_key: bool = False
    key_header: str | None = None
    key_parameter: str | None = None
    """Parameter of an address in which the source takes a key; it is never stored (`pipeline/redaction.py`)."""
    key_check: str | None = None
    """What a key is tried with, behind the first address: a cheap request that no other key is answered."""
    mail_parameter: str | None = None
    """The same for the contact's mail address."""
    terms_url: str | None = None
    acknowledgement: str | None = None
    tells_code: tuple[str, ...] = ()
    """Kinds of record that say of each paper whether there is code: without a word of it, there is none."""
    least_filled: Mapping[str, float] = field(default_factory=dict)
    """By `KIND.FIELD` the share of new and changed records that have it when all is well; less is held."""
    precedence: Mapping[str, int] = field(default_factory=dict)
    """Kind of record to rank, where two kinds or sources say different things of one field.

    The lower is believed first; ranks of all cards are compared with one another and leave room between them.
    """


class SourceSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an installation may change of a source; unset values stand as the card has them."""

    enabled: bool = True
    base_url: str | None = None
    api_url: str | None = None
    oai_url: str | None = None
    delay_s: Delay | None = None
    api_key: str | None = None
    timeout_s: Annotated[float, Meta(gt=0, le=86_400)] | None = None
    page_size: Annotated[int, Meta(ge=1)] | None = None


class Address(Struct, frozen=True, kw_only=True):
    """An endpoint as an installation uses it."""

    url: str
    delay_s: float
    robots_exempt: str | None
    timeout_s: float

    @property
    def netloc(self) -> str:
        """Host and port."""
        return urlsplit(self.url).netloc


def addresses(card: Card, settings: SourceSettings) -> dict[str, Address]:
    """Return the source's addresses by endpoint name.

    A configured `<endpoint>_url` wins, else `base_url` plus the endpoint's path, else the card's.
    """
    found = {}
    for name, endpoint in card.endpoints.items():
        own: str | None = getattr(settings, f"{name}_url", None)
        if own is not None:
            url = own.rstrip("/")
        elif settings.base_url is not None:
            url = settings.base_url.rstrip("/") + endpoint.path
        else:
            url = endpoint.url
        found[name] = Address(
            url=url,
            delay_s=endpoint.delay_s if settings.delay_s is None else settings.delay_s,
            robots_exempt=endpoint.robots_exempt,
            timeout_s=endpoint.timeout_s if settings.timeout_s is None else settings.timeout_s,
        )
    return found
