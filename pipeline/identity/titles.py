"""Comparison of titles: keys, numerals, kinds of pieces about other papers, titles that say nothing."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from msgspec import Struct
from rapidfuzz.fuzz import partial_ratio, ratio

from pipeline.identity.spelling import decode, fold, is_typo, words

if TYPE_CHECKING:
    from collections.abc import Sequence

Likeness: TypeAlias = Literal["equal", "spelling", "within", "reworded", "unlike"]

_COMMAND = re.compile(r"\\([A-Za-z]+)")
_SILENT: Final = words(
    "mathbb mathbf mathcal mathrm mathsf mathit mathfrak text textbf textit textsc textrm texttt emph rm bf it"
    " tt em left right big bigl bigr operatorname boldsymbol bm ensuremath mbox hbox sc sl url href cal frac"
    " sqrt"
)
_TOKEN = re.compile(r"[a-z]+|\d+")
_DIGIT = re.compile(r"\d")
_HEAD_SIGN = re.compile(r"[:?.–—-]")
"""One of these stands wherever a head ends."""
_HEAD_ENDS = re.compile(r":|\s[-–—]+\s|\?|\.\s")
_APOSTROPHE = re.compile(r"(?<=[a-z])['`](?=[a-z])")
_ORDINAL_END = re.compile(r"(?<=\d)(st|nd|rd|th)\b")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_NUMERALS: Final = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx"
_NUMBERED: Final = words("part parts volume vol chapter section episode paper issue no")
_ORDINALS: Final = {
    word: str(at + 1)
    for at, word in enumerate(
        ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
    )
}
_WORDS: Final = {"one": "1", "two": "2", "three": "3", "four": "4"}
_MAY_COUNT: Final = words(_NUMERALS) | _ORDINALS.keys() | _WORDS.keys()
STOPWORDS: Final = words(
    "a an the of on in for to and or with by from at as is are be its it via into over under using towards"
    " toward that this we our how what when why can do does their"
)
_ADDED: Final = words(
    "extended abstract short paper long full version panel session tutorial demo demonstration poster invited"
    " talk keynote preprint draft report technical revised summary corrected"
)
"""Words that sources add to a title or leave out."""
_LONG: Final = 20
"""Letters of a title that is not found within another by chance."""
_ABOUT: Final = re.compile(
    r"(?P<erratum>(?:publishers? (?:s )?)?(?:erratum|errata|corrigend\w+|correction)\b"
    r"|.*\b(?:erratum|errata|corrigend(?:um|a))$)"
    r"|(?P<retraction>(?:retract(?:ion|ed)|withdrawn|withdrawal)\b)"
    r"|(?P<comment>(?:a )?(?:comments?|commentary|remarks?|discussion|rejoinder) (?:on|to|of|about)\b"
    r"|(?:discussion|comment|commentary)$)"
    r"|(?P<reply>(?:an? |author s |authors )?(?:reply|response|rebuttal|rejoinder) (?:to|on)\b)"
    r"|(?P<addendum>(?:addendum|supplement(?:ary)?(?: material| information)?)(?: to| for| of|$))"
    r"|(?P<review>(?:a )?(?:book )?review of\b)"
)
_GENERIC = re.compile(
    r"^(guest )?(preface|foreword|editorial|introduction|editors?( s)? introduction|editors?( s)? notes?"
    r"|chairs?( s)? message|message from .*|letter from .*|welcome( message| from .*)?|front ?matter|back ?matter"
    r"|contents|table of contents|(author |subject )?index|book reviews?( column)?|reviews?|.*\bnews|conclusions?"
    r"|abstracts?|panel|obituary|in memoriam.*|in this issue|overview|keynote( address| talk)?|invited talk"
    r"|program(me)? committee|organi[sz]ers?|sponsors?|acknowledg\w+|title page|copyright.*|proceedings( of .*)?"
    r"|workshop( report| summary)?|conference report|special issue.*|guest editors? .*|.* column"
    r"|reminiscences .*|calls for papers.*|.*announcements?|untitled|summary|discussion"
    r"|introduction to (the|this) (special issue|minitrack|proceedings|workshop|volume|issue)\b.*)$"
)


@cache
def _roman() -> dict[str, str]:
    return {numeral: str(at + 1) for at, numeral in enumerate(_NUMERALS.split())}


class Title(Struct, frozen=True, gc=False):
    """A title made comparable."""

    tokens: tuple[str, ...]
    """Folded words and numbers in order, Roman numerals as numbers."""
    numbers: tuple[str, ...]
    about: str
    """`erratum`, `comment`, `reply`, … for a piece about another paper, else empty."""
    generic: bool
    """Many papers bear such a title."""
    short: bool
    """Two words of meaning or fewer."""
    main: int
    """How many tokens stand before a colon or dash; all of them where there is none."""
    key: str
    """The title without spaces: the same for `data base` and `database`."""
    content: tuple[str, ...]
    """Words that carry meaning."""


@lru_cache(maxsize=1 << 14)
def parse(title: str) -> Title:
    """Return a title made comparable: entities, TeX, case, accents and punctuation are without influence."""
    text = plain(title)
    has_digits = _DIGIT.search(text) is not None
    bare = _ORDINAL_END.sub("", text) if has_digits else text
    written = _TOKEN.findall(bare)
    tokens = written if not has_digits and _MAY_COUNT.isdisjoint(written) else _numerals(written)
    content = tuple([token for token in tokens if token not in STOPWORDS])
    sentence = " ".join(tokens)
    about = _ABOUT.match(sentence)
    end = _HEAD_ENDS.search(text) if _HEAD_SIGN.search(text) else None
    if end:
        main = len(_TOKEN.findall(text, 0, end.start()))
    else:
        main = len(written if bare == text else _TOKEN.findall(text))
    return Title(
        tokens=tuple(tokens),
        numbers=tuple(sorted(filter(str.isdigit, tokens))),
        about=about.lastgroup or "" if about else "",
        generic=_GENERIC.match(sentence) is not None,
        short=len(content) <= 2,
        main=main,
        key="".join(tokens),
        content=content,
    )


def content_words(title: Title) -> Sequence[str]:
    """Return the words of meaning that are no numbers; where there are none, all words."""
    # A title without numbers is common, and quick to know.
    words = [word for word in title.content if not word.isdigit()] if title.numbers else title.content
    return words or title.tokens


def plain(title: str) -> str:
    """Return a title folded to lower-case ASCII, TeX commands as words and Greek letters by name."""
    text = decode(title)
    if "\\" in text:
        text = _COMMAND.sub(lambda m: " " if m.group(1) in _SILENT else f" {m.group(1)} ", text)
    if not text.isascii():
        text = "".join(map(_greek, unicodedata.normalize("NFKC", text)))
    folded = fold(text.replace("$", ""))
    if "'" in folded or "`" in folded:
        folded = _APOSTROPHE.sub("", folded)
    return _THOUSANDS.sub("", folded) if "," in folded else folded


def _greek(letter: str) -> str:
    if not "Ͱ" <= letter <= "Ͽ":
        return letter
    return f" {unicodedata.name(letter, letter).split()[-1].lower()} " if letter.isalpha() else letter


def _numerals(tokens: list[str]) -> list[str]:
    return [
        _numeral(word, tokens[at - 1] if at else "", at == len(tokens) - 1)
        if word in _MAY_COUNT or word.isdigit()
        else word
        for at, word in enumerate(tokens)
    ]


def _numeral(word: str, before: str, last: bool) -> str:
    """Return a number without leading zeros, also for a Roman numeral (a single letter by its place alone)."""
    if word.isdigit():
        return word.lstrip("0") or "0"
    if word in _ORDINALS:
        return _ORDINALS[word]
    if word in _roman() and (len(word) > 1 or before in _NUMBERED or (word == "i" and last and before)):
        return _roman()[word]
    return _WORDS.get(word, word) if before in _NUMBERED else word


def numbers_agree(a: Title, b: Title) -> bool:
    """Whether the same numbers and numerals stand in both titles: part, edition, date, model size."""
    return a.numbers == b.numbers


def numbers_added(a: Title, b: Title) -> bool:
    """Whether one title has all the other's numbers and more, none of which could count parts."""
    short, long = sorted((a, b), key=lambda title: len(title.numbers))
    extra = Counter(long.numbers) - Counter(short.numbers)
    return not Counter(short.numbers) - Counter(long.numbers) and all(int(number) > 20 for number in extra)


