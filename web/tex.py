"""Where a text holds TeX mathematics: the one rule that every output follows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

# A dollar opens mathematics only before a visible character and closes it only behind one and not before a
# digit, so that prices stay prices; a backslash takes the character behind it out of the question.
_MATH: Final = re.compile(
    r"""(?<!\\)(?:\\\\)*(?P<whole>
        \$\$(?P<display>(?:\\.|[^\\$])+)\$\$
      | \$(?!\s)(?P<inline>(?:\\.|[^\\$])+?)(?<!\s)\$(?!\d)
      | \\\((?P<round>(?:\\.|[^\\])+?)\\\)
      | \\\[(?P<square>(?:\\.|[^\\])+?)\\\]
    )""",
    re.VERBOSE | re.DOTALL,
)


class Piece(NamedTuple):
    """A piece of a text: as it stands there, and what lies between its delimiters if it is mathematics."""

    raw: str
    math: str | None


def pieces(text: str) -> Iterator[Piece]:
    """Yield the pieces of a text in order; joined, their raw forms are the text."""
    end = 0
    for match in _MATH.finditer(text):
        if match.start("whole") > end:
            yield Piece(text[end : match.start("whole")], None)
        inner = next(match[name] for name in ("display", "inline", "round", "square") if match[name])
        yield Piece(match["whole"], inner)
        end = match.end()
    if end < len(text):
        yield Piece(text[end:], None)
