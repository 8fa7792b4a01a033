"""A running replica without limits, its clock stopped, and a plain way to ask it."""

from __future__ import annotations

import http.client
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from demo.server import Replica, serve

Fetch = Callable[..., tuple[int, bytes, Mapping[str, str]]]
"""`fetch(host, path, method="GET", body=None, headers=None)` → status, body, headers."""
NOW = datetime(2026, 11, 24, 1, 2, 3, tzinfo=UTC)


@pytest.fixture
def replica() -> Iterator[Replica]:
    """The replica without limits on 24 November 2026."""
    with serve(limits=False, now=lambda: NOW) as running:
        yield running


def ask(
    replica: Replica,
    host: str,
    path: str,
    method: str = "GET",
    body: bytes | None = None,
    headers: dict[str, str] | None = None,
) -> tuple[int, bytes, Mapping[str, str]]:
    """Return the answer of a host to one request, over a connection of its own."""
    connection = http.client.HTTPConnection(urlsplit(replica.roots[host]).netloc, timeout=10)
    try:
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        return response.status, response.read(), dict(response.headers)
    finally:
        connection.close()


@pytest.fixture
def fetch(replica: Replica) -> Fetch:
    """Ask the replica."""

    def bound(
        host: str,
        path: str,
        method: str = "GET",
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> tuple[int, bytes, Mapping[str, str]]:
        return ask(replica, host, path, method, body, headers)

    return bound


@pytest.fixture
def fetch_from() -> Fetch:
    """Ask a replica that is named: `fetch_from(replica, host, path, …)`."""
    return ask
