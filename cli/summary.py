"""Saying what a job did, and exiting as it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import typer

if TYPE_CHECKING:
    from pipeline.runs.summary import Summary


def tell(summary: Summary) -> NoReturn:
    """Print a job's lines and problems, and exit with its status."""
    for line in summary.lines:
        typer.echo(line)
    for line in summary.problems:
        typer.echo(f"byline: {line}", err=True)
    raise typer.Exit(summary.exit_status)
