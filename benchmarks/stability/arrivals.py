"""The papers of a labelled set of people in the order of years, as records, and whose their mentions are."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from msgspec import UNSET, Struct

from benchmarks.accuracy.sets import find
from pipeline.derivation.said import mention_key
from spiders.records import Name, PaperContent, PaperRecord

if TYPE_CHECKING:
    from pathlib import Path

_YEAR: Final = re.compile(r"(\d{4})\.|[A-Z](\d\d)-")
_CENTURY: Final = 60
"""Two digits from here on are of the twentieth century."""


class Arrivals(Struct, frozen=True):
    """What arrives, and whose the mentions are."""

    papers: Mapping[int, Sequence[PaperRecord]]
    """By year, the years in order."""
    person_of: Mapping[str, str]
    """Key of a labelled mention to its person."""


def arriving(folder: Path, until: int | None) -> Arrivals:
    """Return the papers up to a year (None: all) of a labelled set, with their whole author lists."""
    (labelled,) = find([folder])
    rows = [json.loads(line) for line in labelled.file.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if until is None or _year(row["pub_id"]) <= until]
    papers: dict[int, dict[str, PaperRecord]] = {}
    person_of = {}
    for row in rows:
        year, place = _year(row["pub_id"]), int(row["mention_id"].rpartition("@")[2])
        authors = [*row["coauthors"][:place], row["name"], *row["coauthors"][place:]]
        key = mention_key(f"acl/bulk/{row['pub_id']}", row["name"], authors[:place].count(row["name"]))
        person_of[key] = labelled.true[row["mention_id"]]
        papers.setdefault(year, {}).setdefault(row["pub_id"], _paper(row, year, authors))
    return Arrivals({year: list(papers[year].values()) for year in sorted(papers)}, person_of)


def _year(paper: str) -> int:
    found = _YEAR.match(paper)
    assert found is not None
    if found[1]:
        return int(found[1])
    return int(found[2]) + (1900 if int(found[2]) >= _CENTURY else 2000)


def _paper(row: Mapping[str, str], year: int, authors: Sequence[str]) -> PaperRecord:
    content = PaperContent(
        title=row["title"],
        abstract=row["abstract"] or UNSET,
        venue=row["venue"] or UNSET,
        published=str(year),
        authors=tuple(Name(name) for name in authors),
        identifiers={"acl": row["pub_id"]},
    )
    return PaperRecord("acl", "bulk", row["pub_id"], content)
