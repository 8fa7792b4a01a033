"""`byline status`: how fresh everything is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from cli.context import installation
from cli.exits import CommandError
from cli.options import Json
from cli.output import say_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.status import Status

_FOLLOWED = 20
"""Followed authors that are printed; JSON has all."""


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("status")(status)


def status(
    check: Annotated[
        bool, typer.Option("--check", help="Say in a line whether all is well, and exit with 1 if not.")
    ] = False,
    max_age: Annotated[
        str, typer.Option(help="With --check: how long ago a regular job may have gone well, such as 2d or 36h.")
    ] = "2d",
    json: Json = False,
) -> None:
    """Show how fresh everything is: sources, harvests, followed authors, pending work, last runs, sizes.

    With --check only whether cron's work goes on, for a monitor: each job that `byline schedule` prints went well
    lately, no run was left half-way, none is held.

    Example: byline status --check --max-age 2d
    """
    if check:
        _check(max_age, json=json)
    from pipeline.status import status as stored

    found = stored(installation())
    if json:
        say_json(found)
        return
    for line in _lines(found):
        typer.echo(line)


def _check(max_age: str, *, json: bool) -> NoReturn:
    from pipeline import health

    try:
        age = health.age(max_age)
    except ValueError as error:
        raise CommandError(f"--max-age: {error}") from error
    work = installation()
    with work.database.reading() as transaction:
        found = health.health(transaction, work.clock(), age)
    if json:
        say_json(found)
    else:
        typer.echo("fine" if found.fine else "; ".join(found.reasons))
    raise typer.Exit(0 if found.fine else 1)


def _lines(found: Status) -> Iterator[str]:
    from pipeline.phrases import counted, size

    yield f"database: {found.database}, {size(found.sizes.database)}"
    yield f"archive: {counted(found.sizes.archive_files, 'file')}, {size(found.sizes.archive)}"
    yield f"derived: {counted(found.totals.authors, 'author')}, {counted(found.totals.papers, 'paper')}"
    waits = found.totals.pending
    pending = f"{counted(waits, 'event')}; `byline resolve` derives them" if waits else "nothing"
    yield f"pending: {pending}"
    if asked := found.totals.doubts:
        yield f"left to ask: {counted(asked, 'question')}; `byline review` asks them"
    yield from _section("sources", list(_sources(found)))
    yield from _section("harvests complete", list(_covered(found)), "none")
    yield from _section("harvests under way", list(_cursors(found)))
    if found.freshness.followed:
        yield from _section("freshness", list(_freshness(found)))
    yield from _section("followed authors", list(_followed(found)), "none")
    yield from _section("next visits", list(_next(found)))
    yield from _section("last runs", list(_runs(found)), "none")


def _sources(found: Status) -> Iterator[str]:
    from pipeline.phrases import when

    for each in found.sources:
        newest = (
            "never answered well" if each.newest_good is None else f"last good answer {when(each.newest_good)}"
        )
        yield f"{each.source}: {newest}, {each.answers:,} answers, last in run {each.last_run}"
        for kind in found.records:
            if kind.source == each.source:
                yield f"  {kind.kind}: {kind.records:,} records in {kind.versions:,} versions"


def _covered(found: Status) -> Iterator[str]:
    for mark in found.watermarks:
        yield f"{mark.source} {mark.kind} {mark.scope or 'all'}: {mark.start or 'the beginning'} to {mark.mark}"


def _cursors(found: Status) -> Iterator[str]:
    from pipeline.phrases import when

    for each in found.cursors:
        yield (
            f"{each.source} {each.kind} {each.scope or 'all'}: since {each.since or 'the beginning'},"
            f" last page {when(each.moved_at)}; `byline resume {each.run_id}` goes on"
        )


def _freshness(found: Status) -> Iterator[str]:
    from pipeline.phrases import counted

    fresh, forecast = found.freshness, found.forecast
    yield (
        f"{counted(fresh.followed, 'author')} followed: visited within a day {fresh.within_1_day:,},"
        f" 7 days {fresh.within_7_days:,}, 28 days {fresh.within_28_days:,}; never {fresh.never:,};"
        f" overdue {fresh.overdue:,}"
    )
    yield f"everybody visited: {forecast.words}"
    yield (
        f"requests: {forecast.waiting:,.0f} are due, {forecast.fall_due_per_day:,.1f} fall due a day,"
        f" {forecast.made_per_day:,.1f} are made a day"
    )


def _followed(found: Status) -> Iterator[str]:
    from pipeline.phrases import when

    for each in found.followed[:_FOLLOWED]:
        name = each.value if each.scheme == "byline" else f"{each.scheme}:{each.value}"
        yield f"{name}: {'never visited' if each.visited_at is None else f'visited {when(each.visited_at)}'}"
    if (more := len(found.followed) - _FOLLOWED) > 0:
        yield f"and {more:,} more; `byline status --json` has all"


def _next(found: Status) -> Iterator[str]:
    from pipeline.phrases import when

    for each in found.next_visits:
        name = each.value if each.scheme == "byline" else f"{each.scheme}:{each.value}"
        yield f"{name} at {each.source}: due {when(each.due_at)}, every {each.interval_days:g} days"


def _runs(found: Status) -> Iterator[str]:
    from pipeline.phrases import when

    for run in found.runs:
        ended = "" if run.exit_status is None else f", exit {run.exit_status}"
        advice = f"; {run.advice}" if run.advice else ""
        yield f"{run.number} {run.command}: {run.state}{ended}, {when(run.started_at)}{advice}"


def _section(title: str, lines: list[str], without: str = "") -> Iterator[str]:
    if lines:
        yield f"{title}:"
        for line in lines:
            yield f"  {line}"
    elif without:
        yield f"{title}: {without}"
