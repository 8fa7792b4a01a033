"""The sockets of the replica: one loopback port for each host, a thread for each connection."""

from __future__ import annotations

import selectors
import socket
import threading
from datetime import UTC
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl, unquote

from demo.answer import Answer, Ask
from demo.sites import SITES, Site
from demo.text import rfc1123

if TYPE_CHECKING:
    from types import TracebackType

    from demo.server import Replica

_LONGEST_BODY = 10_000_000
_LOOPBACK = "127.0.0.1"


class _Handler(BaseHTTPRequestHandler):
    """Reads requests and writes answers; what they mean is the replica's."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    # Header and body leave in one piece.
    wbufsize = -1
    server: _Port

    def do_GET(self) -> None:
        self._serve()

    def do_HEAD(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def version_string(self) -> str:
        return "replica"

    def date_time_string(self, _timestamp: float | None = None) -> str:
        return rfc1123(self.server.replica.now().astimezone(UTC).isoformat())

    def log_message(self, *_arguments: Any) -> None:
        """The replica keeps its own log."""

    def _serve(self) -> None:
        length = min(int(self.headers.get("Content-Length") or 0), _LONGEST_BODY)
        raw, _, query = self.path.partition("?")
        ask = Ask(
            method=self.command,
            path=unquote(raw),
            query=tuple(parse_qsl(query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(length),
            now=f"{self.server.replica.now().astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z",
        )
        self._send(self.server.replica.answer(self.server.site, ask, self.path))

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != 304:
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        body = answer.body[: len(answer.body) // 2] if answer.torn else answer.body
        if self.command != "HEAD":
            self.wfile.write(body)
        self.close_connection = self.close_connection or answer.torn
        self.wfile.flush()


class _Port(ThreadingHTTPServer):
    """One host's port; it knows its open connections, so that it can end them."""

    daemon_threads = False
    block_on_close = True
    request_queue_size = 128

    def __init__(self, replica: Replica, site: Site, port: int) -> None:
        self.replica = replica
        self.site = site
        self._open: set[socket.socket] = set()
        super().__init__((_LOOPBACK, port), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, _request: Any, _client_address: Any) -> None:
        """A client that hangs up is no error of the replica's."""

    def end(self) -> None:
        for connection in list(self._open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
        self.server_close()


class Listener:
    """Accepts connections on all ports in one thread while its context lasts."""

    def __init__(self, replica: Replica, port: int) -> None:
        self._ports: list[_Port] = []
        try:
            for n, site in enumerate(SITES):
                self._ports.append(_Port(replica, site, port and port + n))
        except OSError:
            self._close()
            raise
        self.roots = {one.site.host: f"http://{_LOOPBACK}:{one.server_address[1]}" for one in self._ports}
        self._wake, self._waker = socket.socketpair()
        self._thread = threading.Thread(target=self._accept, name="replica", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._waker.send(b".")
        self._thread.join()
        self._wake.close()
        self._waker.close()
        self._close()

    def _accept(self) -> None:
        with selectors.DefaultSelector() as selector:
            for one in self._ports:
                selector.register(one, selectors.EVENT_READ, one)
            selector.register(self._wake, selectors.EVENT_READ)
            while True:
                for key, _ in selector.select():
                    if key.data is None:
                        return
                    key.data.handle_request()

    def _close(self) -> None:
        for one in self._ports:
            one.end()
