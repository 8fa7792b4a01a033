"""Text as BibTeX can hold it: braces in balance, special characters escaped once, TeX left alone."""

from __future__ import annotations

import re
from typing import Final

from web.tex import pieces

_SPECIAL: Final = re.compile(
    r"""(?P<keep>\\[A-Za-z]+\*?|\\[^A-Za-z\s]|(?<=\S)\\\s)  # a TeX command, an escaped character or blank
      | (?P<special>[&%$#_])
      | (?P<hat>\^)
      | (?P<tilde>(?<!\S)~|~(?!\S))             # a tilde between two words is TeX's blank
      | (?P<backslash>\\)""",
    re.VERBOSE,
)
_COMMENT: Final = re.compile(r"(?<!\\)[%#]")
_BRACE: Final = re.compile(r"\\?[{}]")
_SUFFIX: Final = re.compile(r"(?P<rest>.+)\s(?P<family>\S+),?\s(?P<suffix>Jr\.?|Sr\.?|II|III|IV)")
_COLLECTIVE: Final = re.compile(
    r"\b(collaboration|consortium|team|group|committee|others)\b|\sand\s", re.IGNORECASE
)


def _replacement(match: re.Match[str]) -> str:
    if match["keep"]:
        return match["keep"]
    if match["special"]:
        return "\\" + match["special"]
    if match["hat"]:
        return r"\textasciicircum{}"
    return r"\textasciitilde{}" if match["tilde"] else r"\textbackslash{}"


def _lonely(text: str) -> set[int]:
    """Return where the braces without partner stand; BibTeX counts escaped ones too."""
    lonely: set[int] = set()
    opened: list[int] = []
    for brace in _BRACE.finditer(text):
        if brace[0].endswith("{"):
            opened.append(brace.start())
        elif opened:
            opened.pop()
        else:
            lonely.add(brace.start())
    return lonely.union(opened)


def _balanced(text: str) -> str:
    """Return text with each brace that has no partner replaced by the command that prints it."""
    lonely = _lonely(text)

    def printed(brace: re.Match[str]) -> str:
        if brace.start() not in lonely:
            return brace[0]
        return r"\ensuremath{\lbrace}" if brace[0].endswith("{") else r"\ensuremath{\rbrace}"

    return _BRACE.sub(printed, text) if lonely else text


def escape(text: str) -> str:
    """Return text for a field in braces: mathematics and TeX commands stay, the rest is escaped."""
    return _balanced(
        "".join(
            _SPECIAL.sub(_replacement, piece.raw) if piece.math is None else _COMMENT.sub(r"\\\g<0>", piece.raw)
            for piece in pieces(" ".join(text.split()))
        )
    )


def braced(text: str) -> str:
    """Return text escaped and in braces of its own, so that no style changes its capitals."""
    return f"{{{escape(text)}}}"


def author(name: str) -> str:
    """Return one name of an author list; a group, which has no family name, stands in braces."""
    if _COLLECTIVE.search(name):
        return braced(name)
    suffixed = _SUFFIX.fullmatch(name)
    if suffixed:
        return escape(f"{suffixed['family']}, {suffixed['suffix']}, {suffixed['rest']}")
    return braced(name) if name.count(",") > 1 else escape(name)


def verbatim(text: str) -> str:
    """Return an address or identifier in braces, as it is but for what would end the field."""
    safe = text.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")
    return f"{{{''.join(safe.split())}}}"
