"""Answers of the API → records: authors, parts of their lists of papers, papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec
from msgspec import UNSET

from spiders.errors import GoneError, PageError
from spiders.records import Page, Record, Reject
from spiders.semantic_scholar.answer import Json, decoded, mapping, sequence
from spiders.semantic_scholar.authors import author, listing
from spiders.semantic_scholar.fields import count, items
from spiders.semantic_scholar.papers import paper

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

PARSER_VERSION: Final = 1
_UNKNOWN: Final = "id-unknown"
_Said = TypeVar("_Said", bound=Record)


def parse_author(body: bytes) -> Page:
    """Return one author (`author/{id}`) with the papers that the answer holds within. Raises PageError."""
    thing = mapping(decoded(body))
    who = author(thing)
    if "papers" not in thing:
        return Page(records=(who,), parser_version=PARSER_VERSION)
    papers, rejects = _each(items(thing, "papers"), paper, "paperId")
    total = count(thing, "paperCount")
    own = listing(who.source_id, papers, start=0, last=not rejects and len(papers) == total, total=total)
    return Page(records=(who, own, *papers), rejects=tuple(rejects), parser_version=PARSER_VERSION)


def parse_author_search(body: bytes) -> Page:
    """Return the authors found by name (`author/search`); an answer without hits has no `data`."""
    frame = mapping(decoded(body))
    if not frame.get("data") and frame.get("total") == 0:
        return Page(empty=True, parser_version=PARSER_VERSION)
    found = _data(frame)
    if not found:
        raise PageError("data-missing", f"the answer counts {frame.get('total')} authors and holds none")
    records, rejects = _each(found, author, "authorId")
    return _page(records, rejects)


def parse_author_papers(body: bytes, *, owner_id: str) -> Page:
    """Return a part of an author's papers (`author/{id}/papers`); the one without `next` is the last."""
    frame = mapping(decoded(body))
    start, following = _paging(frame)
    found = _data(frame)
    if not found and not start and following is None:
        return Page(empty=True, parser_version=PARSER_VERSION)
    papers, rejects = _each(found, paper, "paperId")
    own = listing(owner_id, papers, start=start, last=following is None)
    return Page(records=(own, *papers), rejects=tuple(rejects), parser_version=PARSER_VERSION)


def paging(body: bytes) -> tuple[int, int | None]:
    """Return where a part of a list begins, and where the next one does, None with the last. Raises PageError."""
    return _paging(mapping(decoded(body)))


def parse_author_batch(body: bytes, asked: Sequence[str]) -> Page:
    """Return the authors of `author/batch`, in the order of the ids asked; null is an unknown id."""
    return _batch(body, asked, author, "authorId")


def parse_paper_batch(body: bytes, asked: Sequence[str]) -> Page:
    """Return the papers of `paper/batch`, in the order of the ids asked; null is an unknown id."""
    return _batch(body, asked, paper, "paperId")


def parse_paper(body: bytes) -> Page:
    """Return one paper (`paper/{id}`). Raises PageError."""
    return Page(records=(paper(mapping(decoded(body))),), parser_version=PARSER_VERSION)


def _batch(body: bytes, asked: Sequence[str], read: Callable[[Json], _Said], key: str) -> Page:
    found = sequence(decoded(body))
    if len(found) != len(asked):
        raise PageError("frame-broken", f"{len(asked)} ids were asked for, {len(found)} answered")
    unknown = [
        Reject(name, _UNKNOWN, "the source knows no such id", "null")
        for name, thing in zip(asked, found, strict=True)
        if thing is None
    ]
    if len(unknown) == len(asked):
        raise GoneError(_UNKNOWN, f"the source knows none of {len(asked)} ids")
    records, rejects = _each([thing for thing in found if thing is not None], read, key)
    return _page(records, [*unknown, *rejects])


def _each(found: list[Any], read: Callable[[Json], _Said], key: str) -> tuple[list[_Said], list[Reject]]:
    """Return the records and rejects of a list. Raises PageError(`too-many-rejects`)."""
    records: dict[str, _Said] = {}
    rejects = []
    for thing in found:
        try:
            _add(records, read(mapping(thing)))
        except PageError as error:
            rejects.append(_reject(thing, key, error))
    if len(rejects) > 2 and 50 * len(rejects) > len(found):
        raise PageError("too-many-rejects", f"{len(rejects)} of {len(found)}; the first: {rejects[0].detail}")
    return list(records.values()), rejects


def _add(records: dict[str, _Said], record: _Said) -> None:
    """Add a record; two ids of one thing may bring it twice. Raises PageError(`id-repeated`) if they differ."""
    if records.setdefault(record.source_id, record) != record:
        raise PageError("id-repeated", f"{record.source_id} stands twice, and differs")


def _reject(thing: Any, key: str, error: PageError) -> Reject:
    name = thing.get(key) if isinstance(thing, dict) else None
    shown = msgspec.json.encode(thing).decode()
    return Reject(name if isinstance(name, str) else None, error.code, error.detail, shown)


def _page(records: Sequence[Record], rejects: Sequence[Reject]) -> Page:
    if not records:
        raise PageError("no-records", f"nothing can be read; the first: {rejects[0].detail}")
    return Page(records=tuple(records), rejects=tuple(rejects), parser_version=PARSER_VERSION)


def _data(frame: Mapping[str, Any]) -> list[Any]:
    """Return the list within a frame. Raises PageError(`data-missing`)."""
    if not isinstance(frame.get("data"), list):
        raise PageError("data-missing", f"the answer holds {sorted(frame)}, and no list of data")
    return items(frame, "data")


def _paging(frame: Mapping[str, Any]) -> tuple[int, int | None]:
    """Return where a part begins and where the next one does. Raises PageError(`paging-broken`)."""
    start, following = count(frame, "offset"), count(frame, "next")
    if start is UNSET or (following is not UNSET and following <= start):
        raise PageError("paging-broken", f"offset {frame.get('offset')!r}, next {frame.get('next')!r}")
    return start, None if following is UNSET else following
