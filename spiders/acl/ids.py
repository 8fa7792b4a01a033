"""Identifiers of the ACL Anthology, and the addresses that hold them."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote, urlsplit

HOME: Final = "https://aclanthology.org"
"""Where the Anthology's own addresses of its things lie, whatever mirror was asked."""

_PAPER: Final = re.compile(r"\d{4}\.\w+-\w+\.\d+|[A-Z]\d{2}-\d{4}")
_VOLUME: Final = re.compile(r"\d{4}\.\w+-\w+|[A-Z]\d{2}-\d{1,2}")
_PERSON: Final = re.compile(r"[^\s/?#]+(?:/unverified)?")
_UNVERIFIED: Final = "unverified"


def paper_id(text: str) -> str | None:
    """Return the text if it is a paper's id: `2024.acl-long.1`, `P18-1001`."""
    return text if _PAPER.fullmatch(text) else None


def volume_id(text: str) -> str | None:
    """Return the text if it is a volume's id: `2024.acl-long`, `P18-1`."""
    return text if _VOLUME.fullmatch(text) else None


def person_id(text: str) -> str | None:
    """Return the text if it can be a person's id: `ada-example`, `ada-example/unverified`."""
    text = text.strip("/")
    return text if _PERSON.fullmatch(text) and text != _UNVERIFIED else None


def paper_at(url: str) -> str | None:
    """Return the id of the paper whose page an address names; files of the paper (`.pdf`, `.bib`) are no pages."""
    parts = _path(url)
    return paper_id(parts[-1]) if parts else None


def volume_at(url: str) -> str | None:
    """Return the id of the volume whose page an address names."""
    parts = _path(url)
    return volume_id(parts[-1]) if len(parts) > 1 and parts[-2] == "volumes" else None


def person_at(url: str) -> str | None:
    """Return the id of the person whose page an address names.

    Old addresses have the first letter before the id (`/people/a/ada-example/`).
    """
    parts = _path(url)
    if "people" not in parts:
        return None
    rest = parts[parts.index("people") + 1 :]
    tail = [_UNVERIFIED] if rest[1:] and rest[-1] == _UNVERIFIED else []
    rest = rest[: len(rest) - len(tail)]
    if len(rest) == 2 and len(rest[0]) == 1:
        rest = rest[1:]
    return person_id("/".join(rest + tail)) if len(rest) == 1 else None


def verified(person: str) -> bool:
    """Tell whether somebody confirmed which papers of that name are this person's."""
    return not person.endswith("/" + _UNVERIFIED)


def frontmatter(paper: str) -> bool:
    """Tell the front matter of a volume: its paper number is 0 (`2024.acl-long.0`, `P18-1000`, `W04-1000`)."""
    if "." in paper:
        return int(paper.rpartition(".")[2]) == 0
    two_digits = paper[0] == "W" or paper.startswith("C69") or (paper.startswith("D19") and paper[4] >= "5")
    return int(paper[-2 if two_digits else -3 :]) == 0


def host_of(url: str) -> str:
    """Return host and port of an address, or nothing where it is no address."""
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""


def _path(url: str) -> list[str]:
    try:
        path = urlsplit(url).path
    except ValueError:
        return []
    return [unquote(part) for part in path.split("/") if part]
