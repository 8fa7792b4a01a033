"""What a request to the replica is, and what an answer is, whoever gives it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import jinja2
import msgspec
from msgspec import Struct, field

from demo.text import field_of, label, long_day, rfc1123, set_of, slug, tex


class Ask(Struct, frozen=True, kw_only=True):
    """A request as a source sees it."""

    method: str
    path: str
    """Path without the query, percent signs decoded."""
    query: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    """By name in lower case."""
    body: bytes = b""
    now: str
    """The present time, ISO 8601 in UTC to the second; only OAI's and the profile site's answers depend on it."""

    def first(self, name: str, default: str = "") -> str:
        """Return the first value of a parameter."""
        return next((value for key, value in self.query if key == name), default)


class Answer(Struct, frozen=True, kw_only=True):
    """An answer before it is sent."""

    status: int = 200
    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    modified: str | None = None
    """Day of the last change, for `Last-Modified`; None where the source sends no validators."""
    torn: bool = False
    """The connection ends in the middle of the body."""


def page(template: str, *, status: int = 200, modified: str | None = None, **values: Any) -> Answer:
    """Return the answer that a template gives; its suffix says whether it is HTML or XML."""
    kind = "text/xml" if template.endswith(".xml") else "text/html; charset=utf-8"
    body = _templates().get_template(template).render(**values).encode()
    return Answer(status=status, body=body, content_type=kind, modified=modified)


def as_type(answer: Answer, content_type: str) -> Answer:
    """Return the answer with another content type."""
    return msgspec.structs.replace(answer, content_type=content_type)


def as_json(value: Any, status: int = 200) -> Answer:
    """Return a JSON answer."""
    return Answer(status=status, body=json.dumps(value).encode(), content_type="application/json")


def plain(text: str, status: int = 200) -> Answer:
    """Return an answer in plain text."""
    return Answer(status=status, body=text.encode(), content_type="text/plain; charset=utf-8")


def redirect(location: str) -> Answer:
    """Return a permanent redirect."""
    return Answer(
        status=301,
        body=f'<!doctype html><title>Redirecting...</title><a href="{location}">{location}</a>'.encode(),
        headers={"Location": location},
    )


def not_found(what: str, status: int = 404) -> Answer:
    """Return the page that says that a thing does not exist."""
    return page("error.html", status=status, title=what)


@cache
def _templates() -> jinja2.Environment:
    """The templates, escaped as HTML and XML need it."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("demo"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
    )
    made.filters.update(
        slug=slug, rfc1123=rfc1123, long_day=long_day, field_of=field_of, label=label, set_of=set_of, tex=tex
    )
    return made
