"""How commands print data for programs."""

from __future__ import annotations

from typing import Any

import msgspec
import typer


def say_json(value: Any) -> None:
    """Print a value as JSON, indented, times in ISO 8601."""
    typer.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())
