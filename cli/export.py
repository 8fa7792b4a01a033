"""`byline export`: everything, to take away."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.context import installation
from cli.exits import CommandError


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("export")(export)


def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to write; new or empty.")],
    format_: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="jsonl|csv",
            help="jsonl: all that is kept, for `byline import byline`; csv: authors, papers, authorships.",
        ),
    ],
) -> None:
    """Write everything to a folder, as it is at one moment, while others go on.

    Example: byline export --format csv tables
    """
    if format_ not in ("jsonl", "csv"):
        raise CommandError(f"--format {format_}: Byline writes jsonl (all that is kept) or csv (what is shown)")
    from pipeline.phrases import counted

    if format_ == "jsonl":
        from pipeline.copies import whole

        manifest = whole.export(installation(), folder)
        typer.echo(f"{folder}: {counted(manifest.rows, 'row')} of {counted(len(manifest.files), 'table')}")
        typer.echo("archived answers are not in it; `byline import byline` fills an empty database from it")
        return
    from web.exports.tables import write

    for name, rows in write(installation(), folder).items():
        typer.echo(f"{folder / name}: {counted(rows, 'row')}")
