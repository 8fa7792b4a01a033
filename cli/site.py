"""`byline site`: the profiles as a folder of pages for any web server."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.context import installation
from cli.options import Json
from cli.output import say_json


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    group = typer.Typer(help="Write the profiles as static pages.", no_args_is_help=True)
    # With a callback a group of one command keeps that command's name.
    group.callback()(_group)
    group.command("build")(build)
    app.add_typer(group, name="site")


def _group() -> None:
    """Write the profiles as static pages."""


def build(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to write; new, empty, or built before.")],
    json: Json = False,
) -> None:
    """Write a page for each author and paper, with exports; only what has changed is written again.

    Example: byline site build public
    """
    from web.site.whole import build_all

    report = build_all(installation(), folder)
    if json:
        say_json(report)
        return
    typer.echo(
        f"{report.authors} authors, {report.papers} papers, {report.redirects} redirects;"
        f" {report.written} files written, {report.unchanged} unchanged, {report.removed} removed"
    )
