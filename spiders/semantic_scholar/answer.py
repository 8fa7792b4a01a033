"""The frame of every answer: JSON, or one of the ways in which the API says no."""

from __future__ import annotations

import re
from typing import Any, TypeAlias

import msgspec

from spiders.blocked import blocked
from spiders.errors import BlockedError, GoneError, PageError

Json: TypeAlias = dict[str, Any]

_UNKNOWN = re.compile(r"not found|no valid (?:paper|author) ids", re.IGNORECASE)


def decoded(body: bytes) -> Any:
    """Return the JSON value of an answer.

    Raises PageError(`body-empty`, `not-json`, `source-error`), GoneError(`id-unknown`), and
    BlockedError(`throttled`, `refused`, `html-for-json`).
    """
    body = body.removeprefix(b"\xef\xbb\xbf").strip()
    if not body:
        raise PageError("body-empty", "the answer has no body")
    if body.startswith(b"<"):
        raise BlockedError("html-for-json", f"markup in place of JSON: {body[:80]!r}")
    try:
        value = msgspec.json.decode(body)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        refused = None if body.startswith((b"{", b"[")) else blocked(body)
        raise refused or PageError("not-json", f"the answer is no JSON: {error}") from error
    if isinstance(value, dict):
        _raise_error_of(value)
    return value


def _raise_error_of(answer: Json) -> None:
    """Raise what an answer says in `error` or `message`; some have a `code`, a number written as text."""
    said = answer.get("error") or answer.get("message")
    code = str(answer.get("code") or "")
    if said is None and not code:
        return
    text = f"{said or ''} {code}".strip()
    if code == "429":
        raise BlockedError("throttled", text)
    if code in {"401", "403"}:
        raise BlockedError("refused", text)
    refused = blocked(text)
    if refused:
        raise refused
    if _UNKNOWN.search(text):
        raise GoneError("id-unknown", text)
    raise PageError("source-error", text)


def mapping(value: Any) -> Json:
    """Return a JSON object. Raises PageError(`frame-broken`)."""
    if not isinstance(value, dict):
        raise PageError("frame-broken", f"an object was expected, not {type(value).__name__}")
    return value


def sequence(value: Any) -> list[Any]:
    """Return a JSON list. Raises PageError(`frame-broken`)."""
    if not isinstance(value, list):
        raise PageError("frame-broken", f"a list was expected, not {type(value).__name__}")
    return value
