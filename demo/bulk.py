"""The rest of the invented world: people and papers made by a fixed rule, as many as one wants."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

from demo.more_papers import ACL_VOLUMES, LANGUAGE, LIGHT
from demo.papers import LEARNING, VOLUMES
from demo.people import EXTRA_NAMES, PEOPLE
from demo.world import Paper, Person, Preprint, Signature, Submission, World

_THINGS = (
    "Anchors", "Buoys", "Compasses", "Dinghies", "Estuaries", "Ferries", "Gangways", "Hawsers",
    "Islets", "Jetties", "Keels", "Lagoons", "Moorings", "Narrows", "Oars", "Piers",
)  # fmt: skip
_WAYS = ("Contrastive", "Sparse", "Causal", "Federated", "Equivariant", "Lazy", "Robust", "Frugal")
_GOALS = ("Retrieval", "Planning", "Segmentation", "Summarization", "Forecasting", "Alignment", "Compression")
_CATEGORIES = ("cs.LG", "cs.CV", "cs.CL", "cs.IR", "stat.ML", "cs.LG")
_FIRST_DAY = date(2019, 1, 7)
_MOST = 9000


def make_world(bulk: int = 14) -> World:
    """Return the invented world: the hand-made core and `bulk` papers made by rule, always the same ones.

    Raises ValueError for more than 9,000: their arXiv ids would have six digits.
    """
    if bulk > _MOST:
        raise ValueError(f"bulk is {bulk}, at most {_MOST} can be made")
    people = (*PEOPLE, *_extra_people())
    papers = (*LEARNING, *LANGUAGE, *LIGHT, *(_paper(n, people) for n in range(bulk)))
    return World(people=people, papers=papers, volumes=(*VOLUMES, *ACL_VOLUMES))


def _extra_people() -> tuple[Person, ...]:
    return tuple(
        Person(
            key=f"{given}-{family}".lower(),
            given=given,
            family=family,
            field=_CATEGORIES[n % len(_CATEGORIES)].rpartition(".")[2],
            institution="Breakwater College",
            tag="breakwater",
            s2=(f"9000002{n:02d}",),
        )
        for n, (given, family) in enumerate(EXTRA_NAMES)
    )


class _Draw:
    """Choices that depend on a number alone."""

    def __init__(self, number: int) -> None:
        self._bytes = hashlib.sha256(f"paper {number}".encode()).digest()
        self._at = 0

    def below(self, limit: int) -> int:
        self._at += 2
        return int.from_bytes(self._bytes[self._at - 2 : self._at], "big") % limit

    def of(self, choices: tuple[str, ...]) -> str:
        return choices[self.below(len(choices))]


def _paper(number: int, people: tuple[Person, ...]) -> Paper:
    draw = _Draw(number)
    place, way, goal = draw.below(len(_THINGS)), draw.of(_WAYS), draw.of(_GOALS)
    thing, other_thing = _THINGS[place], _THINGS[(place + 1 + draw.below(15)) % len(_THINGS)]
    day = _FIRST_DAY + timedelta(days=draw.below(2800))
    primary, other = draw.of(_CATEGORIES), draw.of(_CATEGORIES)
    extra = people[len(PEOPLE) :]
    first = draw.below(len(extra))
    crew = [extra[(first + 3 * n) % len(extra)] for n in range(1 + draw.below(4))]
    with_code = draw.below(3) == 0
    return Paper(
        key=f"bulk-{number}",
        title=f"{thing} and {other_thing}: {way} {goal} at Sea",
        abstract=_abstract(thing.lower(), way.lower(), goal.lower(), number if with_code else None),
        authors=tuple(Signature(who.given, who.family, who.key, who.institution) for who in crew),
        preprint=Preprint(
            id=f"{day:%y%m}.{91000 + number}",
            categories=(primary,) if primary == other else (primary, other),
            versions=(Submission(f"{day}T{draw.below(24):02d}:30:00Z", 90 + draw.below(900)),),
            modified=str(day + timedelta(days=1)),
            comment=f"{6 + draw.below(20)} pages",
        ),
        citations=draw.below(60) if draw.below(4) else None,
        code=f"https://github.com/demo-breakwater/{thing.lower()}-{number}" if with_code else "",
    )


def _abstract(thing: str, way: str, goal: str, code: int | None) -> str:
    text = (
        f"We revisit {goal} with {way} methods. Where earlier work moored its {thing} to labels, "
        f"ours drift freely and are called back by a simple loss. Experiments on five harbours show gains in "
        f"{goal}."
    )
    return text if code is None else f"{text} Code: https://github.com/demo-breakwater/{thing}-{code}"
