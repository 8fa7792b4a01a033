"""What an installation has set: its file, the environment over it, the command line over both."""

from __future__ import annotations

import stat
import tomllib
from difflib import get_close_matches
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated, Any, Final
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta, Struct, field

from pipeline import toml
from pipeline.figures.counted import Rules
from pipeline.redaction import password_in, refusal
from pipeline.runs.due import Intervals
from pipeline.runs.guards import Bounds, JobBounds, SourceBounds
from spiders.card import Delay, SourceSettings
from spiders.catalog import SOURCES, card
from spiders.environment import data_dir, source_overrides

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FILE = "byline.toml"


class ConfigurationError(Exception):
    """A setting cannot be used; the message names the file or variable, the key, and what is right."""


class IdentitySettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When it is learned anew how common words and names are, and who works with whom."""

    least_records: Annotated[int, Meta(ge=1)] = 2000
    """Records that name people which a snapshot needs."""
    drift: Annotated[float, Meta(gt=0)] = 0.2
    """Share by which the stored records grow until a run that stores renews the snapshot."""


class LogSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much of its log an installation keeps, in `logs/byline.log` of the data folder."""

    max_bytes: Annotated[int, Meta(ge=0)] = 10_000_000
    """Size at which the file is followed by the next; 0 writes none."""
    kept: Annotated[int, Meta(ge=1)] = 5
    """Older files that are kept beside it."""


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that can be set."""

    database_url: str | None = None
    database_wait_s: Annotated[float, Meta(ge=0)] = 300.0
    """How long a run waits for a database that is away or locked."""
    contact: str | None = None
    """A mail address or URL by which a source can reach whoever runs this installation."""
    curator: str | None = None
    """Whose name stands under judgements, if the command does not say; else the system's user."""
    archive: bool = True
    """Whether raw answers are kept."""
    archive_file_bytes: Annotated[int, Meta(ge=1)] = 10**9
    """Size at which a file of the archive is followed by the next."""
    max_requests: Annotated[int, Meta(ge=1)] = 200
    """Requests that one refresh may make, if the command does not say."""
    default_delay_s: Delay = 5.0
    """Least gap between two requests to a host that no source configures, such as a profile page's."""
    backoff_s: Delay = 5.0
    """First pause after a host has failed to answer; doubled with each further failure."""
    due: Intervals = field(default_factory=Intervals)
    figures: Rules = field(default_factory=Rules)
    identity: IdentitySettings = field(default_factory=IdentitySettings)
    guards: Bounds = field(default_factory=Bounds)
    log: LogSettings = field(default_factory=LogSettings)
    sources: dict[str, SourceSettings] = field(default_factory=dict)


class Configuration(Struct, frozen=True, kw_only=True):
    """The settings in force, and where they came from."""

    data_dir: Path
    file: Path | None
    settings: Settings

    @property
    def database_url(self) -> str:
        """Return the database's URL: the one set, else SQLite in the data folder."""
        return self.settings.database_url or f"sqlite:///{self.data_dir.absolute() / 'byline.sqlite'}"

    def source(self, name: str) -> SourceSettings:
        """Return the settings of a source."""
        return self.settings.sources.get(name, SourceSettings())


VARIABLES = {
    "BYLINE_DATABASE_URL": ("database_url",),
    "BYLINE_DATABASE_WAIT_S": ("database_wait_s",),
    "BYLINE_CONTACT": ("contact",),
    "BYLINE_CURATOR": ("curator",),
    "BYLINE_ARCHIVE": ("archive",),
    "BYLINE_ARCHIVE_FILE_BYTES": ("archive_file_bytes",),
    "BYLINE_DEFAULT_DELAY_S": ("default_delay_s",),
    "BYLINE_BACKOFF_S": ("backoff_s",),
    "BYLINE_MAX_REQUESTS": ("max_requests",),
    "BYLINE_DUE__SHORTEST_DAYS": ("due", "shortest_days"),
    "BYLINE_DUE__FIRST_DAYS": ("due", "first_days"),
    "BYLINE_DUE__LONGEST_DAYS": ("due", "longest_days"),
    "BYLINE_DUE__GROUP_REQUESTS": ("due", "group_requests"),
    "BYLINE_DUE__FAILURES": ("due", "failures"),
    "BYLINE_FIGURES__COVERAGE": ("figures", "coverage"),
    "BYLINE_IDENTITY__LEAST_RECORDS": ("identity", "least_records"),
    "BYLINE_IDENTITY__DRIFT": ("identity", "drift"),
    "BYLINE_LOG__MAX_BYTES": ("log", "max_bytes"),
    "BYLINE_LOG__KEPT": ("log", "kept"),
}
"""Variable to the setting that it sets."""
_OTHER_VARIABLES = {"BYLINE_DATA_DIR", "BYLINE_CONFIG", "BYLINE_SHARED"}


def load(environ: Mapping[str, str], file: Path | None = None) -> Configuration:
    """Return the configuration of an installation.

    The file is the one named, else `byline.toml` in the data folder, if there is one. Raises ConfigurationError.
    """
    folder = data_dir(environ)
    named = file or (Path(environ["BYLINE_CONFIG"]) if environ.get("BYLINE_CONFIG") else None)
    path = named or folder / FILE
    values: dict[str, Any] = {}
    if named is not None or path.exists():
        values = _read(path)
        _convert(values, str(path))
        _keep_private(path, values)
    merged = _over(values, environ)
    return Configuration(
        data_dir=folder,
        file=path if named is not None or path.exists() else None,
        settings=_convert(merged, "the environment"),
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path}: not UTF-8 text (byte {error.start})") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path}: not TOML: {error}") from error


