"""Chinese names in pinyin and Wade–Giles: `Chang Hsiao-ming` is `Zhang Xiaoming`."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING, Final

from msgspec import structs

from pipeline.identity.romanisation.syllables import given_parts, ways, word_of
from pipeline.identity.spelling import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.identity.name_parts import Reading

_G: Final = "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo"
_J: Final = "i ia ian iang iao ie in ing iong iu u uan ue un"
_Z: Final = "a ai an ang ao e en eng i ong ou u uan ui un uo"
_FINALS: Final = {
    "": "a ai an ang ao e en er o ou",
    "b": "a ai an ang ao ei en eng i ian iao ie in ing o u",
    "p": "a ai an ang ao ei en eng i ian iao ie in ing o ou u",
    "m": "a ai an ang ao ei en eng i ian iao ie in ing iu o ou u",
    "f": "a an ang ei en eng o ou u",
    "d": "a ai an ang ao e eng i ian iao ie ing iu ong ou u uan ui un uo",
    "t": "a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo",
    "n": "a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong u uan ue uo v",
    "l": "a ai an ang ao e ei eng i ian iang iao ie in ing iu ong ou u uan ue un uo v",
    "g": _G, "k": _G, "h": _G,
    "j": _J, "q": _J, "x": _J,
    "zh": f"{_Z} ei ua uai uang", "ch": f"{_Z} ua uai uang", "sh": f"{_Z} ei ua uai uang",
    "r": "an ang ao e en eng i ong ou u uan ui un uo",
    "z": f"{_Z} ei", "c": _Z, "s": _Z,
    "y": "a an ang ao e i in ing ong ou u uan ue un",
    "w": "a ai an ang ei en eng o u",
}  # fmt: skip
_PINYIN: Final = {
    initial + final: (initial, final) for initial, finals in _FINALS.items() for final in finals.split()
}
_INITIALS: Final = {
    "b": "p", "d": "t", "g": "k", "j": "ch", "q": "ch", "x": "hs", "zh": "ch", "r": "j", "z": "ts", "c": "ts",
}  # fmt: skip
_WHOLE: Final = {
    "yi": ("i", "yi"), "yan": ("yen",), "ye": ("yeh",), "you": ("yu",), "er": ("erh",), "si": ("ssu", "szu"),
    "zi": ("tzu",), "ci": ("tzu",), "gui": ("kuei",), "kui": ("kuei",),
}  # fmt: skip
"""Syllables whose Wade–Giles spelling follows no rule, or has two."""

_SURNAMES: Final = words("""
    wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he gao lin luo zheng liang xie song tang
    han feng yu dong xiao cheng cao yuan deng fu shen zeng peng lu lv su jiang cai jia ding wei xue ye yan pan du
    dai xia zhong tian ren fan fang shi yao tan liao zou xiong jin hao kong bai cui kang mao qiu qin gu hou shao
    meng long wan duan lei qian yin chang qiao lai gong wen pang zhuang ge nie ni qi bao niu yue jing lian weng
    ke zhan you ruan tong hong chi mei sheng lou tao zuo ji mo xing bi xiang hua gan cen chu di ai an dou e guan
    jian lan lang leng ling ming miao mu ning ou pei pu qu rao rong shan shang shu tu wo xi xian yi ying zang zhai
""")
_UNMISTAKABLE: Final = re.compile(r"hs|ts|tz|[cs]hih|[iu]eh|chi[aeu]|ien")
"""Letters that nothing but Wade–Giles has."""


def _wade_giles(initial: str, final: str) -> tuple[str, ...]:
    """Return how a syllable of pinyin is spelt in Wade–Giles, without apostrophe and diaeresis as people do."""
    whole = _WHOLE.get(initial + final)
    if whole is not None:
        return whole
    if final == "i" and initial in {"zh", "ch", "sh", "r"}:
        final = "ih"
    elif (final == "e" and initial in {"g", "k", "h"}) or (final == "uo" and initial not in {"g", "k", "h", "sh"}):
        final = "o"
    elif final.endswith(("ie", "ue")):
        final += "h"
    final = {"v": "u", "ian": "ien"}.get(final, final.replace("ong", "ung"))
    return (_INITIALS.get(initial, initial) + final,)


def _invert() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for syllable, parts in _PINYIN.items():
        for spelt in _wade_giles(*parts):
            found.setdefault(spelt, set()).add(syllable)
    return {spelt: frozenset(syllables) for spelt, syllables in found.items()}


_WADE_GILES: Final = _invert()
"""Each syllable, to those of pinyin that it may be."""
# Koreans are called Lee, too, and people who write their given name in pinyin.
_BY_WADE_GILES: Final = {
    spelt: surnames for spelt, found in _WADE_GILES.items() if (surnames := found & _SURNAMES)
} | {"lee": frozenset({"li"})}


def is_chinese(parts: tuple[str, ...]) -> bool:
    """Whether the parts of a given name are one or two syllables of pinyin, or of Wade–Giles."""
    return any(ways(parts, _PINYIN.__contains__)) or any(ways(parts, _WADE_GILES.__contains__))


def respelt(reading: Reading) -> Reading | None:
    """Return the reading in pinyin; None for names that are in neither system as a whole.

    What can be pinyin is pinyin: `Chang Wei` is not `Zhang Wei`. `Lee` is `Li` beside a given name in Wade–Giles.
    """
    family = reading.family[0]
    in_pinyin, other = _SURNAMES & _umlauts(family.forms), _BY_WADE_GILES.get(family.joined)
    if not (in_pinyin or other) or len(reading.family) > 1 or reading.particles:
        return None
    parts = given_parts(reading)
    given = {"".join(way) for way in ways(tuple(map(_umlaut, parts)), _PINYIN.__contains__)}
    if given and in_pinyin:
        return structs.replace(reading, family=(word_of(in_pinyin),), given=(word_of(given),))
    clear = _UNMISTAKABLE.search(" ".join((family.joined, *parts))) is not None
    if not other or (family.joined == "lee" and (given or not clear)):
        return None
    given = set(_in_pinyin(parts, clear=clear))
    return structs.replace(reading, family=(word_of(other),), given=(word_of(given),)) if given else None


def _umlauts(forms: frozenset[str]) -> frozenset[str]:
    """Return the forms of a family name with `lü` as `lv`, which is written in many ways."""
    return (forms | {"lv"}) - {"lyu", "lue"} if "lyu" in forms or "lue" in forms else forms


def _umlaut(part: str) -> str:
    return f"{part[0]}v" if part in {"lyu", "nyu"} else part


def _in_pinyin(parts: tuple[str, ...], *, clear: bool) -> Iterator[str]:
    """Yield what a given name in Wade–Giles may be in pinyin."""
    for way in ways(parts, _WADE_GILES.__contains__):
        # A single syllable may be another name altogether: Jen, Jan, Jo.
        if clear or len(way) > 1:
            yield from map("".join, product(*(_WADE_GILES[syllable] for syllable in way)))
