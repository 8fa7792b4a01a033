"""Splits the author line that people type at arXiv into names and affiliations.

    Ada B. Example (1), J\\"org Probe, Jr. (1 and 2), for the Sample Collaboration ((1) Example U, (2) Probe Inst.)

Names keep their TeX. A group of people (`the Sample Collaboration`) is a name of its own.
An affiliation holds, as arXiv's own software reads such a line, also for the names before it that have none.
"""

from __future__ import annotations

import re

from msgspec import UNSET, Struct, field

from spiders.arxiv.affiliation_marks import cut_legend, flatten_marks, legend_in, marks_in
from spiders.arxiv.parentheses import parts
from spiders.errors import PageError
from spiders.records import Name
from spiders.text import clean

# A comma behind a backslash is a thin space of TeX.
_SEPARATOR = re.compile(
    r"(?:\s*(?<!\\)[,;:]\s*"
    r"|(?:^|(?<=[\s,;:]))(?:and|And|AND|with|\\?&|(?:an?\s+)?appendi(?:x|ces)\s+by)(?:\s+|$))+"
)
_SUFFIXES = frozenset({"Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"})
_LETTER = re.compile(r"[^\W\d_]")
# What most lines have none of; a line without these is no more than names, commas and "and".
_NOT_PLAIN_SIGN = re.compile(r"[()\[^;:&*†‡§¶]")
# A pattern that begins with a letter is looked for at that letter only.
_CAPITAL_AND = re.compile(r"A(?<=\bA)[Nn][Dd]\b")
_LEADING_AND = re.compile(r"and\b")
_WORDS = (
    "al al. et et. et.al et.al. other others others. with by for behalf jr jr. sr sr. ii iii iv "
    "collaboration collaboration. collaborations collaborations. consortium consortium. consortia consortia. "
    "team team. teams teams. group group. groups groups."
)
_NOT_PLAIN_WORDS = frozenset(_WORDS.split())
_PLAIN_SEPARATOR = re.compile(r"(?:,| and(?= )) *(?:and +)*")
_NOT_ALL = re.compile(r"\bet\.?\s*al(?:ii\b|\b\.?)|\band(?:\s+\d+)?\s+others?\b\.?", re.IGNORECASE)
_GROUP_WORD = r"\b(?:collaborations?|consorti(?:um|a)|teams?|groups?)\b"
_ANY_GROUP = re.compile(_GROUP_WORD, re.IGNORECASE)
_GROUP_AT_END = re.compile(rf"{_GROUP_WORD}\.?$", re.IGNORECASE)
_BARE_GROUP_AT_END = re.compile(r"\bgroups?\.?$", re.IGNORECASE)
_GROUPS = re.compile(r"(?:the\s+)?\S+\s+(?:collaborations|consortia|teams|(?:working )?groups)", re.IGNORECASE)
_PART_OF_GROUPS = re.compile(r"(?:the\s+)?[^\s.]+", re.IGNORECASE)
_FOR_GROUP = re.compile(rf"\b(?:(?:on\s+)?behalf\s+of|for)\s+(?=[^;:]{{0,200}}{_GROUP_WORD})", re.IGNORECASE)
_FOR_SOMEBODY = re.compile(r"(?:for|behalf)\s", re.IGNORECASE)
_ROLE = re.compile(
    r"(?:the\s+)?(?:eds?|editors?|deceased|speaker|presenter|corresponding author)\.?", re.IGNORECASE
)
_NICKNAME = re.compile(r"[\"'“‘]?[^\W\d_][^\W\d_.'’-]*[^\W\d_A-Z][\"'”’]?")
_FOOTNOTE_SIGNS = " *†‡§¶"
_REACH = 20
"""Names to which an affiliation behind them can hold; in a longer list a lone one may be a maiden name."""


class AuthorLine(Struct, frozen=True):
    """What an author line says: `complete` is False where it ends in "et al."."""

    names: tuple[Name, ...]
    complete: bool


class _Entry(Struct):
    """A name while its line is being read."""

    name: str
    marks: list[str] = field(default_factory=list)
    affiliations: list[str] = field(default_factory=list)


def split_authors(line: str) -> AuthorLine:
    """Return the names of an author line in order. Raises PageError(`authors-missing`)."""
    whole = clean(line)
    if _is_plain(whole):
        text = whole
        names = [Name(piece) for piece in _plain_pieces(text)]
    else:
        text = _NOT_ALL.sub("", whole)
        names = _with_affiliations(text)
    if not names:
        raise PageError("authors-missing", f"no name in the author line {whole[:80]!r}")
    return AuthorLine(tuple(names), complete=text == whole)


def _is_plain(line: str) -> bool:
    if _NOT_PLAIN_SIGN.search(line) or "\\," in line or _CAPITAL_AND.search(line) or _LEADING_AND.match(line):
        return False
    return _NOT_PLAIN_WORDS.isdisjoint(line.lower().replace(",", " ").split())


def _plain_pieces(line: str) -> list[str]:
    pieces = [piece.strip() for piece in _PLAIN_SEPARATOR.split(f"{line} ")]
    return [piece for piece in pieces if _LETTER.search(piece)]


