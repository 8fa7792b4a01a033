"""Texts that are no sentences: their novelty says nothing, since terms have no order and no sense."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final, Literal, TypeAlias

from pipeline.figures.novelty.silent import GRAMMAR
from pipeline.figures.novelty.terms import plain
from pipeline.identity.spelling import words

Strange: TypeAlias = Literal["disordered", "listed"]
IN_WORDS: Final[dict[Strange, str]] = {
    "disordered": "the words are in no order that sentences have",
    "listed": "a list of words, or no English",
}
_TOKEN = re.compile(r"[a-z0-9]+|[.!?;:]")
_ARTICLES: Final = words("the a an our its their every")
_PREPOSITIONS: Final = words("of in on for with from by at into to")
_VERBS: Final = words("is are was were has have had can will does should")
_ENDS: Final = words(". ! ? ; :")
_FOLLOWS_NEITHER: Final = words("also although and be been because but however if may of or than then they we")
_NOT_AFTER_PREPOSITION: Final = _VERBS | _ENDS | _FOLLOWS_NEITHER
_NOT_AFTER_ARTICLE: Final = (
    _ARTICLES | _PREPOSITIONS | _VERBS | _ENDS | _FOLLOWS_NEITHER
    | words("as do does he she such that there these this those when where which while who it")
)  # fmt: skip
_LEAST_PLACES, _MOST_BROKEN = 8, 0.12
_LEAST_WORDS, _LEAST_GRAMMAR = 30, 0.12


def strange(abstract: str | None) -> Strange | None:
    """Return why a text is no run of English sentences, None where nothing tells."""
    tokens = _TOKEN.findall(plain(abstract or "", " x "))
    counted = [token for token in tokens if token not in _ENDS]
    grammar = sum(token in GRAMMAR for token in counted)
    if len(counted) >= _LEAST_WORDS and grammar < _LEAST_GRAMMAR * len(counted):
        return "listed"
    places = broken = 0
    for token, following in pairwise([*tokens, "."]):
        if token in _ARTICLES or token in _PREPOSITIONS:
            places += 1
            broken += following in (_NOT_AFTER_ARTICLE if token in _ARTICLES else _NOT_AFTER_PREPOSITION)
    return "disordered" if places >= _LEAST_PLACES and broken > _MOST_BROKEN * places else None
