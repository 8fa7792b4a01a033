"""`byline runs`: what runs did."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from cli.context import installation
from cli.exits import CommandError
from cli.options import Json
from cli.output import say_json
from cli.summary import tell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.runs.history import Account, Told

Number = Annotated[
    int, typer.Argument(metavar="RUN", max=2**63 - 1, help="The run's number, as `byline runs` has it.")
]
group = typer.Typer(help="Show what runs did, and act on runs that are held.", invoke_without_command=True)


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    group.callback()(runs)
    group.command("show")(show)
    group.command("diff")(diff)
    group.command("apply")(apply)
    group.command("discard")(discard)
    group.command("rollback")(rollback)
    app.add_typer(group, name="runs")


def runs(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many runs to show.")] = 20,
    json: Json = False,
) -> None:
    """Show the newest runs: number, command, state, start, duration, exit status, counts.

    Example: byline runs --limit 5
    """
    if context.invoked_subcommand is not None:
        return
    from pipeline.runs import history

    with installation().database.reading() as transaction:
        found = history.newest(transaction, limit)
    if json:
        say_json(found)
        return
    if not found:
        typer.echo("no run yet; `byline import` or `byline refresh` makes the first")
    for each in found:
        typer.echo(_line(each))


def show(
    number: Number,
    json: Json = False,
) -> None:
    """Show everything that a run did, what went wrong, and what to do.

    Example: byline runs show 3
    """
    from pipeline.runs import history

    with installation().database.reading() as transaction:
        found = history.account(transaction, number)
    if found is None:
        raise CommandError(f"there is no run {number}; see `byline runs`")
    if json:
        say_json(found)
        return
    for line in _account(found):
        typer.echo(line)


def diff(
    number: Number,
    other: Annotated[
        Optional[int], typer.Argument(metavar="OTHER", max=2**63 - 1, help="A run to compare with.")
    ] = None,
    json: Json = False,
) -> None:
    """Show what a run changed, or would change; of two, what only one of them changes.

    Example: byline runs diff 3
    """
    from pipeline.runs import effects, wording

    with installation().database.reading() as transaction:
        found = effects.difference_of(transaction, number)
        beside = None if other is None else effects.difference_of(transaction, other)
    if json:
        say_json({"run": found} if beside is None else {"run": found, "other": beside})
        return
    if beside is None:
        for line in wording.lines(found.difference):
            typer.echo(line)
        for alarm in found.alarms:
            typer.echo(f"odd: {alarm.words}")
        return
    for run, lines in ((number, wording.only(found, beside)), (other, wording.only(beside, found))):
        typer.echo(f"only in run {run}:")
        for line in lines or ["nothing"]:
            typer.echo(f"  {line}")


def apply(number: Number, json: Json = False) -> None:
    """Let everything count that a run has stored: what waits, is held, was discarded or taken back.

    Example: byline runs apply 3
    """
    from pipeline.runs import deciding

    tell(deciding.apply(installation(tells=not json), number), json=json)


def discard(number: Number, json: Json = False) -> None:
    """Drop what waits of a run; what was held stays out until its source says something else.

    Example: byline runs discard 3
    """
    from pipeline.runs import deciding

    tell(deciding.discard(installation(tells=not json), number), json=json)


def rollback(number: Number, json: Json = False) -> None:
    """Take a run's effect back, also in the middle of later ones; what later runs saw too stays.

    Example: byline runs rollback 3
    """
    from pipeline.runs import deciding

    tell(deciding.rollback(installation(tells=not json), number), json=json)


def _line(run: Told) -> str:
    from pipeline.phrases import listed, when

    parts = [
        f"{run.number:>4}  {run.command}",
        run.state,
        when(run.started_at),
        _lasted(run),
        "" if run.exit_status is None else f"exit {run.exit_status}",
        run.effect or "",
        listed(run.counts),
        run.advice,
    ]
    return "  ".join(part for part in parts if part)


def _lasted(run: Told) -> str:
    from pipeline.phrases import lasted

    return "" if run.duration_s is None else lasted(timedelta(seconds=run.duration_s))


def _account(found: Account) -> Iterator[str]:
    from pipeline.runs import coverage, issue_log

    yield _line(found.run)
    yield f"job: {found.run.job}"
    yield f"arguments: {_arguments(found.arguments)}"
    yield f"process: {found.process}"
    yield from _section("account", [line for each in found.coverage for line in coverage.lines(each)])
    yield from _section("issues", list(issue_log.lines(found.groups, found.compared_with)))
    yield from _section(
        "watermarks set",
        [
            f"{m.source} {m.kind} {m.scope or 'all'}: {m.start or 'the beginning'} to {m.mark}"
            for m in found.watermarks
        ],
    )
    yield from _section("still queued", [f"{w.requests} at {w.source}, first {w.first_url}" for w in found.queued])
    yield f"exit status: {'none yet' if found.run.exit_status is None else found.run.exit_status}"
    yield f"what to do: {found.run.advice or 'nothing'}"


def _arguments(arguments: Any) -> str:
    if not isinstance(arguments, dict):
        return str(arguments)
    return ", ".join(f"{key}={value}" for key, value in arguments.items() if value not in (None, [], "")) or "none"


def _section(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield f"{title}:"
        for line in lines:
            yield f"  {line}"
