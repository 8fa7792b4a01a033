"""What stands over the papers of a profile page: the owner's name, main field and figures."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from msgspec import UNSET, UnsetType

from spiders.errors import PageError
from spiders.profile_page.heads import is_field

if TYPE_CHECKING:
    from spiders.profile_page.lines import Line

_LABELS = {"hindex": "h_index", "paper": "papers", "papers": "papers", "citation": "citations"}
_LABELS |= {"citations": "citations", "novelty": "novelty", "aiscore": "ai_score"}
_LABEL = r"h[- ]?index|papers?|citations?|novelty|ai[- ]?score"
_NUMBER = rf"\d(?:[\d.,]*\d)?(?:[km](?={_LABEL}|\W|$))?\+?"
_TOKEN = re.compile(rf"(?P<label>{_LABEL})(?![^\W\d_])|(?P<number>{_NUMBER})|[^\W\d_][\w-]*", re.IGNORECASE)
_WHOLE = re.compile(r"\d+|\d{1,3}(?:,\d{3})+")
_BROKEN = re.compile(r"\d+(?:\.\d+)?")


class Figure(NamedTuple):
    """A number with its label, and the line that holds the first of them."""

    label: str
    number: str
    line: int


class Owner(NamedTuple):
    """Whom the page is about, and the figures as reported; `counts` are all numbers of papers it names."""

    name: str
    main_field: str | None
    figures: dict[str, float]
    counts: tuple[int, ...]

    def whole(self, label: str) -> int | UnsetType:
        """Return a figure that counts something."""
        return int(self.figures[label]) if label in self.figures else UNSET


class _Token(NamedTuple):
    label: str | None
    number: str | None
    line: int
    part: int


def figures(lines: list[Line]) -> list[Figure]:
    """Return the figures in the order of the page: a label and a number side by side, either first.

    Pairs within one piece of text come first, then those within a line, then those of two lines.
    """
    tokens = [token for place, line in enumerate(lines) for token in _tokens(line, place)]
    found: dict[int, Figure] = {}
    taken: set[int] = set()
    for near in (_same_part, _same_line, _next_line):
        for first, second in pairwise(range(len(tokens))):
            figure = _figure(tokens[first], tokens[second])
            if figure and near(tokens[first], tokens[second]) and not taken & {first, second}:
                found[first] = figure
                taken |= {first, second}
    return [found[place] for place in sorted(found)]


def _tokens(line: Line, place: int) -> list[_Token]:
    found = []
    for part, text in enumerate(line.parts):
        for match in _TOKEN.finditer(text):
            label = re.sub("[- ]", "", match["label"].lower()) if match["label"] else None
            found.append(_Token(_LABELS[label] if label else None, match["number"], place, part))
    return found


def _figure(first: _Token, second: _Token) -> Figure | None:
    if first.label and second.number:
        return Figure(first.label, second.number, first.line)
    if first.number and second.label:
        return Figure(second.label, first.number, first.line)
    return None


def _same_part(first: _Token, second: _Token) -> bool:
    return (first.line, first.part) == (second.line, second.part)


def _same_line(first: _Token, second: _Token) -> bool:
    return first.line == second.line


def _next_line(first: _Token, second: _Token) -> bool:
    return second.line - first.line == 1


def owner(lines: list[Line], found: list[Figure]) -> Owner:
    """Return what the lines over the first entry say.

    Raises PageError(`not-a-profile-page`, `figure-unreadable`).
    """
    name, main_field = _name(lines, found[0].line)
    values: dict[str, float] = {}
    counts = []
    for figure in found:
        value = _value(figure)
        values.setdefault(figure.label, value)
        if figure.label == "papers":
            counts.append(int(value))
    return Owner(name, main_field, values, tuple(counts))


def _value(figure: Figure) -> float:
    broken = figure.label in {"novelty", "ai_score"}
    if not (_BROKEN if broken else _WHOLE).fullmatch(figure.number):
        raise PageError("figure-unreadable", f"{figure.label} is {figure.number!r}")
    return float(figure.number) if broken else int(figure.number.replace(",", ""))


def _name(lines: list[Line], first_figure: int) -> tuple[str, str | None]:
    """Return name and main field: the main heading, else the line over the field, else over the figures."""
    over = lines[:first_figure]
    fields = [place for place, line in enumerate(over) if place and is_field(line.text)]
    place = first_figure - 1
    if over and over[0].title:
        place = 0
    elif fields:
        place = fields[-1] - 1
    if place < 0:
        raise PageError("not-a-profile-page", "no name stands over the figures")
    line = lines[place]
    if len(line.parts) > 1 and is_field(line.parts[-1]):
        return line.text.removesuffix(line.parts[-1]).strip(), line.parts[-1]
    shown = [part for line in lines[place + 1 : first_figure + 1] for part in line.parts if is_field(part)]
    return line.text, shown[-1] if shown else None
