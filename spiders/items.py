"""Pages as Scrapy items, so that `scrapy crawl acl -O pages.jl` and `scrapy parse` can print them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from itemadapter import ItemAdapter
from itemadapter.adapter import AdapterInterface

if TYPE_CHECKING:
    from collections.abc import Iterator


class StructAdapter(AdapterInterface):
    """A msgspec struct as a read-only mapping of plain values; what is unset is absent."""

    def __init__(self, item: msgspec.Struct) -> None:
        super().__init__(item)
        self._plain: dict[str, Any] = msgspec.to_builtins(item)

    @classmethod
    def is_item_class(cls, item_class: type) -> bool:
        """Tell whether objects of a class are structs."""
        return issubclass(item_class, msgspec.Struct)

    def __getitem__(self, field: str) -> Any:
        return self._plain[field]

    def __setitem__(self, field: str, value: Any) -> None:
        raise TypeError("what a source said is not changed")

    def __delitem__(self, field: str) -> None:
        raise TypeError("what a source said is not changed")

    def __iter__(self) -> Iterator[str]:
        return iter(self._plain)

    def __len__(self) -> int:
        return len(self._plain)


def register() -> None:
    """Make Scrapy's exporters take structs."""
    if StructAdapter not in ItemAdapter.ADAPTER_CLASSES:
        ItemAdapter.ADAPTER_CLASSES = (StructAdapter, *ItemAdapter.ADAPTER_CLASSES)
