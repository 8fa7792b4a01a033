"""A place in a TeX text, moved by one token at a time."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN: Final = re.compile(r"\\[A-Za-z]+|\\.|\\|\s+|[A-Za-z0-9]|.", re.DOTALL)
_SPECIAL: Final = frozenset("\\{}$^_&#%~")
_DEEPEST: Final = 12


class OddError(Exception):
    """A piece of a text holds something that has no simple form."""


class Cursor:
    """The tokens of a text and the place of the next one; `depth` counts the groups around it."""

    def __init__(self, text: str) -> None:
        self._tokens: list[str] = _TOKEN.findall(text)
        self._place = 0
        self._depth = 0

    def peek(self) -> str:
        """Return the next token, empty at the end."""
        return self._tokens[self._place] if self._place < len(self._tokens) else ""

    def take(self) -> str:
        """Return the next token and step over it. Raises OddError at the end."""
        token = self.peek()
        if not token:
            raise OddError("the text ends too early")
        self._place += 1
        return token

    def skip_space(self) -> None:
        """Step over white space."""
        while self.peek().isspace():
            self._place += 1

    @contextmanager
    def nested(self) -> Iterator[None]:
        """Read what lies one level deeper. Raises OddError where that is too deep."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise OddError("groups lie too deep")
        yield
        self._depth -= 1

    def close(self) -> None:
        """Step over the brace that ends a group. Raises OddError where it is missing."""
        if self.take() != "}":
            raise OddError("a group has no end")

    def raw_group(self) -> str:
        """Return a group's content as it stands and step over it. Raises OddError where there is none."""
        if self.take() != "{":
            raise OddError("an argument is missing")
        found, depth = [], 1
        while depth:
            token = self.take()
            depth += {"{": 1, "}": -1}.get(token, 0)
            found.append(token)
        return "".join(found[:-1])

    def plain_group(self) -> str | None:
        """Return a group that holds no TeX and step over it; None, without a step, where there is no such."""
        place = self._place
        if self.peek() == "{":
            text = self.raw_group()
            if text and not set(text) & _SPECIAL:
                return text
        self._place = place
        return None
