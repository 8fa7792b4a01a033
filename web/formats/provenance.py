"""Where a figure comes from, in words: the same words in the verbose text and on the site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.document import (
    Figure,
    Figures,
    Notice,
    Paper,
    PaperCode,
    PaperFigure,
    Part,
    Partial,
    Profile,
    Reported,
)
from web.dates import number

if TYPE_CHECKING:
    from collections.abc import Callable

_YEARS: Final = ("first", "until")
"""Parts that are years."""


def reported_note(reported: Reported) -> str:
    """Return who said it, and when: `as reported by profile-page on 2026-03-20`."""
    date = f" on {reported.as_of}" if reported.as_of else ""
    return f"as reported by {reported.source}{date}"


def origin(figure: Figure | PaperFigure) -> str:
    """Return source, scope, date, number, reference and formula of a figure, as far as it has them."""
    scope = figure.scope if isinstance(figure, Figure) else None
    count = figure.n if isinstance(figure, Figure) else None
    return ", ".join(
        part
        for part in (
            figure.source,
            scope,
            f"as of {figure.as_of}" if figure.as_of else None,
            None if count is None else f"n = {number(count)}",
            f"against {figure.reference}" if figure.reference else None,
            f"formula {figure.formula.name}, version {figure.formula.version}" if figure.formula else None,
        )
        if part
    )


def partial_note(partial: Partial) -> str:
    """Return what is known of a figure that has too little for a value."""
    date = f", as of {partial.as_of}" if partial.as_of else ""
    return f"in part: {number(partial.value)} (n = {number(partial.n)}, {partial.source}{date})"


def _form(part: Part) -> Callable[[float], str]:
    return (lambda year: f"{year:.0f}") if part.name in _YEARS else number


def part_note(part: Part) -> str:
    """Return one part of a composed figure: its value or why there is none, rank, and the whole without it."""
    words = [f"{part.name}: {part.why_null if part.value is None else _form(part)(part.value)}"]
    if part.rank is not None:
        words.append(f"rank {number(part.rank)}" + (f" of {number(part.peers)}" if part.peers else ""))
    if part.without is not None:
        words.append(f"without it {number(part.without)}")
    return ", ".join(words)


def own_notes(figure: Figure | PaperFigure) -> list[str]:
    """Return what stands behind Byline's own value, or why there is none, one sentence each."""
    notes = []
    if figure.value is None:
        notes.append(f"no value of our own: {figure.why_null}")
    else:
        notes.append(origin(figure))
    if isinstance(figure, Figure) and figure.partial:
        notes.append(partial_note(figure.partial))
    if isinstance(figure, Figure) and figure.quartiles:
        low, high = figure.quartiles
        notes.append(f"half of the papers lie between {number(low)} and {number(high)}")
    return [note for note in notes + [part_note(part) for part in figure.parts] if note]


def figure_notes(figure: Figure) -> list[str]:
    """Return everything that stands behind a figure, our own first, then what was reported."""
    return own_notes(figure) + [
        f"{reported_note(reported)}: {number(reported.value)}" for reported in figure.reported
    ]


def notice_origin(notice: Notice) -> str:
    """Return source and date of a notice, as far as it has them."""
    return ", ".join(part for part in (notice.source, notice.as_of) if part)


def on_the_whole(profile: Profile) -> list[Notice]:
    """Return the notices that stand beside no figure and no paper of the profile."""
    beside = {*Figures.__struct_fields__, *(f"paper:{paper.id}" for paper in profile.papers)}
    return [notice for notice in profile.notices if notice.about not in beside]


def _counted(label: str, figure: PaperFigure) -> str | None:
    if figure.value is None:
        return None
    where = origin(figure)
    return f"{label} {number(figure.value)}" + (f" ({where})" if where else "")


def code_note(code: PaperCode) -> str:
    """Return where the code is, if known, and who says so: `code https://… (arxiv, asserted)`."""
    said = ", ".join(part for part in (code.source, code.confidence) if part)
    return " ".join(part for part in ("code", code.url, f"({said})" if said else None) if part)


def paper_notes(paper: Paper) -> list[str]:
    """Return what is known of a paper beyond title, authors and abstract, one sentence each."""
    return [
        note
        for note in (
            "retracted" if paper.retracted else None,
            paper.venue,
            ", ".join(f"{scheme} {value}" for scheme, value in sorted(paper.identifiers.items())),
            code_note(paper.code) if paper.code else None,
            _counted("citations", paper.citations),
            _counted("novelty", paper.novelty),
            _counted("score", paper.score),
            paper.why,
        )
        if note
    ]
