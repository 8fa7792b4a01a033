"""One author's papers, and the groups into which they fall where nobody stands on papers of two of them."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from pipeline.identity import names
from pipeline.identity.author_lists import people
from pipeline.identity.block import components
from pipeline.identity.evidence import evidence
from pipeline.identity.identifiers import owned, person_identifiers
from pipeline.identity.learning import LONG_LIST
from pipeline.identity.statements import Mention
from pipeline.identity.terms import stems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pipeline.identity.corpus import Corpus

_WORD = re.compile(r"[^\W_]+")


class Paper(Struct, frozen=True):
    """A paper of the author, from all its records that name the author."""

    mentions: tuple[Mention, ...]
    coauthors: dict[str, str]
    """Keys of co-authors' full names to a name as written; empty for long lists."""
    ties: frozenset[str]
    """What says by itself whose the paper is: owners' identifiers, listings, rulings."""
    owned: frozenset[tuple[str, str]]
    """Scheme and value of identifiers that owners assert."""
    rulings: frozenset[str]
    """What rulings bind it by to others."""
    affiliations: frozenset[str]
    year: int | None
    is_long: bool


class Group(Struct, frozen=True):
    """Papers that hang together."""

    papers: tuple[Paper, ...]
    coauthors: tuple[str, ...]
    """As written, those of most papers first."""


class Subjects(Struct, frozen=True):
    """What papers are about: terms, and how much each weighs."""

    text: dict[str, float]
    """Of titles, key words and abstracts."""
    venues: dict[str, float]
    categories: dict[str, float]


def papers(mentions: Iterable[Mention], bond: Callable[[str], str | None]) -> list[Paper]:
    """Return the papers of one author's mentions; `bond` gives what a ruling binds a mention by."""
    by_paper: dict[str, list[Mention]] = {}
    for mention in mentions:
        by_paper.setdefault(mention.paper, []).append(mention)
    return [_paper(by_paper[key], bond) for key in sorted(by_paper)]


def _paper(mentions: Sequence[Mention], bond: Callable[[str], str | None]) -> Paper:
    is_long = any(len(mention.coauthors) >= LONG_LIST for mention in mentions)
    own = {names.full_key(mention.name) for mention in mentions}
    written = sorted({name for m in mentions for name in people(m.coauthors)}, reverse=True) if not is_long else []
    coauthors = {key: name for name in written if (key := names.full_key(name)) and key not in own}
    asserted = frozenset(each for mention in mentions for each in _owned(mention))
    rulings = frozenset(name for mention in mentions if (name := bond(mention.key)) is not None)
    listings = {f"listing:{mention.listing}" for mention in mentions if mention.listing is not None}
    return Paper(
        mentions=tuple(mentions),
        coauthors=coauthors,
        ties=frozenset(f"{scheme}:{value}" for scheme, value in asserted)
        | listings
        | {f"ruling:{r}" for r in rulings},
        owned=asserted,
        rulings=rulings,
        affiliations=frozenset(text for mention in mentions for text in mention.affiliations),
        year=min((mention.year for mention in mentions if mention.year is not None), default=None),
        is_long=is_long,
    )


def _owned(mention: Mention) -> Iterator[tuple[str, str]]:
    for scheme, values in owned(person_identifiers(mention.identifiers)).items():
        yield from ((scheme, value) for value in values)


def groups(found: Sequence[Paper], corpus: Corpus) -> list[Group]:
    """Return the groups, the largest first; a paper of which neither co-author nor tie is known is in none.

    Papers hang together by a co-author's full name, by co-authors known to have worked together, and by ties.
    """
    known = {key for paper in found for key in paper.coauthors}
    worked = _worked_together(known, corpus)
    keys = {
        str(n): frozenset(worked.get(key, key) for key in paper.coauthors) | {f"tie {tie}" for tie in paper.ties}
        for n, paper in enumerate(found)
        if paper.coauthors or paper.ties
    }
    made = [_group([found[n] for n in sorted(map(int, members))]) for members in components(keys)]
    return sorted(made, key=lambda group: (-len(group.papers), group.papers[0].mentions[0].paper))


def _worked_together(known: set[str], corpus: Corpus) -> Mapping[str, str]:
    """Return, for each name, the first name of the circle of those who have worked together."""
    if corpus.together is None:
        return {}
    pairs = {
        key: frozenset("|".join(sorted((key, other))) for other in known & corpus.together.get(key, frozenset()))
        for key in known
    }
    return {key: min(circle) for circle in components(pairs) for key in circle}


def _group(found: Sequence[Paper]) -> Group:
    counts = Counter(key for paper in found for key in paper.coauthors)
    written = {key: name for paper in reversed(found) for key, name in paper.coauthors.items()}
    ranked = sorted(counts, key=lambda key: (-counts[key], key))
    return Group(tuple(found), tuple(written[key] for key in ranked))


def subjects(group: Group, corpus: Corpus) -> Subjects:
    """Return what the papers of a group are about, each paper counting for one."""
    said = [evidence(mention, corpus) for mention in _told(group)]
    return Subjects(
        text=_sum(each.text for each in said),
        venues=_sum(each.venue for each in said),
        categories=_sum({each.field: 1.0} for each in said if each.field),
    )


def title_words(group: Group, weights: Mapping[str, float], count: int) -> list[str]:
    """Return the words of titles, in lower case, whose terms have the greatest weights in a group's text."""
    written: dict[str, str] = {}
    for mention in _told(group):
        for word in _WORD.findall((mention.title or "").lower()):
            for term in stems(word):
                written[term] = min(word, written.get(term, word))
    ranked = sorted(written, key=lambda term: (-weights.get(term, 0.0), term))
    return [written[term] for term in ranked[:count]]


def _told(group: Group) -> list[Mention]:
    """Return one mention of each paper: of the record that says most."""
    return [
        max(paper.mentions, key=lambda m: (len(m.abstract or ""), len(m.title or ""), m.venue is not None, m.key))
        for paper in group.papers
    ]


def _sum(vectors: Iterable[Mapping[str, float]]) -> dict[str, float]:
    total: dict[str, float] = {}
    for vector in vectors:
        for term, value in vector.items():
            total[term] = total.get(term, 0.0) + value
    return total
