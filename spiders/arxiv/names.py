"""What Atom entries, JSON entries and HTML pages of arXiv share: names, DOIs, labels of categories."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spiders.arxiv.parser import is_category
from spiders.errors import PageError
from spiders.records import Name
from spiders.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV", re.ASCII)
_CODE = re.compile(r"\(([A-Za-z-]+(?:\.[A-Za-z-]+)?)\)(?=\s*(?:[;,]|$))")
_DOI = re.compile(r"10\.\d{4,9}/\S+")


def is_name(text: str) -> bool:
    """Tell whether a cleaned text can be a name: arXiv gives the colon after a collaboration as an author."""
    return any(letter.isalpha() for letter in text)


def some(names: Iterable[Name]) -> tuple[Name, ...]:
    """Return the names that are some, at least one. Raises PageError(`authors-missing`)."""
    found = tuple(name for name in names if is_name(name.name))
    if not found:
        raise PageError("authors-missing", "no author is named")
    return found


def split_names(joined: str) -> tuple[Name, ...]:
    """Return the names of a list joined by commas; a comma before `Jr.` parts nothing."""
    parts: list[str] = []
    for part in clean(joined).split(", "):
        if parts and _SUFFIX.fullmatch(part):
            parts[-1] = f"{parts[-1]}, {part}"
        else:
            parts.append(part)
    return some(Name(part) for part in parts)


def publisher_doi(text: str) -> str | None:
    """Return the first DOI in a text, in lower case, if it is a publisher's and not arXiv's own."""
    for found in _DOI.findall(text.lower()):
        doi = found.rstrip(".,;")
        if not doi.startswith("10.48550/arxiv."):
            return str(doi)
    return None


def categories_in(labels: str) -> tuple[str, ...]:
    """Return the categories named in labels such as `Machine Learning (cs.LG); Optics (physics.optics)`."""
    return tuple(dict.fromkeys(code for code in _CODE.findall(labels) if is_category(code)))
