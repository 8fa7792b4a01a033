"""`byline config`: the settings in force, and where each comes from."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from cli.context import config_file, configuration
from cli.output import say_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.effective import Effective, Setting


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("config")(config)


def config(json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
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
    yield f"# data folder: {found.data_folder}  # {found.data_folder_origin}"
    yield f"# file: {found.file}  # {found.file_origin}{'' if found.file_is_there else ', and there is none'}"
    yield f"# database: {found.database}"
    table = ""
    for setting in found.settings:
        above, _, key = setting.name.rpartition(".")
        if above != table:
            table = above
            yield ""
            yield f"[{above}]"
        yield _line(key, setting)


def _line(key: str, setting: Setting) -> str:
    if setting.value is None:
        return f"# {key} is not set"
    origin = setting.origin if setting.origin != "environment" else f"environment: {setting.variable}"
    return f"{key} = {_toml(setting.value)}  # {origin}"


def _toml(value: object) -> str:
    """Return a value as TOML writes it, which for these is as JSON does."""
    import msgspec

    return msgspec.json.encode(value).decode()
