"""Lossy folding of text for comparison: decoded, without accents, lower case, in ASCII letters."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from typing import Final

from anyascii import anyascii
from rapidfuzz.distance import DamerauLevenshtein

from spiders.text import clean

_MARKS: Final = {
    '"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "d": "\u0323", "b": "\u0331",
    "r": "\u030a", "t": "",
}  # fmt: skip
_LETTERS: Final = {
    "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ",
    "aa": "å", "AA": "Å", "i": "i", "j": "j", "dj": "đ", "DJ": "Đ", "th": "þ", "TH": "Þ",
}  # fmt: skip
_ACCENT = r"\\(?:([\"'`^~=.])\s*|([uvHckdbrt])(?=[\s{\\])\s*)(?:\{\s*\\?([A-Za-z])\s*\}|\\?([A-Za-z]))"
_LETTER = r"\\(ss|ae|AE|oe|OE|aa|AA|dj|DJ|th|TH|[oOlLij])(?:\{\}|(?![A-Za-z])\s?)"
_ACCENTS = tuple(re.compile(form) for form in (rf"\{{{_ACCENT}\}}", _ACCENT))
_LETTER_COMMANDS = tuple(re.compile(form) for form in (rf"\{{{_LETTER}\}}", _LETTER))
_OPPOSITES: Final = (("micro", "macro"), ("intra", "inter"), ("macro", "micro"), ("inter", "intra"))
_SIGNS: Final = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ő": "oe", "ű": "ue", "ø": "oe", "å": "aa", "ō": "oo", "ū": "uu",
     "š": "sh", "ş": "sh", "č": "ch", "ž": "zh", "đ": "dj"}
)  # fmt: skip
"""Letters that are written as two where there is no sign above or through them."""
# `ue` after x, y and q is a Chinese syllable: Xue is not Xu.
_OE_UE = re.compile(r"(?<![xyq])([ou])e")
_AE = re.compile(r"(?<=[a-z])ae(?!l$)")


_SHORTEST, _TWO_SLIPS = 5, 10
"""Letters of a word from which on one slip is taken for one, and two."""


def decode(text: str) -> str:
    """Return cleaned text with HTML entities and TeX accents written as letters; twice is once."""
    # Each round makes a text with a mark-up sign shorter, so that this ends.
    while "&" in text or "\\" in text:
        found = html.unescape(text)
        for accent in _ACCENTS:
            found = accent.sub(_accented, found)
        for letter in _LETTER_COMMANDS:
            found = letter.sub(lambda match: _LETTERS[match.group(1)], found)
        if found == text:
            break
        text = found
    cleaned = clean(text)
    return cleaned if cleaned == text else decode(cleaned)


def _accented(match: re.Match[str]) -> str:
    mark = _MARKS[match.group(1) or match.group(2)]
    return unicodedata.normalize("NFC", (match.group(3) or match.group(4)) + mark)


def fold(text: str) -> str:
    """Return text in lower-case ASCII without accents; other scripts are transliterated."""
    return text.lower() if text.isascii() else _folded(text)


@lru_cache(maxsize=1 << 14)
def _folded(text: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return anyascii(bare).lower()


@lru_cache(maxsize=1 << 16)
def spellings(word: str) -> frozenset[str]:
    """Return the ASCII spellings of one word of a name: Müller is written Muller and Mueller, Ōta Ota and Oota."""
    forms = {fold(word)}
    lowered = unicodedata.normalize("NFC", word.casefold())
    if not lowered.isascii():
        forms.add(fold(lowered.translate(_SIGNS)))
    return frozenset(forms)


def collapse(folded: str, *, family: bool = False) -> str:
    """Return a folded word with `oe` and `ue` as `o` and `u`, in family names `ae` as `a` too.

    So Mueller, Muller and Müller meet. Short words stay as they are: too many of them are other names.
    """
    if len(folded) < 5:
        return folded
    # Most words have neither, which is quick to see.
    found = _OE_UE.sub(r"\1", folded) if "oe" in folded or "ue" in folded else folded
    return _AE.sub("a", found) if family and "ae" in found else found


def words(text: str) -> frozenset[str]:
    """Return the blank-separated words of a list."""
    return frozenset(text.split())


def is_typo(a: str, b: str) -> bool:
    """Whether two words differ by typing alone: one slip in five letters, two in ten, and no negation."""
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    if len(short) < _SHORTEST or a.isdigit() or b.isdigit():
        return False
    more, slips = len(long) - len(short), 2 if len(short) >= _TWO_SLIPS else 1
    if more and long.endswith(short):
        return len(short) > 7 and long[:more] not in {"un", "in", "im", "non", "dis", "a", "ir"}
    if more > 2 or DamerauLevenshtein.distance(a, b, score_cutoff=2) > slips:
        return more == 2 and long == f"{short}es"
    return not any(a.startswith(x) and b.startswith(y) for x, y in _OPPOSITES)


@lru_cache(maxsize=1 << 16)
def edges(word: str) -> frozenset[str]:
    """Return beginning and end of a word: two that differ by typing alone share one of these.

    One slip in a word leaves the one or the other as it is; words that may have two share a mark of their own.
    """
    if len(word) < _SHORTEST:
        return frozenset()
    both = (word[:2], f"-{word[-2:]}")
    return frozenset((*both, "") if len(word) >= _TWO_SLIPS else both)
