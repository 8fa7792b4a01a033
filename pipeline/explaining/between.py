"""Why two papers or people are not one, or one may be two: what speaks for and against it, and would change it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from math import fsum
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import msgspec
from msgspec import Struct

from db.queries import derived as standing
from pipeline.derivation import snapshots
from pipeline.derivation.rulings import Rulings
from pipeline.explaining import judged, sides
from pipeline.explaining.author import Joined, known, told
from pipeline.explaining.sides import Read, Side
from pipeline.explaining.things import ThingError
from pipeline.identity import block, match, namesakes, what_if
from pipeline.identity.agglomerate import Groups
from pipeline.identity.doubts import LIKELY
from pipeline.identity.guards import Guard, PaperGuard, PersonGuard
from pipeline.identity.halves import Halves, halves
from pipeline.identity.match import Matcher
from pipeline.identity.rulings import Ruled
from pipeline.identity.statements import Alarm
from pipeline.phrases import counted

if TYPE_CHECKING:
    from db.engine import Transaction
    from pipeline.explaining.things import Thing
    from pipeline.identity.corpus import Corpus
    from pipeline.identity.statements import Mention, Reason, Score

    Pair = tuple[str, str]


Outcome: TypeAlias = Literal["open", "unlikely", "forbidden", "ruled"]


class Between(Struct, frozen=True):
    """Two things, how likely they are one, and why they are not."""

    left: Side
    right: Side
    outcome: Outcome
    """`ruled` by a person; `forbidden` by what one paper or person cannot have twice; `open` is asked about."""
    average: float | None
    """Of the pairs that are compared; None where none is."""
    pairs: int
    enough: float
    """The average at which they would be one without a person."""
    link: Joined | None
    """The pair that scores best, with what speaks for it and against it."""
    records: tuple[Read, ...]
    """Where the two records of that pair were read."""
    against: str | None
    """What forbids it."""
    judgements: tuple[str, ...]
    to_change: tuple[str, ...]
    """What would change the outcome, and what to type."""
    alarm: Alarm | None = None
    """What makes one author look like several people, of whom these are the halves."""


class _Compared(Struct, frozen=True):
    """Two groups of keys as identity compares them."""

    matcher: Callable[[Mapping[str, Any]], Matcher]
    statements: Mapping[str, Any]
    keys: Mapping[str, frozenset[str]]
    guard: Guard
    ruled: Ruled
    enough: float
    variants: Callable[[Any, Any], Iterator[tuple[str, Any, Any]]]


def between(transaction: Transaction, one: Thing, other: Thing, corpus: Corpus | None = None) -> Between:
    """Return why two authors, or two papers, are not one; `corpus` spares reading the newest snapshot's.

    Raises ThingError for one thing twice, or two of two kinds.
    """
    if one.kind != other.kind or one.kind not in ("author", "paper"):
        raise ThingError(f"{one.typed} and {other.typed} cannot be one; type two authors, or two papers")
    if one.id == other.id:
        raise ThingError(f"both are {one.typed}; `byline explain {one.typed}` tells what makes them one")
    if one.kind == "author":
        return _people(transaction, one, other, corpus)
    left, of_left = sides.of_paper(transaction, one)
    right, of_right = sides.of_paper(transaction, other)
    statements = of_left | of_right
    compared = _Compared(
        matcher=match.Papers,
        statements=statements,
        keys={key: block.paper_keys(each) for key, each in statements.items()},
        guard=PaperGuard(statements),
        ruled=Ruled(Rulings(transaction).rulings),
        enough=match.SURE_PAPERS,
        variants=what_if.of_papers,
    )
    return _told(transaction, (left, right), (set(of_left), set(of_right)), compared)


def _people(transaction: Transaction, one: Thing, other: Thing, corpus: Corpus | None) -> Between:
    left, of_left = sides.of_author(transaction, one)
    right, of_right = sides.of_author(transaction, other)
    compared = _compared(transaction, of_left | of_right, corpus, Rulings(transaction))
    return _told(transaction, (left, right), (set(of_left), set(of_right)), compared)


def _compared(
    transaction: Transaction, mentions: Mapping[str, Mention], corpus: Corpus | None, ruled: Rulings
) -> _Compared:
    in_force = snapshots.corpus(transaction) if corpus is None else corpus
    denied = standing.first_records(transaction, ruled.denied_records())
    return _Compared(
        matcher=partial(match.People, corpus=in_force),
        statements=mentions,
        keys={key: block.mention_keys(each) for key, each in mentions.items()},
        guard=PersonGuard(mentions),
        ruled=Ruled(ruled.over_people(mentions.values(), denied)),
        enough=match.SURE_PEOPLE,
        variants=what_if.of_mentions,
    )


def within(transaction: Transaction, one: Thing, corpus: Corpus | None = None) -> tuple[Between, Halves] | None:
    """Return why an author may be two, with the mentions of both halves; None where nothing looks like it."""
    corpus = snapshots.corpus(transaction) if corpus is None else corpus
    named, mentions = known(transaction, one.id)
    ruled = Rulings(transaction)
    raised = namesakes.alarm(mentions.values(), corpus, ruled.taken_together.bond)
    found = None if raised is None else halves(mentions, corpus, ruled.taken_together)
    if found is None:
        return None
    left, right = (
        sides.of_half(f"{one.typed}, {words} half", named, [mentions[key] for key in keys])
        for words, keys in (("one", found.left), ("the other", found.right))
    )
    keys = (set(found.left), set(found.right))
    between = _told(transaction, (left, right), keys, _compared(transaction, mentions, corpus, ruled))
    if between.outcome == "ruled":
        return msgspec.structs.replace(between, alarm=raised), found
    papers = ",".join(sorted({each.paper for each in named if each.key in keys[1]}))
    to_change = (
        f"`byline split {one.typed} --papers {papers} --reason …` makes them two people",
        f"`byline merge {one.typed} --reason …` rules that all is one person's, and the alarm falls silent",
    )
    return msgspec.structs.replace(between, outcome="open", to_change=to_change, alarm=raised), found


def _told(
    transaction: Transaction, shown: tuple[Side, Side], keys: tuple[set[str], set[str]], compared: _Compared
) -> Between:
    left, right = (sorted(side) for side in keys)
    for side, members in zip(shown, (left, right), strict=True):
        if not members:
            raise ThingError(f"nothing visible tells of {side.thing} now")
    matcher = compared.matcher(compared.statements)
    scores = _scores(keys[0], compared, matcher)
    best = min(scores, key=lambda pair: (-scores[pair].chance, pair), default=None)
    average = round(fsum(score.chance for score in scores.values()) / len(scores), 6) if scores else None
    groups = Groups([*left, *right], compared.guard, compared.ruled)
    bonded = groups.root(left[0]) == groups.root(right[0])
    groups.gather(left)
    groups.gather(right)
    numbers = compared.ruled.parting(left, right)
    against = None if bonded or numbers else groups.clash(left[0], right[0], firm=False)
    things = (shown[0].thing, shown[1].thing)
    return Between(
        left=shown[0],
        right=shown[1],
        outcome=_outcome(average, against, is_ruled=bonded or bool(numbers)),
        average=average,
        pairs=len(scores),
        enough=compared.enough,
        link=None if best is None else told(matcher.link(*best)),
        records=tuple(read for side in shown for read in side.records if best and _is_of(read, best)),
        against=None if against is None else against.words,
        judgements=judged.over(transaction, {*left, *right}),
        to_change=("a person ruled that they are one; `byline resolve` derives it",)
        if bonded
        else tuple(_to_change(things, numbers, against, scores, best, compared)),
    )


def _scores(left: set[str], compared: _Compared, matcher: Matcher) -> dict[Pair, Score]:
    """Return the scores of all compared pairs of which one key alone stands on the left."""
    pairs = [pair for pair in block.pairs(compared.keys) if (pair[0] in left) != (pair[1] in left)]
    return {pair: score for pair in pairs if (score := matcher.score(*pair)) is not None}


def _outcome(average: float | None, against: Reason | None, *, is_ruled: bool) -> Outcome:
    if is_ruled:
        return "ruled"
    if against is not None:
        return "forbidden"
    return "unlikely" if average is None or average < LIKELY else "open"


def _is_of(read: Read, pair: Pair) -> bool:
    return any(key == read.record or key.startswith(f"{read.record}#") for key in pair)


def _to_change(
    things: tuple[str, str],
    numbers: list[int],
    against: Reason | None,
    scores: Mapping[Pair, Score],
    best: Pair | None,
    compared: _Compared,
) -> Iterator[str]:
    """Yield in words what would make the two one, and what to type."""
    merge = f"`byline merge {things[0]} {things[1]} --reason …`"
    if numbers:
        yield from (f"`byline undo judgement:{n} --reason …` takes back what a person ruled" for n in numbers)
        return
    if against is not None:
        yield f"no score makes them one, since {against.words}; {merge} does"
        return
    if best is None:
        yield f"nothing of theirs is compared, as they share no key of a name or title; {merge} makes them one"
        return
    average = fsum(score.chance for score in scores.values()) / len(scores)
    yield f"sure from {compared.enough:g} on average on, and now {average:.2f} over {counted(len(scores), 'pair')}"
    if average < compared.enough:
        enough = list(_single(scores, best, compared))
        yield from enough or ["no single thing more on the two records would do"]
    elif any(score.supported for score in scores.values()):
        yield "another is as likely and not both can be, so neither stands out"
    else:
        yield "nothing beside the name speaks for it, and that alone never does"
        yield from _single(scores, best, compared)
    yield f"{merge} makes them one"


def _single(scores: Mapping[Pair, Score], best: Pair, compared: _Compared) -> Iterator[str]:
    """Yield what would be enough if both records of the best pair said it, by the weights that decide."""
    others = [score for pair, score in scores.items() if pair != best]
    for words, one, other in compared.variants(*(compared.statements[key] for key in best)):
        score = compared.matcher({best[0]: one, best[1]: other}).score(*best)
        if score is None or not score.chance:
            continue
        average = fsum((score.chance, *(each.chance for each in others))) / len(scores)
        supported = score.supported or any(each.supported for each in others)
        if score.chance >= match.DECISIVE or (average >= compared.enough and supported):
            yield f"{words} would do: {score.chance:.2f} for this pair"
