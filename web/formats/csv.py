"""The papers of a profile as CSV (RFC 4180), one row a paper; a list in a cell is divided by `; `."""

from __future__ import annotations

import csv as writer
import io
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pipeline.document import Paper, Profile

COLUMNS: Final = (
    "id",
    "title",
    "authors",
    "authors_complete",
    "date",
    "primary_category",
    "field",
    "venue",
    "institutions",
    "arxiv",
    "doi",
    "code",
    "code_url",
    "citations",
    "citations_source",
    "citations_as_of",
    "novelty",
    "score",
    "retracted",
    "why",
    "abstract",
)
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def guarded(text: str) -> str:
    """Return text that a spreadsheet does not take for a formula: an apostrophe is put before one."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_FORMULA) else text


def cell(value: object) -> str:
    """Return a value as a cell of text: empty for what is absent, yes or no."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return guarded(value) if isinstance(value, str) else str(value)


def _row(paper: Paper) -> tuple[object, ...]:
    return (
        paper.id,
        paper.title,
        "; ".join(author.name for author in paper.authors) or None,
        paper.authors_complete,
        paper.date,
        paper.primary_category,
        paper.field,
        paper.venue,
        "; ".join(paper.institutions) or None,
        paper.identifiers.get("arxiv"),
        paper.identifiers.get("doi"),
        paper.code is not None,
        paper.code.url if paper.code else None,
        paper.citations.value,
        paper.citations.source,
        paper.citations.as_of,
        paper.novelty.value,
        paper.score.value,
        paper.retracted,
        paper.why,
        paper.abstract,
    )


def csv(profile: Profile) -> str:
    """Return a header and one row a paper, in the profile's order; what is absent is an empty cell."""
    out = io.StringIO(newline="")
    rows = writer.writer(out)
    rows.writerow(COLUMNS)
    rows.writerows([cell(value) for value in _row(paper)] for paper in profile.papers)
    return out.getvalue()
