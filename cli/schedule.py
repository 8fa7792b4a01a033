"""`byline schedule`: the regular jobs, for cron or systemd."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from cli.context import configuration, installation
from cli.exits import CommandError
from cli.options import Json
from cli.output import say_json

if TYPE_CHECKING:
    from db.queries.status import Covered


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("schedule")(schedule)


def schedule(
    format_: Annotated[
        str, typer.Option("--format", help="cron (crontab lines) or systemd (services and timers).")
    ] = "cron",
    max_requests: Annotated[
        Optional[int], typer.Option(min=1, help="Requests that a refresh may make; else as configured.")
    ] = None,
    json: Json = False,
) -> None:
    """Print crontab lines or systemd units for this installation: refresh what is due, go on with each harvest.

    They print nothing while all is well: what cron mails is what went wrong.

    Example: byline schedule | crontab -
    """
    from pipeline import scheduling

    if format_ not in ("cron", "systemd"):
        raise CommandError(f"{format_} is no format; known: cron, systemd")
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
    for line in scheduling.systemd(plan) if format_ == "systemd" else scheduling.crontab(plan):
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
