"""The papers of a profile page: where each entry begins, and the texts in it."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from spiders.profile_page.authors import is_tags
from spiders.profile_page.heads import Head, head_at

if TYPE_CHECKING:
    from spiders.profile_page.lines import Line

SENTENCE_ENDS = (".", "!", "?", "$", ")", '"', "”", ":", ";", "。")
_FOOTER = 60
"""Letters; a last line that is shorter, and no sentence, is the page's own (`Load more`)."""


class Entry(NamedTuple):
    """One paper as the page shows it: its head and the texts below it: title, names with tags, abstract."""

    head: Head
    texts: tuple[str, ...]
    shown: str
    """All of it, for a person."""


def first_head(lines: list[Line]) -> int | None:
    """Return the place of the first line that begins an entry, or None; a head with a field goes first."""
    heads = {place: head for place in range(len(lines)) if (head := head_at(lines, place))}
    named = [place for place, head in heads.items() if head.field]
    return min(named or heads, default=None)


def entries(lines: list[Line]) -> list[Entry]:
    """Return the entries of lines that begin with the first head."""
    starts = _starts(lines)
    heads = [head_at(lines, start) for start in starts]
    ends = [*starts[1:], _end(lines, starts)]
    apart = _set_apart(lines, starts, ends)
    found = []
    for start, head, end in zip(starts, heads, ends, strict=True):
        assert head is not None
        own = lines[start + head.lines : end]
        texts = _paragraphs(own) if apart else [line.text for line in own]
        if len(texts) > 2 and is_tags(texts[2]):
            texts[1] += f" {texts.pop(2)}"
        found.append(Entry(head, tuple(texts), "\n".join(line.text for line in lines[start:end])))
    if found:
        found[-1] = _without_footer(found[-1])
    return found


def _starts(lines: list[Line]) -> list[int]:
    """Return where entries begin. The two lines after a head are title and names, whatever they look like."""
    starts = []
    place = 0
    texts = 2
    while place < len(lines):
        head = head_at(lines, place)
        if head and (head.field or texts >= 2):
            starts.append(place)
            place += head.lines
            texts = 0
        else:
            place += 1
            texts += 1
    return starts


def _end(lines: list[Line], starts: list[int]) -> int:
    """Return where the list of papers ends: in HTML with the block that holds all of it."""
    if not starts:
        return 0
    first, last = starts[0], starts[-1]
    block = _shared(lines[first].path, lines[last].path) if first != last else _card(lines, first)
    return _end_of(block, lines, last)


def _card(lines: list[Line], start: int) -> tuple[int, ...]:
    """Return the block of an entry that stands alone: that of head and names, or the next with more in it."""
    head = head_at(lines, start)
    names = min(start + (head.lines if head else 1) + 1, len(lines) - 1)
    block = _shared(lines[start].path, lines[names].path)
    return block if _end_of(block, lines, start) > names + 1 else block[:-1]


def _end_of(block: tuple[int, ...], lines: list[Line], start: int) -> int:
    end = start
    while end < len(lines) and lines[end].path[: len(block)] == block:
        end += 1
    return end


def _shared(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    """Return the place of the innermost block that holds both places."""
    return tuple(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _set_apart(lines: list[Line], starts: list[int], ends: list[int]) -> bool:
    """Tell whether blank lines part the texts within most entries, so that a text may run over several lines."""
    inside = [any(line.gap for line in lines[start + 1 : end]) for start, end in zip(starts, ends, strict=True)]
    return 2 * sum(inside) > len(inside)


def _paragraphs(lines: list[Line]) -> list[str]:
    texts: list[str] = []
    for line in lines:
        if line.gap or not texts:
            texts.append(line.text)
        else:
            texts[-1] += f" {line.text}"
    return texts


def _without_footer(entry: Entry) -> Entry:
    """Return the last entry without the page's own words after the abstract."""
    texts = list(entry.texts)
    while (
        len(texts) > 3
        and len(texts[-1]) < _FOOTER
        and (not texts[-1].endswith(SENTENCE_ENDS) or texts[-1].startswith("©"))
    ):
        texts.pop()
    return entry._replace(texts=tuple(texts))
