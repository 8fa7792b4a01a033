"""What is never stored or told: keys, passwords, cookies, mail addresses in parameters; by name and by value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, quote_plus, unquote, unquote_plus, urlsplit, urlunsplit

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.configuration import Configuration

REDACTED: Final = "redacted"
_PARAMETERS: Final = frozenset([
    "access_token", "api-key", "api_key", "apikey", "auth", "auth_token", "authorization", "client_secret",
    "email", "mailto", "passwd", "password", "secret", "token", "x-api-key",
])  # fmt: skip
_NAMES: Final = "|".join(sorted(map(re.escape, _PARAMETERS), key=len, reverse=True))
_IN_QUERY: Final = re.compile(rf"([?&;](?:amp;)?(?:{_NAMES})=)[^&;#\s\"'<>]+", re.IGNORECASE)
_USER: Final = re.compile(r"(://)[^/?#@\s\"'<>]*@")
_MAIL: Final = re.compile(r"(mailto:)[^\s()<>\"',;&?]+", re.IGNORECASE)
_HEADER: Final = re.compile(r"authoriz|\bx-auth|cookie|api-?key|token|secret|password", re.IGNORECASE)
_SHORTEST: Final = 6
"""A shorter value would be found in words that have nothing to do with it."""


def without_secrets(url: str) -> str:
    """Return an address without the user, and without the parameters that carry keys or mail addresses."""
    parts = urlsplit(url)
    kept = [each for each in parts.query.split("&") if not _is_secret(each)]
    if len(kept) == parts.query.count("&") + 1 and "@" not in parts.netloc:
        return url
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query="&".join(kept)))


def refusal(url: str) -> str | None:
    """Return in words why an address that somebody typed cannot be taken, None where it can."""
    user, _, query = _USER.search(url), *url.partition("?")[1:]
    names = ["user"] if user else [each.partition("=")[0] for each in query.split("&") if _is_secret(each)]
    if not names:
        return None
    return f"{without_secrets(url)}: what is typed carries `{names[0]}`, which would be stored; leave it out"


def is_secret_header(name: str) -> bool:
    """Whether a header carries a key, a token or a cookie."""
    return _HEADER.search(name) is not None


class Redactor(Struct, frozen=True):
    """Takes secrets out of what is stored and told, by their names and, where they are known, by their values."""

    keys: tuple[str, ...] = ()
    """Values of keys and passwords."""
    contacts: tuple[str, ...] = ()
    """Mail addresses of whoever runs the installation."""

    def text(self, words: str) -> str:
        """Return words without secrets."""
        for value in _spelt((*self.keys, *self.contacts)):
            words = words.replace(value, REDACTED)
        words = _IN_QUERY.sub(rf"\1{REDACTED}", words)
        return _MAIL.sub(rf"\1{REDACTED}", _USER.sub(rf"\1{REDACTED}@", words))

    def headers(self, pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        """Return headers without secrets; those whose name says so keep nothing but the name."""
        return tuple((name, REDACTED if is_secret_header(name) else self.text(value)) for name, value in pairs)

    def body(self, data: bytes) -> bytes:
        """Return a body without our own keys, which a source may repeat in an error."""
        for value in sorted(self.keys, key=len, reverse=True):
            data = data.replace(value.encode(), REDACTED.encode())
        return data


def redactor(configuration: Configuration) -> Redactor:
    """Return what redacts the secrets of an installation."""
    settings = configuration.settings
    contact = (settings.contact or "").removeprefix("mailto:")
    values = [*(source.api_key for source in settings.sources.values()), password_in(settings.database_url or "")]
    return Redactor(
        keys=tuple(value for value in values if value and len(value) >= _SHORTEST),
        contacts=(contact,) if "@" in contact and "://" not in contact else (),
    )


def password_in(address: str) -> str | None:
    """Return the password of a database's address, None where it has none."""
    user = urlsplit(address).netloc.rpartition("@")[0]
    if ":" in user:
        return unquote(user.partition(":")[2])
    query = (each.partition("=") for each in urlsplit(address).query.split("&"))
    return next((unquote_plus(value) for name, _, value in query if "password" in name and value), None)


def _is_secret(parameter: str) -> bool:
    name, equals, value = parameter.partition("=")
    return bool(equals and value) and unquote_plus(name).lower() in _PARAMETERS


def _spelt(values: Iterable[str]) -> Iterator[str]:
    """Yield values as they stand in words and in addresses; one that holds another comes first."""
    found = {spelt for value in values for spelt in (value, quote(value, safe=""), quote_plus(value))}
    yield from sorted(found, key=lambda spelt: (-len(spelt), spelt))
