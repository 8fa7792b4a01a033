"""Papers whose novelty is known, planted among invented ones, and where each comes out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from random import Random
from statistics import fmean
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from msgspec import Struct, structs

from pipeline.figures.novelty import categories
from pipeline.figures.novelty.corpus import corpus
from pipeline.figures.novelty.parts import RawPart, novelty, raw_parts
from pipeline.figures.novelty.raw import raws
from pipeline.figures.novelty.terms import vector
from pipeline.figures.novelty.weights import learn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.figures.invented_texts import Text, Writer

Kind: TypeAlias = Literal["copy", "fields", "shuffled"]
KINDS: Final[tuple[Kind, ...]] = ("copy", "fields", "shuffled")
_EACH: Final = 20
_CHANGED: Final = 0.1
"""Share of the words of a near copy that are others."""


class Placed(Struct, frozen=True):
    """Where a planted paper comes out among those of its year: percentiles of its parts, and of their mean."""

    kind: Kind
    parts: dict[str, float]
    mean: float


def placed(count: int, writer: Writer, seed: int = 7) -> list[Placed]:
    """Return where planted papers come out among so many invented ones."""
    papers = list(writer.papers(count))
    planted = list(_planted(papers, writer, Random(seed)))
    parts = _parts([*papers, *(text for _, text in planted)])
    years: defaultdict[str, list[str]] = defaultdict(list)
    for text in papers:
        years[text.date[:4]].append(text.id)
    return [_place(kind, text.id, parts, years[text.date[:4]]) for kind, text in planted]


def _planted(papers: Sequence[Text], writer: Writer, random: Random) -> Iterator[tuple[Kind, Text]]:
    late = papers[len(papers) // 2 :]
    for number, paper in enumerate(random.sample(late, _EACH)):
        soon = f"{paper.date[:4]}-12-{29 + number % 3}"
        words = paper.abstract.split()
        other = writer.text((random.choice(papers).topic,), len(words)).split()
        changed = [new if random.random() < _CHANGED else old for old, new in zip(words, other, strict=True)]
        shuffled = random.sample(words, k=len(words))
        yield "copy", structs.replace(paper, id=f"copy{number}", date=soon, abstract=" ".join(changed))
        yield "shuffled", structs.replace(paper, id=f"shuffled{number}", date=soon, abstract=" ".join(shuffled))
        yield "fields", _of_two_fields(paper, f"fields{number}", soon, writer, papers)


def _of_two_fields(paper: Text, id_: str, date: str, writer: Writer, papers: Sequence[Text]) -> Text:
    """Return a paper of two topics whose categories are never together: every other paper has one topic."""
    first = paper.categories[0]
    met = {each for text in papers if first in text.categories for each in text.categories}
    other = next(text for text in papers if text.categories[0] not in met)
    topics = (paper.topic, other.topic)
    return structs.replace(
        paper,
        id=id_,
        date=date,
        title=writer.text(topics, 9),
        abstract=writer.text(topics, 120),
        categories=(first, other.categories[0]),
    )


def _parts(papers: Sequence[Text]) -> dict[str, tuple[RawPart, ...]]:
    vectors = [vector(text.id, text.date, text.title, text.abstract) for text in papers]
    counts = categories.learn((text.date, text.categories) for text in papers)
    every = corpus(vectors)
    found = {raw.id: raw for raw in raws(every, learn(vectors), range(len(every.ids)))}
    return {
        text.id: raw_parts(found[text.id], categories.rarity(counts, text.date, text.categories))
        for text in papers
    }


def _place(kind: Kind, id_: str, parts: dict[str, tuple[RawPart, ...]], peers: Sequence[str]) -> Placed:
    held: defaultdict[str, list[float]] = defaultdict(list)
    for peer in peers:
        for part in parts[peer]:
            if part.value is not None:
                held[part.name].append(part.value)
    for values in held.values():
        values.sort()

    def percentile(name: str, value: float) -> float:
        return mid_rank(held[name], value)

    means = sorted(novelty(parts[peer], percentile).value or 0 for peer in peers)
    own = novelty(parts[id_], percentile)
    shown = {part.name: part.value for part in own.parts if part.value is not None}
    return Placed(kind, shown, mid_rank(means, own.value or 0))


def mid_rank(ordered: Sequence[float], value: float) -> float:
    """Return how many of a hundred numbers, in order, lie below a value, equal ones counted by half."""
    return 50 * (bisect_left(ordered, value) + bisect_right(ordered, value)) / max(1, len(ordered))


def summary(found: Sequence[Placed]) -> dict[Kind, tuple[float, float, float]]:
    """Return, for each kind, the least, the mean and the highest percentile of the mean of parts."""
    by_kind = {kind: [each.mean for each in found if each.kind == kind] for kind in KINDS}
    return {kind: (min(means), fmean(means), max(means)) for kind, means in by_kind.items()}
