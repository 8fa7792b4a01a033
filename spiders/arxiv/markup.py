"""What arXiv's HTML pages share: texts with their links written out, and lists of authors."""

from __future__ import annotations

import re

from bs4 import NavigableString, Tag
from msgspec import Struct

from spiders.arxiv.author_string import split_authors
from spiders.arxiv.names import is_name
from spiders.records import Name
from spiders.text import clean

_SHORTENED = re.compile(r"this (?:https?|ftp) URL", re.IGNORECASE)
_AUTHOR_LINK = re.compile(r"searchtype=author|[?&]query=|/au:")
_UNREAD = frozenset({"script", "style", "noscript", "button", "svg"})
_CUT = re.compile(r"[,\s]*\bet al\.?\s*\(\d[\d,]* additional authors? not shown\)")
_UNAVAILABLE = "(author list is unavailable)"


class AuthorList(Struct, frozen=True):
    """The authors that a page shows; `complete` is False where it says that there are more."""

    names: tuple[Name, ...]
    complete: bool


def full_text(node: Tag) -> str:
    """Return the cleaned text of an element without its label; `this https URL` is written out again."""
    return clean("".join(_strings(node)))


def _strings(node: Tag) -> list[str]:
    found: list[str] = []
    for child in node.children:
        if isinstance(child, Tag):
            found += _strings_of_child(child)
        elif type(child) is NavigableString:
            found.append(str(child))
    return found


def _strings_of_child(child: Tag) -> list[str]:
    target = str(child.get("href") or "")
    if child.name in _UNREAD or "descriptor" in (child.get("class") or ()) or target.startswith("javascript:"):
        return []
    if child.name == "br":
        return [" "]
    if target and _SHORTENED.fullmatch(clean(child.get_text())):
        return [target]
    return _strings(child)


def author_list(node: Tag) -> AuthorList | None:
    """Return the authors that an element names, or None where arXiv says that it has no list of them.

    Names are as the links to an author's papers show them; the link that unfolds a long list is none of them.
    Affiliations stand in parentheses between the links. Raises PageError(`authors-missing`).
    """
    text = full_text(node)
    if text == _UNAVAILABLE:
        return None
    line = _CUT.sub("", text)
    told = split_authors(line)
    return AuthorList(_linked(node, told.names) or told.names, complete=told.complete and line == text)


def _linked(node: Tag, told: tuple[Name, ...]) -> tuple[Name, ...]:
    """Return the names of the links, with the affiliations that the line tells of them."""
    waiting: dict[str, list[Name]] = {}
    for name in told:
        waiting.setdefault(name.name, []).append(name)
    found: list[Name] = []
    for link in node.find_all("a", href=_AUTHOR_LINK):
        # An author line that separates its last names by "and" puts the word into the link.
        shown = clean(link.get_text()).removeprefix("and ")
        if is_name(shown):
            same = waiting.get(shown)
            found.append(same.pop(0) if same else Name(shown))
    return tuple(found)
