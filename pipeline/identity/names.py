"""Comparison of personal names: how well two of them go together, in words, and their block keys."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from msgspec import Struct

from pipeline.identity.han import other_characters
from pipeline.identity.name_parts import Parsed, Reading, Word, parse
from pipeline.identity.romanisation.systems import romanised
from pipeline.identity.spelling import collapse, decode, is_typo
from pipeline.identity.surnames import COMMON, FAMILY_FIRST

if TYPE_CHECKING:
    from collections.abc import Iterator

Grade: TypeAlias = Literal["equal", "variant", "initials", "differ"]
Part: TypeAlias = Literal["", "given", "family", "suffix", "number"]

_RANK: Final[dict[Grade, int]] = {"equal": 0, "variant": 1, "initials": 2, "differ": 3}
_GROUP = re.compile(
    r"\b(collaborations?|consorti(?:um|a)|committee|working group|research group|study group|project|team|group"
    r"|society|university|institute|laborator(?:y|ies)|corporation|department|network|initiative|organi[sz]ation"
    r"|association|foundation|alliance|council|agency|college|cent(?:er|re) (?:for|of)|labs|corp|inc|llc|ltd"
    r"|gmbh|corporate|on behalf of|et al|others)\b",
    re.IGNORECASE,
)


_ONE_SYLLABLE: Final = 5
"""Letters up to which a given name may be one syllable; a second makes it much rarer."""


class NameMatch(Struct, frozen=True):
    """How two names go together, and why; `part` says where they differ."""

    grade: Grade
    words: str
    part: Part = ""


def clean(name: str) -> str:
    """Return the name with entities and TeX accents decoded; cleaning twice is cleaning once."""
    return decode(name)


@lru_cache(maxsize=1 << 16)
def is_collaboration(name: str) -> bool:
    """Whether the name is that of a group, an institution, or `et al.`: no person's."""
    text = decode(name)
    if _GROUP.search(text):
        return True
    # `The Nghia Pham` is a man.
    return text.casefold().startswith("the ") and text.rsplit(maxsplit=1)[-1].casefold() not in FAMILY_FIRST


@lru_cache(maxsize=1 << 16)
def is_full(name: str) -> bool:
    """Whether a given name is written out."""
    found = parse(name).readings
    return bool(found) and any(word.full for word in found[0].given)


@lru_cache(maxsize=1 << 16)
def commonness(name: str) -> float:
    """Return how little a full name tells: 0 for a rare family name, 3 for names of two syllables of East Asia."""
    found = parse(name).readings
    if not any(word.joined in COMMON for reading in found for word in reading.family):
        return 0.0
    given = found[0].given
    if any(word.joined in FAMILY_FIRST for reading in found for word in reading.family):
        return 3.0 if sum(len(word.joined) for word in given) <= _ONE_SYLLABLE else 1.5
    return 2.0 if len(given) < 2 else 1.0


@lru_cache(maxsize=1 << 16)
def full_key(name: str) -> str:
    """Return a key of the name written out, whatever its order and hyphens; empty for initials alone."""
    found = parse(name).readings
    if not found:
        return ""
    given = "".join(word.joined for word in found[0].given if word.full)
    family = "".join(word.joined for word in found[0].family)
    return " ".join(sorted((collapse(given), collapse(family, family=True)))) if given else ""


@lru_cache(maxsize=1 << 16)
def short_key(name: str) -> str:
    """Return a key of family name and first initial, after the likeliest reading."""
    found = parse(name).readings
    if not found:
        return ""
    family = collapse("".join(word.joined for word in found[0].family), family=True)
    return f"{family}|{_initial(found[0])}"


@lru_cache(maxsize=1 << 16)
def surname_keys(name: str) -> frozenset[str]:
    """Return keys of the family name in every reading and spelling, of double names each part too."""
    return frozenset([key.rpartition("|")[0] for key in keys(name)])


@lru_cache(maxsize=1 << 16)
def keys(name: str) -> frozenset[str]:
    """Return block keys `family|initial`: compatible names, but for a name without given names, share one."""
    found: set[str] = set()
    for reading in _every_reading(name):
        letters = _first_letters(reading)
        found.update([f"{key}|{letter}" for key in _family_keys(reading) for letter in letters])
    return frozenset(found)


def initials(name: str) -> str:
    """Return the name as `Family, A. B.`; without given names, as it is."""
    found = parse(name).readings
    if not found or not found[0].given:
        return clean(name)
    letters = " ".join(f"{part[0].upper()}." for word in found[0].given for part in word.parts)
    return f"{found[0].family_text}, {letters}"


def compatible(left: str, right: str) -> bool:
    """Whether one person may bear both names: symmetric, and true of a name and itself."""
    return compare(left, right).grade != "differ"


def contradict(left: str, right: str) -> bool:
    """Whether two names differ in all but the family name, as two persons' do (a family name may change)."""
    return compare(left, right).part in {"given", "suffix", "number"}


def compare(left: str, right: str) -> NameMatch:
    """Return how two names go together; the order of the two is without influence."""
    return _compare(left, right) if left <= right else _compare(right, left)


