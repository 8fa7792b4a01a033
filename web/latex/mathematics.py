"""TeX mathematics comes in, nodes go out; anything odd raises OddError."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from web.latex.cursor import Cursor, OddError
from web.latex.nodes import Node, Styled, Tag, Text, joined
from web.latex.symbols import DELIMITERS, MATH_ACCENTS, SPACES, STYLES, SWITCHES, double_struck, symbol

# Two words side by side, or a number and a word between blanks, are prose between two prices.
_PROSE: Final = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,}\s+[A-Za-z]{2,}|^\d.*\s\(?[A-Za-z]{2,}\s")
_GROUP: Final = re.compile(r"\{[^{}]*\}")
_SIMPLE: Final = re.compile(r"\w+")


def read_math(text: str) -> tuple[Node, ...]:
    """Return the nodes of what stands between dollars. Raises OddError."""
    if _PROSE.search(_GROUP.sub("{}", text)):
        raise OddError("this is prose")
    cursor = Cursor(text.strip())
    nodes = _math(cursor)
    if cursor.peek():
        raise OddError("a brace too many")
    return nodes


def _math(cursor: Cursor) -> tuple[Node, ...]:
    nodes: list[Node] = []
    while cursor.peek() not in {"", "}"}:
        sign = cursor.take()
        if sign in {"^", "_"}:
            nodes.append(Styled("sup" if sign == "^" else "sub", _argument(cursor)))
            continue
        found = _atom(cursor, sign)
        end = joined(tuple(nodes[-1:]))[-1:]
        if _is_name(found):
            nodes += [Text(" ")] if end.isalnum() else []
        elif sign[:1] == "\\" and not end.isspace():
            cursor.skip_space()
        nodes += found
    return _merged(nodes)


def _merged(nodes: list[Node]) -> tuple[Node, ...]:
    """Return nodes with letters side by side in one element."""
    found: list[Node] = []
    for node in nodes:
        last = found[-1] if found else None
        if isinstance(node, Styled) and isinstance(last, Styled) and node.tag == last.tag == "i":
            found[-1] = Styled("i", (Text(joined(last.nodes + node.nodes)),))
        else:
            found.append(node)
    return tuple(found)


def _is_name(nodes: tuple[Node, ...]) -> bool:
    """Tell whether this is a function's name (`log`), which keeps its distance from a letter before it."""
    return len(nodes) == 1 and isinstance(nodes[0], Text) and nodes[0].text.isalpha() and len(nodes[0].text) > 1


def _argument(cursor: Cursor) -> tuple[Node, ...]:
    """Return what a command or a raised place applies to: a group or one sign. Raises OddError."""
    cursor.skip_space()
    with cursor.nested():
        return _atom(cursor, cursor.take())


def _atom(cursor: Cursor, sign: str) -> tuple[Node, ...]:
    if sign == "{":
        with cursor.nested():
            nodes = _math(cursor)
        cursor.close()
        return nodes
    if sign.startswith("\\"):
        return _command(cursor, sign[1:])
    if sign in {"}", "&", "#", "%", "$", "^", "_"}:
        raise OddError(f"{sign} at a place where it means nothing")
    if sign.isascii() and sign.isalpha():
        return (Styled("i", (Text(sign),)),)
    return (Text({"-": "−", "'": "′", "~": "\u00a0"}.get(sign, " " if sign.isspace() else sign)),)


def _command(cursor: Cursor, name: str) -> tuple[Node, ...]:
    if name in STYLES:
        return _style(cursor, name)
    if name in SWITCHES:
        cursor.skip_space()
        with cursor.nested():
            return _restyled(SWITCHES[name], _math(cursor))
    if name == "mathbb":
        return (Text(_known(double_struck(joined(_argument(cursor))), name)),)
    if name in MATH_ACCENTS:
        return _accented(cursor, MATH_ACCENTS[name])
    if name in {"frac", "tfrac", "dfrac"}:
        return (*_bracketed(_argument(cursor)), Text("/"), *_bracketed(_argument(cursor)))
    if name == "sqrt":
        return (Text("√"), *_bracketed(_argument(cursor)))
    if name in DELIMITERS:
        return ()
    return (Text(_known(SPACES.get(name, symbol(name)), name)),)


def _known(shown: str | None, name: str) -> str:
    if shown is None:
        raise OddError(f"\\{name} has no simple form")
    return shown


def _style(cursor: Cursor, name: str) -> tuple[Node, ...]:
    """Return the argument in its style; words in it are no product of letters."""
    tag = STYLES[name]
    words = cursor.plain_group()
    nodes = _argument(cursor) if words is None else (Text(words),)
    return _restyled(tag, nodes)


def _restyled(tag: Tag | None, nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """Return nodes in a style; upright takes the slant away."""
    if tag is not None:
        return (Styled(tag, nodes),)
    scripted = any(isinstance(node, Styled) and node.tag != "i" for node in nodes)
    return nodes if scripted else (Text(joined(nodes)),)


def _accented(cursor: Cursor, mark: str) -> tuple[Node, ...]:
    base = joined(_argument(cursor))
    if len(base) != 1:
        raise OddError("an accent stands on no single letter")
    shown = Text(unicodedata.normalize("NFC", base + mark))
    return (Styled("i", (shown,)),) if base.isascii() else (shown,)


def _bracketed(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """Return nodes in round brackets, unless they are one number or name."""
    return nodes if _SIMPLE.fullmatch(joined(nodes)) else (Text("("), *nodes, Text(")"))
