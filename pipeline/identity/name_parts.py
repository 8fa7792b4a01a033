"""A written name taken apart: given names, family name, suffix; with each reading that is likely."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from msgspec import Struct

from pipeline.identity.spelling import collapse, decode, fold, spellings, words
from pipeline.identity.surnames import FAMILY_FIRST, PARTICLES, SHORT_FORMS, SUFFIXES, TITLES

_NUMBER = re.compile(r"\s(\d{4})$")
_ASIDE = re.compile(r"\([^()]*\)|[“\"][^”\"]*[”\"]")
_ELISION = re.compile(r"\b([LDOld])['’]\s+")
_COMMAS = re.compile(r"[,，;]")
_PIECES = re.compile(r"[.\s]+")
_HYPHENS = re.compile(r"[-‐‑‒–—]+")
_NO_LETTER = re.compile(r"[^a-z0-9]+")
_VOWEL = re.compile(r"[aeiouy]")
_NATIVE = re.compile("[\u0370-\u1cff\u1f00-\u1fff\u3040-\u9fff\uac00-\ud7af]")
"""Letters of scripts beside which a name is often given in Latin ones."""
_APART = re.compile(r"[\s/|()（）\[\]【】]+")
_SIGNS: Final = words("yu ya ye yo iu ia ju ja zh sh ch kh ts th ph chr")
"""Initials of two or three letters, where a point follows: `Yu.` is Yuri, `Ch.` Charles."""
_INITIALS: Final = 3
"""Letters that may be initials without points, at most."""
_USUAL: Final = re.compile(r"([A-Z][a-z]{3,}(?: [A-Z]\.)*|[A-Z]\.(?: [A-Z]\.)*) ([A-Z][a-z]{3,})")
"""How most names are written, such as `Ada B. Quux` and `A. B. Quux`."""
_TELLING: Final = FAMILY_FIRST | PARTICLES | SUFFIXES.keys() | TITLES
"""Words beside which a name is read with more care."""
_COMPOUND: Final = ("欧阳", "歐陽", "司马", "司馬", "诸葛", "諸葛", "上官", "司徒", "夏侯", "皇甫")


class Word(Struct, frozen=True, gc=False):
    """One word of a name: the hyphenated parts folded, and the spellings of the whole."""

    parts: tuple[str, ...]
    forms: frozenset[str]
    full: bool
    """False for initials."""
    stands_for: frozenset[str] = frozenset()
    """Given names that it may be a short form of, or is."""

    @property
    def joined(self) -> str:
        """The folded word without hyphens."""
        return "".join(self.parts)


class Reading(Struct, frozen=True, gc=False):
    """One way to read a name."""

    given: tuple[Word, ...]
    family: tuple[Word, ...]
    """Without particles, unless there is nothing else."""
    particles: tuple[str, ...]
    family_text: str
    """The family name as written."""


class Parsed(Struct, frozen=True, gc=False):
    """A name taken apart; the most likely reading comes first."""

    readings: tuple[Reading, ...]
    suffix: str
    number: str
    """`0001` of `Wei Wang 0001`: the source's own mark of one of several bearers."""


@lru_cache(maxsize=1 << 15)
def parse(name: str) -> Parsed:
    """Take a written name apart; a name without any letter has no reading."""
    usual = _USUAL.fullmatch(name)
    if usual and _TELLING.isdisjoint(name.lower().split()):
        given, family = usual.groups()
        return Parsed((_usual_reading(given.split(), family),), "", "")
    return parse_unusual(name)


def _usual_reading(given: list[str], family: str) -> Reading:
    words = [_word((text,), full=True) if len(text) > 2 else _word((text[0],), full=False) for text in given]
    return Reading(tuple(words), (_word((family,), full=True, family=True),), (), family)


def parse_unusual(name: str) -> Parsed:
    """Take any name apart, also one that is as most names are, which takes a while."""
    text = decode(name)
    found = _NUMBER.search(text) if text[-1:].isdigit() else None
    number = found.group(1) if found else ""
    text = _in_latin(text[: found.start()] if found else text)
    if "(" in text or '"' in text or "“" in text:
        text = _ASIDE.sub(" ", text) if _ASIDE.sub(" ", text).strip() else text
    if "'" in text or "’" in text:
        text = _ELISION.sub(r"\1’", text)
    parts, suffix = _without_suffix([part.split() for part in _COMMAS.split(text)])
    if not parts:
        return Parsed((), suffix, number)
    if len(parts) > 1:
        given, family = [word for part in parts[1:] for word in part], parts[0]
        # `Brink, Jeroen van den`: libraries put particles last.
        while len(given) > 1 and _is_particle(given[-1]):
            family = [given.pop(), *family]
        return Parsed(_distinct([_reading(given, family)]), suffix, number)
    return Parsed(_distinct(_natural(parts[0])), suffix, number)


