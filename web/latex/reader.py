"""TeX text comes in, nodes go out; anything odd raises OddError."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from web.latex.cursor import Cursor, OddError
from web.latex.mathematics import read_math
from web.latex.nodes import Link, Node, Styled, Text
from web.latex.symbols import SCRIPT_STYLES, SPACES, STYLES, SWITCHES, TEXT_ACCENTS, symbol

__all__ = ["OddError", "read_math", "read_text"]

_PUNCTUATION: Final = (
    (re.compile(r"(?<=\S)~(?=\S)"), "\u00a0"),
    (re.compile(r"(?<=[\w)])( ?)---(\1)(?=[\w(])"), r"\1—\1"),
    (re.compile(r"(?<=[\w)])( ?)--(\1)(?=[\w(])"), r"\1–\1"),
    (re.compile(r"``"), "“"),
    (re.compile(r"''"), "”"),
)
_WORD: Final = re.compile(r"[\w.+-]+")


def _punctuated(text: str) -> str:
    for pattern, shown in _PUNCTUATION:
        text = pattern.sub(shown, text)
    return text


def read_text(text: str) -> tuple[Node, ...]:
    """Return the nodes of a text outside mathematics. Raises OddError."""
    if not set(text) & set("\\{}"):
        return (Text(_punctuated(text)),)
    cursor = Cursor(text)
    nodes = _text(cursor)
    if cursor.peek():
        raise OddError("a brace too many")
    return nodes


def _text(cursor: Cursor) -> tuple[Node, ...]:
    nodes: list[Node] = []
    run: list[str] = []
    while cursor.peek() not in {"", "}"}:
        sign = cursor.take()
        if sign[0] not in "\\{":
            run.append(sign)
            continue
        if run:
            nodes.append(Text(_punctuated("".join(run))))
            run.clear()
        nodes += _group(cursor) if sign == "{" else _command(cursor, sign[1:])
    return (*nodes, Text(_punctuated("".join(run)))) if run else tuple(nodes)


def _group(cursor: Cursor) -> tuple[Node, ...]:
    """Return a group without its braces, if they are TeX's: around one word, a command, or a style."""
    name = cursor.peek()[1:] if cursor.peek().startswith("\\") else ""
    with cursor.nested():
        if name in SWITCHES:
            cursor.take()
            cursor.skip_space()
            nodes = _styled(SWITCHES[name], _text(cursor))
        else:
            nodes = _text(cursor)
    cursor.close()
    if name or all(isinstance(node, Text) and _WORD.fullmatch(node.text) for node in nodes):
        return nodes
    return (Text("{"), *nodes, Text("}"))


def _argument(cursor: Cursor) -> tuple[Node, ...]:
    cursor.skip_space()
    if cursor.take() != "{":
        raise OddError("an argument is missing")
    with cursor.nested():
        nodes = _text(cursor)
    cursor.close()
    return nodes


def _styled(tag: str | None, nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    match tag:
        case "b" | "code" | "i" | "sub" | "sup":
            return (Styled(tag, nodes),)
        case _:
            return nodes


def _command(cursor: Cursor, name: str) -> tuple[Node, ...]:
    if name in TEXT_ACCENTS:
        return (_accented(cursor, TEXT_ACCENTS[name]),)
    if name in STYLES:
        return _styled(STYLES[name], _argument(cursor))
    if name in SCRIPT_STYLES:
        return _styled(name.removeprefix("text")[:3], _argument(cursor))
    if name == "url":
        url = cursor.raw_group()
        return (Link(url, (Text(url),)),)
    if name == "href":
        return (Link(cursor.raw_group(), _argument(cursor)),)
    return (_character(cursor, name),)


def _character(cursor: Cursor, name: str) -> Text:
    """Return the character that a command stands for. Raises OddError where it is not known."""
    if name.isspace():
        return Text(" ")
    shown = SPACES.get(name, symbol(name)) if name else "\\"
    if shown is None:
        raise OddError(f"\\{name} has no simple form")
    if name.isalpha():
        _close(cursor)
    return Text(shown)


def _close(cursor: Cursor) -> None:
    """Step over what ends a command's name: empty braces, or the white space that TeX swallows."""
    if cursor.peek() == "{":
        if cursor.raw_group():
            raise OddError("a command has an argument that is not known")
    else:
        cursor.skip_space()


def _accented(cursor: Cursor, mark: str) -> Text:
    """Return a letter with its accent; a dotless i or j takes the place of the dotted one."""
    cursor.skip_space()
    base = cursor.raw_group() if cursor.peek() == "{" else cursor.take()
    letter = base.strip().removeprefix("\\")
    if len(letter) != 1 or not letter.isalpha():
        raise OddError("an accent stands on no letter")
    return Text(unicodedata.normalize("NFC", letter + mark))
