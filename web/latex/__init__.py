"""A title or abstract with TeX in it comes in, safe HTML or plain text goes out; no JavaScript is needed.

Simple mathematics and commands are shown as a reader expects them. A piece that holds anything odd (a command
that is not known, a brace too many, a price between dollars) stands there as the source delivered it.
"""

from __future__ import annotations

from web.latex.nodes import Node, Text, to_html, to_text
from web.latex.reader import OddError, read_math, read_text
from web.tex import Piece, pieces
from web.texts import without_controls


def _nodes(piece: Piece) -> tuple[Node, ...]:
    try:
        return read_text(piece.raw) if piece.math is None else read_math(piece.math)
    except OddError:
        return (Text(piece.raw),)


def html(text: str) -> str:
    """Return text as HTML: everything that came in is escaped, only our own simple elements are added."""
    return "".join(to_html(node) for piece in pieces(without_controls(text)) for node in _nodes(piece))


def plain(text: str) -> str:
    """Return text without TeX, where that can be done: for a page's title, a feed, a search."""
    return "".join(to_text(node) for piece in pieces(text) for node in _nodes(piece))
