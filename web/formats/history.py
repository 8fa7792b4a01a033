"""The history of a profile as text: how figures went, then what changed, the newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.history.words import lines
from pipeline.phrases import when
from web.dates import number
from web.sparkline import sparkline, thinned
from web.texts import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.history.log import Entry, History, Joined
    from pipeline.history.series import Course

LABELS: Final = {"citations": "citations", "papers": "papers", "h_index": "h-index", "ai_score": "AI Score"}


def history(found: History) -> str:
    """Return the courses of figures with their numbers, then every change with what came of it."""
    width = max((len(LABELS[course.figure]) for course in found.courses), default=0)
    blocks = [[f"{LABELS[course.figure]:{width}}  {_course(course)}" for course in found.courses]]
    blocks += [list(_entry(entry)) for entry in found.entries]
    blocks.append([joined_words(each) for each in found.joined])
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _course(course: Course) -> str:
    values = [point.value for point in course.points]
    return f"{sparkline(thinned(values))}  {course_words(course)}"


def course_words(course: Course) -> str:
    """Return a course in plain numbers: where it began, where it is, whose it is."""
    first, last = course.points[0], course.points[-1]
    whose = (
        "" if course.source is None else (course.source if course.is_own else f"as reported by {course.source}")
    )
    span = f"{first.day} to {last.day}" if last.day != first.day else last.day
    went = f"{number(first.value)} → {number(last.value)}" if last.day != first.day else number(last.value)
    return f"{went} ({', '.join(part for part in (whose, span) if part)})"


def entry_words(entry: Entry) -> str:
    """Return an entry in a line, with whether a person brought it about."""
    if not entry.is_correction:
        return entry.summary
    by = f", {', '.join(entry.judgements)}" if entry.judgements else ""
    return f"{entry.summary} (corrected by a person{by})"


def joined_words(joined: Joined) -> str:
    """Return that an author became one with the one whose history is told, and how to see what was shown then."""
    days = f"on {joined.first}" if joined.first == joined.last else f"from {joined.first} to {joined.last}"
    return (
        f"author:{joined.id}, who is one with this author by now, was published on its own {days}"
        f" (`byline show {joined.id} --as-of {joined.last}`)"
    )


def _entry(entry: Entry) -> Iterator[str]:
    yield f"{when(entry.at)}  {entry_words(entry)}; run {entry.run}, {entry.command}"
    if entry.changes is not None:
        yield from (f"    {one_line(line)}" for line in lines(entry.changes))
