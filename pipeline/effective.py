"""The settings in force, one by one, each with where it comes from; secrets are never told."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from pipeline import toml
from pipeline.configuration import FILE, VARIABLES, Configuration
from spiders.card import SourceSettings
from spiders.catalog import SOURCES
from spiders.environment import variable_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MASK = "********"
_SECRETS = ("api_key", "password", "secret", "token")
_USER = re.compile(r"(//[^/@:]*):\S*@")
_IN_QUERY = re.compile(r"([?&][^=&]*(?:password|key|token|secret)[^=&]*=)[^&]*", re.IGNORECASE)


class Setting(Struct, frozen=True):
    """One setting: its name as a dotted key of TOML, its value (None: not set), and where that comes from."""

    name: str
    path: tuple[str, ...]
    """The tables that it stands in, and its key."""
    value: Any
    origin: str
    """`file`, `environment` or `default`."""
    variable: str | None
    """The variable that would set it."""


class Effective(Struct, frozen=True):
    """All settings of an installation."""

    data_folder: str
    data_folder_origin: str
    file: str
    file_origin: str
    file_is_there: bool
    database: str
    settings: tuple[Setting, ...]


def effective(configuration: Configuration, environ: Mapping[str, str], named: Path | None = None) -> Effective:
    """Return all settings in force; `named` is the file that the command line names."""
    file = configuration.file
    values = {} if file is None else tomllib.loads(file.read_text(encoding="utf-8"))
    return Effective(
        data_folder=str(configuration.data_dir.absolute()),
        data_folder_origin=_origin(environ, "BYLINE_DATA_DIR", "XDG_DATA_HOME") or "default",
        file_origin="command line" if named else _origin(environ, "BYLINE_CONFIG") or "data folder",
        file=str(file or configuration.data_dir / FILE),
        file_is_there=file is not None,
        database=_shown("database_url", configuration.database_url),
        settings=tuple(_settings(configuration, values, environ)),
    )


def _origin(environ: Mapping[str, str], *variables: str) -> str | None:
    return next((f"environment: {variable}" for variable in variables if environ.get(variable)), None)


def masked(text: str) -> str:
    """Return an address without the password in it."""
    return _IN_QUERY.sub(rf"\1{MASK}", _USER.sub(rf"\1:{MASK}@", text))


def _settings(
    configuration: Configuration, values: Mapping[str, Any], environ: Mapping[str, str]
) -> Iterator[Setting]:
    variables = {path: variable for variable, path in VARIABLES.items()}
    plain = msgspec.to_builtins(configuration.settings)
    sources = plain.pop("sources")
    for path, value in _leaves(plain, ()):
        yield _setting(path, value, variables.get(path), values, environ)
    for source in SOURCES:
        known = {**msgspec.to_builtins(SourceSettings()), **sources.get(source, {})}
        for option, value in known.items():
            yield _setting(("sources", source, option), value, variable_of(source, option), values, environ)


def _leaves(values: Mapping[str, Any], above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    for key, value in values.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*above, key))
        else:
            yield (*above, key), value


def _setting(
    path: tuple[str, ...], value: Any, variable: str | None, values: Mapping[str, Any], environ: Mapping[str, str]
) -> Setting:
    if variable is not None and environ.get(variable):
        origin = "environment"
    else:
        origin = "file" if _stands_in(values, path) else "default"
    return Setting(toml.dotted(path), path, _shown(path[-1], value), origin, variable)


def _stands_in(values: Any, path: tuple[str, ...]) -> bool:
    for key in path:
        if not isinstance(values, dict) or key not in values:
            return False
        values = values[key]
    return True


def _shown(key: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if any(word in key for word in _SECRETS):
        return MASK
    if key == "database_url" and "//" not in value:
        return MASK  # no address: a password may stand anywhere in it
    return masked(value)
