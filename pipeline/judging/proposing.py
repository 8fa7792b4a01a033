"""Where an author would fall apart first: the groups that the weakest link holds together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from db.queries import explaining as stored
from pipeline.derivation import snapshots
from pipeline.explaining import author as explaining
from pipeline.identity import block, match
from pipeline.identity.agglomerate import Candidate, Groups
from pipeline.identity.corpus import FALLBACK
from pipeline.identity.guards import PersonGuard
from pipeline.identity.rulings import Ruled
from pipeline.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from db.engine import Transaction
    from pipeline.identity.corpus import Corpus
    from pipeline.identity.statements import Mention, Score
    from pipeline.judging.subjects import Subject

_STEPS: Final = 20
"""How often the range of cuts is halved in which the weakest link lies."""


def halves(transaction: Transaction, author: Subject) -> Iterator[str]:
    """Yield in words the two halves of an author, each with its papers, and what to type to part them."""
    mentions = explaining.mentions(transaction, author.id)
    ids = stored.papers_of_records(transaction, {mention.record for mention in mentions.values()})
    stays, *others = sorted(
        weakest(mentions, snapshots.corpus(transaction)), key=lambda group: (-len(group), group)
    )
    first = {ids[mentions[key].record] for key in stays}
    leaving = sorted({ids[mentions[key].record] for group in others for key in group} - first)
    if not leaving:
        yield f"nothing speaks for two people in {author.typed}: all is held together by identifiers or a listing"
        yield f"if you know better: byline split {author.typed} --papers paper:ID,paper:ID --reason …"
        return
    titles = stored.titles(transaction, set(ids.values()))
    for number, half in enumerate((sorted(first), leaving), 1):
        yield f"half {number}: {counted(len(half), 'paper')}"
        yield from (f"  paper:{id_}  {titles.get(id_, '')}" for id_ in half)
    yield f"to part them: byline split {author.typed} --papers {','.join(leaving)} --reason …"


def weakest(mentions: Mapping[str, Mention], corpus: Corpus = FALLBACK) -> Sequence[tuple[str, ...]]:
    """Return the groups into which mentions fall at the lowest cut that parts them; one group where none does."""
    matcher = match.People(mentions, corpus)
    firm: list[Candidate] = []
    scores: dict[tuple[str, str], Score] = {}
    for pair in block.pairs({key: block.mention_keys(mention) for key, mention in mentions.items()}):
        score = matcher.score(*pair)
        if score is not None and score.chance >= match.DECISIVE:
            firm.append(Candidate(score.chance, *pair))
        elif score is not None:
            scores[pair] = score

    def groups_at(least: float) -> Sequence[tuple[str, ...]]:
        groups = Groups(sorted(mentions), PersonGuard(dict(mentions)), Ruled())
        groups.join_firm(firm)
        groups.join_on_average(scores, least, supported=False)
        return groups.members()

    low, high = match.SURE_PEOPLE, 1.0
    if len(groups_at(low)) > 1:
        return groups_at(low)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if len(groups_at(middle)) > 1 else (middle, high)
    return groups_at(high)
