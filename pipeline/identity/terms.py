"""Words of titles, abstracts, key words and venues, cut to their stems: rough, and the same each time."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pipeline.identity.spelling import decode, fold, words

if TYPE_CHECKING:
    from pipeline.identity.statements import Mention

_WORD = re.compile(r"[a-z0-9]+")
_SILENT: Final = words(
    "a an the of for and or in on to with by from at as is are be using use based via this that we it its our can"
    " which these has have been not into their than such also was were more most between both paper present"
    " propose proposed show results method approach new"
)
_ENDINGS: Final = (
    "ization", "isation", "ations", "ation", "ings", "ing", "ies", "ness", "ments", "ment", "ers", "er", "ed",
    "es", "s", "al", "ly",
)  # fmt: skip
_STEM: Final = 4
"""Letters that are left of a word at least."""
_TITLE, _KEYWORD = 2, 2
"""So many times a word counts that stands in a title or in a list of key words."""


def terms(mention: Mention) -> Counter[str]:
    """Return the terms of title, key words and abstract of a mention's record, with how often they count."""
    found = Counter[str]()
    for text, times in ((mention.title, _TITLE), (mention.abstract, 1)):
        for term in stems(text):
            found[term] += times
    for keyword in mention.keywords:
        for term in stems(keyword):
            found[term] += _KEYWORD
    return found


def title_terms(mention: Mention) -> Counter[str]:
    """Return the terms of the title."""
    return Counter(stems(mention.title))


def venue_terms(mention: Mention) -> Counter[str]:
    """Return the terms of the venue's name."""
    return Counter(stems(mention.venue))


def affiliation_words(text: str) -> list[str]:
    """Return the folded words of an affiliation, in their order."""
    return [word for word in _WORD.findall(fold(decode(text))) if len(word) > 1 and word not in _SILENT]


def keyword_terms(mention: Mention) -> frozenset[str]:
    """Return the key words, each as one term."""
    return frozenset(" ".join(stems(keyword)) for keyword in mention.keywords) - {""}


def stems(text: str | None) -> list[str]:
    """Return the stems of the words of a text that are not silent, in their order."""
    if not text:
        return []
    return [stem(word) for word in _WORD.findall(fold(decode(text))) if is_counted(word)]


def is_counted(word: str) -> bool:
    """Whether a folded word tells anything."""
    return word not in _SILENT and len(word) > 1


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Return the stem of a folded word."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM:
            return word[: -len(ending)]
    return word


PLAIN: Final = frozenset(
    stem(word)
    for word in words(
        "system systems method methods approach approaches model models based using analysis learning network"
        " networks algorithm algorithms efficient design evaluation study application applications information"
        " problem problems performance framework towards automatic processing language languages computer research"
        " development optimal control dynamic multiple large results improved general knowledge distributed"
        " techniques data high time different work journal proceedings conference international transactions"
        " workshop annual ieee acm"
    )
)
"""Stems of words that many records share."""
PLAIN_PLACES: Final = words("""
    university universite universitat universidad institute institut instituto department dept school college
    centre center laboratory laboratories lab labs national state science sciences technology research engineering
    computer physics mathematics faculty division group academy international china usa germany france italy japan
""")
"""Words that many affiliations share."""
