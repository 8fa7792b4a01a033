"""Invented mentions of people, each with the person: what is true of it.

People work in circles: they write with those of their own circle, about its subjects, at its venues. Common names
are drawn more often, so that the more people there are, the more share one; how names are written varies.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from benchmarks.scale.words import Drawn, Names, invented, shortened
from pipeline.identity.statements import Mention

if TYPE_CHECKING:
    from collections.abc import Iterator

_SEED: Final = 20_311
_CIRCLE: Final = 12
"""People of a circle."""
_PAPERS: Final = 30
"""Papers of a circle: about seven by each of its people."""
_AUTHORS: Final = (1, 2, 2, 3, 3, 4, 5)


class _Circle(Struct, frozen=True):
    people: tuple[tuple[int, str], ...]
    words: tuple[str, ...]
    venues: tuple[str, ...]


def mentions(count: int) -> Iterator[tuple[Mention, int]]:
    """Yield so many mentions, always the same ones, each with the number of its person."""
    random = Random(_SEED)
    made, paper = 0, 0
    for circle in _circles(random):
        for _ in range(_PAPERS):
            paper += 1
            for mention, person in _paper(paper, circle, random):
                if made == count:
                    return
                made += 1
                yield mention, person


def _circles(random: Random) -> Iterator[_Circle]:
    names = Names(_SEED)
    words = Drawn(invented(_SEED + 2, 40_000, (1, 4)), offset=5)
    venues = Drawn([f"Harbour Meeting on {word.title()}" for word in invented(_SEED + 3, 2_000, (2, 3))])
    number = 0
    while True:
        people = tuple((number + n, names.draw(random)) for n in range(_CIRCLE))
        number += _CIRCLE
        yield _Circle(people, tuple(words.draw(random, 30)), tuple(venues.draw(random, 4)))


def _paper(paper: int, circle: _Circle, random: Random) -> list[tuple[Mention, int]]:
    authors = random.sample(circle.people, k=random.choice(_AUTHORS))
    written = [shortened(name) if random.random() < 0.15 else name for _, name in authors]
    title = " ".join(random.sample(circle.words, k=random.randint(4, 9)))
    venue, year = random.choice(circle.venues), random.randint(2000, 2025)
    return [
        (_mention(f"paper-{paper:07}", place, written, title, venue, year), person)
        for place, (person, _) in enumerate(authors)
    ]


def _mention(paper: str, place: int, written: list[str], title: str, venue: str, year: int) -> Mention:
    return Mention(
        key=f"{paper}#{place}",
        record=paper,
        name=written[place],
        paper=paper,
        position=None,
        authors=None,
        coauthors=(*written[:place], *written[place + 1 :]),
        identifiers=(),
        affiliations=(),
        year=year,
        venue=venue,
        field=None,
        title=title,
        abstract=None,
    )
