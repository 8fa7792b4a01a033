"""The loopback copies of the sources that the benches crawl, each in a process of its own.

Answers are made before they are asked for, so that what is measured is whoever asks.
"""

from __future__ import annotations

import asyncio
import hashlib
import multiprocessing
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from benchmarks import invented

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_SPAWN = multiprocessing.get_context("spawn")
_KEPT_PAGES = 40
_Answer = tuple[str, bytes, str]
"""Status line, body, content type."""


@contextmanager
def harvest_source(pages: int, size: int) -> Iterator[str]:
    """Serve a harvest of `pages` pages with `size` records each; give the address of the service."""
    with _served(_harvest_answers, pages, size) as root:
        yield f"{root}/oai"


@contextmanager
def page_source(pages: int) -> Iterator[str]:
    """Serve the abstract pages of papers 0, 1, … with validators; give the address of the site."""
    with _served(_page_answers, pages, 0) as root:
        yield root


@contextmanager
def _served(answers: Callable[[int, int], Any], pages: int, size: int) -> Iterator[str]:
    ours, theirs = _SPAWN.Pipe()
    server = _SPAWN.Process(target=_serve, args=(answers, pages, size, theirs), daemon=True)
    server.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}"
    finally:
        server.terminate()
        server.join()


def _harvest_answers(pages: int, size: int) -> Callable[[str, Mapping[str, str]], _Answer]:
    records = lru_cache(_KEPT_PAGES)(invented.oai_records)
    for page in range(pages if pages <= _KEPT_PAGES else 0):
        records(page, size)

    def answer(target: str, _: Mapping[str, str]) -> _Answer:
        url = urlsplit(target)
        if url.path != "/oai":
            return "404 Not Found", b"", "text/plain"
        token = parse_qs(url.query).get("resumptionToken", ["page-0"])[0]
        page = int(token.removeprefix("page-"))
        following = f"page-{page + 1}" if page + 1 < pages else ""
        answered = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
        body = invented.oai_answer(records(page, size), answered=answered, token=following)
        return "200 OK", body, "text/xml"

    return answer


def _page_answers(pages: int, _: int) -> Callable[[str, Mapping[str, str]], _Answer]:
    bodies = {f"/abs/{invented.paper_id(n)}": invented.abstract_page(n) for n in range(pages)}
    tags = {path: f'"{hashlib.sha256(body).hexdigest()[:24]}"' for path, body in bodies.items()}

    def answer(target: str, headers: Mapping[str, str]) -> _Answer:
        body = bodies.get(target)
        if body is None:
            return "404 Not Found", b"", "text/plain"
        if headers.get("if-none-match") == tags[target]:
            return f"304 Not Modified\r\nETag: {tags[target]}", b"", ""
        return f"200 OK\r\nETag: {tags[target]}", body, "text/html; charset=utf-8"

    return answer


def _serve(answers: Callable[[int, int], Any], pages: int, size: int, ready: Any) -> None:
    asyncio.run(_listen(answers(pages, size), ready))


async def _listen(answer: Callable[[str, Mapping[str, str]], _Answer], ready: Any) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                first, *lines = head.decode("latin-1").split("\r\n")
                pairs = (line.partition(":") for line in lines if line)
                headers = {name.lower(): value.strip() for name, _, value in pairs}
                status, body, kind = answer(first.split(" ")[1], headers)
                told = f"HTTP/1.1 {status}\r\n"
                if not status.startswith("304"):
                    told += f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
                writer.write(f"{told}\r\n".encode() + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    ready.send(server.sockets[0].getsockname()[1])
    await asyncio.Event().wait()
