"""Reads the marks that tie names to a list of affiliations: `Ada Example (1,2) ((1) Example U, (2) Inst.)`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from spiders.arxiv.parentheses import Part

_MARK = r"(?:\d{1,3}|[a-z]|[ivx]{2,4}|\*{1,3}|[†‡§¶]|\\d?dag(?:ger)?)"
_MARKS = re.compile(rf"\s*{_MARK}(?:(?:\s*[,;&]\s*|\s+(?:and\s+)?){_MARK})*\s*,?\s*")
_ONE_MARK = re.compile(_MARK)
_RAISED = re.compile(r"\$\s*\^\s*\{?\s*(?:\\rm\s*)?([^${}^]*?)\s*\}?\s*\$|\^\s*(?:\{([^{}]*)\}|(\d+))")
_BRACKETED = re.compile(rf"\[\s*({_MARK}(?:\s*,\s*{_MARK})*)\s*\]")
_ENTRY = re.compile(rf"(?:^|(?<=[\s,;.]))\(\s*({_MARK})\s*\)")
_BARE_ENTRY = re.compile(rf"(?:^|(?<=[,;]))\s*({_MARK})(?:\s*[-:.=)]\s*|\s+)(?=[^\W\d_]|\\)")
_AND = re.compile(r"\band\b")
_AND_AT_END = re.compile(r"[\s,;]+and\s*$")
_AROUND = " \t,;.:-"


def flatten_marks(line: str) -> str:
    """Return the line with raised (`$^{1}$`) and bracketed (`[1]`) marks written as `(1)`."""
    if "^" in line:
        line = _RAISED.sub(lambda found: f" ({found[1] or found[2] or found[3] or ''})", line)
    return _BRACKETED.sub(r"(\1)", line) if "[" in line else line


def marks_in(text: str) -> tuple[str, ...]:
    """Return the marks that a parenthesis holds; none where it holds anything else."""
    if _MARKS.fullmatch(text) is None:
        return ()
    return tuple(_ONE_MARK.findall(_AND.sub(" ", text)))


def legend_in(text: str, used: Collection[str]) -> dict[str, str]:
    """Return affiliations by mark where a text is a list of them, else nothing.

    `used` are the marks that names bear; a list whose marks stand bare (`1 Example U, 2 Probe Inst.`) is
    told from an affiliation by these.
    """
    entries = list(_ENTRY.finditer(text)) if "(" in text else []
    if not entries or text[: entries[0].start()].strip(_AROUND):
        if not used:
            return {}
        entries = [found for found in _BARE_ENTRY.finditer(text) if found[1] in used]
        if not entries or entries[0].start() != 0:
            return {}
    ends = [entry.start() for entry in entries[1:]] + [len(text)]
    found: dict[str, str] = {}
    for entry, end in zip(entries, ends, strict=True):
        affiliation = _AND_AT_END.sub("", text[entry.end() : end]).strip(" \t,;:-")
        if affiliation:
            found.setdefault(entry[1], _without_full_stop(affiliation))
    return found


def cut_legend(line: list[Part]) -> tuple[list[Part], str]:
    """Return the parts before an open list of affiliations (`…, Probe (2), (1) Example U, …`), and the list."""
    used: set[str] = set()
    for at, part in enumerate(line):
        marks = marks_in(part.text) if part.inside else ()
        if marks and used.issuperset(marks) and _opens_list(line, at):
            return line[:at], " ".join(f"({rest.text})" if rest.inside else rest.text for rest in line[at:])
        used.update(marks)
    return line, ""


def _opens_list(line: list[Part], at: int) -> bool:
    """Tell whether a mark stands before a text and not behind a name."""
    before, after = line[at - 1 : at], line[at + 1 : at + 2]
    if not before or not after or after[0].inside:
        return False
    if not before[0].inside and before[0].text.rstrip()[-1] not in ",;.":
        return False
    return re.match(r"\s*[^\W\d_]", after[0].text) is not None and not re.match(r"\s+and\b", after[0].text)


def _without_full_stop(affiliation: str) -> str:
    """Return an affiliation without the full stop that ends a list, but with one that ends an abbreviation."""
    last_word = affiliation.rsplit(None, 1)[-1]
    return affiliation[:-1] if last_word.endswith(".") and len(last_word) > 6 else affiliation