def _with_affiliations(text: str) -> list[Name]:
    """Return the names of any line."""
    line, open_list = cut_legend(parts(flatten_marks(text)))
    reader = _Reader()
    for at, part in enumerate(line):
        after = line[at + 1].text if at + 1 < len(line) else ""
        if part.inside:
            reader.inside(part.text, after)
        else:
            reader.outside(part.text)
    if open_list:
        reader.legend.update(legend_in(open_list, reader.used))
    return reader.names()


class _Reader:
    """Collects the names of a line, part by part."""

    def __init__(self) -> None:
        self.entries: list[_Entry] = []
        self.legend: dict[str, str] = {}
        self.used: set[str] = set()
        self._nickname: str | None = None

    def outside(self, text: str) -> None:
        """Read a stretch of names."""
        pieces = _pieces(text)
        if pieces and self._nickname is not None:
            self.entries[-1].name += f" ({self._nickname}) {pieces.pop(0)}"
        elif pieces and self.entries and pieces[0] in _SUFFIXES:
            self.entries[-1].name += f" {pieces.pop(0)}"
        self._nickname = None
        self.entries += [_Entry(piece) for piece in pieces]

    def inside(self, text: str, after: str) -> None:
        """Read a parenthesis; `after` is the text behind it."""
        if not self.entries:
            self.entries += [_Entry(piece) for piece in _pieces(text)]
        elif marks := marks_in(text):
            self.entries[-1].marks += marks
            self.used.update(marks)
        elif legend := legend_in(text, self.used):
            self.legend.update(legend)
        elif _is_nickname(text, self.entries[-1].name, after):
            self._nickname = text
        elif more := _people_in(text):
            self.entries += [_Entry(piece) for piece in more]
        elif _LETTER.search(text) and not _ROLE.fullmatch(text.strip()):
            self._affiliate(clean(text))

    def names(self) -> list[Name]:
        """Return the names with what their marks and parentheses say."""
        waiting: list[_Entry] = []
        for entry in self.entries:
            entry.affiliations += [self.legend[mark] for mark in entry.marks if mark in self.legend]
            if entry.affiliations and len(waiting) <= _REACH:
                for before in waiting:
                    before.affiliations = entry.affiliations
            if entry.affiliations:
                waiting = []
            elif not _is_group(entry.name):
                waiting.append(entry)
        return [_name(entry.name, tuple(entry.affiliations)) for entry in self.entries]

    def _affiliate(self, text: str) -> None:
        people = (entry for entry in reversed(self.entries) if not _is_group(entry.name))
        next(people, self.entries[-1]).affiliations.append(text)


def _pieces(text: str) -> list[str]:
    """Return the names in a text without parentheses."""
    if _is_plain(text) and not _FOR_SOMEBODY.search(text):
        return _plain_pieces(text)
    text = _FOR_GROUP.sub(", ", text)
    found: list[str] = []
    for piece in (bit.strip(_FOOTNOTE_SIGNS) for bit in _SEPARATOR.split(text)):
        if found and piece in _SUFFIXES:
            found[-1] += f" {piece}"
        elif _GROUPS.fullmatch(piece):
            found.append(_joined_groups(found, piece))
        elif _LETTER.search(piece):
            found.append(piece)
    return found


def _joined_groups(found: list[str], last: str) -> str:
    """Take the first parts of `the One, Two and Three Collaborations` from what was found; return it whole."""
    parts_of_it = [last]
    while found and _PART_OF_GROUPS.fullmatch(found[-1]) and not parts_of_it[0].lower().startswith("the "):
        parts_of_it.insert(0, found.pop())
    *first, end = parts_of_it
    return f"{', '.join(first)} and {end}" if first else end


def _people_in(text: str) -> list[str]:
    """Return the groups, or authors of an appendix, that a parenthesis names; none where it is an affiliation."""
    appendix = "ppendi" in text.partition(" by ")[0] and " by " in text
    if not appendix and not _ANY_GROUP.search(text):
        return []
    pieces = _pieces(text)
    if appendix:
        return pieces
    # "Theory Group" is where somebody works; "the Sample Group" and "for the Sample Group" sign the paper.
    stated = _FOR_GROUP.match(text.strip()) or text.strip().lower().startswith(("and ", "the "))
    if all(_is_group(piece) and (stated or not _BARE_GROUP_AT_END.search(piece)) for piece in pieces):
        return pieces
    return []


def _is_group(name: str) -> bool:
    return _GROUP_AT_END.search(name) is not None


def _is_nickname(text: str, name: str, after: str) -> bool:
    """Tell `Yung (Jack) Probe` from `A. Example (Harvard) B. Probe`."""
    if not _NICKNAME.fullmatch(text) or _SEPARATOR.match(after):
        return False
    following = _SEPARATOR.split(after.strip())[0]
    if not following[:1].isalpha():
        return False
    return len(name.split()) == 1 or len(following.split()) == 1


def _name(text: str, affiliations: tuple[str, ...] = ()) -> Name:
    before, _, last = text.rpartition(" ")
    if before and last in _SUFFIXES:
        return Name(text, suffix=last, affiliations=affiliations or UNSET)
    return Name(text, affiliations=affiliations) if affiliations else Name(text)
