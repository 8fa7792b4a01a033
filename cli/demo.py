"""`byline demo`: a tour with invented people and papers, and the copy of the sources that it crawls."""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from cli.exits import CommandError

if TYPE_CHECKING:
    from collections.abc import Iterator

_HOSTS = 7
"""Ports that the copy takes."""


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(invoke_without_command=True)
    group.callback()(demo)
    group.command("serve")(serve)
    app.add_typer(group, name="demo")


def demo(
    context: typer.Context,
    keep: Annotated[
        Optional[Path],
        typer.Option(metavar="DIR", help="Keep data and site in this new folder; else they are removed."),
    ] = None,
) -> None:
    """Crawl a copy of the sources on this machine, and show what comes of it: under a minute, no network.

    Example: byline demo --keep byline-demo
    """
    if context.invoked_subcommand is not None:
        return
    with _folder(keep) as folder:
        status = _tour(folder, kept=keep is not None)
    raise typer.Exit(status)


def serve(
    port: Annotated[
        int, typer.Option(min=0, max=65536 - _HOSTS, help="First of seven ports; 0 takes free ones.")
    ] = 0,
    log: Annotated[
        Optional[Path], typer.Option(metavar="FILE", help="Append each request to this file, as JSON lines.")
    ] = None,
) -> None:
    """Serve that copy alone, and print the variables that point an installation at it. Ctrl-C ends it.

    Example: byline demo serve --port 8800 --log requests.jsonl
    """
    from demo.server import run

    try:
        number = run(port, log)
    except OSError as error:
        raise CommandError(_why_not_served(error, port, log)) from error
    raise typer.Exit(128 + number)


def _tour(folder: Path, *, kept: bool) -> int:
    """Run the tour and return the exit status."""
    from demo.commands import Commands
    from demo.tour import tour

    # -P: a folder `cli` where the command is typed must not be taken for ours.
    byline = (sys.executable, "-P", "-m", "cli")
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(_python_path())}
    with Commands() as commands:
        well = tour(folder, byline, commands, environ=environ, today=datetime.now(UTC).date(), say=_say)
    if not kept:
        _say("All of it is removed again; `byline demo --keep DIR` keeps data and site.")
    elif well:
        _say(f"Kept: the data in {folder / 'data'}, the site from {folder / 'site' / 'index.html'} on.")
    if commands.stopped_by is not None:
        return 128 + commands.stopped_by
    return 0 if well else 1


def _python_path() -> list[str]:
    """Return the folder of Byline's packages, and those that the environment names."""
    own = str(Path(__file__).parents[1])
    return [own, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]


def _say(words: str) -> None:
    typer.echo(words)
    # The commands of the tour write to the same output.
    sys.stdout.flush()


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="byline-demo-") as folder:
            yield Path(folder)
        return
    try:
        keep.mkdir(parents=True, exist_ok=True)
        if any(keep.iterdir()):
            raise CommandError(f"{keep} is not empty; name a new folder with --keep")
    except OSError as error:
        raise CommandError(
            f"{keep}: cannot make the folder ({error.strerror}); name another with --keep"
        ) from error
    yield keep


def _why_not_served(error: OSError, port: int, log: Path | None) -> str:
    if error.filename is not None:
        return f"{log}: cannot write the log ({error.strerror}); name another file with --log"
    last = port + _HOSTS - 1
    return f"cannot take the ports {port} to {last} ({error.strerror}); name another first one with --port"
