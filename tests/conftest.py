"""What all tests share: the recorded answers where they lie, and a network that ends at loopback."""

from __future__ import annotations

import ipaddress
import os
import socket
from pathlib import Path
from typing import Any

import pytest

_ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of recorded answers and labelled data; tests that need it are skipped where it is missing."""
    folder = Path(os.environ.get("BYLINE_SHARED", _ROOT.parent / "shared"))
    if not (folder / "corpus" / "MANIFEST.tsv").is_file():
        if os.environ.get("CI") == "true":
            pytest.fail(f"the shared data is missing: {folder} (it must be there in CI)")
        pytest.skip(f"the shared data is missing: {folder}")
    return folder


def _is_loopback(host: str) -> bool:
    if host in {"", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail any test whose process connects to an address beyond loopback."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_loopback(address[0]):
            pytest.fail(f"a test tried to reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    return


@pytest.fixture(autouse=True)
def _own_installation(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Give each test an installation of its own, whatever the developer's environment says."""
    for name in list(os.environ):
        if name.startswith("BYLINE_") and name != "BYLINE_SHARED":
            monkeypatch.delenv(name)
    monkeypatch.setenv("BYLINE_DATA_DIR", str(tmp_path / "data"))
