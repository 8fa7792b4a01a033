"""What the environment says of this installation: where its data lie, and what differs from the cards."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from spiders.card import SourceSettings
from spiders.catalog import SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PREFIX = "BYLINE_SOURCES__"
_OPTIONS = SourceSettings.__struct_fields__


def data_dir(environ: Mapping[str, str]) -> Path:
    """Return the folder of this installation's data: `$BYLINE_DATA_DIR`, else `byline` in the XDG data folder."""
    own = environ.get("BYLINE_DATA_DIR")
    if own:
        return Path(own)
    xdg = environ.get("XDG_DATA_HOME")
    # The XDG specification has relative paths ignored.
    shared = Path(xdg) if xdg and Path(xdg).is_absolute() else Path("~/.local/share").expanduser()
    return shared / "byline"


def source_overrides(environ: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return the options set for each source by `BYLINE_SOURCES__<NAME>__<OPTION>`; empty ones count as unset.

    Raises ValueError, naming the variable and the nearest right one, for an unknown source or option.
    """
    found: dict[str, dict[str, str]] = {}
    for variable, value in environ.items():
        if variable.startswith(PREFIX):
            source, option = _meant(variable)
            if value:
                found.setdefault(source, {})[option] = value
    return found


def source_settings(environ: Mapping[str, str]) -> dict[str, SourceSettings]:
    """Return each source's settings. Raises ValueError, naming the variable, for a value that does not fit."""
    overrides = source_overrides(environ)
    return {source: _converted(source, overrides.get(source, {})) for source in SOURCES}


def variable_of(source: str, option: str) -> str:
    """Return the name of the variable that sets a source's option."""
    return f"{PREFIX}{source.replace('-', '_').upper()}__{option.upper()}"


def _meant(variable: str) -> tuple[str, str]:
    known = {variable_of(source, option): (source, option) for source in SOURCES for option in _OPTIONS}
    if variable in known:
        return known[variable]
    raise ValueError(f"{variable} sets nothing{_nearest(variable, known)}")


def _nearest(variable: str, known: Iterable[str]) -> str:
    # All names share a long beginning, so that only very like ones are meant.
    near = get_close_matches(variable, known, n=1, cutoff=0.8)
    return f"; did you mean {near[0]}?" if near else f"; known sources: {', '.join(SOURCES)}"


def _converted(source: str, options: dict[str, str]) -> SourceSettings:
    for option, value in options.items():
        try:
            msgspec.convert({option: value}, SourceSettings, strict=False)
        except msgspec.ValidationError as error:
            raise ValueError(f"{variable_of(source, option)}={value}: {str(error).partition(' - ')[0]}") from error
    return msgspec.convert(options, SourceSettings, strict=False)
