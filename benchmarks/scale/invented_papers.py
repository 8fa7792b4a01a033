"""A stream of records about invented papers, each with the number of its paper: what is true of it.

As in bibliographies: common words and phrases, titles that many papers bear, parts and sequels by the same people,
one paper in several sources, with other spellings, cut lists, typing errors and a year more or less.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from benchmarks.scale.words import STOPWORDS, Drawn, Names, invented, mistyped, shortened, turned
from pipeline.identity.statements import PaperStatement

if TYPE_CHECKING:
    from collections.abc import Iterator

_SEED: Final = 20_301
_SOURCES: Final = ("arxiv", "dblp", "crossref", "scholar")
_PLAIN: Final = ("Preface", "Editorial", "Introduction to the special issue", "Guest editorial", "Book reviews")
_SEQUELS: Final = (" II", " revisited", ": Part 2", " III")
_NO_IDS: Final[dict[str, str]] = {}


class _Paper(Struct, frozen=True):
    number: int
    title: str
    authors: tuple[str, ...]
    year: int
    venue: int


def records(count: int) -> Iterator[tuple[PaperStatement, int]]:
    """Yield so many records, always the same ones, each with the number of its paper."""
    random = Random(_SEED)
    made = 0
    for paper in _papers(random):
        sources = random.sample(_SOURCES, k=random.choices((1, 2, 3, 4), (35, 35, 20, 10))[0])
        for source in sources:
            if made == count:
                return
            made += 1
            yield _record(paper, source, made, random), paper.number


def _papers(random: Random) -> Iterator[_Paper]:
    names = Names(_SEED)
    words = Drawn(invented(_SEED + 2, 40_000, (1, 4)), offset=5)
    phrases = Drawn([" ".join(words.draw(random, random.randint(2, 3))) for _ in range(3_000)])
    written: list[str] = []
    number = 0
    while True:
        number += 1
        people = [_author(names, written, random) for _ in range(random.choices(range(1, 8), _LISTS)[0])]
        written += people
        authors = tuple(dict.fromkeys(people))
        paper = _Paper(number, _title(words, phrases, random), authors, random.randint(1995, 2025), _venue(random))
        yield paper
        if random.random() < 0.03:
            number += 1
            sequel = paper.title + random.choice(_SEQUELS)
            yield _Paper(number, sequel, authors, paper.year + random.randint(0, 3), paper.venue)


def _author(names: Names, written: list[str], random: Random) -> str:
    """Return somebody new, or one of those who have written: the likelier the more they wrote."""
    return names.draw(random) if not written or random.random() < _NEW else random.choice(written)


_NEW: Final = 0.3
_LISTS: Final = (15, 20, 25, 18, 12, 7, 3)
"""How many of a hundred papers have one author, two, and so on."""
_VENUES: Final = 400


def _venue(random: Random) -> int:
    return min(int(random.paretovariate(0.7)), _VENUES) - 1


def _title(words: Drawn, phrases: Drawn, random: Random) -> str:
    if random.random() < 0.003:
        return random.choice(_PLAIN)
    found = words.draw(random, random.choices(range(2, 11), (3, 8, 14, 18, 18, 15, 12, 8, 4))[0])
    if random.random() < 0.4:
        found.insert(random.randint(0, len(found)), phrases.draw(random)[0])
    stopwords = STOPWORDS.split()
    for at in range(len(found) - 1, 0, -1):
        if random.random() < 0.4:
            found.insert(at, random.choice(stopwords))
    if len(found) > 5 and random.random() < 0.25:
        found[1] += ":"
    return " ".join(found).capitalize()


def _record(paper: _Paper, source: str, made: int, random: Random) -> PaperStatement:
    authors, whole = _authors(paper.authors, random)
    late = random.choices((None, 0, 1, -1), (4, 84, 8, 4))[0]
    return PaperStatement(
        key=f"{source}/{made * 7_919 % 10_000_019:08}",
        source=source,
        title=_written(paper.title, random),
        authors=authors,
        authors_complete=whole,
        year=None if late is None else paper.year + late,
        identifiers=_identifiers(paper, source, random),
        venue=_venue_name(paper.venue, source, random),
    )


def _authors(names: tuple[str, ...], random: Random) -> tuple[tuple[str, ...], bool]:
    chance = random.random()
    if chance < 0.25:
        return tuple(map(shortened, names)), True
    if chance < 0.33:
        return tuple(map(turned, names)), True
    if chance < 0.4 and len(names) > 3:
        return names[:3], False
    if chance < 0.44:
        return tuple(mistyped(name, random) for name in names), True
    return names, True


def _written(title: str, random: Random) -> str:
    chance = random.random()
    if chance < 0.12:
        return mistyped(title, random)
    if chance < 0.15:
        return f"{title} (extended abstract)"
    if chance < 0.17:
        return title.partition(":")[0]
    if chance < 0.2:
        return title.replace(" ", "-", 1)
    return title.title() if chance < 0.5 else title


def _identifiers(paper: _Paper, source: str, random: Random) -> dict[str, str]:
    if source == "arxiv":
        month, serial = divmod(paper.number, 50_000)
        return {"arxiv": f"{10 + month // 12:02}{1 + month % 12:02}.{serial:05}"}
    if source == "crossref" or (source == "dblp" and random.random() < 0.3):
        return {"doi": f"10.5555/{paper.number}"}
    return _NO_IDS


def _venue_name(venue: int, source: str, random: Random) -> str | None:
    if source == "arxiv":
        return None
    if random.random() < 0.1:
        return "CoRR"
    return f"Proceedings of Harbour Meeting {venue}" if source == "crossref" else f"Proc. Harb. Meet. {venue}"