def _in_latin(text: str) -> str:
    """Return a name that is given in Latin letters and in another script in Latin letters alone."""
    if text.isascii() or not _NATIVE.search(text):
        return text
    latin = [word for word in _APART.split(text) if not _NATIVE.search(word) and _letters(word)]
    # `김, C. S.` is not.
    return " ".join(latin) if len(latin) > 1 and any(len(_letters(word)) > 1 for word in latin) else text


def _without_suffix(parts: list[list[str]]) -> tuple[list[list[str]], str]:
    """Return the comma-separated parts without suffixes and titles, and the suffix."""
    suffix = ""
    kept: list[list[str]] = []
    for part in parts:
        words = [word for word in part if _letters(word)]
        while len(words) > 1 and _letters(words[0]) in TITLES:
            words = words[1:]
        while words and (len(words) > 1 or kept):
            last = _letters(words[-1])
            if last not in SUFFIXES and not (last in TITLES and (kept or last == "phd")):
                break
            suffix = SUFFIXES.get(last, suffix)
            words = words[:-1]
        if words:
            kept.append(words)
    return kept, suffix


def _natural(words: list[str]) -> list[Reading]:
    """Return the readings of a name without comma: given names first, or family name first."""
    if len(words) == 1:
        return [_script(words[0]) or _reading([], words)]
    if not words[0].isascii() and _is_ideographic(words[0]):
        return [_reading(words[1:], words[:1])]
    trailing = _trailing_initials(words)
    if trailing:
        readings = [_reading(words[-trailing:], words[:-trailing])]
        # `Evans David A.` may be a double family name, and is likelier none.
        return readings + ([_reading(words[1:], words[:1])] if len(words) - trailing == 2 else [])
    start = _family_start(words)
    readings = [_reading(words[:start], words[start:])]
    if start < len(words) - 1 and _letters(words[-1]) in FAMILY_FIRST:
        # `Vinh Van Nguyen`: a given name in Vietnam, a particle elsewhere.
        readings.append(_reading(["-".join(words[:-1])], words[-1:]))
    if words[-2] == "O" and len(words) > 2:
        readings.append(_reading(words[:-2], [f"O’{words[-1]}"]))
    first = _letters(words[0])
    if first in FAMILY_FIRST:
        readings.insert(_is_shouted(words), _reading(words[1:], words[:1]))
    elif _is_shouted(words) == 0:
        readings.insert(0, _reading(words[1:], words[:1]))
    if start == len(words) - 1 >= 2 and not _is_initials(words[-2], words):
        readings.append(_reading(words[:-2], words[-2:]))
    return readings


def _is_shouted(words: list[str]) -> int:
    """Return 0 where only the first word is in capitals (a family name put first), else 1."""
    only_first = words[0].isupper() and not any(word.isupper() for word in words[1:])
    known = _letters(words[0]) in FAMILY_FIRST
    return 0 if only_first and "." not in words[0] and (known or len(words[0]) > 3) else 1


def _trailing_initials(words: list[str]) -> int:
    """Return how many words at the end are initials after a full first word (`Salton G`)."""
    if any(_is_initials(word, words) for word in words[: max(1, len(words) - 2)]):
        return 0
    count = 0
    while count < len(words) - 1 and _is_initials(words[-1 - count], words):
        if _letters(words[-1 - count]) in FAMILY_FIRST:
            break
        count += 1
    return count


def _family_start(words: list[str]) -> int:
    """Return where the family name begins: at the last word, or at the particles before it."""
    start = len(words) - 1
    while start > 1 and _is_particle(words[start - 1]):
        start -= 1
    return start


def _is_particle(word: str) -> bool:
    return _letters(word) in PARTICLES and not re.fullmatch(r"[A-Z]\.?", word)


def _is_plain(word: str) -> bool:
    """Whether a word is of so many letters, all of them ASCII, that it can be neither initials nor in parts."""
    return len(word) > _INITIALS and word.isalpha() and word.isascii()