@lru_cache(maxsize=1 << 18)
def _compare(left: str, right: str) -> NameMatch:
    if left == right:
        return NameMatch("equal" if is_full(left) else "initials", _same_words(left))
    a, b = parse(left), parse(right)
    if not a.readings and not b.readings and clean(left) == clean(right):
        return NameMatch("initials", _same_words(left))
    characters = other_characters(left, right)
    if characters:
        return NameMatch("differ", f"written with other characters: {left} / {right}", characters)
    if not a.readings or not b.readings:
        return NameMatch("differ", "one of the names has no letters", "family")
    found = _beyond(a, b) or min((_readings(x, y) for x in a.readings for y in b.readings), key=_order)
    if found.part in {"given", "family"}:
        if full_key(left) and full_key(left) == full_key(right) and _initials_of(a) == _initials_of(b):
            return NameMatch("variant", "the same words in another order")
        found = _romanised(left, right) or found
    if found.grade == "equal" and a.suffix != b.suffix:
        return NameMatch("variant", f"one name without its suffix {a.suffix or b.suffix}")
    return found


def _every_reading(name: str) -> Iterator[Reading]:
    """Yield the readings of a name as written, then in one spelling of each language that it may be of."""
    yield from parse(name).readings
    for found in romanised(name).values():
        yield from (spelt for reading, spelt in found if spelt != reading)


def _romanised(left: str, right: str) -> NameMatch | None:
    """Return how two names go together that are romanised differently; None if they do not in any language."""
    a, b = romanised(left), romanised(right)
    shared = a.keys() & b.keys()
    if not shared:
        return None
    found = [
        match
        for language in sorted(shared)
        for x, spelt_x in a[language]
        for y, spelt_y in b[language]
        if (match := _spelt_alike(x, spelt_x, y, spelt_y))
    ]
    return min(found, key=_order, default=None)


def _spelt_alike(x: Reading, spelt_x: Reading, y: Reading, spelt_y: Reading) -> NameMatch | None:
    if _unlike(spelt_x.family, spelt_y.family) or _unlike(spelt_x.given, spelt_y.given):
        return None
    family, given = _families(spelt_x, spelt_y), _givens(spelt_x.given, spelt_y.given)
    if "differ" in {family.grade, given.grade}:
        return None
    written = [(r.family_text if _families(x, y).grade == "differ" else "", _given_text(r, x, y)) for r in (x, y)]
    words = " / ".join(" ".join(filter(None, reversed(each))) for each in written)
    return NameMatch("initials" if given.grade == "initials" else "variant", f"romanised differently: {words}")


def _given_text(reading: Reading, x: Reading, y: Reading) -> str:
    return _said(reading.given) if _givens(x.given, y.given).grade == "differ" else ""


def _initials_of(parsed: Parsed) -> list[str]:
    return sorted(word.joined for word in parsed.readings[0].given if not word.full)


def _same_words(name: str) -> str:
    return "the same full name" if is_full(name) else "the same name, without a full given name"


def _order(match: NameMatch) -> tuple[int, bool]:
    # Of two ways to differ, the one with the same family name says more.
    return _RANK[match.grade], match.part == "family"


def _beyond(a: Parsed, b: Parsed) -> NameMatch | None:
    """Return how the suffixes or a source's homonym numbers differ."""
    if a.number and b.number and a.number != b.number:
        return NameMatch("differ", f"homonym numbers differ: {a.number} / {b.number}", "number")
    if a.suffix and b.suffix and a.suffix != b.suffix:
        return NameMatch("differ", f"suffixes differ: {a.suffix} / {b.suffix}", "suffix")
    return None


def _readings(a: Reading, b: Reading) -> NameMatch:
    family = _families(a, b)
    if family.grade == "differ":
        return family
    given = _givens(a.given, b.given)
    if given.grade == "differ" and _mistyped(a, b):
        given = NameMatch("variant", f"given names differ by a letter: {_said(a.given)} / {_said(b.given)}")
    return max((given, family), key=lambda match: _RANK[match.grade])


def _mistyped(a: Reading, b: Reading) -> bool:
    """Whether the first given names differ by a letter within: at its end it is another name (Martin, Martina).

    One that begins with another letter is not looked for. In Chinese and Korean names each letter counts.
    """
    x, y = a.given[0], b.given[0]
    if not (x.full and y.full) or any(word.joined in FAMILY_FIRST for word in a.family + b.family):
        return False
    one, other = x.joined, y.joined
    return min(len(one), len(other)) > 5 and one[0] == other[0] and one[-1] == other[-1] and is_typo(one, other)


def _families(a: Reading, b: Reading) -> NameMatch:
    if [word.parts for word in a.family] == [word.parts for word in b.family]:
        if a.particles == b.particles:
            return NameMatch("equal", "the same family name")
        return NameMatch("variant", f"particles differ: {a.family_text} / {b.family_text}")
    if _glued(a.family) & _glued(b.family) or _with_particles(a) & _with_particles(b):
        return NameMatch("variant", f"family name spelt {a.family_text} / {b.family_text}")
    short, long = sorted((a.family, b.family), key=len)
    if len(short) < len(long) and (_alike(short, long[: len(short)]) or _alike(short, long[-len(short) :])):
        return NameMatch("variant", f"part of the family name only: {a.family_text} / {b.family_text}")
    return NameMatch("differ", f"family names differ: {a.family_text} / {b.family_text}", "family")