def _keep_private(path: Path, values: Mapping[str, Any]) -> None:
    """Refuse a file with a key or password in it that others can read."""
    keys = [f"sources.{name}.api_key" for name, own in values.get("sources", {}).items() if own.get("api_key")]
    if password_in(values.get("database_url") or ""):
        keys.append("database_url")
    if keys and path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        advice = f"type: chmod 600 {quote(str(path))}"
        raise ConfigurationError(f"{path}: holds a secret ({', '.join(keys)}) and can be read by others; {advice}")


def _over(values: dict[str, Any], environ: Mapping[str, str]) -> dict[str, Any]:
    merged = {**values, "sources": {name: dict(own) for name, own in values.get("sources", {}).items()}}
    for variable, value in environ.items():
        if variable.startswith("BYLINE_SOURCES__") or not variable.startswith("BYLINE_"):
            continue
        if variable in VARIABLES:
            if value:
                *tables, key = VARIABLES[variable]
                table = merged
                for name in tables:
                    table[name] = table = dict(table.get(name, {}))
                table[key] = value
        elif variable not in _OTHER_VARIABLES:
            raise ConfigurationError(
                f"{variable} sets nothing{_nearest(variable, {*VARIABLES, *_OTHER_VARIABLES})}"
            )
    try:
        overrides = source_overrides(environ)
    except ValueError as error:
        raise ConfigurationError(str(error)) from error
    for source, options in overrides.items():
        merged["sources"].setdefault(source, {}).update(options)
    return merged


def _convert(values: dict[str, Any], origin: str) -> Settings:
    named = values.get("sources")
    for source in named if isinstance(named, dict) else ():
        if source not in SOURCES:
            raise ConfigurationError(f"{origin}: sources.{source} is no source{_nearest(source, SOURCES)}")
    try:
        settings = msgspec.convert(values, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise ConfigurationError(f"{origin}: {_explained(error, values)}") from error
    for fault in _faults(settings):
        raise ConfigurationError(f"{origin}: {fault}")
    return settings


def _faults(settings: Settings) -> Iterator[str]:
    """Yield what has the right type, and names what there is not, or an address that is none."""
    for source in settings.figures.citation_sources:
        if source not in SOURCES:
            yield f"figures.citation_sources: {source} is no source{_nearest(source, SOURCES)}"
    for source, bounds in settings.guards.sources.items():
        if source not in SOURCES:
            yield f"guards.sources.{source} is no source{_nearest(source, SOURCES)}"
        elif bounds.fill and (unknown := bounds.fill.keys() - (known := _fields(source))):
            field = min(unknown)
            yield f"guards.sources.{source}.fill: {field} is no field of its records{_nearest(field, known, 3)}"
    for source, own in settings.sources.items():
        for name in ("base_url", "api_url", "oai_url"):
            url = getattr(own, name)
            if url is not None and (fault := _address_fault(url)) is not None:
                yield f"sources.{source}.{name}: {fault}"


def _fields(source: str) -> set[str]:
    """Return the fields that a source's records may have, as `KIND.FIELD`."""
    from spiders.records import AuthorContent, ListingContent, PaperContent

    every = {
        name for content in (PaperContent, AuthorContent, ListingContent) for name in content.__struct_fields__
    }
    return {f"{kind}.{name}" for kind in (*card(source).precedence, "listing") for name in every}


def _address_fault(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_address = False
    return refusal(url) if is_address else "it is no address that begins with http:// or https:// and names a host"


def _explained(error: msgspec.ValidationError, values: Mapping[str, Any]) -> str:
    """Return what is wrong with the nearest right key, where a key is misspelt."""
    words, _, place = str(error).partition(" - at `")
    where = _named(place.rstrip("`").removeprefix("$").lstrip("."), values)
    if "unknown field" not in words:
        return f"{where}: {words}"
    key = words.split("`")[1]
    table = where.split(".")[0] if where else ""
    tables = {
        "due": Intervals,
        "figures": Rules,
        "guards": Bounds,
        "identity": IdentitySettings,
        "log": LogSettings,
        "sources": SourceSettings,
    }
    inner = next((each for above, each in _INNER.items() if where.startswith(f"{above}.")), None)
    known = inner or tables.get(table, Settings)
    full = f"{where}.{key}" if where else key
    return f"{full} is no setting{_nearest(key, known.__struct_fields__)}"


_INNER: Final = {"sources": SourceSettings, "guards.sources": SourceBounds, "guards.jobs": JobBounds}
"""Tables whose keys are names of our user's, and what stands under each."""


def _named(where: str, values: Mapping[str, Any]) -> str:
    """Return a place with the name of the table that is at fault, which the error leaves out."""
    above, found, below = where.partition("[...]")
    if not found or above not in _INNER:
        return where
    tables: Any = values
    for key in above.split("."):
        tables = tables[key]
    for name, own in tables.items():
        try:
            msgspec.convert(own, _INNER[above], strict=False)
        except msgspec.ValidationError:
            return f"{above}.{toml.key(name)}{below}"
    return where


def _nearest(word: str, known: Any, most: int = 20) -> str:
    near = get_close_matches(word, list(known), n=1)
    if near:
        return f"; did you mean {near[0]}?"
    return f"; known: {', '.join(sorted(known)[:most])}{', …' if len(known) > most else ''}"
