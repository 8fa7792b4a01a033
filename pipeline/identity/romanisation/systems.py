"""Every other romanisation of a name that is likely."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from pipeline.identity.name_parts import parse
from pipeline.identity.romanisation import arabic, chinese, greek, japanese, korean, slavic

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.identity.name_parts import Reading

_SYSTEMS: Final = {
    "chinese": chinese.respelt,
    "korean": korean.respelt,
    "japanese": japanese.respelt,
    "slavic": slavic.respelt,
    "greek": greek.respelt,
    "arabic": arabic.respelt,
}
_NONE: Final[Mapping[str, tuple[tuple[Reading, Reading], ...]]] = MappingProxyType({})


@lru_cache(maxsize=1 << 15)
def romanised(name: str) -> Mapping[str, tuple[tuple[Reading, Reading], ...]]:
    """Return, by language, the readings of a name that may be of it, each with itself in one spelling.

    Two names that agree in one spelling of one language may be the same name, romanised differently.
    """
    found: dict[str, tuple[tuple[Reading, Reading], ...]] = {}
    for reading in parse(name).readings:
        for language, respelt in _SYSTEMS.items():
            spelt = respelt(reading)
            if spelt is not None:
                found[language] = (*found.get(language, ()), (reading, spelt))
    return found or _NONE
