"""How the records of a saved page are kept beside it: `records.json`, made to be read by a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from spiders.records import Page


def written(page: Page) -> str:
    """Return what a page says as text of JSON, one value a line."""
    return msgspec.json.format(msgspec.json.encode(page), indent=1).decode() + "\n"
