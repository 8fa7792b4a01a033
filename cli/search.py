"""`byline search`: authors and papers by the words of their names, titles and abstracts."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.context import installation
from cli.exits import CommandError
from cli.options import Json
from cli.output import say_json


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("search")(search)


def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS...", help="Words that must all be there.")],
    limit: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many to show at most.")] = 20,
    json: Json = False,
) -> None:
    """Find authors and papers that hold all the words; each line begins with what other commands take.

    Example: byline search moss growth
    """
    from db import search as stored

    wanted = " ".join(words)
    if not wanted.strip():
        raise CommandError("name the words to look for; see `byline search --help`")
    with installation().database.reading() as transaction:
        found = stored.find(transaction, wanted, limit)
    if json:
        say_json(found)
        return
    if not found:
        typer.echo(f"nothing stored holds all of: {wanted}")
    for hit in found:
        typer.echo(f"{hit.kind}:{hit.id}  {hit.title}")
