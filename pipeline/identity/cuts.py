"""Which blocks were too big to compare all pairs of them, and what was compared instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.identity import block
from pipeline.identity.blocks import has_number
from pipeline.identity.statements import Cut, Cuts
from pipeline.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pipeline.identity.blocks import Blocks

_TOLD: Final = 3
"""So many are told by name."""


def cuts_of(blocks: Blocks, keys_of: Callable[[int], Iterable[str]]) -> Cuts:
    """Return the cuts of numbered items, whose keys are asked for again."""
    edge = min(sorted((great.size for great in blocks.great), reverse=True)[:_TOLD], default=0)
    sizes = {
        next(key for key in keys_of(great.item) if has_number(key, great.key)): great.size
        for great in blocks.great
        if great.size >= edge
    }
    return Cuts(len(blocks.great), largest(sizes))


def largest(sizes: Mapping[str, int]) -> tuple[Cut, ...]:
    """Return the largest of some blocks, whose sizes are given by key."""
    found = sorted(sizes, key=lambda key: (-sizes[key], key))[:_TOLD]
    return tuple(Cut(key, sizes[key], block.limit(key).firsts) for key in found)


def words(cuts: Cuts, thing: str) -> str:
    """Return in words which blocks were cut, the largest by name, and what was compared."""
    each = "; ".join(f"{cut.key} ({counted(cut.size, thing)}: {_compared(cut)})" for cut in cuts.largest)
    are = "block is" if cuts.count == 1 else "blocks are"
    return f"{cuts.count:,} {are} too big to compare all pairs, the largest {each}"


def _compared(cut: Cut) -> str:
    if not cut.firsts:
        return "compared under other keys alone"
    finer = "a co-author or affiliation" if cut.key.startswith(block.NAME) else "another key"
    return f"{cut.firsts} with all, the others where they share {finer} too"
