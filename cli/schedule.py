"""`byline schedule`: the regular jobs, for cron or systemd."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from cli.context import configuration, installation
from cli.output import say_json

if TYPE_CHECKING:
    from db.queries.status import Covered


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("schedule")(schedule)


def schedule(
    systemd: Annotated[bool, typer.Option("--systemd", help="Print systemd timers and services instead.")] = False,
    max_requests: Annotated[
        Optional[int], typer.Option(min=1, help="Requests that a refresh may make; else as configured.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Print crontab lines for this installation: refresh what is due, and go on with each harvest.

    Example: byline schedule | crontab -
    """
    from pipeline import scheduling

    settings = configuration()
    plan = scheduling.schedule(
        settings,
        os.environ,
        _marks(),
        max_requests=max_requests or settings.settings.max_requests,
        byline=scheduling.program(),
    )
    if json:
        say_json(plan)
        return
    for line in scheduling.systemd(plan) if systemd else scheduling.crontab(plan):
        typer.echo(line)


def _marks() -> list[Covered]:
    """Return what harvests cover; nothing where there is no database yet."""
    from db.errors import MissingDatabaseError
    from db.queries import status

    try:
        with installation().database.reading() as transaction:
            return status.covered(transaction)
    except MissingDatabaseError:
        return []
