"""`byline resolve` and `byline rebuild`: derive again what has changed, or everything."""

from __future__ import annotations

import typer

from cli.context import installation
from cli.options import Json
from cli.summary import tell


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("resolve")(resolve)
    app.command("rebuild")(rebuild)


def resolve(json: Json = False) -> None:
    """Derive what has happened since the last time, and write what differs.

    Example: byline resolve
    """
    _derive("resolve", whole=False, json=json)


def rebuild(json: Json = False) -> None:
    """Derive everything again, and write what differs: on a sound database nothing.

    Example: byline rebuild
    """
    _derive("rebuild", whole=True, json=json)


def _derive(command: str, *, whole: bool, json: bool) -> None:
    from pipeline.runs.deriving import derive_and_publish
    from pipeline.runs.run import running

    with running(installation(), command, command, {}) as run:
        derive_and_publish(run, whole=whole)
        summary = run.summary()
    tell(summary, json=json)
