"""Korean names: family names as people spell them, given names in the Revised Romanisation."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Final

from msgspec import structs

from pipeline.identity.romanisation.chinese import is_chinese
from pipeline.identity.romanisation.syllables import given_parts, ways, word_of

if TYPE_CHECKING:
    from pipeline.identity.name_parts import Reading

_SPELLINGS: Final = """
    kim gim; lee yi rhee rhie li ri; park pak bak; choi choe choy; jung jeong chung cheong joung; kang gang;
    cho jo; yoon yun youn; jang chang; lim im rim yim; oh o; seo suh so; shin sin; kwon gwon; ahn an; yoo yu
    you; ryu ryoo lyu; jeon jun chun chon; ko go koh; moon mun; son sohn; bae pae; baek paik paek; heo hur huh;
    sim shim; noh roh no ro; kwak gwak; sung seong; joo ju; woo u; koo gu goo; jin chin; ji chi jee; um eom;
    won weon; bang pang; hyun hyeon; byun byeon; yeo yuh; choo chu; suk seok; gil kil; myung myeong; yang;
    song; hong; hwang; han; min; na; nam; ha; cha; chae; seol sul; ban; pyo; keum geum; kook guk; eun; hahm
    ham; maeng; tak
"""
_FAMILIES: Final = {spelt: group.split()[0] for group in _SPELLINGS.split(";") for spelt in group.split()}
_PARTS: Final = re.compile(
    "(kk|sh|ch|[gkndtrlmbpsjh]?)"
    "(yeo|you|yoo|yae|yai|woo|weo|wae|eui|ya|ye|yo|yu|ae|ai|eo|eu|ee|oe|oo|ui|wa|we|wi|wo|wu|ah|oh|[aeiou])"
    "(ng|ll|[knlmptgbd]?)"
)
_ONSETS: Final = {"k": "g", "kk": "g", "sh": "s", "l": "r"}
_VOWELS: Final = {
    "ai": "ae", "yai": "yae", "ee": "i", "oo": "u", "woo": "u", "wu": "u", "yoo": "yu", "weo": "wo", "eui": "ui",
    "ah": "a", "oh": "o",
}  # fmt: skip
_CODAS: Final = {"g": "k", "b": "p", "d": "t", "ll": "l"}
_OPEN: Final = {
    ("s", "ng"): ("eo",), ("j", "ng"): ("eo", "u"), ("s", "n"): ("eo", "u"), ("s", "k"): ("eo", "u"),
    ("s", "p"): ("eo", "u"), ("h", "n"): ("eo", "u"), ("g", "n"): ("eo", "u"), ("ch", "n"): ("eo", "u"),
    ("b", "m"): ("eo",), ("ch", "l"): ("eo",), ("d", "k"): ("eo",), ("", "n"): ("eu", "u"),
}  # fmt: skip
"""What `u` may stand for between these sounds."""


def respelt(reading: Reading) -> Reading | None:
    """Return the reading in one spelling; None for names that are not Korean as a whole.

    A family name that is Chinese too (Lee, Chang, Han) needs a given name that is not.
    """
    if len(reading.family) != 1 or reading.particles:
        return None
    written = reading.family[0].joined
    family = _FAMILIES.get(written)
    if family is None:
        return None
    parts = given_parts(reading)
    given = {form for way in ways(parts, revised) for form in map("".join, product(*map(revised, way)))}
    if not given or (is_chinese(parts) and (written == "lee" or is_chinese((written,)))):
        return None
    return structs.replace(reading, family=(word_of({family}),), given=(word_of(given),))


@lru_cache(maxsize=1 << 12)
def revised(syllable: str) -> tuple[str, ...]:
    """Return what a syllable may be in the Revised Romanisation; empty for what is no syllable.

    `g` and `k` are one, since hardly a given name has the aspirated sound; `d` and `t`, `b` and `p`, `j` and `ch`
    are two sounds, and names differ by them.
    """
    found = _PARTS.fullmatch(syllable)
    if found is None:
        return ()
    onset, vowel, coda = found.groups()
    onset, coda = _ONSETS.get(onset, onset), _CODAS.get(coda, coda)
    return tuple(onset + each + coda for each in _vowels(onset, vowel, coda))


def _vowels(onset: str, vowel: str, coda: str) -> tuple[str, ...]:
    if (onset, coda) == ("h", "") and vowel in {"i", "ee", "ui"}:
        return ("ui",)
    if vowel == "u":
        return _OPEN.get((onset, coda), ("u",))
    if vowel in {"yu", "you"} and coda:
        both = onset in {"", "r"} and coda in {"n", "l"}
        return ("yeo", "yu") if both else ("yeo",)
    return (_VOWELS.get(vowel, vowel),)
