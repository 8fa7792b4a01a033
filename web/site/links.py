"""Where the pages of a site lie, and which of them there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Mapping, Set

AUTHORS: Final = "authors"
PAPERS: Final = "papers"


def is_folder_name(id_: str) -> bool:
    """Tell whether a public id can be the name of a folder."""
    return bool(id_) and not id_.startswith(".") and id_.isprintable() and not set(id_) & set("/\\:*?\"<>|'")


class Known(NamedTuple):
    """The ids that have a page, and the ids of old that lead to another (`author:OLD`, `paper:OLD`, `OLD`)."""

    authors: Set[str]
    papers: Set[str]
    redirects: Mapping[str, str]

    def author(self, id_: str | None) -> str | None:
        """Return the id under which the author has a page now, None where there is none."""
        return self._now(id_, "author", self.authors)

    def paper(self, id_: str | None) -> str | None:
        """Return the id under which the paper has a page now, None where there is none."""
        return self._now(id_, "paper", self.papers)

    def _now(self, id_: str | None, what: str, pages: Set[str]) -> str | None:
        seen: set[str] = set()
        while id_ is not None and id_ not in pages and id_ not in seen:
            seen.add(id_)
            new = self.redirects.get(f"{what}:{id_}", self.redirects.get(id_))
            id_ = None if new is None else new.removeprefix(f"{what}:")
        return id_ if id_ in pages else None


class Links(NamedTuple):
    """Addresses of the site's pages as one of its pages writes them; `root` leads from it to the top."""

    known: Known
    root: str
    last: str = "index.html"
    """What an address of a page ends with; empty for a server that needs none."""

    def page(self, *folders: str) -> str:
        """Return the address of the page in a folder, of the first page without one."""
        return self.root + "".join(f"{quote(folder)}/" for folder in folders) + self.last

    def author(self, id_: str | None) -> str | None:
        """Return the address of an author's page, None where there is none."""
        now = self.known.author(id_)
        return None if now is None else self.page(AUTHORS, now)

    def paper(self, id_: str | None) -> str | None:
        """Return the address of a paper's page, None where there is none."""
        now = self.known.paper(id_)
        return None if now is None else self.page(PAPERS, now)

    def about(self, what: str | None) -> str | None:
        """Return the address of `author:ID` or `paper:ID`, None for anything else and for what has no page."""
        kind, _, id_ = (what or "").partition(":")
        if kind == "author":
            return self.author(id_)
        return self.paper(id_) if kind == "paper" else None
