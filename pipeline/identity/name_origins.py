"""Where a name is likely to be from: told in reports, so that figures can be given by origin; decides nothing."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from pipeline.identity.name_parts import parse
from pipeline.identity.romanisation.arabic import is_arabic
from pipeline.identity.romanisation.greek import is_greek
from pipeline.identity.romanisation.slavic import has_slavic_family
from pipeline.identity.romanisation.systems import romanised
from pipeline.identity.spelling import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.identity.name_parts import Reading

Origin: TypeAlias = Literal[
    "chinese", "korean", "japanese", "vietnamese", "indian", "arabic", "slavic", "greek", "hispanic", "other"
]

_SCRIPTS: Final[dict[Origin, re.Pattern[str]]] = {
    "korean": re.compile("[\uac00-\ud7af]"),
    "japanese": re.compile("[\u3040-\u30ff]"),
    "chinese": re.compile("[\u3400-\u9fff]"),
    "indian": re.compile("[\u0900-\u0dff]"),
    "arabic": re.compile("[\u0600-\u06ff]"),
    "slavic": re.compile("[\u0400-\u052f]"),
    "greek": re.compile("[\u0370-\u03ff\u1f00-\u1fff]"),
}
_VIETNAMESE: Final = words("nguyen tran pham hoang phan vu vo dang bui dinh doan duong huynh ngo truong trinh")
_INDIAN: Final = words("""
    agarwal aggarwal ahuja anand arora bandyopadhyay banerjee bansal basu bhat bhatia bhatt bhattacharya
    bhattacharyya bose chakrabarti chakraborty chandra chatterjee chaudhary choudhury das dasgupta desai
    deshpande dey dutta gandhi garg ghosh goel goyal gupta iyer jain jha joshi kapoor kaur khanna krishnan
    kulkarni kumar malhotra mehta menon mishra misra mitra mittal mukherjee nair naik narayanan natarajan pal
    pandey patel patil pillai prakash prasad rajan raman ramakrishnan rao reddy roy saha sarkar saxena sen shah
    sharma shetty shukla singh singhal sinha srinivasan srivastava subramanian tiwari trivedi varma venkatesan
    verma yadav
""")
_HISPANIC: Final = words("""
    aguilar alonso alvarez blanco cabrera calvo campos castillo castro cruz delgado diaz dominguez flores
    fuentes garcia garrido gil guerrero herrera iglesias jimenez lopez marquez medina mendoza molina morales
    moreno munoz navarro nunez ortega ortiz ramos reyes rivera rojas romero rubio ruiz salazar santos serrano
    silva soto suarez torres vargas vega vidal
""")
_EZ: Final = 5


@lru_cache(maxsize=1 << 16)
def origin(name: str) -> Origin:
    """Return where a written name is likely to be from, by the first of these that holds.

    1. It has letters of Hangul, kana, Chinese characters, an Indian script, Arabic, Cyrillic or Greek.
    2. Its last family name is on a short list of Vietnamese, Indian or Hispanic ones, or ends in `-ez`.
    3. Family name and given name together are Korean, or Chinese in pinyin or Wade–Giles.
    4. Its family name ends as Greek or Slavic ones do.
    5. A word of it is a well-known Arabic name, or the family name has the article `al`.
    6. All of it is spelt in syllables of Japanese.

    Initials alone seldom tell, and many names are of several places: `other` is what none of these tells.
    """
    for found, script in _SCRIPTS.items():
        if script.search(name):
            return found
    readings = parse(name).readings[:2]
    return _by_list(readings) or _by_spelling(name, readings) or "other"


def _by_list(readings: tuple[Reading, ...]) -> Origin | None:
    for reading in readings:
        family = reading.family[-1].joined
        if family in _VIETNAMESE:
            return "vietnamese"
        if family in _INDIAN:
            return "indian"
        if family in _HISPANIC or (family.endswith("ez") and len(family) >= _EZ):
            return "hispanic"
    return None


_TOLD_BY: Final[tuple[tuple[Callable[[Reading], bool], Origin], ...]] = (
    (is_greek, "greek"),
    (has_slavic_family, "slavic"),
    (is_arabic, "arabic"),
)


def _by_spelling(name: str, readings: tuple[Reading, ...]) -> Origin | None:
    languages = romanised(name)
    if "korean" in languages:
        return "korean"
    if "chinese" in languages:
        return "chinese"
    for is_so, found in _TOLD_BY:
        if any(map(is_so, readings)):
            return found
    return "japanese" if "japanese" in languages else None
