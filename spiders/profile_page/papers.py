"""Entries of a profile page → paper records, their places in the listing, and rejects."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from msgspec import UNSET

from spiders.errors import PageError
from spiders.profile_page.authors import read_authors
from spiders.profile_page.heads import day_of
from spiders.records import Code, Member, Name, PaperContent, PaperRecord, Reject

if TYPE_CHECKING:
    from datetime import date, datetime

    from spiders.profile_page.entries import Entry

SOURCE: Final = "profile-page"


@dataclass
class Papers:
    """The papers of one page, in its order, and the entries that could not be read."""

    page_id: str
    owner: str
    visited: datetime
    records: list[PaperRecord] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)

    def read(self, entries: list[Entry]) -> None:
        """Take in the entries; of two papers with one title the older has the plain id."""
        said: list[tuple[Entry, PaperContent]] = []
        for entry in entries:
            try:
                said.append((entry, _content(entry, self.visited.date())))
            except PageError as error:
                self.reject(entry, error)
        ends = _ends_of_ids([content for _, content in said])
        for (entry, content), end in zip(said, ends, strict=True):
            self._add(entry, content, f"{self.page_id}#{end}")

    def reject(self, entry: Entry, error: PageError) -> None:
        """Keep an entry that cannot be read as a reject."""
        source_id = f"{self.page_id}#{entry.texts[0]}" if entry.texts else None
        self.rejects.append(Reject(source_id, error.code, error.detail, entry.shown))

    def _add(self, entry: Entry, content: PaperContent, source_id: str) -> None:
        if any(member.source_id == source_id for member in self.members):
            self.reject(entry, PageError("title-repeated", f"{content.title!r} stands twice with one date"))
            return
        self.records.append(PaperRecord(SOURCE, "paper", source_id, content, self.visited))
        self.members.append(_member(source_id, content, self.owner))


def _content(entry: Entry, visited: date) -> PaperContent:
    """Return what an entry says of its paper. Raises PageError where title, names or date are not to be read."""
    if not entry.texts:
        raise PageError("title-missing", "nothing stands under the head of an entry")
    if len(entry.texts) == 1:
        raise PageError("authors-missing", "no names stand under a title")
    title, names, *abstract = entry.texts
    authors = read_authors(names)
    return PaperContent(
        title=title,
        abstract=" ".join(abstract) if abstract else UNSET,
        authors=tuple(Name(name) for name in authors.names),
        authors_complete=authors.complete,
        submitted=day_of(entry.head, visited),
        field=entry.head.field or UNSET,
        code=Code("badge") if entry.head.code else UNSET,
        institutions=authors.tags or UNSET,
    )


def _ends_of_ids(contents: list[PaperContent]) -> list[str]:
    """Return the last part of each paper's id: its title, with the date where an older one has the title."""
    dated = [(str(content.title), str(content.submitted)) for content in contents]
    oldest: dict[str, str] = {}
    for title, day in dated:
        oldest[title] = min(day, oldest.get(title, day))
    return [title if day == oldest[title] else f"{title}#{day}" for title, day in dated]


def _member(source_id: str, content: PaperContent, owner: str) -> Member:
    assert isinstance(content.authors, tuple)
    places = [place for place, name in enumerate(content.authors) if name.name == owner]
    return Member("paper", source_id, places[0] if len(places) == 1 else UNSET)
