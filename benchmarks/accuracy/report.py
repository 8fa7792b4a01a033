"""Studies as Markdown that reads well as plain text, too."""

from __future__ import annotations

from math import comb
from typing import TYPE_CHECKING, Final

from benchmarks.accuracy.metrics import FIGURES
from pipeline.identity import cuts
from pipeline.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from benchmarks.accuracy.contenders import Outcome
    from benchmarks.accuracy.held_out import HeldOut
    from benchmarks.accuracy.metrics import Errors, Figures
    from benchmarks.accuracy.namesakes import Namesakes
    from benchmarks.accuracy.study import Study

_HEADS: Final = ("pair P", "pair R", "pair F1", "B³ P", "B³ R", "B³ F1")


def report(study: Study) -> str:
    """Return all that is known of one set."""
    wholes = f"{study.wholes} {study.kind}" if study.wholes else f"{study.labels} labelled pairs"
    things = "mentions" if study.kind == "people" else "records"
    return "\n\n".join((f"## {study.name}: {study.items:,} {things}, {wholes}", *_sections(study)))


def held_out(results: Iterable[HeldOut]) -> str:
    """Return the figures on names that were not learned from: mean and standard deviation over splits."""
    rows = []
    for result in results:
        pairs = zip(
            _values(result.mean, pairs_only=False), [getattr(result.sd, name) for name in FIGURES], strict=True
        )
        rows.append([result.name, result.who, str(result.splits), *(f"{value} ± {sd:.3f}" for value, sd in pairs)])
    return "## Names held out\n\n" + _table(["set", "", "splits", *_HEADS], rows)


def _sections(study: Study) -> Iterator[str]:
    pairs_only = study.wholes == 0
    yield _outcomes(study.outcomes, pairs_only=pairs_only)
    yield _costs(study.outcomes)
    yield "### Blocks\n\n" + _blocked(study)
    if study.parts:
        yield "### Parts, best guess\n\n" + _parts(study)
    yield "### Precision and recall by cut\n\n" + _table(
        ["joined down to", *_heads(pairs_only)],
        [[f"{point.cut:.2f}", *_values(point.figures, pairs_only)] for point in study.curve],
    )
    yield "### Scores of pairs\n\n" + _calibration(study)
    if study.review is not None:
        yield "### Questions for a person\n\n" + _review(study)
    if study.namesakes is not None:
        yield "### Namesake alarm\n\n" + _namesakes(study.namesakes)


def _outcomes(outcomes: Iterable[Outcome], *, pairs_only: bool) -> str:
    rows = []
    for outcome in outcomes:
        if outcome.figures is None:
            rows.append([outcome.who, outcome.note])
            continue
        cells = []
        for name, value in zip(FIGURES, _values(outcome.figures, pairs_only), strict=False):
            cells.append(value + _interval(outcome.intervals[name]) if name.endswith("f1") else value)
        rows.append([outcome.who, *cells, *([] if outcome.errors is None else _errors(outcome.errors))])
    heads = ["", *_heads(pairs_only), *([] if pairs_only else ["split", "lumped"])]
    return _table(heads, rows)


def _errors(errors: Errors) -> list[str]:
    return [_of(errors.split, errors.splittable), _of(errors.lumped, errors.lumpable)]


def _of(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / whole:.1%})" if whole else "none"


def _costs(outcomes: Iterable[Outcome]) -> str:
    rows = {}
    for outcome in outcomes:
        if outcome.cost is not None:
            who = outcome.who if outcome.who.startswith("byline") else outcome.who.partition(",")[0]
            cost = outcome.cost
            rows[who] = [who, f"{cost.wall_s:.1f}", f"{cost.cpu_s:.1f}", f"{cost.peak_mb:.0f}"]
    return _table(["", "wall s", "CPU s", "peak MiB"], [*rows.values()])


def _blocked(study: Study) -> str:
    found, thing = study.blocked, "mention" if study.kind == "people" else "record"
    said = (
        f"Compared are {found.pairs:,} pairs of {comb(study.items, 2):,}; of the {found.same:,} that are known to"
        f" be one, {found.found:,} ({found.recall:.2%}). The largest block, {found.largest}, holds"
        f" {counted(found.size, thing)}."
    )
    return (
        f"{said} {cuts.words(found.cuts, thing)}."
        if found.cuts.count
        else f"{said} All pairs of each are compared."
    )


def _parts(study: Study) -> str:
    things = "mentions" if study.kind == "people" else "records"
    rows = []
    for part in study.parts:
        values = _values(part.figures, pairs_only=False)
        values[-1] += _interval(part.b3_f1)
        rows.append([part.by, part.name, str(part.items), str(part.wholes), *values])
    return _table(["by", "part", things, study.kind, *_HEADS], rows)


def _calibration(study: Study) -> str:
    rows = [
        [f"{each.low:.1f} to {each.low + 0.1:.1f}", str(each.pairs), f"{each.score:.3f}", f"{each.same:.3f}"]
        for each in study.calibration.bins
    ]
    table = _table(["score", "pairs", "mean score", "are one"], rows)
    return f"{table}\n\nExpected calibration error: {study.calibration.error:.3f}."


def _review(study: Study) -> str:
    review = study.review
    assert review is not None
    rows = [[str(point.asked), *_values(point.figures, pairs_only=False)] for point in review.curve]
    things = "mentions" if study.kind == "people" else "records"
    said = (
        f"{review.questions} questions lie between what is sure and the best guess; {review.asked} of them need an"
        f" answer of their own ({review.per_thousand:.0f} for 1,000 {things}), and {review.same} of these say that"
        " two are one."
    )
    return f"{said}\n\n{_table(['answered', *_HEADS], rows)}"


def _namesakes(found: Namesakes) -> str:
    return (
        f"Area under the curve {found.auc:.3f}: {found.single} persons on two papers or more against"
        f" {found.merged} pairs of persons of one name put together."
        f" Noticed: {found.single_noticed:.1%} of the former, {found.merged_noticed:.1%} of the latter."
    )


def _heads(pairs_only: bool) -> tuple[str, ...]:
    return _HEADS[:3] if pairs_only else _HEADS


def _values(figures: Figures, pairs_only: bool) -> list[str]:
    return [f"{getattr(figures, name):.4f}" for name in FIGURES[: 3 if pairs_only else 6]]


def _interval(ends: tuple[float, float]) -> str:
    """Return an interval in words; one without width, as of a single block, says nothing."""
    low, high = ends
    return "" if low == high else f" [{low:.3f} {high:.3f}]".replace(" 0.", " .").replace("[0.", "[.")


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table whose columns stand under one another; rows may be short."""
    full = [[*row, *[""] * (len(heads) - len(row))] for row in (heads, *rows)]
    widths = [max(len(row[n]) for row in full) for n in range(len(heads))]
    lines = ["| " + " | ".join(cell.ljust(widths[n]) for n, cell in enumerate(row)) + " |" for row in full]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]])
