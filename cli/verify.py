"""`byline verify`: whether what is kept is what was stored, and what is derived follows from it."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.context import installation
from cli.doctor import line
from cli.options import Json
from cli.output import say_json


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("verify")(verify)


def verify(
    archive: Annotated[
        bool, typer.Option("--archive", help="Read every archived answer, not just some (others each day).")
    ] = False,
    json: Json = False,
) -> None:
    """Check hashes, keys, archived answers, and that what is derived is what would be derived anew.

    Nothing is written. Each line is ok, warn or fail, with what to do. Exit status 1 if any fails.

    Example: byline verify --archive
    """
    from pipeline.copies.verifying import verify as check

    found = []
    for each in check(installation(), whole_archive=archive):
        found.append(each)
        if not json:
            typer.echo(line(each))
    if json:
        say_json(found)
    if any(each.level == "fail" for each in found):
        raise typer.Exit(1)
