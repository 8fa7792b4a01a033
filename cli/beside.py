"""A question on a screen of plain text: two sides beside one another, what speaks for and what against it."""

from __future__ import annotations

from itertools import zip_longest
from textwrap import wrap
from typing import TYPE_CHECKING

from rich.cells import set_cell_size

from pipeline.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.explaining.between import Between
    from pipeline.explaining.sides import Publication, Side
    from pipeline.judging.reviewing import Asked

_BETWEEN = " | "
_OTHER_LINES = 15
"""Lines of a screen that papers do not take."""
_REASONS = 6
_OF_PAPER = 3
"""Lines that a paper takes at most."""


def screen(asked: Asked, place: str, width: int, height: int) -> Iterator[str]:
    """Yield the lines of a question, none wider than the screen and few enough to stand on it."""
    told = asked.told
    yield _cut(f"{place}: {_question(asked)}; gain {asked.gain:.1f}", width - 1).rstrip()
    column = (width - 1 - len(_BETWEEN)) // 2
    papers = max(1, (height - _OTHER_LINES) // _OF_PAPER)
    for one, other in zip_longest(
        *(_side(side, papers, column) for side in (told.left, told.right)), fillvalue=""
    ):
        yield f"{_cut(one, column)}{_BETWEEN}{_cut(other, column)}".rstrip()
    yield "-" * (width - 1)
    for line in [*_signs(told), *_reasons(told)][:_REASONS]:
        yield _cut(line, width - 1).rstrip()
    for line in told.judgements[:1]:
        yield _cut(f"ruled: {line}", width - 1).rstrip()


def _question(asked: Asked) -> str:
    if asked.told.alarm is not None:
        return f"one person or two? alarm {asked.told.alarm.score:.2f} of 1"
    what = "person" if asked.kind == "author" else "paper"
    pairs = counted(asked.told.pairs, "pair")
    return f"one {what}? average {asked.average:.2f} of {pairs}, sure from {asked.told.enough:g}"


def _signs(told: Between) -> Iterator[str]:
    """Yield what looks like several people, the strongest first."""
    for sign in sorted(told.alarm.signs if told.alarm is not None else (), key=lambda each: -each.strength):
        yield f"{sign.strength:5.2f} {sign.words}"


def _reasons(told: Between) -> Iterator[str]:
    """Yield what speaks for one, then what speaks against it."""
    for reason in sorted(told.link.reasons if told.link is not None else (), key=lambda each: each.weight <= 0):
        yield f"{reason.weight:+5.1f} {reason.words}"


def _side(side: Side, most: int, column: int) -> list[str]:
    lines = [side.thing, "; ".join(side.names)]
    lines.append("ids: " + (", ".join(side.identifiers) or "none"))
    lines.append("at: " + ("; ".join(side.affiliations) or "nowhere told"))
    for paper in side.papers[:most]:
        lines += _paper(paper, column)
    if len(side.papers) > most:
        lines.append(f"and {counted(len(side.papers) - most, 'more paper')}")
    return lines


def _paper(paper: Publication, column: int) -> list[str]:
    title = wrap(
        f"{paper.year or '----'} {_plain(paper.title) or 'without title'}",
        column,
        subsequent_indent="     ",
        max_lines=_OF_PAPER - 1,
        placeholder="…",
    )
    people = ", ".join(paper.people)
    more = "; ".join(part for part in (paper.venue, people and f"with {people}") if part)
    return [*title, f"     {more}"] if more else title


def _plain(text: str) -> str:
    """Return a text without what could steer a terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _cut(text: str, cells: int) -> str:
    """Return a text in just so many cells of a terminal."""
    return set_cell_size(_plain(text), cells)