def _is_initials(word: str, words: list[str]) -> bool:
    if _is_plain(word):
        return False
    letters = _letters(word)
    if len(letters) <= 1 or _is_sign(word):
        return True
    if "." in word.rstrip("."):
        return all(len(_letters(piece)) <= 1 for piece in _PIECES.split(word))
    if _HYPHENS.search(word):
        return all(len(_letters(piece)) <= 1 for piece in _HYPHENS.split(word))
    if len(letters) > _INITIALS or not word.isalpha():
        return False
    if word.isupper():
        return not all(other.isupper() for other in words)
    return word.islower() and not _VOWEL.search(letters) and not any(c.isupper() for w in words for c in w)


def _is_sign(word: str) -> bool:
    """Whether a word is one initial that takes two letters or more in ASCII: `Ю`, `Yu.`."""
    if word.isascii():
        return word.endswith(".") and _letters(word) in _SIGNS
    bare = word.rstrip(".")
    return len(bare) == 1 and bare.isupper()


def _reading(given: list[str], family: list[str]) -> Reading:
    everything = given + family
    words = [word for text in given for word in _given_words(text, everything)]
    pieces = [piece for text in family for piece in _split(text)]
    core = list(pieces)
    particles: list[str] = []
    while len(core) > 1 and _is_particle(core[0]):
        particles.append(_letters(core.pop(0)))
    return Reading(
        given=tuple(words),
        family=tuple(_word((piece,), full=True, family=True) for piece in core),
        particles=tuple(particles),
        family_text=" ".join(family),
    )


def _given_words(text: str, everything: list[str]) -> list[Word]:
    if _is_plain(text):
        return [_word((text,), full=True)]
    if "." in text.rstrip("."):
        pieces = [piece for piece in _PIECES.split(text) if _letters(piece)]
        return [word for piece in pieces for word in _given_words(f"{piece.strip('-')}.", [*everything, "x"])]
    if _is_sign(text):
        return [_word((_letters(text)[:1],), full=False)]
    parts = _split(text)
    if len(parts) == 1 and len(_letters(text)) > 1 and _is_initials(text, everything):
        return [_word((letter,), full=False) for letter in _letters(text)]
    full = any(len(_letters(part)) > 1 or (not part.isascii() and len(part) > 2) for part in parts)
    return [_word(tuple(parts), full=full)] if parts else []


def _split(text: str) -> list[str]:
    """Return the parts between hyphens that have letters."""
    if text.isalpha() and text.isascii():
        return [text]
    return [part for part in _HYPHENS.split(text) if _letters(part)]


@lru_cache(maxsize=1 << 16)
def _word(parts: tuple[str, ...], *, full: bool, family: bool = False) -> Word:
    letters = tuple(map(_letters, parts))
    joined = "".join(letters)
    forms = {joined}
    if not all(map(str.isascii, parts)):
        forms = {""}
        for part in parts:
            forms = {form + _bare(s, part) for form in forms for s in spellings(part)}
    forms |= {collapse(form, family=family) for form in forms}
    stands_for = frozenset[str]() if family else SHORT_FORMS.get(joined, frozenset())
    return Word(letters, frozenset(forms), full, stands_for)


def _script(word: str) -> Reading | None:
    """Return the reading of a name in Chinese characters or Hangul written in one word."""
    if not (2 <= len(word) <= 4 and all(_is_ideographic(letter) for letter in word)):
        return None
    cut = 2 if word.startswith(_COMPOUND) and len(word) > 2 else 1
    return _reading(["-".join(word[cut:])], [word[:cut]])


def _is_ideographic(word: str) -> bool:
    kind = unicodedata.name(word[0], "")
    return kind.startswith(("CJK UNIFIED", "HANGUL SYLLABLE"))


def _distinct(readings: list[Reading]) -> tuple[Reading, ...]:
    found = [reading for reading in readings if reading.family]
    return tuple(found if len(found) < 2 else dict.fromkeys(found))


@lru_cache(maxsize=1 << 16)
def _letters(word: str) -> str:
    """Return the folded word with letters and digits alone; what cannot be folded stays."""
    return _bare(fold(word), word)


def _bare(folded: str, written: str) -> str:
    if folded.isalnum() and folded.isascii():
        return folded
    found = _NO_LETTER.sub("", folded)
    if found or folded or not any(c.isalpha() for c in written):
        return found
    return written.casefold()
