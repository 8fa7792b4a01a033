"""What one record says of its paper, made comparable once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from pipeline.identity import identifiers, names, titles
from pipeline.identity.author_lists import people
from pipeline.identity.spelling import edges
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


class PaperEvidence(Struct, frozen=True):
    """What one record says of its paper."""

    written: str | None
    """The title as written."""
    title: titles.Title
    tells: Mapping[str, float]
    """Words of the title, to how much each tells."""
    total: float
    """How much they tell together."""
    edges: Mapping[str, list[str]]
    """These words by their edges: a word that shares none with another is not that one mistyped."""
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
    year: int | None
    preprint: bool
    """Whether it speaks of a preprint: by its identifiers, venue, source or kind."""
    careful: bool
    """Whether every field is there, people with given names: then a year is believed."""


def evidence(statement: PaperStatement, corpus: Corpus) -> PaperEvidence:
    """Return what a record says of its paper; `corpus` tells which words are rare."""
    own = identifiers.paper_identifiers(statement.identifiers)
    title = titles.parse(statement.title or "")
    words = [word for word in title.content if not word.isdigit()] or list(title.tokens)
    tells = {word: _tells(word, corpus) for word in words}
    listed = people(statement.authors)
    named = _letters(" ".join(statement.authors))
    venue = tuple(dict.fromkeys(_venue_words(statement.venue or "")))
    spoken = (statement.venue or "", statement.source, statement.kind)
    whole = bool(listed and venue) and statement.year is not None and statement.authors_complete
    return PaperEvidence(
        written=statement.title,
        title=title,
        tells=tells,
        total=sum(tells.values()),
        edges=_by_edge(tells),
        identifiers=own,
        people=listed,
        surnames=tuple(
            frozenset(key for key in names.surname_keys(name) if len(key) >= _LEAST) for name in listed
        ),
        named=named,
        everything=f"{title.key} {named} {_letters(statement.venue or '')}",
        venue=venue,
        year=statement.year,
        preprint="arxiv" in own or _PREPRINT.search(" ".join(spoken)) is not None,
        careful=whole and any(map(names.is_full, listed)),
    )


def _by_edge(words: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in words:
        for edge in edges(word):
            found.setdefault(edge, []).append(word)
    return found


def _tells(word: str, corpus: Corpus) -> float:
    return corpus.word(stem(word)) if is_counted(word) else _SILENT


def _letters(text: str) -> str:
    return "".join(_WORD.findall(titles.plain(text))) if text else ""


def _venue_words(venue: str) -> list[str]:
    words = _WORD.findall(titles.plain(venue)) if venue else []
    return [word for word in words if len(word) > 1 and not word.isdigit() and word not in titles.STOPWORDS]
