"""`byline replay`: parse the archived answers again."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from cli.context import installation
from cli.options import DryRun, Json
from cli.summary import tell


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("replay")(replay)


def replay(
    source: Annotated[Optional[str], typer.Option(help="Only the answers of this source.")] = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Parse the archived answers again with today's parsers, without any network.

    Example: byline replay --source arxiv
    """
    from pipeline.runs.replay import replay as job

    tell(job(installation(tells=not json, logs=True), source, is_dry=dry_run), json=json)
