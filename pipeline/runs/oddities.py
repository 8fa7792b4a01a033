"""What in a draft speaks against itself: identifiers of two people, papers by another name, first lists."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from rapidfuzz.fuzz import ratio

from db.models import derived
from pipeline.identity import names
from pipeline.identity.namesakes import IDENTIFIERS
from pipeline.identity.same_paper import is_added
from pipeline.runs import guards
from pipeline.runs.difference import detail_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from db.store.derived import Change
    from pipeline.derivation.derive import Draft
    from pipeline.identity.statements import Mention
    from pipeline.runs.difference import Difference
    from pipeline.runs.guards import Alarm, Bounds

_MISSPELT: Final = 80
"""Percentage of letters in common (2M / T of both names) from which a name passes for a misspelling of another."""


def odd(draft: Draft, found: Difference, bounds: Bounds) -> list[Alarm]:
    """Return what is odd of a draft and of the difference that it makes."""
    authors = draft.changes[derived.Author]
    unlisted = dict(_unlisted(authors))
    alone = guards.of_authors(
        found,
        set(_contradicted(authors)),
        bounds,
        misnamed=misnamed(draft.changes[derived.Mention], draft.work.people.clusters, draft.work.people.mentions),
        unlisted=unlisted,
        newly_listed={id_ for id_, is_listed in unlisted.items() if is_listed},
    )
    return [*alone, *guards.of_all(found, len(draft.authors), bounds)]


def misnamed(
    change: Change, clusters: Mapping[str, Iterable[str]], mentions: Mapping[str, Mention]
) -> dict[str, list[str]]:
    """Return, by author who stood before, the titles of papers that are claimed although they name somebody else.

    A list or an identifier says that a paper is the author's, but the name in the author's place goes with none
    that the author had before or has on papers from before; or among all its authors nobody bears such a name.
    Papers of collaborations name few of their authors.
    """
    came, left = _arrivals(change)
    found = {}
    for author, keys in came.items():
        stayed = [mentions[key] for key in clusters.get(author, ()) if key not in keys]
        known = {mention.name for mention in stayed} | left.get(author, set())
        if not known:
            continue
        papers = {mention.paper for mention in stayed}
        fresh: defaultdict[str, list[Mention]] = defaultdict(list)
        for mention in (mentions[key] for key in sorted(keys)):
            if mention.paper in papers:
                known.add(mention.name)
            else:
                fresh[mention.paper].append(mention)
        odd_ones = [each[0].title or paper for paper, each in fresh.items() if _is_misnamed(each, known)]
        if odd_ones:
            found[author] = odd_ones
    return found


def _arrivals(change: Change) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Return the keys of the mentions that come to each author, and the names of those that leave."""
    key, author, name = (change.names.index(column) for column in ("key", "author_id", "name"))
    came: defaultdict[str, set[str]] = defaultdict(set)
    left: defaultdict[str, set[str]] = defaultdict(set)
    moved = [(before, after) for before, after in change.changed if before[author] != after[author]]
    for row in (*change.added, *(after for _, after in moved)):
        came[row[author]].add(row[key])
    for row in (*change.removed, *(before for before, _ in moved)):
        left[row[author]].add(row[name])
    return came, left


def _is_misnamed(mentions: Sequence[Mention], known: set[str]) -> bool:
    """Return whether a paper is claimed for an author, and its mentions name somebody else than is known."""
    if not any(map(_is_claimed, mentions)):
        return False
    named = {name for mention in mentions for name in _names(mention)}
    return bool(named) and not any(name in known or _goes_with(name, known) for name in named)


def _is_claimed(mention: Mention) -> bool:
    """Return whether a list or the owner of an identifier says who this is: else names alone brought it here."""
    return mention.listing is not None or any(how == "asserted" for _, _, how in mention.identifiers)


def _names(mention: Mention) -> Sequence[str]:
    """Return the names of which one should be the author's: all of the record where the list adds its owner."""
    if not is_added(mention):
        return (mention.name,)
    if mention.authors is None or any(names.is_collaboration(name) for name in mention.coauthors):
        return (mention.name,)
    return mention.coauthors


def _goes_with(name: str, known: Iterable[str]) -> bool:
    return any(names.compatible(name, each) or _is_misspelt(name, each) for each in known)


def _is_misspelt(one: str, other: str) -> bool:
    return ratio(one.casefold(), other.casefold()) >= _MISSPELT


def _contradicted(authors: Change) -> Iterator[str]:
    """Yield the authors who come to hold two identifiers of which one person has but one."""
    at, detail = authors.names.index("id"), authors.names.index("detail")
    for before, after in authors.changed:
        if _has_two(after[detail]) and not _has_two(before[detail]):
            yield after[at]


def _unlisted(authors: Change) -> Iterator[tuple[str, bool]]:
    """Yield the authors of whom no source had listed the papers before, and whether one does now."""
    at, detail = authors.names.index("id"), authors.names.index("detail")
    for before, after in authors.changed:
        if not detail_of(before[detail]).get("listings"):
            yield after[at], bool(detail_of(after[detail]).get("listings"))


def _has_two(detail: Any) -> bool:
    return any(sign["kind"] == IDENTIFIERS for sign in (detail_of(detail).get("alarm") or {}).get("signs", ()))