def _alike(a: tuple[Word, ...], b: tuple[Word, ...]) -> bool:
    return all(x.forms & y.forms for x, y in zip(a, b, strict=True))


def _unlike(a: tuple[Word, ...], b: tuple[Word, ...]) -> bool:
    """Whether both are one word, and not the same: most names that are compared are so, and this is quick."""
    if not len(a) == len(b) == 1 or not (a[0].full and b[0].full):
        return False
    if min(map(len, a[0].parts + b[0].parts)) == 1:
        return False
    return a[0].forms.isdisjoint(b[0].forms) and a[0].stands_for.isdisjoint(b[0].stands_for)


def _glued(words: tuple[Word, ...]) -> frozenset[str]:
    if len(words) == 1:
        return words[0].forms
    forms = {""}
    for word in words[:4]:
        forms = {form + own for form in forms for own in word.forms}
    return frozenset(forms)


def _with_particles(reading: Reading) -> frozenset[str]:
    if not reading.particles:
        return _glued(reading.family)
    start = "".join(reading.particles)
    return frozenset(start + form for form in _glued(reading.family))


def _givens(a: tuple[Word, ...], b: tuple[Word, ...]) -> NameMatch:
    if not a or not b:
        equal = not a and not b
        return NameMatch("initials", "no given name on either" if equal else "one name without a given name")
    if any(word.full for word in a) and any(word.full for word in b):
        if [word.joined for word in a] == [word.joined for word in b]:
            return NameMatch("equal", "the same full name")
        if all(word.full for word in a + b) and _glued(a) & _glued(b):
            return NameMatch("variant", f"given names spelt {_said(a)} / {_said(b)}")
    short, long = sorted((a, b), key=len)
    matched = "" if _unlike(a, b) else _in_order(short, long)
    if matched == "first":
        return NameMatch("variant", f"given names agree as far as written: {_said(a)} / {_said(b)}")
    if matched == "letters":
        return NameMatch("initials", f"given names agree by initials: {_said(a)} / {_said(b)}")
    return NameMatch("differ", f"given names differ: {_said(a)} / {_said(b)}", "given")


def _in_order(short: tuple[Word, ...], long: tuple[Word, ...]) -> Literal["first", "letters", ""]:
    """Return whether the shorter list agrees with the longer one from its start, or within it by full words."""
    if all(_agree(x, y) for x, y in zip(short, long, strict=False)):
        return "first" if short[0].full and long[0].full else "letters"
    if len(_flat(short)) == len(_flat(long)) and all(map(_letters_agree, _flat(short), _flat(long))):
        return "first" if short[0].full and long[0].full else "letters"
    return "first" if _within(short, long) else ""


def _within(short: tuple[Word, ...], long: tuple[Word, ...]) -> bool:
    """Whether all words of the shorter list stand in the longer one in order, a full one among them."""
    rest = iter(long)
    found = [(x, next((y for y in rest if _agree(x, y)), None)) for x in short]
    return all(y for _, y in found) and any(x.full and y is not None and y.full for x, y in found)


def _flat(words: tuple[Word, ...]) -> list[str]:
    return [part for word in words for part in word.parts]


def _letters_agree(x: str, y: str) -> bool:
    return x == y or ((len(x) == 1 or len(y) == 1) and x[:1] == y[:1])


def _agree(x: Word, y: Word) -> bool:
    if x.full and y.full:
        return bool(x.forms & y.forms or x.stands_for & y.stands_for)
    if not x.full and not y.full:
        return all(map(_letters_agree, x.parts, y.parts))
    letters, word = (y, x) if x.full else (x, y)
    # `W.-T.` may stand for Wen-tao and, written in one, for Wentao.
    return all(map(_letters_agree, letters.parts, word.parts)) or any(
        form.startswith(letters.parts[0]) for form in word.forms if len(word.parts) == 1
    )


def _said(words: tuple[Word, ...]) -> str:
    return " ".join("-".join(word.parts) for word in words).title()


def _initial(reading: Reading) -> str:
    return reading.given[0].parts[0][:1] if reading.given else ""


def _first_letters(reading: Reading) -> set[str]:
    """Return the letters by which the given names may be shortened: Ann Mary J. is Ann, and Mary."""
    letters = {_initial(reading)}
    for place, word in enumerate(reading.given):
        if word.full or not place:
            letters.add(word.parts[0][:1])
            letters.update([form[0] for form in (*word.forms, *word.stands_for) if form])
    return letters


def _family_keys(reading: Reading) -> set[str]:
    forms = _glued(reading.family)
    if reading.particles:
        forms |= _with_particles(reading)
    if len(reading.family) > 1:
        forms = forms.union(*(word.forms for word in reading.family))
    return {collapse(form, family=True) for form in forms}
