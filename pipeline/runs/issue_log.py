"""The issue log of a run as a person reads it: lines of one cause are one, and what is new stands first."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from pipeline.phrases import counted, when

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from db.queries.runs import IssueRow

_MOST: Final = 20
"""So many causes are told one by one."""
_LEVELS: Final = ("error", "warning", "info")
_URL: Final = re.compile(r"\b[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)
_NUMBER: Final = re.compile(r"\d+(?:[.,:]\d+)*")


class Group(Struct, frozen=True, kw_only=True):
    """Lines of an issue log that have one cause."""

    level: str
    code: str
    source: str | None
    cause: str
    """What they say, without addresses and numbers."""
    count: int
    first: datetime
    last: datetime
    is_new: bool | None
    """Whether the last run of the same job had none of this cause; None where there was no such run."""
    detail: str
    """What the first of them says."""
    url: str | None
    """Where the first of them is about, that says where."""
    advice: str


def cause(detail: str) -> str:
    """Return what a line says without what differs from one page to the next: addresses and numbers."""
    return " ".join(_NUMBER.sub("#", _URL.sub("…", detail)).split())


def grouped(issues: Sequence[IssueRow], before: Iterable[IssueRow] | None) -> list[Group]:
    """Return a run's issues by cause: errors before warnings, what is new before the rest, the many first.

    `before` are those of the last run of the same job, None where there was none.
    """
    known = None if before is None else {_key(each) for each in before}
    alike: dict[tuple[str, str, str, str], list[IssueRow]] = {}
    for each in issues:
        alike.setdefault(_key(each), []).append(each)
    groups = [_group(lines, None if known is None else key not in known) for key, lines in alike.items()]
    return sorted(groups, key=lambda each: (_rank(each.level), not each.is_new, -each.count, each.first))


def lines(groups: Sequence[Group], compared_with: int | None) -> Iterator[str]:
    """Yield a line for each cause, as many as a screen holds, and count the rest."""
    for each in groups[:_MOST]:
        new = f"new since run {compared_with}: " if each.is_new else ""
        often = f"{each.count:,} times, {_span(each)}: " if each.count > 1 else ""
        about = (each.source, f"such as {each.url}" if each.url and each.count > 1 else each.url)
        where = " ".join(filter(None, about))
        said = " ".join(each.detail.split()) + (f" ({where})" if where else "")
        yield f"{new}{each.level} {each.code}: {often}{said}: {each.advice}"
    if rest := groups[_MOST:]:
        told = counted(sum(each.count for each in rest), "line")
        yield f"and {told} of {counted(len(rest), 'more cause')}; --json has them all"


def _key(issue: IssueRow) -> tuple[str, str, str, str]:
    return issue.level, issue.code, issue.source or "", cause(issue.detail)


def _group(lines: Sequence[IssueRow], is_new: bool | None) -> Group:
    first = min(lines, key=lambda each: each.at)
    return Group(
        level=first.level,
        code=first.code,
        source=first.source,
        cause=cause(first.detail),
        count=len(lines),
        first=first.at,
        last=max(each.at for each in lines),
        is_new=is_new,
        detail=first.detail,
        url=next((each.url for each in lines if each.url), None),
        advice=first.advice,
    )


def _rank(level: str) -> int:
    return _LEVELS.index(level) if level in _LEVELS else len(_LEVELS)


def _span(group: Group) -> str:
    first, last = when(group.first), when(group.last)
    return first if first == last else f"first {first}, last {last}"
