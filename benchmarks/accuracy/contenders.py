"""Byline's command and its peers: each a program from the same file to clusters, run one after the other."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct, structs

from benchmarks.accuracy import measured
from benchmarks.accuracy.bootstrap import intervals
from benchmarks.accuracy.measured import Measured
from benchmarks.accuracy.metrics import (
    Errors,
    Figures,
    Floats,
    errors,
    figures,
    label_tallies,
    partition,
    tallies,
)
from benchmarks.accuracy.peers import PEERS
from pipeline.identity.block import components

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from benchmarks.accuracy.peers import Peer
    from benchmarks.accuracy.sets import LabelledSet

BEST, SURE = "byline, best guess", "byline, sure"
_ROOT: Final = Path(__file__).parents[2]


class StudyError(Exception):
    """A set cannot be studied; names the set and why."""


class Outcome(Struct, frozen=True):
    """What one way made of a set."""

    who: str
    cost: Measured | None
    """None where it was not run."""
    figures: Figures | None = None
    intervals: dict[str, tuple[float, float]] = {}
    errors: Errors | None = None
    """None where only pairs are labelled."""
    note: str = ""


def byline(labelled: LabelledSet, folder: Path) -> tuple[list[Outcome], dict[str, dict[str, str]]]:
    """Return what `byline cluster` makes of a set, and its clusters, for the best guess and for what is sure.

    Raises StudyError where the command fails.
    """
    outcomes, clusters = [], {}
    more: list[str]
    for who, more in ((BEST, []), (SURE, ["--sure"])):
        out = folder / "byline.csv"
        command: list[str | Path] = [
            sys.executable,
            "-m",
            "cli",
            "cluster",
            labelled.kind,
            labelled.file,
            "--out",
            out,
            *more,
        ]
        cost = measured.run(command)
        if cost.status:
            raise StudyError(f"byline cluster {labelled.kind} {labelled.file}: {cost.fault}")
        clusters[who] = written(labelled, out)
        outcomes.append(_judged(who, labelled, clusters[who], cost))
    return outcomes, clusters


def peers(labelled: LabelledSet, folder: Path, chosen: Sequence[str], limit_s: float) -> list[Outcome]:
    """Return what the chosen peers make of a set; one that is missing, fails or is too slow is told."""
    return [
        outcome
        for peer in PEERS
        if peer.name in chosen and labelled.kind in peer.kinds
        for outcome in _peer(peer, labelled, folder / "peer.csv", limit_s)
    ]


def _peer(peer: Peer, labelled: LabelledSet, out: Path, limit_s: float) -> Iterator[Outcome]:
    python, title = peer.python(_ROOT), peer.title(_ROOT)
    if not python.is_file():
        yield Outcome(title, None, note=f"not installed: {peer.missing}")
        return
    source = labelled.file.resolve()
    command: list[str | Path] = [python, "-W", "ignore", "-m", peer.module, labelled.kind, source, out]
    cost = measured.run(command, limit_s)
    if cost.status:
        yield Outcome(title, cost, note=f"failed: {cost.fault}")
        return
    own, *others = (_judged(f"{title}, {way}", labelled, held, cost) for way, held in _ways(out).items())
    yield own
    best = max([own, *others], key=lambda outcome: _headline(labelled, outcome))
    if best is not own:
        yield structs.replace(best, who=f"{best.who}, best of {1 + len(others)} here")


def _headline(labelled: LabelledSet, outcome: Outcome) -> float:
    assert outcome.figures is not None
    return outcome.figures.b3_f1 if labelled.kind == "people" else outcome.figures.pair_f1


def _judged(who: str, labelled: LabelledSet, found: Mapping[str, str], cost: Measured) -> Outcome:
    rows = judged(labelled, found)
    told = errors(labelled.true, found) if labelled.true else None
    return Outcome(who, cost, figures(rows), intervals(rows, drawn(labelled)), told)


def judged(labelled: LabelledSet, found: Mapping[str, str]) -> Floats:
    """Return the numbers of each mention, record or labelled pair."""
    return tallies(labelled.true, found) if labelled.true else label_tallies(labelled.labels, found)


def drawn(labelled: LabelledSet) -> list[str]:
    """Return what each mention, record or labelled pair is drawn with: block, paper, left record."""
    if labelled.true:
        return [labelled.block[key] for key in labelled.true]
    return [left for left, _ in labelled.labels]


def written(labelled: LabelledSet, out: Path) -> dict[str, str]:
    """Return each item's cluster, from what `byline cluster` wrote: of papers, pairs."""
    rows = _rows(out)[1:]
    if labelled.kind == "people":
        return {row[0]: row[1] for row in rows}
    ties: dict[str, list[str]] = {item: [item] for item in labelled.items}
    for left, right in rows:
        ties[left].append(right)
    return partition(components(ties))


def _ways(out: Path) -> dict[str, dict[str, str]]:
    """Return the clusters of each column of a peer's answer; its own choice comes first."""
    header, *rows = _rows(out)
    return {way: {row[0]: row[n] for row in rows} for n, way in enumerate(header) if n}


def _rows(path: Path) -> list[list[str]]:
    with path.open(newline="", encoding="utf-8") as stream:
        return [row for row in csv.reader(stream) if row]
