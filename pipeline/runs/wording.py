"""What a run changes, as a person reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.phrases import counted, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.runs.difference import AuthorDifference, Difference, PaperDifference
    from pipeline.runs.effects import Told

_MOST = 200
"""So many authors and papers are told one by one, those first who stood before."""


def lines(found: Difference) -> Iterator[str]:
    """Yield the sums, then authors and papers one by one."""
    yield f"changed: {listed(found.sums()) or 'nothing'}"
    authors = sorted(found.authors, key=lambda each: each.state == "new")
    papers = sorted(found.papers, key=lambda each: each.state == "new")
    yield from map(_author, authors[:_MOST])
    yield from map(_paper, papers[:_MOST])
    yield from _rest("author", authors)
    yield from _rest("paper", papers)


def only(found: Told, beside: Told) -> list[str]:
    """Return the lines about authors and papers of one that are not in the other."""
    others = set(lines(beside.difference))
    return [line for line in lines(found.difference) if line not in others and not line.startswith("changed:")]


def _rest(thing: str, each: Sequence[object]) -> Iterator[str]:
    if len(each) > _MOST:
        yield f"and {counted(len(each) - _MOST, f'more {thing}')}; --json has them all"


def _author(author: AuthorDifference) -> str:
    parts = [author.state if author.merged_into is None else f"one with author:{author.merged_into}"]
    if author.split_from is not None:
        parts.append(f"split from author:{author.split_from}")
    if author.added:
        parts.append(f"{counted(len(author.added), 'paper')} added")
    if author.gone:
        parts.append(f"{counted(len(author.gone), 'paper')} gone ({', '.join(author.gone[:5])})")
    parts += [f"{_plain(move.figure)} {_value(move.before)} → {_value(move.after)}" for move in author.figures]
    parts += [", ".join(map(_plain, author.fields))] if author.fields else []
    return f"author:{author.id} {author.name}: {'; '.join(parts)}"


def _paper(paper: PaperDifference) -> str:
    parts = [paper.state if paper.merged_into is None else f"one with paper:{paper.merged_into}"]
    if paper.split_from is not None:
        parts.append(f"split from paper:{paper.split_from}")
    parts += [", ".join(map(_plain, paper.fields))] if paper.fields else []
    return f"paper:{paper.id} {paper.title}: {'; '.join(parts)}"


def _value(value: int | None) -> str:
    return "none" if value is None else f"{value:,}"


def _plain(name: str) -> str:
    return name.replace("_", "-")
