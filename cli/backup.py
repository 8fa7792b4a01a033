"""`byline backup` and `byline restore`: the database as one file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.context import configuration, installation


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("backup")(backup)
    app.command("restore")(restore)


def backup(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The file to write; it must be new.", dir_okay=False)
    ],
) -> None:
    """Copy the database to a file while others write, the judgements beside it as JSON lines.

    Example: byline backup byline-monday.backup
    """
    from pipeline.copies.backing_up import back_up

    for line in back_up(installation(), file):
        typer.echo(line)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that `backup` wrote.", dir_okay=False)],
    replace: Annotated[
        bool, typer.Option("--replace", help="The database is not empty: keep it beside under a dated name.")
    ] = False,
) -> None:
    """Bring a backup back, after reading it whole; refused while anything else runs.

    Example: byline restore byline-monday.backup
    """
    from pipeline.copies.restoring import restore as bring_back
    from pipeline.installation import now

    for line in bring_back(configuration(), file, now, replace=replace):
        typer.echo(line)
