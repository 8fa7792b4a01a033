"""The command `byline`: its options, and one module for each thing that a maintainer does."""

from __future__ import annotations

import gc
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


def _add_commands() -> None:
    if app.registered_commands:  # tests call `main` more than once in a process
        return
    from cli import (
        archive,
        backup,
        cluster,
        config,
        demo,
        doctor,
        explain,
        export,
        follow,
        guards,
        import_files,
        judge,
        judgements,
        rebuild,
        record_page,
        reference,
        refresh,
        replay,
        review,
        runs,
        schedule,
        search,
        show,
        site,
        sources,
        status,
        upgrade,
        verify,
    )

    for module in (
        *(demo, refresh, import_files, show, search, explain, runs, guards, follow, replay, rebuild, reference),
        *(judge, judgements, review, cluster, site, export),
        *(status, doctor, sources, config, schedule, upgrade, backup, verify, archive, record_page),
    ):
        module.add_to(app)


def main() -> None:
    """Run the command line."""
    # Start-up makes many objects and hardly any garbage: looking for some took an eighth of the time.
    gc.set_threshold(50_000)
    stop_on_sigterm()
    _add_commands()
    with spoken_errors():
        app(standalone_mode=True)
