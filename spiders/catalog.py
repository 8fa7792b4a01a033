"""The sources that Byline knows, by name."""

from __future__ import annotations

from importlib import import_module

from spiders.card import Card

SOURCES = ("arxiv", "acl", "semantic-scholar", "citation-meta", "profile-page")
"""Names in the order in which sources are listed and asked."""


def folder(source: str) -> str:
    """Return the name of a source's package: `semantic-scholar` lies in `spiders.semantic_scholar`."""
    return source.replace("-", "_")


def card(source: str) -> Card:
    """Return a source's card. Raises KeyError for an unknown name."""
    if source not in SOURCES:
        raise KeyError(source)
    found = import_module(f"spiders.{folder(source)}").CARD
    assert isinstance(found, Card)
    return found
