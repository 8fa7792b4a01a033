"""Reads what a person or a job may name: papers, authors and pages of arXiv."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from spiders.arxiv.parser import bare_id
from spiders.errors import PageError

Place: TypeAlias = tuple[Literal["author", "paper", "list"], str]
"""What a page is about, and its id; of a listing, path and query behind `/list/`."""

_HOSTS = frozenset({"arxiv.org", "www.arxiv.org", "export.arxiv.org"})
_AUTHOR = re.compile(r"[a-z][a-z0-9'-]*(?:_[a-z0-9'-]+)*_\d+", re.ASCII | re.IGNORECASE)
_ORCID = re.compile(r"(?:https?://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])", re.ASCII | re.IGNORECASE)
_AUTHOR_PAGE = re.compile(r"/a/([^/?#]+?)(?:\.(?:html|json|atom2?))?/?")
_PAPER_PAGE = re.compile(r"/(?:abs|pdf|html|format)/(.+?)/?")
_NOT_IN_PHRASE = re.compile(r"[\"()\[\]\\:]")


def paper_ids(value: str) -> list[str]:
    """Return the ids, without version and each once, of papers named with commas; what is no id is left out."""
    found = []
    for part in value.split(","):
        try:
            found.append(bare_id(part))
        except PageError:
            continue
    return list(dict.fromkeys(found))


def author_id(value: str) -> str | None:
    """Return what an author's page is found by, an author id (`example_a_1`) or ORCID iD, or None."""
    text = value.strip()
    orcid = _ORCID.fullmatch(text)
    if orcid is not None:
        return orcid[1].upper()
    return text.lower() if _AUTHOR.fullmatch(text) else None


def name_query(name: str) -> str | None:
    """Return the query for a name as a phrase among authors, or None where nothing of it can be looked for."""
    phrase = " ".join(_NOT_IN_PHRASE.sub(" ", name).split())
    return f'au:"{phrase}"' if any(letter.isalpha() for letter in phrase) else None


def place_at(url: str, own: str) -> Place | None:
    """Return what a page of arXiv is about, or None; `own` is this installation's address of arXiv."""
    parts = urlsplit(url.strip())
    query = f"?{parts.query}" if parts.query else ""
    if url.startswith(f"{own}/"):
        path = parts.path.removeprefix(urlsplit(own).path)
    elif (parts.hostname or "") in _HOSTS:
        path = parts.path
    else:
        return None
    if found := _AUTHOR_PAGE.fullmatch(path):
        named = author_id(found[1])
        return ("author", named) if named else None
    if found := _PAPER_PAGE.fullmatch(path):
        ids = paper_ids(found[1])
        return ("paper", ids[0]) if ids else None
    return ("list", path.removeprefix("/list/") + query) if path.startswith("/list/") else None
