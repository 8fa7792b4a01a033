"""The replica's profile site: pages of people with figures and papers, in two markups of the same text."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from demo.answer import Answer, Ask, not_found, page
from demo.text import MONTHS, field_of
from demo.world import Paper

if TYPE_CHECKING:
    from demo.world import Person, World


class Row(Struct, frozen=True):
    """A paper as a profile page shows it."""

    paper: Paper
    field: str
    day: str
    """`Sep 5, 2023`; the year is left out in the year of the visit."""
    names: str
    """The first three names, cut by `et al.`"""
    tag: str


class Figures(Struct, frozen=True):
    """The figures over the papers."""

    h_index: int
    papers: int
    citations: int
    novelty: int
    score: int


IMPOSSIBLE = {"julian-marlowe": Figures(41, 3, 212, 88, 97)}
"""Figures that cannot all be true: an h-index of 41 over three papers with 212 citations."""
SHOWN = ("jane-marlowe", "wei-lin", "zoe-quillfeather", "julian-marlowe", "wei-lin-optics")
"""People with a page."""


def path_of(person: str) -> str:
    """Return the path of a person's page."""
    return f"/author/{person}"


def markup_of(person: str) -> str:
    """Return which of the two markups a person's page has: `cards` or `list`."""
    return "list" if SHOWN.index(person) % 2 else "cards"


def answer(world: World, ask: Ask) -> Answer:
    """Return the site's answer: a person's page, `?view=list` or `?view=cards` asks for the other markup."""
    for key in SHOWN:
        if ask.path == path_of(key) and key in world.person:
            view = ask.first("view", markup_of(key))
            template = "profile_list.html" if view == "list" else "profile_cards.html"
            return _page(template, world.person[key], _rows(world, key, ask.now), world.as_of)
    return not_found("No such author")


def _page(template: str, person: Person, rows: list[Row], as_of: str) -> Answer:
    figures = IMPOSSIBLE.get(person.key) or _figures(rows)
    return page(template, person=person, rows=rows, figures=figures, modified=as_of)


def _rows(world: World, key: str, now: str) -> list[Row]:
    papers = [paper for paper in world.papers_of(key) if paper.preprint and not paper.preprint.withdrawn]
    # The site orders by a score of its own, not by date.
    papers.sort(key=lambda paper: (-(paper.citations or 0), paper.key))
    return [_row(paper, world, now[:4]) for paper in papers]


def _row(paper: Paper, world: World, this_year: str) -> Row:
    assert paper.preprint is not None
    names = [who.name for who in paper.authors]
    first = world.person.get(paper.authors[0].person)
    return Row(
        paper,
        field_of(paper.preprint.categories[0]),
        _day(paper.preprint.versions[0].at[:10], this_year),
        f"{', '.join(names[:3])} et al." if len(names) > 3 else ", ".join(names),
        first.tag if first and len(paper.title) % 3 == 0 else "",
    )


def _day(text: str, this_year: str) -> str:
    day = date.fromisoformat(text)
    shown = f"{MONTHS[day.month - 1][:3]} {day.day}"
    return shown if text[:4] == this_year else f"{shown}, {day.year}"


def _figures(rows: list[Row]) -> Figures:
    counts = sorted((row.paper.citations or 0 for row in rows), reverse=True)
    return Figures(
        sum(count >= rank for rank, count in enumerate(counts, start=1)),
        len(rows),
        # The site counts by its own corpus, which sees a little more than others.
        sum(counts) + 3 * len(rows),
        40 + len(rows),
        50 + len(rows),
    )
