"""The profile as lines of text, in the layout of the profile pages that Byline reads.

A line's wording never changes with its number (`1papers`), so that it can be found by its ending.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.document import shown
from web.dates import number, readable, whole
from web.formats.provenance import figure_notes, notice_origin, on_the_whole, paper_notes
from web.texts import one_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from pipeline.document import Notice, Paper, Profile

_SHOWN_AUTHORS: Final = 3
_NAME_AND_GAP: Final = 2


def _header(profile: Profile) -> list[tuple[str, str]]:
    """Return the header's lines, each with the key of the figure that it shows."""
    figures = profile.figures
    lines = []
    field = profile.main_field or shown(figures.main_field)
    if field is not None:
        lines.append((str(field), "main_field"))
    for key, line, form in (
        ("h_index", "h-index{}", number),
        ("papers", "{}papers", number),
        ("citations", "{}citations", number),
        ("novelty", "Novelty{}%", whole),
        ("ai_score", "AI Score{}", whole),
    ):
        value = shown(getattr(figures, key))
        if value is not None:
            lines.append((line.format(form(value)), key))
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


def _paper(paper: Paper, year: int | None, notices: Sequence[Notice], *, verbose: bool) -> list[str]:
    badges = _badges(paper, year)
    lines = [badges] if badges else []
    lines.append(one_line(paper.title or paper.id))
    if verbose:
        lines += _indented([*paper_notes(paper), *_told(notices, f"paper:{paper.id}")])
    for block in (authors_line(paper), one_line(paper.abstract or "")):
        if block:
            lines += ["", block]
    return lines


def _indented(notes: Iterable[str]) -> list[str]:
    return [f"    {one_line(note)}" for note in notes]


def _unshown(profile: Profile, in_header: Collection[str]) -> list[str]:
    """Return the figures that the layout has no line for, or no value to put there."""
    lines = []
    for key in profile.figures.__struct_fields__:
        if key in in_header:
            continue
        value = shown(getattr(profile.figures, key))
        lines.append(f"{key.replace('_', '-')}: {'no value' if value is None else number(value)}")
        lines += _beside(profile, key)
    return lines


def _beside(profile: Profile, key: str) -> list[str]:
    """Return what stands under a figure: where it comes from, and what of it is odd."""
    return _indented([*figure_notes(getattr(profile.figures, key)), *_told(profile.notices, key)])


def _told(notices: Iterable[Notice], about: str) -> list[str]:
    return [_notice(notice) for notice in notices if notice.about == about]


def _notice(notice: Notice) -> str:
    where = notice_origin(notice)
    return one_line(f"! {notice.text}" + (f" ({where})" if where else ""))


def _year(profile: Profile) -> int | None:
    """Return the year of the newest statement that the profile rests on."""
    papers = profile.figures.papers
    dates = [papers.as_of, *(reported.as_of for reported in papers.reported)]
    years = [date[:4] for date in dates[:1] if date] or [date[:4] for date in dates if date]
    return int(max(years)) if years else None


def _top(profile: Profile, *, verbose: bool) -> list[str]:
    lines = [one_line(profile.name), ""]
    header = _header(profile)
    for line, key in header:
        lines.append(line)
        if verbose:
            lines += _beside(profile, key)
    if verbose:
        lines += _unshown(profile, [key for _, key in header])
    if len(lines) > _NAME_AND_GAP:
        lines.append("")
    if verbose and (told := on_the_whole(profile)):
        lines += [_notice(notice) for notice in told] + [""]
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
        lines += ["", *_paper(paper, year, profile.notices, verbose=verbose)]
    return "\n".join(lines) + "\n"
