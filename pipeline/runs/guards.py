"""Guards: what of a difference is too odd to go live unseen."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated

from msgspec import Meta, Struct, structs

from pipeline.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from pipeline.runs.difference import AuthorDifference, Difference, Move

Share = Annotated[float, Meta(ge=0)]
Count = Annotated[int, Meta(ge=0)]


class SourceBounds(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a source is expected to give."""

    malformed: Share = 0.1
    """Share of the records seen that may be rejected, where there are at least twenty."""
    fill: dict[str, Share] = {}
    """By `KIND.FIELD` the share of new and changed records that must have it, where there are twenty of it."""


class JobBounds(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many records the runs of one job are expected to see."""

    min_records: Count | None = None
    max_records: Count | None = None


class Bounds(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a run may change unseen."""

    lost_papers: Count = 2
    """Papers that an author may lose, besides those merged into others; or the share, if that is more."""
    lost_share: Share = 0.1
    jump: Count = 10
    """How far a citation figure may move, either way; or the share, if that is more."""
    jump_share: Share = 0.2
    growth: Count = 50
    """Papers that an author with some may gain; or the share, if that is more."""
    growth_share: Share = 1.0
    misnamed: Count = 0
    """Papers that may be claimed for an author although another name stands there, or no such name at all."""
    merges: Count = 10
    """Authors who stood apart that may become one with others; or the share of those touched, if that is more."""
    merges_share: Share = 0.05
    held_share: Share = 0.05
    """Where more of what hangs together than this share is held, the whole run is."""
    sources: dict[str, SourceBounds] = {}
    jobs: dict[str, JobBounds] = {}
    """By job, as `byline runs` names it: `harvest arxiv raw cs.LG`."""


class Alarm(Struct, frozen=True):
    """What was found odd, and of whom; without author it is of the whole run."""

    code: str
    words: str
    author: str | None = None


class Seen(Struct, frozen=True):
    """What a run saw of one source: how many records, how many were rejected, and how many have which field."""

    records: int
    rejected: int
    brought: Mapping[str, int]
    """New and changed records by kind."""
    filled: Mapping[str, int]
    """Those of them that have a field, by `KIND.FIELD`."""


LEAST = 20
"""Records of a source, or of a kind, that there must be before a share of them is looked at."""


def of_authors(
    found: Difference,
    contradicted: Collection[str],
    bounds: Bounds,
    *,
    misnamed: Mapping[str, Sequence[str]] = MappingProxyType({}),
    unlisted: Collection[str] = (),
    newly_listed: Collection[str] = (),
) -> Iterator[Alarm]:
    """Yield what is odd of single authors, of those only who stood before.

    `contradicted` are those who would hold two identifiers of which one person has but one; `misnamed` gives the
    titles of the papers that come to an author although they name somebody else; `unlisted` are those of whom no
    source had listed the papers: they were known by some of them, so more papers may move figures far;
    `newly_listed` those of them of whom one does now.
    """
    merged_papers = {paper.id for paper in found.papers if paper.merged_into is not None}
    for author in found.authors:
        if author.state == "new":
            continue
        if author.id in contradicted:
            yield Alarm("contradiction", f"{author.name} would hold the identifiers of two people", author.id)
        yield from _losses(author, merged_papers, bounds)
        if author.id not in newly_listed:
            yield from _growth(author, bounds)
            yield from _misnamed(author, misnamed.get(author.id, ()), bounds)
        if not (author.added and author.id in unlisted):
            yield from (alarm for move in author.figures if (alarm := _jump(author, move, bounds)) is not None)


def of_all(found: Difference, touched: int, bounds: Bounds) -> Iterator[Alarm]:
    """Yield what is odd of a difference as a whole."""
    merged = [author for author in found.authors if author.merged_into is not None]
    if len(merged) > max(bounds.merges, bounds.merges_share * touched):
        words = ", ".join(f"{author.id} with {author.merged_into}" for author in merged[:5])
        yield Alarm("many-merges", f"{counted(len(merged), 'author')} would become one with others: {words}")


def of_job(job: str, records: int, bounds: JobBounds) -> Iterator[Alarm]:
    """Yield what is odd of the number of records that a run saw."""
    if bounds.min_records is not None and records < bounds.min_records:
        yield Alarm("few-records", f"{job} saw {records} records, expected {bounds.min_records} at least")
    if bounds.max_records is not None and records > bounds.max_records:
        yield Alarm("many-records", f"{job} saw {records} records, expected {bounds.max_records} at most")


def of_source(source: str, seen: Seen, bounds: SourceBounds) -> Iterator[Alarm]:
    """Yield what is odd of what a source gave."""
    every = seen.records + seen.rejected
    if every >= LEAST and seen.rejected > bounds.malformed * every:
        yield Alarm("many-rejects", f"{seen.rejected} of {every} records of {source} could not be read")
    for field, least in sorted(bounds.fill.items()):
        brought = seen.brought.get(field.split(".", maxsplit=1)[0], 0)
        filled = seen.filled.get(field, 0)
        if brought >= LEAST and filled < least * brought:
            yield Alarm("field-missing", f"{source}: {filled} of {brought} new and changed records have {field}")


def bounds_of(source: str, card: Mapping[str, float], bounds: Bounds) -> SourceBounds:
    """Return what is expected of a source: what is configured, over what its card says of fields."""
    own = bounds.sources.get(source, SourceBounds())
    return structs.replace(own, fill={**card, **own.fill})


def _losses(author: AuthorDifference, merged_papers: Collection[str], bounds: Bounds) -> Iterator[Alarm]:
    lost = [paper for paper in author.gone if paper not in merged_papers]
    before = next((move.before for move in author.figures if move.figure == "papers"), None)
    if author.merged_into is not None or not lost:
        return
    if len(lost) > max(bounds.lost_papers, bounds.lost_share * (before or 0)):
        yield Alarm("papers-lost", f"{author.name} would lose {counted(len(lost), 'paper')}", author.id)


def _growth(author: AuthorDifference, bounds: Bounds) -> Iterator[Alarm]:
    move = next((move for move in author.figures if move.figure == "papers"), None)
    if move is None or not move.before or move.after is None:
        return
    if move.after - move.before > max(bounds.growth, bounds.growth_share * move.before):
        yield Alarm("grown", f"{author.name} would go from {move.before} to {move.after} papers", author.id)


def _misnamed(author: AuthorDifference, titles: Sequence[str], bounds: Bounds) -> Iterator[Alarm]:
    if len(titles) > bounds.misnamed:
        words = f"{author.name} would gain {counted(len(titles), 'paper')} by another name: {titles[0]}"
        yield Alarm("misnamed", words if len(titles) == 1 else f"{words}, ...", author.id)


def _jump(author: AuthorDifference, move: Move, bounds: Bounds) -> Alarm | None:
    if move.figure == "papers" or move.before is None or move.after is None or author.merged_into is not None:
        return None
    if abs(move.after - move.before) <= max(bounds.jump, bounds.jump_share * move.before):
        return None
    name = move.figure.replace("_", "-")
    return Alarm("jump", f"{name} of {author.name} would go from {move.before} to {move.after}", author.id)
