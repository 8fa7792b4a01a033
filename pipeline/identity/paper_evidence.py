"""What one record says of its paper, made comparable once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from pipeline.identity import identifiers, names, titles
from pipeline.identity.author_lists import marks, people
from pipeline.identity.terms import is_counted, stem

if TYPE_CHECKING:
    from pipeline.identity.corpus import Corpus
    from pipeline.identity.statements import PaperStatement

_WORD = re.compile(r"[a-z]+|\d+")
_PREPRINT = re.compile(
    r"\b(ar\s?xiv|corr|biorxiv|medrxiv|chemrxiv|ssrn|preprints?|abs/\d{4}\.\d+)\b", re.IGNORECASE
)
_LEAST: Final = 3
"""Letters of a family name that is not found within another text by chance."""

_SILENT: Final = 1.0
"""How much a word tells that is not counted, for being everywhere."""


class Outline(Struct, frozen=True, gc=False):
    """What little of a record often shows at once that it is not of another's paper."""

    letters: str
    """Of the title, without spaces."""
    plain: int
    """2 where many papers bear such a title, 1 where it is short, else 0."""
    total: float
    """How much its words tell together."""
    has_title: bool
    people: int
    """Marks of the people: two lists that share none have nobody in common. None where nobody is named."""
    first: int
    """Marks of the first of them."""
    year: int | None
    preprint: bool
    """Whether the record speaks of a preprint: by its identifiers, venue, source or kind."""
    careful: bool
    """Whether every field is there, people with given names: then a year is believed."""


class PaperEvidence(Struct, frozen=True):
    """What one record says of its paper."""

    outline: Outline
    written: str | None
    """The title as written."""
    title: titles.Title
    tells: Mapping[str, float]
    """Words of the title, to how much each tells."""
    identifiers: Mapping[str, str]
    """Identifiers in one form."""
    people: tuple[str, ...]
    surnames: tuple[frozenset[str], ...]
    """For each of the people, keys of the family name that are long enough to be looked for in a text."""
    named: str
    """Letters of the author list."""
    everything: str
    """Letters of title, author list and venue: fields run into one another on careless records."""
    venue: tuple[str, ...]
    """Words of the venue's name."""


def outline(statement: PaperStatement, corpus: Corpus) -> Outline:
    """Return what little often shows that a record is not of another's paper; `corpus` as for `evidence`."""
    title = titles.parse(statement.title or "")
    return _outline(statement, title, _tell(title, corpus), people(statement.authors))


def _outline(
    statement: PaperStatement, title: titles.Title, tells: Mapping[str, float], listed: tuple[str, ...]
) -> Outline:
    whole = bool(listed and statement.venue) and statement.year is not None and statement.authors_complete
    spoken = f"{statement.venue or ''} {statement.source} {statement.kind}"
    own = identifiers.paper_identifiers(statement.identifiers)
    return Outline(
        letters=title.key,
        plain=2 if title.generic else int(title.short),
        total=sum(tells.values()),
        has_title=bool(statement.title),
        people=reduce(or_, map(marks, listed), 0),
        first=marks(listed[0]) if listed else 0,
        year=statement.year,
        preprint="arxiv" in own or _PREPRINT.search(spoken) is not None,
        careful=whole and bool(_venue_words(statement.venue or "")) and any(map(names.is_full, listed)),
    )


def evidence(statement: PaperStatement, corpus: Corpus) -> PaperEvidence:
    """Return what a record says of its paper; `corpus` tells which words are rare."""
    title = titles.parse(statement.title or "")
    tells = _tell(title, corpus)
    listed = people(statement.authors)
    named = _letters(" ".join(statement.authors))
    return PaperEvidence(
        outline=_outline(statement, title, tells, listed),
        written=statement.title,
        title=title,
        tells=tells,
        identifiers=identifiers.paper_identifiers(statement.identifiers),
        people=listed,
        surnames=tuple(
            frozenset(key for key in names.surname_keys(name) if len(key) >= _LEAST) for name in listed
        ),
        named=named,
        everything=f"{title.key} {named} {_letters(statement.venue or '')}",
        venue=tuple(dict.fromkeys(_venue_words(statement.venue or ""))),
    )


def _tell(title: titles.Title, corpus: Corpus) -> dict[str, float]:
    words = [word for word in title.content if not word.isdigit()] or title.tokens
    return {word: _tells(word, corpus) for word in words}


def _tells(word: str, corpus: Corpus) -> float:
    return corpus.word(stem(word)) if is_counted(word) else _SILENT


def _letters(text: str) -> str:
    return "".join(_WORD.findall(titles.plain(text))) if text else ""


def _venue_words(venue: str) -> list[str]:
    words = _WORD.findall(titles.plain(venue)) if venue else []
    return [word for word in words if len(word) > 1 and not word.isdigit() and word not in titles.STOPWORDS]
