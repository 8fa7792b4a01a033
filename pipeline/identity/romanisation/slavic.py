"""Russian names and their like, from Cyrillic by any system: `Tchebycheff` is `Chebyshev`, `Iurii` is `Yuri`."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from pipeline.identity.romanisation import letters
from pipeline.identity.spelling import words

if TYPE_CHECKING:
    from pipeline.identity.name_parts import Reading

_ENDS: Final = (
    "ov", "ev", "ova", "eva", "owa", "ewa", "off", "eff", "offa", "effa", "sky", "skiy", "skij", "skii", "ckij",
    "ckii", "skaya", "skaia", "skaja", "enko", "chuk", "tchouk",
)  # fmt: skip
"""How family names end that are Slavic whatever the given name."""
_FEWEST: Final = 5

# Capitals stand for one sound each, so that no later rule takes a sign of two letters apart.
_CONSONANTS: Final = letters.steps(r"""
    ff$|w v
    ou u
    ph f
    schtsch|shtsh|chtch|shch SC
    tsch C
    sch|sh S
    zh Z
    kh h
    tz ts
    x ks
    ck k
    c(?=[aoulrtn]) k
    ss s
""")
_FRENCH: Final = letters.steps("""
    tch C
    ch S
""")
_VOWELS: Final = letters.steps(r"""
    ch C
    ksand(?:e)?r$ ksandr
    [iyj]+(?=[aou]) Y
    [iyj]+(?=e) -
    [iyj]+ i
    Yo e
""")
_J_FIRST: Final = re.compile("^j(?=[aou])")
# What differs between romanisations of one name, or is near to it.
_BONES: Final = str.maketrans("cfw", "kpv", "aeiouyjhts")


@lru_cache(maxsize=1 << 15)
def forms(word: str) -> frozenset[str]:
    """Return what a folded word may be; `j` before a vowel is one sound in French and another elsewhere."""
    rules = _FRENCH if "tch" in word.replace("stch", "") or word.endswith("cheff") else ()
    found = letters.folded(word.replace("tsch", "C"), rules)
    found = letters.folded(found, _CONSONANTS)
    both = {found, _J_FIRST.sub("Z", found)}
    return frozenset(letters.folded(each, _VOWELS).lower() for each in both)


_GIVEN: Final = words("""
    alexander aleksandra aleksei anastasia anatoly andrei anya artem boris daria denis dmitry ekaterina elena
    evgeny evgeniya fyodor galina gennady georgy grigory igor ilya irina ivan kirill konstantin ksenia larisa
    leonid lev lyubov lyudmila maxim mikhail nadezhda natalia nikita nikolai oksana oleg olga pavel pyotr roman
    sergei sofya stanislav svetlana tatiana timofey vadim valentin valery vasily viktor vitaly vladimir
    vladislav vyacheslav yakov yana yaroslav yulia yuri zoya
""")
_GIVEN_BONES: Final = frozenset(name.translate(_BONES) for name in _GIVEN) | {
    name.replace("x", "ks").translate(_BONES) for name in _GIVEN
}


@cache
def _given() -> frozenset[str]:
    return frozenset(form for name in _GIVEN for form in forms(name))


def respelt(reading: Reading) -> Reading | None:
    """Return the reading in one spelling; None where neither the family name nor a given name is Slavic."""
    return letters.respelt(reading, forms) if is_slavic(reading) else None


def is_slavic(reading: Reading) -> bool:
    """Whether the end of the family name or a given name is Slavic."""
    if has_slavic_family(reading):
        return True
    # Few names have the bones of one, so that few are spelt otherwise to look.
    found = [word.joined for word in reading.given if word.full and word.joined.translate(_BONES) in _GIVEN_BONES]
    return bool(found) and any(not forms(name).isdisjoint(_given()) for name in found)


def has_slavic_family(reading: Reading) -> bool:
    """Whether the family name ends as Slavic ones do."""
    family = reading.family[-1].joined
    return family.endswith(_ENDS) and len(family) >= _FEWEST
