"""A profile document comes in, its text in one format goes out; each ends with a line's end.

`FORMATS` names them. A format is imported when it is first asked for, so that `byline show` starts fast.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from pipeline.document import Profile, encode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def _text(profile: Profile) -> str:
    from web.formats.text import text

    return text(profile)


def _json(profile: Profile) -> str:
    return encode(profile).decode()


def _bibtex(profile: Profile) -> str:
    from web.formats.bibtex import bibtex

    return bibtex(profile)


def _csv(profile: Profile) -> str:
    from web.formats.csv import csv

    return csv(profile)


def _ris(profile: Profile) -> str:
    from web.formats.ris import ris

    return ris(profile)


def _csl(profile: Profile) -> str:
    from web.formats.csl import csl

    return csl(profile)


def _atom(profile: Profile) -> str:
    from web.formats.atom import atom

    return atom(profile)


def _jsonld(profile: Profile) -> str:
    from web.formats.jsonld import jsonld

    return jsonld(profile)


FORMATS: Final[Mapping[str, Callable[[Profile], str]]] = MappingProxyType(
    {
        "text": _text,
        "json": _json,
        "bibtex": _bibtex,
        "ris": _ris,
        "csl": _csl,
        "csv": _csv,
        "atom": _atom,
        "jsonld": _jsonld,
    }
)
