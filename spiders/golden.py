"""How the records of a saved page are kept beside it: `records.json`, made to be read by a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import structs

if TYPE_CHECKING:
    from spiders.records import Page


_OF_THE_BYTES = {"again", "imprints"}


def written(page: Page) -> str:
    """Return what a page says as text of JSON, one value a line."""
    said = {name: value for name, value in structs.asdict(page).items() if name not in _OF_THE_BYTES}
    return msgspec.json.format(msgspec.json.encode(said), indent=1).decode() + "\n"
