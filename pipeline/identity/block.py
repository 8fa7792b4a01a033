"""Candidates: things that share a key are compared, things that share none never are."""

from __future__ import annotations

from functools import cache
from heapq import nsmallest
from typing import TYPE_CHECKING, Final
from zlib import crc32

from pipeline.identity import evidence, identifiers, names, titles
from pipeline.identity.author_lists import people
from pipeline.identity.blocks import Blocks, Limit, Parts

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping

    from pipeline.identity.statements import Mention, PaperStatement

BOUND: Final = 300
"""Up to this size all pairs of a block are compared."""
FIRSTS: Final = 10
"""In a bigger block so many of its items are compared with all the others, and the others under finer keys."""

_COMPANY: Final = "with:"
"""How the keys begin that take a name and a co-author or affiliation together."""
NAME: Final = "name:"
"""How the keys begin that take a name alone."""

_LISTED: Final = 3
"""Authors of a paper whose names make keys."""
TITLE: Final = "title:"
"""How the keys begin that are made of a title."""
_OF_RUN, _WHO = f"{TITLE}run:", f"{TITLE}who:"
_RUN, _RUNS = 16, 8
"""Letters of a run, and words of a title from which one starts."""
_PART_BOUND: Final = 40
"""Bound of a block of a run, or of a name with one word: common phrases tell nothing."""


def paper_keys(statement: PaperStatement) -> frozenset[str]:
    """Return the block keys of a record about a paper."""
    own = identifiers.paper_identifiers(statement.identifiers)
    found = [f"id:{scheme}:{value}" for scheme, value in own.items()]
    if statement.title:
        found += _title_keys(statement)
    return frozenset(found)


def _title_keys(statement: PaperStatement) -> Iterator[str]:
    title = titles.parse(statement.title or "")
    words = titles.content_words(title)
    surnames = {key for name in people(statement.authors)[:_LISTED] for key in names.surname_keys(name)}
    if not words:
        return
    if title.generic or title.short:
        # A title that many papers bear is a candidate only with an author.
        yield from (f"{TITLE}{'-'.join(words)}+{surname}" for surname in surnames)
    if title.generic:
        return
    yield TITLE + title.key
    yield from _runs(title)
    if title.short:
        return
    yield f"{TITLE}first:{'-'.join(words[:3])}"
    yield f"{TITLE}last:{'-'.join(words[-3:])}"
    longest = sorted(set(words), key=lambda word: (-len(word), word))
    yield f"{TITLE}long:{'-'.join(sorted(longest[:3]))}"
    yield from (f"{_WHO}{surname}+{word}" for surname in surnames for word in longest[:2])


def _runs(title: titles.Title) -> Iterator[str]:
    """Yield the runs of letters from the beginnings of the title's first words on, wherever words are cut."""
    place, found = 0, 0
    for token in title.tokens:
        if found == _RUNS or place + _RUN > len(title.key):
            return
        if token not in titles.STOPWORDS and not token.isdigit():
            found += 1
            yield _OF_RUN + title.key[place : place + _RUN]
        place += len(token)


def mention_keys(mention: Mention) -> frozenset[str]:
    """Return the block keys of a mention: identifiers, listing, paper, name alone and name with company.

    Mentions that share a key of name with company (`with:`) share one of name alone (`name:`) too.
    """
    if names.is_collaboration(mention.name):
        return frozenset()
    ids = identifiers.person_identifiers(mention.identifiers)
    found = {f"id:{scheme}:{value}" for scheme, value, how in ids if how != "name"}
    found |= {f"paper:{mention.paper}:{surname}" for surname in names.surname_keys(mention.name)}
    if mention.position is not None:
        found.add(f"paper:{mention.paper}#{mention.position}")
    if mention.listing is not None:
        found.add(f"listing:{mention.listing}")
    return frozenset(found) | name_keys(mention) | _company_keys(mention)


def name_keys(mention: Mention) -> frozenset[str]:
    """Return the block keys of a mention's name alone."""
    found = {f"{NAME}{key}" for key in names.keys(mention.name)}
    full = names.full_key(mention.name)
    return frozenset(found | {f"{NAME}{full}"} if full else found)


def _company_keys(mention: Mention) -> frozenset[str]:
    company = evidence.full_coauthor_keys(mention) | evidence.affiliation_keys(mention.affiliations)
    # Found again in any block size: these pairs are the ones that support can make sure.
    return frozenset(f"{_COMPANY}{key}:{other}" for key in names.keys(mention.name) for other in company)


def components(keys_by_item: Mapping[str, Iterable[Hashable]]) -> list[frozenset[str]]:
    """Return the items that hang together by shared keys, each group once, ordered by its first item."""
    items = sorted(keys_by_item)
    parts = Parts(len(items))
    holder: dict[Hashable, int] = {}
    for number, item in enumerate(items):
        for key in keys_by_item[item]:
            parts.join(holder.setdefault(key, number), number)
    return [frozenset(items[number] for number in group) for group in parts.groups()]


def pairs(keys_by_item: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, str]]:
    """Yield the pairs to compare, each once, the smaller key first, sorted.

    In a block beyond its limit some items alone are compared with all; the others as far as they share another
    key, too.
    """
    items = sorted(keys_by_item)
    blocks = Blocks((keys_by_item[item] for item in items), limit, lambda number: lot(items[number]))
    for left, right in blocks.pairs():
        yield items[left], items[right]


def limit(key: str) -> Limit:
    """Return what is compared in a key's block."""
    if not key.startswith(TITLE):
        return _limit(BOUND, FIRSTS)
    if key.startswith((_OF_RUN, _WHO)):
        return _limit(_PART_BOUND, 0)
    return _limit(BOUND, 0 if key.find(":", len(TITLE)) > 0 else FIRSTS)


_limit = cache(Limit)


def lot(item: str) -> int:
    """Return by what items of a great block are drawn: neither age nor source has a say, and few new ones are."""
    return crc32(item.encode())


def firsts(key: str, items: Collection[str]) -> frozenset[str] | None:
    """Return those items of a key's block that are compared with all the others; None where all are."""
    most, count = limit(key)
    if len(items) <= most:
        return None
    return frozenset(nsmallest(count, items, key=lambda item: (lot(item), item)))


def name_of(key: str) -> str | None:
    """Return the key of the name alone that goes with a key of name and company; None for any other key."""
    return NAME + key.split(":", 2)[1] if key.startswith(_COMPANY) else None
