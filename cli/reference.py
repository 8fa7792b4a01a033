"""`byline reference`: the kept snapshots of what was learned, by which people are told apart and figures taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from cli.context import installation
from cli.options import Json
from cli.output import say_json
from cli.summary import tell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.reference import Covers, Drift, Reference, Snapshot

group = typer.Typer(
    help="Show the kept snapshots of what was learned, and renew them.", invoke_without_command=True
)


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    group.callback()(reference)
    group.command("renew")(renew)
    app.add_typer(group, name="reference")


def reference(context: typer.Context, json: Json = False) -> None:
    """Show the snapshots by which people are told apart and figures taken, and how far things have drifted since.

    Example: byline reference
    """
    if context.invoked_subcommand is not None:
        return
    from pipeline.reference import reference as stored

    found = stored(installation())
    if json:
        say_json(found)
        return
    for line in _lines(found):
        typer.echo(line)


def renew(json: Json = False) -> None:
    """Learn anew how common words and names are, and what figures are taken against; derive everything by that.

    Example: byline reference renew
    """
    from pipeline.runs.deriving import renew as learn_anew
    from pipeline.runs.run import running

    with running(installation(), "reference renew", "reference renew", {}) as run:
        learn_anew(run)
        summary = run.summary()
    tell(summary, json=json)


def _lines(found: Reference) -> Iterator[str]:
    for each in found.snapshots:
        yield _snapshot(each)
    if found.drift is not None:
        yield _drift(found.drift, found.renewed_beyond)
    else:
        yield (
            "no snapshot yet: derivations go by fixed tables; the next run that stores makes one once there are"
            f" {found.least_records:,} records (now {found.stored:,})"
        )
    if found.figures is not None:
        yield _covers(found.figures, found.renewed_beyond)
    else:
        yield (
            "nothing yet that figures are taken against: the next run that stores makes it once a harvest has"
            " covered a set from the beginning (`byline harvest arxiv --set CATEGORY`)"
        )


def _snapshot(each: Snapshot) -> str:
    from pipeline.phrases import counted, size, when

    state = ", in force" if each.in_force else ""
    return (
        f"snapshot {each.number} of {when(each.made_at)}{state}: {each.kind}, {each.covers};"
        f" over {counted(each.records, each.learned_from)}, {size(each.size)}, made by run {each.run}"
    )


def _covers(covers: Covers, bound: float) -> str:
    from pipeline.phrases import counted

    whole = [f"{category} to {day[:10]}" for category, day in covers.categories.items()]
    return (
        f"figures are taken against snapshot {covers.snapshot}, which covers {', '.join(whole) or 'no category'};"
        f" since then {counted(covers.records, 'record')} stored, {covers.growth:.1%} more"
        f" (renewed beyond {bound:.0%}, or with a further set or year)"
    )


def _drift(drift: Drift, bound: float) -> str:
    from pipeline.phrases import counted

    return (
        f"since snapshot {drift.snapshot}: {counted(drift.records, 'record')} stored, {drift.growth:.1%} more"
        f" (renewed beyond {bound:.0%}); words shifted by {drift.words:.1%}, family names by {drift.surnames:.1%}"
    )
