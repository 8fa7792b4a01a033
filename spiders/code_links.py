"""Finds the link to a paper's code in its comment or abstract."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import UNSET, UnsetType

from spiders.records import Code

if TYPE_CHECKING:
    from collections.abc import Iterator

_HOSTS = r"github\.com|gitlab\.com|bitbucket\.org|huggingface\.co"
_LINK = re.compile(
    rf"(?<![\w.@-])(?:https?://)?(?:www\.)?(?P<host>{_HOSTS})/(?P<owner>[\w.-]+)/(?P<repo>\s?[\w.-]+)",
    re.IGNORECASE,
)
# A name in the second half of a link that a line end has cut: "https://github.com/owner/ Some-Repo".
_NO_ENGLISH_WORD = re.compile(r"[\w.-]*[A-Z0-9_-][\w.-]*", re.ASCII)
_SECTIONS = (
    "about apps blog collections contact customer-stories datasets docs enterprise explore features login "
    "marketplace models notifications orgs papers pricing search security settings site sponsors topics trending "
    "users"
)
"""What stands where an owner stands, and is a part of the host's own site."""
_NOT_OWNERS = frozenset(_SECTIONS.split())
_OWN_CODE = re.compile(
    r"\b(?:codes?|codebase|implementations?|implemented|source|scripts?|software|packages?|repository|repositories"
    r"|released?|open[- ]sourced?|toolbox|library)\b",
    re.IGNORECASE,
)
_OTHERS_CODE = re.compile(
    r"\b(?:using|uses?|used|based on|built on|built upon|relies on|thanks to)\b", re.IGNORECASE
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\\])")


def code_link(comment: str | None, abstract: str | None) -> Code | UnsetType:
    """Return the likeliest link to the paper's own code, with evidence `text`; UNSET where there is none.

    A link in the comment wins over one in a sentence of the abstract that speaks of code, and this one over a
    bare link. A sentence of the abstract that only tells what was used gives no link.
    """
    for url in _links(comment or ""):
        return Code("text", url)
    bare: str | None = None
    for sentence in _sentences(abstract or ""):
        for url in _links(sentence):
            if _OWN_CODE.search(sentence):
                return Code("text", url)
            if bare is None and not _OTHERS_CODE.search(sentence):
                bare = url
    return UNSET if bare is None else Code("text", bare)


def _sentences(text: str) -> list[str]:
    return _SENTENCE.split(text) if _may_hold_link(text) else []


def _may_hold_link(text: str) -> bool:
    # One sign is found faster than a word, and most texts lack both signs.
    if "/" in text and (".com/" in text or ".org/" in text or "huggingface.co/" in text):
        return True
    return "\\" in text and "\\url" in text


def _links(text: str) -> Iterator[str]:
    if not _may_hold_link(text):
        return
    plain = re.sub(r"\\([_%#&])|\{\\_\}|\$_\$", lambda found: found[1] or "_", text)
    for found in _LINK.finditer(plain):
        owner, repo = found["owner"], found["repo"]
        cut = repo != repo.lstrip()
        repo = repo.strip().rstrip(".-").removesuffix(".git")
        if owner.lower() in _NOT_OWNERS or not repo.strip(".") or (cut and not _NO_ENGLISH_WORD.fullmatch(repo)):
            continue
        yield f"https://{found['host'].lower()}/{owner}/{repo}"
