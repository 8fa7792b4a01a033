"""`byline doctor`: checks of the installation."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from cli.context import config_file
from cli.options import Json
from cli.output import say_json

if TYPE_CHECKING:
    from pipeline.checkup.finding import Finding


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor")(doctor)


def doctor(
    ask: Annotated[
        bool,
        typer.Option("--ask", help="Ask the sources too: one request with each key, one for each robots.txt."),
    ] = False,
    json: Json = False,
) -> None:
    """Check the installation: each line is ok, warn or fail, with what to do. Exit status 1 if any fails.

    Example: byline doctor --ask
    """
    from pipeline.checkup.checkup import Surroundings, checkup
    from pipeline.checkup.machine import free_bytes
    from pipeline.installation import now

    found = checkup(Surroundings(os.environ, config_file.get(), now, free_bytes), ask=ask)
    if json:
        say_json(found)
    else:
        for each in found:
            typer.echo(line(each))
    if any(each.level == "fail" for each in found):
        raise typer.Exit(1)


def line(finding: Finding) -> str:
    """Return what a check found as a line."""
    advice = f"; {finding.advice}" if finding.advice else ""
    return f"{finding.level:<4}  {finding.check}: {finding.found}{advice}"
