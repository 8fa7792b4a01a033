"""No labelled set is told apart worse than `docs/accuracy.md` says, by more than a point."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmarks.accuracy.contenders import BEST, SURE, judged, written
from benchmarks.accuracy.metrics import figures
from benchmarks.accuracy.sets import find
from pipeline.identity.files import cluster_papers, cluster_people

_PAGE = Path(__file__).parents[2] / "docs" / "accuracy.md"
_POINT = 0.01
_HEADS = {"pair F1": "pair_f1", "B³ F1": "b3_f1"}


def _recorded() -> dict[str, dict[str, dict[str, float]]]:
    """Return the figures on the page, by set, way and figure."""
    found: dict[str, dict[str, dict[str, float]]] = {}
    name = ""
    heads: list[str] = []
    for line in _PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if title := re.match(r"## (\S+): ", line):
            name = title[1]
        elif "pair F1" in cells:
            heads = cells
        elif name and cells[0] in (BEST, SURE) and "pair F1" in heads and len(cells) == len(heads):
            row = dict(zip(heads, cells, strict=True))
            ways = found.setdefault(name, {})
            ways.setdefault(
                cells[0], {_HEADS[head]: float(row[head].split()[0]) for head in _HEADS if head in row}
            )
    return found


_RECORDED = _recorded()


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("way", [BEST, SURE])
@pytest.mark.parametrize("name", sorted(_RECORDED))
def test_a_set_is_told_apart_as_well_as_is_written(shared: Path, tmp_path: Path, name: str, way: str) -> None:
    (labelled,) = find([shared / "bench" / name])
    cluster = cluster_people if labelled.kind == "people" else cluster_papers
    cluster(labelled.file, tmp_path / "found.csv", way == SURE)
    got = figures(judged(labelled, written(labelled, tmp_path / "found.csv")))
    fallen = {
        figure: (getattr(got, figure), least)
        for figure, least in _RECORDED[name][way].items()
        if getattr(got, figure) < least - _POINT
    }
    assert fallen == {}


def test_every_set_has_figures_for_both_ways() -> None:
    assert _RECORDED
    assert all({*ways} == {BEST, SURE} for ways in _RECORDED.values())
