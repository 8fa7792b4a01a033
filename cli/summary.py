"""Saying what a job did, for a person or as JSON, and exiting as it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import typer

from cli.output import say_json

if TYPE_CHECKING:
    from pipeline.installation import Installation
    from pipeline.runs.summary import Summary

_ISSUES = 12
"""Issues that are told where a job was to be quiet: with the rest, less than a screen."""


def tell(summary: Summary, *, json: bool = False) -> NoReturn:
    """Print a job's lines and problems, and exit with its status."""
    if json:
        say_json(summary)
        raise typer.Exit(summary.exit_status)
    for line in summary.lines:
        typer.echo(line)
    for line in summary.problems:
        typer.echo(f"byline: {line}", err=True)
    raise typer.Exit(summary.exit_status)


def tell_trouble(summary: Summary, work: Installation, *, json: bool) -> NoReturn:
    """Print nothing of a clean job, else one screen on standard output; exit with the job's status."""
    if summary.exit_status == 0:
        raise typer.Exit
    if json:
        tell(summary, json=True)
    from pipeline.runs import history

    for line in (*summary.lines, *summary.problems):
        typer.echo(line)
    with work.database.reading() as transaction:
        issues = [each for each in history.issues(transaction, summary.run_id) if each.level != "info"]
    for each in issues[:_ISSUES]:
        where = each.url or each.source
        typer.echo(f"{each.level} {each.code}: {each.detail}{f' ({where})' if where else ''}: {each.advice}")
    more = f"{len(issues) - _ISSUES} more; " if len(issues) > _ISSUES else ""
    typer.echo(f"exit {summary.exit_status}; {more}`byline runs show {summary.run_id}` tells all")
    raise typer.Exit(summary.exit_status)
