"""`byline config`: the settings in force, and where each comes from."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import typer

from cli.context import config_file, configuration
from cli.options import Json
from cli.output import say_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.effective import Effective, Setting


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("config")(config)


def config(json: Json = False) -> None:
    """Show the settings in force as TOML, each with where it comes from; secrets are masked.

    Example: byline config
    """
    from pipeline.effective import effective

    found = effective(configuration(), os.environ, config_file.get())
    if json:
        say_json(found)
        return
    for line in _lines(found):
        typer.echo(line)


def _lines(found: Effective) -> Iterator[str]:
    from pipeline.toml import comment, dotted

    yield comment(f"data folder: {found.data_folder}  # {found.data_folder_origin}")
    there = "" if found.file_is_there else ", and there is none"
    yield comment(f"file: {found.file}  # {found.file_origin}{there}")
    yield comment(f"database: {found.database}")
    tables: dict[tuple[str, ...], list[Setting]] = {}
    for setting in found.settings:
        tables.setdefault(setting.path[:-1], []).append(setting)
    # What stands in no table must come before the first one.
    for table in sorted(tables, key=bool):
        yield ""
        if table:
            yield f"[{dotted(table)}]"
        yield from map(_line, tables[table])


def _line(setting: Setting) -> str:
    from pipeline.toml import key, value

    name = key(setting.path[-1])
    if setting.value is None:
        return f"# {name} is not set"
    origin = setting.origin if setting.origin != "environment" else f"environment: {setting.variable}"
    return f"{name} = {value(setting.value)}  # {origin}"
