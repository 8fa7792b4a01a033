"""A world of as many invented people as one wants, what changes in it each day, and what is true of whom."""

from __future__ import annotations

from datetime import date
from itertools import product
from random import Random
from typing import TYPE_CHECKING, Final

import msgspec

from demo.world import Paper, Person, Preprint, Signature, Submission, World

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

TEAM: Final = 4
"""People who write with one another, and with nobody else."""
PAPERS: Final = 8
"""Papers that each person has begun at first."""
MERGED: Final = 1
"""Number of the person who has two ids at Semantic Scholar until these are merged, and no new papers."""

_SYLLABLES = ("Bra", "Cal", "Dor", "Fen", "Gri", "Hol", "Jar", "Kel", "Lom", "Mar", "Nor", "Pel", "Quo", "Ros")
_ENDINGS = ("vando", "mirek", "tholm", "sunde", "kovar", "bridge", "lindt", "queira", "zanski", "worth", "oyama")
_GIVEN = (
    "Ada",
    "Bruno",
    "Chidi",
    "Dagny",
    "Edda",
    "Farid",
    "Gwen",
    "Hugo",
    "Ines",
    "Jorun",
    "Kofi",
    "Leda",
    "Mato",
)
_TOPICS = (
    "Anchors", "Barometers", "Compasses", "Dinghies", "Estuaries", "Ferries", "Gangways", "Hawsers", "Islets",
    "Jetties", "Keels", "Lagoons", "Moorings", "Narrows", "Oars", "Piers", "Quays", "Rudders", "Sextants", "Tides",
)  # fmt: skip
_WAYS = ("Contrastive", "Sparse", "Causal", "Federated", "Equivariant", "Lazy", "Robust", "Frugal", "Spectral")
_GOALS = ("Retrieval", "Planning", "Segmentation", "Forecasting", "Alignment", "Compression", "Translation")
_CATEGORIES = ("cs.LG", "cs.CV", "cs.CL", "stat.ML")
_CHANCE_OF_COUNT, _CHANCE_OF_PAPER = 0.12, 0.03
_FIRST = date(2018, 1, 8).toordinal()


def invented(count: int) -> World:
    """Return a world of so many people, always the same."""
    chance = Random(f"people {count}")
    names = [f"{start}{end}" for start, end in product(_SYLLABLES, _ENDINGS)]
    names += [f"{start}{name.lower()}" for start in _SYLLABLES for name in names]
    people = tuple(_person(n, names[n]) for n in range(count))
    world = World(people=people, papers=(), volumes=())
    days = (str(date.fromordinal(_FIRST + chance.randrange(2900))) for _ in range(PAPERS * count))
    papers = [
        _paper(n, people, n // PAPERS, day, 5 + chance.randrange(60), chance) for n, day in enumerate(sorted(days))
    ]
    return msgspec.structs.replace(world, papers=tuple(papers))


def a_day_later(world: World, day: date) -> World:
    """Return the world a day later, always the same: some counts have risen, and there are some new papers."""
    chance = Random(f"day {day}")
    changed = []
    fresh = len(world.papers)
    for number, person in enumerate(world.people):
        if chance.random() < _CHANCE_OF_COUNT:
            paper = chance.choice(world.papers_of(person.key))
            changed.append(msgspec.structs.replace(paper, citations=(paper.citations or 0) + 1))
        if chance.random() < _CHANCE_OF_PAPER and number // TEAM != MERGED // TEAM:
            changed.append(_paper(fresh, world.people, number, str(day), 0, chance))
            fresh += 1
    return msgspec.structs.replace(world.replacing(*changed), as_of=str(day))


def cited_once_more(world: World, people: Collection[str]) -> World:
    """Return the world in which each paper of some people has one citation more."""
    papers = {paper.key: paper for person in people for paper in world.papers_of(person)}
    return world.replacing(
        *(msgspec.structs.replace(paper, citations=(paper.citations or 0) + 1) for paper in papers.values())
    )


def poisoned(world: World, victim: str, other: str) -> World:
    """Return the world in which every paper of another person is filed under the victim."""

    def filed(who: Signature) -> Signature:
        return msgspec.structs.replace(who, person=victim) if who.person == other else who

    papers = world.papers_of(other)
    return world.replacing(
        *(msgspec.structs.replace(paper, authors=tuple(map(filed, paper.authors))) for paper in papers)
    )


def truth(world: World, person: str) -> dict[str, int]:
    """Return a person's papers by arXiv id, with their citations."""
    papers = world.papers_of(person)
    return {paper.preprint.id: paper.citations or 0 for paper in papers if paper.preprint is not None}


def _person(number: int, family: str) -> Person:
    given = _GIVEN[number % len(_GIVEN)]
    s2 = [str(910_000_000 + number), *([str(920_000_000 + number)] if number == MERGED else [])]
    return Person(
        key=f"person-{number}",
        given=given,
        family=family,
        field="LG",
        institution="Breakwater College",
        s2=tuple(s2),
        arxiv="" if number % 3 == 0 else f"{family.lower()}_{given[0].lower()}_1",
        orcid=_orcid(number) if number % 3 == 1 else "",
    )


def _orcid(number: int) -> str:
    digits = f"00000004{number:07d}"
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    whole = f"{digits}{'X' if check == 10 else check}"
    return "-".join(whole[start : start + 4] for start in range(0, 16, 4))


def _paper(number: int, people: Sequence[Person], first: int, day: str, citations: int, chance: Random) -> Paper:
    start = first - first % TEAM
    others = [n for n in range(start, min(start + TEAM, len(people))) if n != first]
    crew = [first, *chance.sample(others, min(len(others), chance.randrange(3)))]
    topics = chance.sample(_TOPICS, 2)
    title = f"{topics[0]} without {topics[1]}: {chance.choice(_WAYS)} {chance.choice(_GOALS)} in {number} Harbours"
    primary = _CATEGORIES[start // TEAM % len(_CATEGORIES)]
    return Paper(
        key=f"paper-{number}",
        title=title,
        abstract=f"We study {topics[0].lower()} in {number} harbours, and which of them need {topics[1].lower()}.",
        authors=tuple(Signature(people[n].given, people[n].family, people[n].key) for n in crew),
        preprint=Preprint(
            id=f"{day[2:4]}{day[5:7]}.{90_000 + number}",
            categories=(primary,),
            versions=(Submission(f"{day}T09:30:00Z"),),
            modified=day,
        ),
        citations=citations,
    )
