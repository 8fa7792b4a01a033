"""Names: laws that hold for all of them, and cases that real author lists hold."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.identity import name_parts, names

_LETTERS = "abdeghijlmnorstuvwxyzÄéøłıßçñ"
_WORD = st.text(_LETTERS, min_size=2, max_size=8).map(str.title)
_GIVEN = st.lists(
    st.one_of(_WORD, st.builds("{}-{}".format, _WORD, _WORD), st.sampled_from(("J.", "W.-T.", "A. B.", "Q"))),
    min_size=1,
    max_size=3,
).map(" ".join)
_FAMILY = st.one_of(
    _WORD,
    st.builds("{}-{}".format, _WORD, _WORD),
    st.sampled_from(("van der Berg", "O’Neill", "Wang", "de la Cruz")),
)
# One person's name in several spellings, and others near to them.
_ROMANISED_GIVEN = (
    "Hsiao-ming", "Xiaoming", "Xiao-Ming", "Xiǎomíng", "X.", "Chih-Wei", "Zhiwei", "Wei", "Jae-hoon", "Jaehun",
    "J.-H.", "Sung-Hyun", "Seonghyeon", "Min-ho", "Kiyoshi", "Kiyosi", "Shota", "Shouta", "Jun'ichi",
    "Zyunichi", "K.", "Yuri", "Iurii", "Jurij", "Yu.", "Sergei", "Sergey", "Mohammed", "Muhammad", "Ahmed",
    "Georgios", "Giorgos", "Julia", "Yulia",
)  # fmt: skip
_ROMANISED_FAMILY = (
    "Chang", "Zhang", "Tsai", "Cai", "Lü", "Lyu", "Lv", "Lu", "Lee", "Li", "Yi", "Rhee", "Park", "Pak", "Kim",
    "Ohta", "Ota", "Ōta", "Itoh", "Ito", "Tsujii", "Tuzii", "Chebyshev", "Tchebycheff", "Kuznetsov", "Kuznecov",
    "Zhukov", "Žukov", "Jukov", "Yukov", "Al-Khatib", "ElKhatib", "Papadopoulos", "Papadopulos", "Nguyen",
)  # fmt: skip
NAMES = st.one_of(
    st.builds("{} {}".format, _GIVEN, _FAMILY),
    st.builds("{}, {}".format, _FAMILY, _GIVEN),
    st.builds("{} {} 000{}".format, _GIVEN, _FAMILY, st.integers(1, 9)),
    st.builds("{} {}, Jr.".format, _GIVEN, _FAMILY),
    st.builds("{} {}".format, st.sampled_from(_ROMANISED_GIVEN), st.sampled_from(_ROMANISED_FAMILY)),
    st.builds("{} {}".format, st.sampled_from(_ROMANISED_FAMILY), st.sampled_from(_ROMANISED_GIVEN)),
    st.sampled_from(
        (
            "王伟",
            "王薇",
            "陳偉",
            "陈伟",
            "김철수",
            "Ю. Иванов",
            "Γεώργιος Παπαδόπουλος",
            "김, C. S.",
            "Plato",
            "Иван Иванов",
            r"J\"org M{\"u}ller",
            "Jos&eacute; Garc&iacute;a",
        )
    ),
)


# Near to how most names are written, and words that have to be read with more care.
_NEARLY_USUAL = st.lists(
    st.one_of(
        st.from_regex(r"[A-Z][a-z]{2,6}|[A-Z]\.", fullmatch=True),
        st.sampled_from(
            ("Wang", "Phan", "Ouyang", "Della", "Dello", "Bint", "Junior", "Senior", "Prof", "Professor", "Robert")
        ),
        st.sampled_from(("Yu.", "Ch.", "Chr", "JM", "O", "van", "Zoë", "MILLER", "Smith-Jones", "Xyz")),
    ),
    min_size=2,
    max_size=4,
).map(" ".join)


@given(_NEARLY_USUAL)
def test_a_usual_name_is_taken_apart_like_any_other(name: str) -> None:
    assert name_parts.parse(name) == name_parts.parse_unusual(name)


@given(st.one_of(NAMES, st.text()), st.one_of(NAMES, st.text()))
def test_comparing_does_not_depend_on_which_name_comes_first(left: str, right: str) -> None:
    assert names.compare(left, right) == names.compare(right, left)


@given(st.one_of(NAMES, st.text()))
@example("")
@example("?")
def test_every_text_is_compatible_with_itself(name: str) -> None:
    assert names.compatible(name, name)


@given(NAMES, NAMES)
def test_names_that_contradict_are_not_compatible(left: str, right: str) -> None:
    assert not (names.contradict(left, right) and names.compatible(left, right))
    assert names.compatible(left, right) == (names.compare(left, right).part == "")


@given(NAMES, NAMES)
def test_compatible_names_share_a_key_of_the_family_name(left: str, right: str) -> None:
    if names.compatible(left, right):
        shared = names.surname_keys(left) & names.surname_keys(right)
        assert shared or names.full_key(left) == names.full_key(right)


@given(NAMES)
def test_a_name_is_compatible_with_its_own_initials(name: str) -> None:
    assert names.compatible(name, names.initials(name))


@given(st.text(st.one_of(st.sampled_from("\\{}\"'&;ouaelamp#x2"), st.characters())))
@example("&amp;amp;uuml;")
@example(r"{\\\"{o}}")
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert names.clean(names.clean(text)) == names.clean(text)


@given(NAMES, NAMES)
@example("Aa Aa", "Ba Aa Aa")
def test_compatible_names_with_given_names_share_a_key(left: str, right: str) -> None:
    short = {key for key in names.keys(left) | names.keys(right) if key.endswith("|")}
    if names.compatible(left, right) and not short:
        assert names.keys(left) & names.keys(right) or names.full_key(left) == names.full_key(right)


@given(st.one_of(NAMES, st.text()))
def test_reading_a_name_never_fails(name: str) -> None:
    assert isinstance(names.surname_keys(name), frozenset)
    assert isinstance(names.is_collaboration(name), bool)
    assert names.commonness(name) >= 0


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Wentao Chen", "Wen-tao Chen"),
        ("Chen, Wentao", "Wentao Chen"),
        ("LI Wei", "Wei Li"),
        ("王伟", "Wei Wang"),
        ("王 伟", "Wang Wei"),
        ("Wei Wang 0001", "Wei Wang"),
        ("Jos&eacute; Probe", "José Probe"),
        (r"J\"org Probe", "Jörg Probe"),
        ("Probe, Jörg", "Jorg Probe"),
        ("Chee Wee (Ben) Probe", "Chee Wee Probe"),
        ("Marie L’ Homme", "Marie L’Homme"),
        ("DUPONT Jean", "Jean Dupont"),
        ("Brink, Jeroen van den", "Jeroen van den Brink"),
        ("王伟 (Wei Wang)", "Wei Wang"),
        ("Wei Wang 王伟", "Wei Wang"),
        ("Wei Wang（王伟）", "Wei Wang"),
        ("Иван Иванов / Ivan Ivanov", "Ivan Ivanov"),
        ("陳偉", "陈伟"),
        ("Evans David A.", "David A. Evans"),
        ("Sinead O Probe", "Sinéad O’Probe"),
        ("Ada Example PhD", "Ada Example"),
        ("Vinh Van Nguyen", "Vinh-Van Nguyen"),
    ],
)
def test_spellings_of_one_full_name_are_equal(left: str, right: str) -> None:
    assert names.compare(left, right).grade == "equal"


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Jens Müller", "Jens Mueller"),
        ("Jens Muller", "Jens Mueller"),
        ("Jørgen Probe", "Joergen Probe"),
        ("Wen Tao Chen", "Wentao Chen"),
        ("Ada B. Example", "Ada Example"),
        ("J. Robert Example", "Robert Example"),
        ("Laurens van der Maat", "Laurens Maat"),
        ("Anna Della Torre", "Anna DellaTorre"),
        ("Maria Probe Ejemplo", "Maria Probe"),
        ("Ada Example, Jr.", "Ada Example"),
        ("Dan Example", "Daniel Example"),
        ("Bob Example", "Robert C. Example"),
        ("Fiametta Probe", "Fiammetta Probe"),
        ("Иванов Иван", "Ivan Ivanov"),
    ],
)
def test_a_name_written_otherwise_is_a_variant(left: str, right: str) -> None:
    assert names.compare(left, right).grade == "variant"


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("J. Müller", "Jens Mueller"),
        ("Example A", "Ada Example"),
        ("Example AB", "Ada B. Example"),
        ("EWN Glow", "E. W. Nigel Glow"),
        ("a example", "Ada Example"),
        ("hv example", "H. V. Example"),
        ("W.-T. Chen", "Wentao Chen"),
        ("W. T. Chen", "Wen-tao Chen"),
        ("Example", "Ada Example"),
        ("A. Example", "A. Example"),
        ("Ю. Иванов", "Юрий Иванов"),
        ("Yu. M. Ivanov", "Yuri M. Ivanov"),
        ("Ch. Example", "Charles Example"),
        ("김, C. S.", "김철수"),
    ],
)
def test_initials_alone_are_their_own_grade(left: str, right: str) -> None:
    assert names.compare(left, right).grade == "initials"


@pytest.mark.parametrize(
    ("left", "right", "words"),
    [
        ("Jing Wang", "Jian Wang", "given names differ: Jian / Jing"),
        ("Xue Wang", "Xu Wang", "given names differ: Xu / Xue"),
        ("Wei-Ming Wang", "Wei Wang", "given names differ: Wei / Wei-Ming"),
        ("Xiaoming Wang", "Xiaomin Wang", "given names differ: Xiaomin / Xiaoming"),
        ("Martin Probe", "Martina Probe", "given names differ: Martin / Martina"),
        ("Wei Wang 0001", "Wei Wang 0002", "homonym numbers differ: 0001 / 0002"),
        ("Ada Example Jr.", "Ada Example III", "suffixes differ: iii / jr"),
        ("Ada Example", "Ada Probe", "family names differ: Example / Probe"),
        ("A. B. Example", "A. C. Example", "given names differ: A B / A C"),
        ("Ada B. Example", "Ada C. Example", "given names differ: Ada B / Ada C"),
        ("王伟", "王薇", "written with other characters: 王伟 / 王薇"),
    ],
)
def test_names_of_two_people_differ_in_words(left: str, right: str, words: str) -> None:
    found = names.compare(left, right)
    assert found.grade == "differ"
    assert found.words == words


def test_another_family_name_alone_does_not_contradict() -> None:
    assert not names.contradict("Ada Example", "Ada Probe")
    assert names.contradict("Jing Wang", "Jian Wang")


@pytest.mark.parametrize(
    "name",
    [
        "The ATLAS Collaboration",
        "Example Working Group",
        "University of Probe",
        "et al.",
        "Probe Labs",
        "Centre for Examples",
    ],
)
def test_groups_are_no_people(name: str) -> None:
    assert names.is_collaboration(name)


@pytest.mark.parametrize(
    "name",
    [
        "Ada Example",
        "Theo Grouper",
        "Ingrid Teamann",
        "The Anh Nguyen",
        "Ada Probe-Company",
        "Others Example-Probe"[7:],
    ],
)
def test_people_are_no_groups(name: str) -> None:
    assert not names.is_collaboration(name)


def test_both_orders_of_a_name_from_east_asia_make_keys() -> None:
    assert names.keys("Li Jinyang") >= {"li|j"}
    assert names.full_key("Li Jinyang") == names.full_key("Jinyang Li")


def test_initials_have_no_key_of_a_full_name() -> None:
    assert names.full_key("A. Example") == ""


def test_rare_names_tell_more_than_common_ones() -> None:
    assert names.commonness("Ada Quixample") == 0
    assert names.commonness("Wei Wang") > names.commonness("Weiming Wang") > 0
    assert names.commonness("Ada Smith") > names.commonness("Ada B. Smith") > 0
