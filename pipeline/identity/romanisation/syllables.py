"""Given names of one or two syllables, taken apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.identity.name_parts import Word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pipeline.identity.name_parts import Reading


def given_parts(reading: Reading) -> tuple[str, ...]:
    """Return the folded parts of the given names, cut at blanks and hyphens; none where there are initials."""
    parts: tuple[str, ...] = ()
    for word in reading.given:
        if not word.full:
            return ()
        parts += word.parts
    return parts


def ways(parts: tuple[str, ...], is_known: Callable[[str], object]) -> Iterator[tuple[str, ...]]:
    """Yield each way in which the parts are one or two known syllables."""
    if len(parts) == 2 and all(map(is_known, parts)):
        yield parts
    if len(parts) != 1:
        return
    (text,) = parts
    if is_known(text):
        yield parts
    cuts = ((text[:at], text[at:]) for at in range(1, len(text)))
    yield from (cut for cut in cuts if all(map(is_known, cut)))


def word_of(forms: Iterable[str]) -> Word:
    """Return the word that is spelt in any of these forms."""
    found = frozenset(forms)
    return Word((min(found),), found, full=True)
