"""What to say of a page that is no profile page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spiders.blocked import blocked
from spiders.errors import GoneError, PageError

if TYPE_CHECKING:
    from spiders.profile_page.header import Figure
    from spiders.profile_page.lines import Line

_GONE = re.compile(r"(?:page|author|profile|user)(?: was| is| could)? not (?:be )?found|^404\b", re.IGNORECASE)
_SHORT = 40
"""Lines; pages that only refuse have no more."""


def refusal(lines: list[Line], numbers: list[Figure]) -> PageError:
    """Return the error that fits a page without papers, or without an owner."""
    if {figure.label for figure in numbers} >= {"h_index", "papers", "citations"}:
        return PageError("papers-missing", "figures of an author, and no paper under them")
    shown = [line.text for line in lines]
    if len(shown) <= _SHORT:
        refused = blocked("\n".join(shown))
        if refused:
            return refused
        if any(map(_GONE.search, shown)):
            return GoneError("profile-gone", f"the site has no such page: {shown[0][:80]!r}")
    begin = f"it begins {shown[0][:80]!r}" if shown else "it holds no text"
    return PageError("not-a-profile-page", f"no name, figures and papers of an author: {begin}")
