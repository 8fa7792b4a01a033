"""The profile as lines of text, in the layout of the profile pages that Byline reads.

A line's wording never changes with its number (`1papers`), so that it can be found by its ending.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.document import Figure, Notice, Paper, Profile, shown
from web.dates import number, readable, whole
from web.formats.provenance import figure_notes, notice_origin, paper_notes
from web.texts import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHOWN_AUTHORS: Final = 3
_NAME_AND_GAP: Final = 2


def _header(profile: Profile) -> list[tuple[str, Figure]]:
    """Return the header's lines, each with the figure that it shows."""
    figures = profile.figures
    lines = []
    field = profile.main_field or shown(figures.main_field)
    if field is not None:
        lines.append((str(field), figures.main_field))
    for figure, line, form in (
        (figures.h_index, "h-index{}", number),
        (figures.papers, "{}papers", number),
        (figures.citations, "{}citations", number),
        (figures.novelty, "Novelty{}%", whole),
        (figures.ai_score, "AI Score{}", whole),
    ):
        value = shown(figure)
        if value is not None:
            lines.append((line.format(form(value)), figure))
    return lines


def authors_line(paper: Paper) -> str:
    """Return the first three authors, `et al.` where there are more, and the institution tags."""
    names = ", ".join(one_line(author.name) for author in paper.authors[:_SHOWN_AUTHORS])
    if names and (len(paper.authors) > _SHOWN_AUTHORS or not paper.authors_complete):
        names += " et al."
    return " ".join([names, *(f"· {one_line(tag)}" for tag in paper.institutions)]).strip()


def _badges(paper: Paper, year: int | None) -> str:
    date = readable(paper.date, year=year) if paper.date else ""
    return f"{one_line(paper.field or '')}{date}{'Code' if paper.code else ''}"


def _paper(paper: Paper, year: int | None, *, verbose: bool) -> list[str]:
    badges = _badges(paper, year)
    lines = [badges] if badges else []
    lines.append(one_line(paper.title or paper.id))
    if verbose:
        lines += _indented(paper_notes(paper))
    for block in (authors_line(paper), one_line(paper.abstract or "")):
        if block:
            lines += ["", block]
    return lines


def _indented(notes: Iterable[str]) -> list[str]:
    return [f"    {one_line(note)}" for note in notes]


def _unshown(profile: Profile, in_header: list[Figure]) -> list[str]:
    """Return the figures that the layout has no line for, or no value to put there."""
    lines = []
    for key in profile.figures.__struct_fields__:
        figure: Figure = getattr(profile.figures, key)
        if any(figure is shown_there for shown_there in in_header):
            continue
        value = shown(figure)
        lines.append(f"{key.replace('_', '-')}: {'no value' if value is None else number(value)}")
        lines += _indented(figure_notes(figure))
    return lines


def _notice(notice: Notice) -> str:
    where = notice_origin(notice)
    return one_line(notice.text + (f" ({where})" if where else ""))


def _year(profile: Profile) -> int | None:
    """Return the year of the newest statement that the profile rests on."""
    papers = profile.figures.papers
    dates = [papers.as_of, *(reported.as_of for reported in papers.reported)]
    years = [date[:4] for date in dates[:1] if date] or [date[:4] for date in dates if date]
    return int(max(years)) if years else None


def _top(profile: Profile, *, verbose: bool) -> list[str]:
    lines = [one_line(profile.name), ""]
    header = _header(profile)
    for line, figure in header:
        lines.append(line)
        if verbose:
            lines += _indented(figure_notes(figure))
    if verbose:
        lines += _unshown(profile, [figure for _, figure in header])
    if len(lines) > _NAME_AND_GAP:
        lines.append("")
    if verbose and profile.notices:
        lines += [f"! {_notice(notice)}" for notice in profile.notices] + [""]
    lines.append(f"{number(len(profile.papers))} Papers")
    return lines


def text(profile: Profile, *, verbose: bool = False, year: int | None = None) -> str:
    """Return the profile as text: values only, Byline's own, else as reported; what has neither is left out.

    Days in `year` are written without it; by default that is the year of the newest statement shown.
    `verbose` adds sources, dates and notices, each on an indented line under what it is about.
    """
    year = _year(profile) if year is None else year
    lines = _top(profile, verbose=verbose)
    for paper in profile.papers:
        lines += ["", *_paper(paper, year, verbose=verbose)]
    return "\n".join(lines) + "\n"
