"""`byline upgrade`: the database's schema brought to this version."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.context import configuration


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("upgrade")(upgrade)


def upgrade(
    yes: Annotated[
        bool, typer.Option("--yes", help="A PostgreSQL database has been dumped; upgrade it without a copy.")
    ] = False,
    gone: Annotated[
        bool, typer.Option("--gone", help="Runs that never ended, of other machines or data folders, are dead.")
    ] = False,
) -> None:
    """Bring the database's schema to this version, after a copy of a SQLite database; refused while a run goes on.

    A run that begins meanwhile exits with 75.

    Example: byline upgrade
    """
    from pipeline.installation import now
    from pipeline.upgrading import bring_up

    typer.echo(bring_up(configuration(), now, dumped=yes, gone=gone))
