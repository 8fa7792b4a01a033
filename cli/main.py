"""The command `byline`: its options, and one module for each thing that a maintainer does."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Optional

import typer
from typer.core import TyperGroup

from cli.context import closing, config_file
from cli.exits import spoken_errors, stop_on_sigterm


class _Commands(TyperGroup):
    """Says itself what Typer would be silent about: that a command was stopped."""

    def invoke(self, ctx: Any) -> Any:
        with spoken_errors(), closing():
            return super().invoke(ctx)


app = typer.Typer(
    name="byline",
    cls=_Commands,
    help="Build author profiles from public sources: crawl, store, match, derive, show.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"byline {version('byline')}")
        raise typer.Exit


@app.callback()
def options(
    config: Annotated[
        Optional[Path],
        typer.Option(metavar="FILE", help="Configuration file; else byline.toml in the data folder."),
    ] = None,
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Build author profiles from public sources: crawl, store, match, derive, show."""
    config_file.set(config)


_COMMANDS = {
    "demo": ("demo",),
    "refresh": ("refresh", "harvest", "resume"),
    "import_files": ("import",),
    "show": ("show",),
    "search": ("search",),
    "explain": ("explain",),
    "runs": ("runs",),
    "guards": ("guards",),
    "follow": ("follow", "unfollow"),
    "replay": ("replay",),
    "rebuild": ("resolve", "rebuild"),
    "reference": ("reference",),
    "judge": ("merge", "split", "set", "deny", "hide", "forget", "undo"),
    "judgements": ("judgements",),
    "review": ("review",),
    "cluster": ("cluster",),
    "site": ("site",),
    "export": ("export",),
    "status": ("status",),
    "doctor": ("doctor",),
    "sources": ("sources",),
    "config": ("config",),
    "schedule": ("schedule",),
    "upgrade": ("upgrade",),
    "backup": ("backup", "restore"),
    "verify": ("verify",),
    "archive": ("archive",),
    "record_page": ("record-page",),
}
"""Modules to the commands that they add, in the order in which these are listed."""
_added: set[str] = set()


def add_commands(typed: Sequence[str] = ()) -> None:
    """Add the command that is typed, since to add all takes a sixth of what `show` does; without one, all."""
    command = _command(typed)
    module = next((module for module, commands in _COMMANDS.items() if command in commands), None)
    for name in _COMMANDS if module is None else (module,):
        if name not in _added:  # tests call `main` more than once in a process
            _added.add(name)
            import_module(f"cli.{name}").add_to(app)


def _command(typed: Sequence[str]) -> str | None:
    """Return the first word that is neither an option nor the file that `--config` names."""
    words = iter(typed)
    for word in words:
        if word == "--config":
            next(words, None)
        elif not word.startswith("-"):
            return word
    return None


def main() -> None:
    """Run the command line."""
    # Start-up makes many objects and hardly any garbage: looking for some took an eighth of the time.
    gc.set_threshold(50_000)
    stop_on_sigterm()
    add_commands(sys.argv[1:])
    with spoken_errors():
        app(standalone_mode=True)
