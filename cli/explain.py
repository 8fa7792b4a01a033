"""`byline explain`: where things come from."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from cli.context import installation
from cli.options import Json
from cli.output import say_json


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("explain")(explain)


def explain(
    thing: Annotated[
        str,
        typer.Argument(
            metavar="THING", help="author:ID, paper:ID, record:SOURCE/KIND/ID, judgement:N, or a bare id or name."
        ),
    ],
    field: Annotated[
        Optional[str],
        typer.Argument(
            metavar="FIELD",
            help="A figure or field of it; of an author also paper:ID; or a second author or paper.",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Explain why a paper is on a profile, why records are one, where a value comes from.

    With two authors, or two papers: why they are not one, and what would change that.

    Example: byline explain ada-example h_index
    """
    from pipeline.explaining import explain as stored
    from pipeline.explaining import words

    here = installation()
    with here.database.reading() as transaction:
        told = stored.explain(transaction, thing, field, here.configuration.settings.figures)
    if json:
        say_json(told)
        return
    for line in words.lines(told):
        typer.echo(line)
