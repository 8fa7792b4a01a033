"""The bounds that guards go by, each with where it comes from."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from pipeline.runs.guards import bounds_of
from spiders.catalog import SOURCES, card

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.configuration import Configuration


class InForce(Struct, frozen=True):
    """A bound: the table and the key that would set it, its value, and whether `file`, `card` or `default` did."""

    table: tuple[str, ...]
    key: str
    value: Any
    origin: str


def in_force(configuration: Configuration) -> Iterator[InForce]:
    """Yield the bounds: those of every run, of jobs, and of each source."""
    file, bounds = configuration.file, configuration.settings.guards
    given = {} if file is None else tomllib.loads(file.read_text(encoding="utf-8")).get("guards", {})
    plain = msgspec.to_builtins(bounds)
    jobs, _ = plain.pop("jobs"), plain.pop("sources")
    for key, value in plain.items():
        yield InForce(("guards",), key, value, _origin(key, given))
    for job, own in jobs.items():
        for key, value in own.items():
            if value is not None:
                yield InForce(("guards", "jobs", job), key, value, "file")
    for source in SOURCES:
        table, own = ("guards", "sources", source), given.get("sources", {}).get(source, {})
        expected = bounds_of(source, card(source).least_filled, bounds)
        yield InForce(table, "malformed", expected.malformed, _origin("malformed", own))
        for field, share in sorted(expected.fill.items()):
            yield InForce((*table, "fill"), field, share, _origin(field, own.get("fill", {}), "card"))


def _origin(key: str, given: Any, without: str = "default") -> str:
    return "file" if key in given else without
