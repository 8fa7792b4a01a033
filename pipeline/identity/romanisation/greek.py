"""Greek names, by letters or by sound: `Papadopulos` is `Papadopoulos`, `Demetrios` is `Dimitrios`."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pipeline.identity.romanisation import letters

if TYPE_CHECKING:
    from pipeline.identity.name_parts import Reading

_ENDS: Final = (
    "opoulos", "opulos", "opoylos", "opoulou", "opulu", "opoyloy", "idis", "ides", "iadis", "iades", "akis",
    "okis", "oglou", "ogloy", "iou", "ioy", "eas", "tatos",
)  # fmt: skip
_FEWEST: Final = 5

_RULES: Final = letters.steps(r"""
    ^(?:giorgos|yorgos|yiorgos|georgios)$ georgos
    ^(?:dimitris|dimitrios|demetrios|demetris)$ dimitrios
    ^(?:yannis|giannis|ioannis|yiannis|ioannes)$ ioannis
    ^(?:kostas|costas|konstantinos|constantinos)$ konstantinos
    ^(?:nikos|nicos|nikolaos|nicolaos)$ nikolaos
    ^(?:bas|vas)(?:ilis|ileios|ilios|silis|silios)$ vasilis
    (?<=[ai])des$ dis
    o[uy](?![aeio]) u
    ph f
    th t
    ch h
    c k
    [ye]i|oi|y i
    ([aeo])y \1i
    ai e
    mp b
    gk|gg g
    (?<=[aeo])[uv](?=[aeioulrnmgdbvz]) v
    (?<=[aeo])[uf](?=[kpstxfh]) f
    (?<=[dg])h -
    ([b-df-hj-np-tv-z])\1 \1
""")


def respelt(reading: Reading) -> Reading | None:
    """Return the reading in one spelling; None where the family name does not end as Greek ones do."""
    return letters.respelt(reading, _forms) if is_greek(reading) else None


def is_greek(reading: Reading) -> bool:
    """Whether the family name ends as Greek ones do."""
    family = reading.family[-1].joined
    return family.endswith(_ENDS) and len(family) >= _FEWEST


@lru_cache(maxsize=1 << 14)
def _forms(word: str) -> tuple[str]:
    return (letters.folded(word, _RULES),)
