"""What each record says now, and the lasting keys of the names in its author list."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import UNSET, Struct

from pipeline.identity import names
from pipeline.intake.statements import content_of
from spiders.records import AuthorContent, Content, ListingContent, PaperContent

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from db.queries.versions import Version


class Past(Struct, frozen=True):
    """A version of a listing's part: when it was said, and what it held."""

    version_id: int
    said_at: datetime
    content: ListingContent


class Stated(Struct, frozen=True):
    """What a version of an author record said, and when."""

    said_at: datetime
    content: AuthorContent


class Said(Struct, frozen=True):
    """The newest visible statement under one key."""

    key: str
    source: str
    kind: str
    source_id: str
    content: Content
    said_at: datetime
    first_stored_at: datetime
    version_id: int
    mentions: tuple[str, ...] = ()
    """Keys of the names in the author list, in its order."""
    history: tuple[Past, ...] = ()
    """All visible versions of a listing's part, the oldest first."""
    before: tuple[Stated, ...] = ()
    """The visible versions of an author record before the newest, the oldest first."""


def newest(versions: Iterable[Version]) -> Iterator[Said]:
    """Yield what each record says now; versions come key by key, oldest first."""
    for key, group in groupby(versions, key=lambda version: version.key):
        whole = list(group)
        history = _differing(whole)
        last = history[-1]
        content = content_of(last.content)
        mentions: tuple[str, ...] = ()
        past: tuple[Past, ...] = ()
        before: tuple[Stated, ...] = ()
        if isinstance(content, PaperContent):
            mentions = _mention_keys(key, history, content)
        elif isinstance(content, ListingContent):
            past = tuple(Past(v.id, v.said_at, _listing(v.content)) for v in whole)
        elif isinstance(content, AuthorContent):
            before = tuple(Stated(v.said_at, _author(v.content)) for v in history[:-1])
        yield Said(
            key,
            last.source,
            last.kind,
            last.source_id,
            content,
            last.said_at,
            min(version.stored_at for version in history),
            last.id,
            mentions,
            past,
            before,
        )


def _differing(versions: Iterable[Version]) -> list[Version]:
    """Return the first of each row of versions that say the same: what stood between them may have been hidden."""
    return [next(same) for _, same in groupby(versions, key=lambda version: version.content)]


def mention_key(record_key: str, name: str, occurrence: int = 0) -> str:
    """Return the key of the n-th of equal names in a record's author list."""
    return f"{record_key}#{name}#{occurrence}"


def free_key(record_key: str, name: str, taken: Collection[str]) -> str:
    """Return the key of the first occurrence of a name in a record that has no key yet."""
    occurrence = 0
    while (key := mention_key(record_key, name, occurrence)) in taken:
        occurrence += 1
    return key


def aligned(record_key: str, before: Sequence[tuple[str, str]], authors: Sequence[str]) -> list[tuple[str, str]]:
    """Return (key, name) for an author list, given those of the list before it.

    Equal names keep their keys in order; then compatible ones keep the key of their first spelling; a name that
    is new gets a key of its own. So an inserted author shifts nobody.
    """
    left = list(before)
    keys: list[str | None] = [None] * len(authors)
    for same in (str.__eq__, names.compatible):
        for place, name in enumerate(authors):
            if keys[place] is None:
                found = next((pair for pair in left if same(pair[1], name)), None)
                if found is not None:
                    left.remove(found)
                    keys[place] = found[0]
    taken = {key for key in keys if key is not None}
    for place, name in enumerate(authors):
        if keys[place] is None:
            keys[place] = key = free_key(record_key, name, taken)
            taken.add(key)
    return [(key, name) for key, name in zip(keys, authors, strict=True) if key is not None]


def _mention_keys(record_key: str, history: list[Version], newest_content: PaperContent) -> tuple[str, ...]:
    pairs: list[tuple[str, str]] = []
    for version in history[:-1]:
        content = content_of(version.content)
        assert isinstance(content, PaperContent)
        pairs = aligned(record_key, pairs, _author_names(content))
    pairs = aligned(record_key, pairs, _author_names(newest_content))
    return tuple(key for key, _ in pairs)


def _listing(text: str) -> ListingContent:
    content = content_of(text)
    assert isinstance(content, ListingContent)
    return content


def _author(text: str) -> AuthorContent:
    content = content_of(text)
    assert isinstance(content, AuthorContent)
    return content


def _author_names(content: PaperContent) -> list[str]:
    return [] if content.authors is UNSET else [author.name for author in content.authors]
