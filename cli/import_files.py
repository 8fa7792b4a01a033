"""`byline import`: the same statements as a crawl gives, from files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Optional

import typer

from cli.context import installation
from cli.exits import CommandError
from cli.options import DryRun, Json
from cli.summary import tell


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import")(import_)


def import_(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="profile-page, arxiv or byline.")],
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="Files to read; for byline a folder that `byline export` wrote."),
    ],
    visited: Annotated[
        Optional[datetime],
        typer.Option(formats=["%Y-%m-%d"], help="Day on which the files were saved; today if not given."),
    ] = None,
    url: Annotated[Optional[str], typer.Option(help="Address that the page was saved from.")] = None,
    whole: Annotated[
        bool, typer.Option("--whole", help="The files hold everything of the source: harvests go on from them.")
    ] = False,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Import files: a saved profile page, arXiv's metadata file, saved OAI-PMH pages; or a whole export.

    Example: byline import profile-page page.html --visited 2026-03-20
    """
    if source == "byline":
        _take_in(files, asked_more=any((visited, url, whole, dry_run, json)))
        return
    from pipeline.runs.importing import Asked, import_all

    day = None if visited is None else visited.date()
    asked = Asked(source=source, visited=day, url=url, whole=whole, is_dry=dry_run)
    tell(import_all(installation(creates=True, tells=not json, logs=True), files, asked), json=json)


def _take_in(folders: list[Path], *, asked_more: bool) -> None:
    """Fill the empty database from an export."""
    if len(folders) != 1 or asked_more:
        raise CommandError("`byline import byline` takes one folder and no option")
    from pipeline.copies.taking_in import take_in

    for line in take_in(installation(creates=True), folders[0]):
        typer.echo(line)
