"""Keys of a person: one without Enter at a terminal, and from a pipe a line each, which may go on in words."""

from __future__ import annotations

import codecs
import os
import re
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

END = "\x04"
"""What stands for the end of what is typed."""
_STEERING = re.compile(r"\x1b(?:\[[0-9;]*[ -~]|O[ -~]|[ -~])?")
"""What arrows and other such keys send."""


class Key(NamedTuple):
    """What was pressed, and the words behind it on a line from a pipe."""

    name: str
    words: str = ""


class Keys:
    """Reads keys from standard input."""

    def __init__(self) -> None:
        self.is_terminal = sys.stdin.isatty()
        self._waiting: list[str] = []
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Take single keys from the terminal for the length of the block; Ctrl-C stays what it is."""
        if not self.is_terminal:
            yield
            return
        import termios
        import tty

        fd = sys.stdin.fileno()
        before = termios.tcgetattr(fd)
        try:
            tty.setcbreak(fd, termios.TCSADRAIN)
            yield
        finally:
            termios.tcsetattr(fd, termios.TCSADRAIN, before)

    def next(self) -> Key:
        """Wait for a key; those that send several characters at once, such as arrows, are none."""
        if not self.is_terminal:
            line = sys.stdin.readline()
            text = line.strip()
            return Key(text[:1] or " ", text[1:].strip()) if line else Key(END)
        while not self._waiting:
            read = os.read(sys.stdin.fileno(), 64)
            if not read:
                return Key(END)
            self._waiting += _STEERING.sub("", self._decoder.decode(read))
        return Key(self._waiting.pop(0))

    def line(self) -> str:
        """Wait for a line of words."""
        if not self.is_terminal:
            return sys.stdin.readline().strip()
        typed = ""
        while (key := self.next().name) not in ("\n", "\r", END):
            if key in ("\x7f", "\b") and typed:
                typed = typed[:-1]
                _show("\b \b")
            elif key.isprintable():
                typed += key
                _show(key)
        _show("\n")
        return typed.strip()


def _show(text: str) -> None:
    print(text, end="", flush=True)  # noqa: T201 - the terminal does not show keys that are read one by one
