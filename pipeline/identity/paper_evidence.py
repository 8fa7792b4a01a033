"""What one record says of its paper, made comparable once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache, reduce
from operator import or_
from typing import TYPE_CHECKING, Final, NamedTuple

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
_REMEMBERED: Final = 1 << 16
_VENUES: Final = 1 << 13


class Tells(dict[str, float]):
    """How much each word of a title tells, worked out when it is first asked."""

    def __init__(self, corpus: Corpus) -> None:
        """Take what tells how common words are."""
        super().__init__()
        self._corpus = corpus

    def __missing__(self, word: str) -> float:
        """Work out how much a word tells."""
        if len(self) == _REMEMBERED:
            self.clear()
        found = self[word] = self._corpus.word(stem(word)) if is_counted(word) else _SILENT
        return found


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


class PaperEvidence(Struct, frozen=True, gc=False):
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


def outline(statement: PaperStatement, tells: Tells) -> Outline:
    """Return what little often shows that a record is not of another's paper."""
    title = titles.parse(statement.title or "")
    own = identifiers.paper_identifiers(statement.identifiers)
    return _outline(statement, title, _telling(title, tells), people(statement.authors), own)


def _outline(
    statement: PaperStatement,
    title: titles.Title,
    telling: Mapping[str, float],
    listed: tuple[str, ...],
    own: Mapping[str, str],
) -> Outline:
    whole = bool(listed and statement.venue) and statement.year is not None and statement.authors_complete
    return Outline(
        letters=title.key,
        plain=2 if title.generic else int(title.short),
        total=sum(telling.values()),
        has_title=bool(statement.title),
        people=reduce(or_, map(marks, listed), 0),
        first=marks(listed[0]) if listed else 0,
        year=statement.year,
        preprint="arxiv" in own or _is_of_preprints(statement.venue or "", statement.source, statement.kind),
        careful=whole and bool(_venue(statement.venue or "").words) and any(map(names.is_full, listed)),
    )


def evidence(statement: PaperStatement, tells: Tells) -> PaperEvidence:
    """Return what a record says of its paper."""
    title = titles.parse(statement.title or "")
    telling = _telling(title, tells)
    listed = people(statement.authors)
    own = identifiers.paper_identifiers(statement.identifiers)
    named = _letters(" ".join(statement.authors))
    venue = _venue(statement.venue or "")
    return PaperEvidence(
        outline=_outline(statement, title, telling, listed, own),
        written=statement.title,
        title=title,
        tells=telling,
        identifiers=own,
        people=listed,
        surnames=tuple([_long_keys(name) for name in listed]),
        named=named,
        everything=f"{title.key} {named} {venue.letters}",
        venue=venue.words,
    )


def _telling(title: titles.Title, tells: Tells) -> dict[str, float]:
    words = titles.content_words(title)
    return dict(zip(words, map(tells.__getitem__, words), strict=True))


def _long_keys(name: str) -> frozenset[str]:
    keys = names.surname_keys(name)
    return keys if min(map(len, keys)) >= _LEAST else frozenset(key for key in keys if len(key) >= _LEAST)


@lru_cache(maxsize=_VENUES)
def _is_of_preprints(venue: str, source: str, kind: str) -> bool:
    return _PREPRINT.search(f"{venue} {source} {kind}") is not None


class _Venue(NamedTuple):
    letters: str
    words: tuple[str, ...]


@lru_cache(maxsize=_VENUES)
def _venue(name: str) -> _Venue:
    words = _WORD.findall(titles.plain(name)) if name else []
    telling = (word for word in words if len(word) > 1 and not word.isdigit() and word not in titles.STOPWORDS)
    return _Venue("".join(words), tuple(dict.fromkeys(telling)))


def _letters(text: str) -> str:
    return "".join(_WORD.findall(titles.plain(text))) if text else ""
