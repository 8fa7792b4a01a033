"""What a TeX text is made of, once read, and how each part looks in HTML and in plain text."""

from __future__ import annotations

from html import escape
from typing import Final, Literal, NamedTuple, TypeAlias

from web.addresses import web_address

Tag: TypeAlias = Literal["b", "code", "i", "sub", "sup"]

_SUPERSCRIPT: Final = str.maketrans("0123456789+−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_SUBSCRIPT: Final = str.maketrans("0123456789+−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


class Text(NamedTuple):
    """Characters as they are shown."""

    text: str


class Styled(NamedTuple):
    """Nodes in an element."""

    tag: Tag
    nodes: tuple[Node, ...]


class Link(NamedTuple):
    """Nodes that lead to an address, if it is one of the web."""

    url: str
    nodes: tuple[Node, ...]


Node: TypeAlias = Text | Styled | Link


def joined(nodes: tuple[Node, ...]) -> str:
    """Return the plain text of nodes."""
    return "".join(to_text(node) for node in nodes)


def to_html(node: Node) -> str:
    """Return safe HTML; the address of a link that is not of the web is dropped."""
    if isinstance(node, Text):
        return escape(node.text)
    inner = "".join(to_html(child) for child in node.nodes)
    if isinstance(node, Styled):
        return f"<{node.tag}>{inner}</{node.tag}>"
    url = web_address(node.url)
    return inner if url is None else f'<a href="{escape(url)}" rel="external noopener">{inner}</a>'


def _script(text: str, sign: str, table: dict[int, int]) -> str:
    """Return text in raised or lowered characters if all have such forms, else behind a sign."""
    if all(ord(character) in table for character in text):
        return text.translate(table)
    return f"{sign}{text}" if len(text) == 1 else f"{sign}({text})"


def to_text(node: Node) -> str:
    """Return plain text; raised and lowered characters keep their place where Unicode has them."""
    if isinstance(node, Text):
        return node.text
    inner = joined(node.nodes)
    if isinstance(node, Styled) and node.tag == "sup":
        return _script(inner, "^", _SUPERSCRIPT)
    if isinstance(node, Styled) and node.tag == "sub":
        return _script(inner, "_", _SUBSCRIPT)
    return inner
