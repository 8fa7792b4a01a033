"""Names from other scripts: which spellings are one name, and which are two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.identity import names
from pipeline.identity.name_parts import parse
from pipeline.identity.romanisation.japanese import hepburn
from pipeline.identity.romanisation.korean import revised
from pipeline.identity.romanisation.slavic import forms
from pipeline.identity.romanisation.systems import romanised


@pytest.mark.parametrize(
    ("left", "right", "words"),
    [
        ("Chang Hsiao-ming", "Zhang Xiaoming", "Hsiao-Ming Chang / Xiaoming Zhang"),
        ("Tsai Chih-Wei", "Zhiwei Cai", "Chih-Wei Tsai / Zhiwei Cai"),
        ("Shi-Ting Huang", "Shih-Ting Huang", "Shi-Ting / Shih-Ting"),
        ("Hsu Wei", "Xu Wei", "Hsu / Xu"),
        ("Chih-ming Lee", "Zhiming Li", "Chih-Ming Lee / Zhiming Li"),
        ("Wei Lv", "Wei Lü", "Lv / Lü"),
        ("Young Kil Kim", "Young-Gil Kim", "Young Kil / Young-Gil"),
        ("Sang-hyun Lee", "Sanghyeon Yi", "Sang-Hyun Lee / Sanghyeon Yi"),
        ("Jae-hoon Park", "Jaehun Pak", "Jae-Hoon Park / Jaehun Pak"),
        ("Chulsoo Kim", "김철수", "Chulsoo Kim / Cheol-Su 김"),
        ("Tomoko Ohta", "Tomoko Ota", "Ohta / Ota"),
        ("Tomoko Oota", "Tomoko Ota", "Oota / Ota"),
        ("Kiyoshi Itoh", "Kiyosi Ito", "Kiyoshi Itoh / Kiyosi Ito"),
        ("Jun'ichi Tsujii", "Zyun-iti Tuzii", "Junichi Tsujii / Zyun-Iti Tuzii"),
        ("Chebyshev, Pafnuty", "Tchebycheff, Pafnouti", "Pafnuty Chebyshev / Pafnouti Tchebycheff"),
        ("Iurii Ivanov", "Yuri Ivanov", "Iurii / Yuri"),
        ("Dmitrij Šukšin", "Dmitry Shukshin", "Dmitrij / Dmitry"),
        ("Mikhail Zhukov", "Mikhail Jukov", "Zhukov / Jukov"),
        ("Julia Probe", "Yulia Probe", "Julia / Yulia"),
        ("Mohammed Ali", "Muhammad Ali", "Mohammed / Muhammad"),
        ("Ahmed ElKhatib", "Ahmad al Khatib", "Ahmed ElKhatib / Ahmad al Khatib"),
        ("Giorgos Papadopulos", "Georgios Papadopoulos", "Giorgos Papadopulos / Georgios Papadopoulos"),
        ("Georgios Papadopoulos", "Γεώργιος Παπαδόπουλος", "Papadopoulos / Παπαδόπουλος"),
    ],
)
def test_a_name_romanised_otherwise_is_a_variant_and_says_so(left: str, right: str, words: str) -> None:
    found = names.compare(left, right)
    assert found.grade == "variant"
    start, said = found.words.split(": ")
    assert start == "romanised differently"
    assert set(said.split(" / ")) == set(words.split(" / "))
    assert names.keys(left) & names.keys(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Chang Wei", "Zhang Wei"),
        ("Xu Wang", "Xue Wang"),
        ("Wei Lu", "Wei Lv"),
        ("Wei Lee", "Wei Li"),
        ("Minho Lee", "Minho Li"),
        ("Minho Lee", "Minho Yi"),
        ("Jen Wang", "Ren Wang"),
        ("Chen Ming", "Zhen Ming"),
        ("Tae-ho Kim", "Dae-ho Kim"),
        ("Yong-Ho Kim", "Young-Ho Kim"),
        ("Takeshi Ono", "Takeshi Ohno"),
        ("Jun Fu", "Jun Hu"),
        ("Maria Rossi", "Maria Rosi"),
        ("Ivan Ivanov", "Ivan Ivanova"),
        ("Mikhail Yukov", "Mikhail Zhukov"),
        ("Kamal Probe", "Kamel Probe"),
    ],
)
def test_names_that_only_look_alike_differ(left: str, right: str) -> None:
    assert names.compare(left, right).grade == "differ"


@pytest.mark.parametrize(("left", "right"), [("T. Ohta", "Tomoko Ota"), ("P. Tchebycheff", "Pafnuty Chebyshev")])
def test_family_names_romanised_otherwise_go_with_initials(left: str, right: str) -> None:
    assert names.compare(left, right).grade == "initials"


@pytest.mark.parametrize("name", ["Ada Example", "David Chang", "Ann Park", "Jo Smith", "Gerard Probe"])
def test_names_of_elsewhere_have_no_other_romanisation(name: str) -> None:
    assert not romanised(name)


@given(
    st.from_regex("((k|g|s|z|t|d|n|h|b|p|m|r|sh|ch|ts|j|f|y|w|ky|sy|ty|zy|jy)?[aiueo]h?n?){1,5}", fullmatch=True)
)
def test_one_spelling_respelt_is_the_same_spelling(word: str) -> None:
    assert hepburn(hepburn(hepburn(word))) == hepburn(hepburn(word))
    assert forms(word)


@given(st.from_regex("(g|n|d|s|j|ch|h)(a|ae|eo|o|u|eu|i|yeo)(n|ng|m|l)", fullmatch=True))
def test_the_revised_romanisation_is_one_of_its_own_spellings(syllable: str) -> None:
    assert revised(syllable)


@given(st.text())
def test_any_text_can_be_asked_for_its_romanisations(name: str) -> None:
    written = set(parse(name).readings)
    assert all(reading in written for found in romanised(name).values() for reading, _ in found)
