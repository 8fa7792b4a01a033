"""Everything that is found out about one set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from benchmarks.accuracy.blocked import Blocked, blocked
from benchmarks.accuracy.calibration import Calibration, calibration
from benchmarks.accuracy.contenders import BEST, SURE, Outcome, StudyError, byline, judged, peers
from benchmarks.accuracy.curve import Point, curve
from benchmarks.accuracy.metrics import figures
from benchmarks.accuracy.namesakes import Namesakes, namesakes
from benchmarks.accuracy.parts import Part, parts
from benchmarks.accuracy.review import Review, questions, review
from benchmarks.accuracy.scored import Scored
from benchmarks.accuracy.sets import Kind
from pipeline.identity import match

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from benchmarks.accuracy.sets import LabelledSet

_PROBABLE = {"people": match.PROBABLE_PEOPLE, "papers": match.PROBABLE_PAPERS}
_SURE = {"people": match.SURE_PEOPLE, "papers": match.SURE_PAPERS}


class Study(Struct, frozen=True):
    """One set: what was made of it, and where it went wrong."""

    name: str
    kind: Kind
    items: int
    wholes: int
    """People or papers; 0 where only pairs are labelled."""
    labels: int
    """Labelled pairs, where only these are."""
    outcomes: tuple[Outcome, ...]
    blocked: Blocked
    parts: tuple[Part, ...]
    curve: tuple[Point, ...]
    calibration: Calibration
    review: Review | None
    namesakes: Namesakes | None


def study(labelled: LabelledSet, folder: Path, chosen_peers: Sequence[str], limit_s: float = 3600) -> Study:
    """Run Byline and its peers, each for `limit_s` at most, over a set and judge them.

    `folder` is for files that nobody keeps. Raises StudyError where `byline cluster` fails, or its clusters are
    not those of the one scoring pass.
    """
    outcomes, clusters = byline(labelled, folder)
    scored = Scored(labelled)
    probable = _PROBABLE[labelled.kind]
    for who, least, sure in ((BEST, probable, False), (SURE, _SURE[labelled.kind], True)):
        if scored.clusters(least, sure=sure) != clusters[who]:
            raise StudyError(
                f"{labelled.name}, {who}: benchmarks/accuracy/scored.py joins other than resolve does"
            )
    asked = questions(scored.pairs(), clusters[SURE], clusters[BEST], scored.doubts(_SURE[labelled.kind]))
    return Study(
        name=labelled.name,
        kind=labelled.kind,
        items=len(labelled.items),
        wholes=len({*labelled.true.values()}),
        labels=len(labelled.labels),
        outcomes=(*outcomes, *peers(labelled, folder, chosen_peers, limit_s)),
        blocked=blocked(labelled, scored.keys),
        parts=tuple(parts(labelled, clusters[BEST])) if labelled.true else (),
        curve=curve(scored, lambda found: figures(judged(labelled, found))),
        calibration=calibration(_judged_pairs(labelled, scored)),
        review=review(asked, clusters[SURE], labelled.true) if labelled.true else None,
        namesakes=namesakes(labelled) if labelled.kind == "people" else None,
    )


def _judged_pairs(labelled: LabelledSet, scored: Scored) -> Iterator[tuple[float, bool]]:
    """Yield score and label: of the labelled pairs, or else of those that were compared."""
    if labelled.true:
        for (left, right), score in scored.pairs():
            if left in labelled.true and right in labelled.true:
                yield score, labelled.true[left] == labelled.true[right]
    else:
        for (left, right), same in labelled.labels.items():
            yield scored.chance(left, right) or 0.0, same
