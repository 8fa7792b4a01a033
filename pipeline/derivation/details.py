"""What derived rows hold beyond their columns; light to import, since showing a profile needs no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from pipeline.identity.statements import Alarm

if TYPE_CHECKING:
    from collections.abc import Mapping


class Credit(Struct, frozen=True):
    """A name in the paper's author list, and the mention that it is."""

    name: str
    mention: str
    institutions: tuple[str, ...] = ()


class Code(Struct, frozen=True):
    """Where the paper's code is, or that there is some."""

    url: str | None
    source: str
    confidence: str


class Count(Struct, frozen=True):
    """A citation count as one source gave it on a date."""

    value: int
    as_of: str


class Version(Struct, frozen=True):
    """A version of the paper: of a preprint, or its publication."""

    version: str
    date: str | None
    source: str
    venue: str | None = None


class PaperDetail(Struct, frozen=True):
    """What is known of a paper beyond its row's columns."""

    abstract: str | None
    authors: tuple[Credit, ...]
    authors_complete: bool
    primary_category: str | None
    categories: tuple[str, ...]
    identifiers: dict[str, str]
    venue: str | None
    comment: str | None
    code: Code | None
    is_code_known: bool
    """Whether a source was asked that tells of papers without code that they have none."""
    institutions: tuple[str, ...]
    citations: dict[str, Count]
    versions: tuple[Version, ...]
    withdrawn: bool
    retracted: bool
    front_matter: bool
    said_at: str
    from_records: dict[str, str]
    """Field to the key of the record that it was taken from, or to the judgement that set it."""

    @property
    def is_taken_back(self) -> bool:
        """Whether it was retracted or withdrawn: then figures count it apart."""
        return self.retracted or self.withdrawn


class StandingPaper(Struct, frozen=True):
    """A paper as its row holds it."""

    id: str
    title: str
    date: str | None
    field: str | None
    detail: PaperDetail


def standing_paper(row: Mapping[str, Any]) -> StandingPaper:
    """Return a paper from its row, which may hold more."""
    return msgspec.convert(dict(row), StandingPaper)


class ReportedFigure(Struct, frozen=True):
    """A figure that a source reported of a person on a day."""

    name: str
    value: int | float | str
    source: str
    as_of: str
    record: str
    """Key of the author record."""


class AuthorDetail(Struct, frozen=True):
    """What is known of a person beyond the row's columns."""

    names: tuple[str, ...]
    records: tuple[str, ...]
    """Author records of sources that are about this person."""
    affiliations: tuple[str, ...]
    reported: tuple[ReportedFigure, ...]
    """What each of these records says now."""
    reported_before: tuple[ReportedFigure, ...]
    """What they said on earlier days, record by record, the oldest first."""
    told: int
    """How many of the figures have a value."""
    listings: dict[str, str] = {}
    """Source to the key of the owner whose listing of the person's papers was said last."""
    set_by: dict[str, str] = {}
    """Field to the judgement that set its value: `judgement:3`."""
    alarm: Alarm | None = None
    """How much this looks like several people; None where nothing does."""