@lru_cache(maxsize=1 << 14)
def compare(left: str, right: str) -> Likeness:
    """Return how alike two titles are, numbers aside; the order of the two is without influence.

    `spelling`: each word has its counterpart, but for typing errors and added words such as "extended
    abstract"; `within`: one is the other's beginning, or lies within it; `reworded`: most words are shared.
    """
    a, b = sorted((parse(left), parse(right)), key=lambda title: (len(title.tokens), title.tokens))
    if not a.tokens or a.key == b.key:
        return "equal" if a.tokens else "unlike"
    only_a, only_b = _unmatched(a, b)
    if not set(only_a) - _ADDED and not set(only_b) - _ADDED:
        return "spelling"
    opposed = _opposed(only_a, only_b)
    if not opposed and ratio(a.key, b.key) >= 97:
        return "spelling"
    if _begins(a, b) or (not opposed and len(a.key) >= _LONG and partial_ratio(a.key, b.key) >= 92):
        return "within"
    common = len(set(a.content) & set(b.content))
    return "reworded" if common * 4 >= 3 * len(set(b.content) | {""}) else "unlike"


def _begins(a: Title, b: Title) -> bool:
    return a.tokens == b.tokens[: len(a.tokens)] and (len(a.tokens) == b.main or len(a.content) >= 4)


def _unmatched(a: Title, b: Title) -> tuple[list[str], list[str]]:
    """Return the meaning words of each title without a counterpart in the other, typing errors allowed."""
    left = list((Counter(a.content) - Counter(b.content)).elements())
    right = list((Counter(b.content) - Counter(a.content)).elements())
    for word in sorted(left):
        twin = next((other for other in sorted(right) if is_typo(word, other)), None)
        if twin is not None:
            left.remove(word)
            right.remove(twin)
    return [w for w in left if not w.isdigit()], [w for w in right if not w.isdigit()]


def _opposed(left: list[str], right: list[str]) -> bool:
    """Whether whole words stand against one another: another word is another paper."""
    return any(len(word) > 3 and not is_typo(word, other) for word in left for other in right if len(other) > 3)
