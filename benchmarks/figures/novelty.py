"""Novelty at scale beside a bare search for neighbours, of planted papers and of real ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from benchmarks.bars import Bar, ratio
from benchmarks.figures import planted, real_texts
from benchmarks.figures.invented_texts import Writer
from benchmarks.figures.programs import Cost, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BARE, _NEW_OF_WHOLE = 3.0, 0.05
_MOST_MB: Final = 2e9 / 2**20
_BOTTOM, _TOP, _MIDDLE = 5, 95, 50


def novelty(count: int, planted_among: int, folder: Path) -> Iterator[Bar]:
    """Measure what Novelty costs, where planted papers come out, and how it spreads over real ones."""
    ours, bare, new = run("novelty", count, Cost), run("bare", count, Cost), run("arriving", count, Cost)
    what = f"novelty of {count:,} papers: CPU time / bare scikit-learn"
    yield ratio(what, [ours.cpu_s], [bare.cpu_s], most=_BARE, unit="s")
    yield Bar(what="  memory with the texts, MiB", figure=ours.peak_mb, most=_MOST_MB)
    note = f"({new.cpu_s:.2f} / {ours.cpu_s:.0f} s)"
    yield Bar(what="  1,000 new ones / the whole", figure=new.cpu_s / ours.cpu_s, most=_NEW_OF_WHOLE, note=note)
    found = planted.summary(planted.placed(planted_among, Writer()))
    among = f"planted among {planted_among:,}, percentile of the"
    yield Bar(what=f"{among} highest near copy", figure=found["copy"][2], most=_BOTTOM)
    yield Bar(what=f"{among} highest shuffled copy", figure=found["shuffled"][2], most=_MIDDLE)
    yield Bar(what=f"{among} lowest new pair of fields", figure=found["fields"][0], most=None, least=_TOP)
    yield from real_texts.report(folder)
