"""Content as it is kept: compressed, with a digest that tells damage."""

from __future__ import annotations

import hashlib
import zlib

from msgspec import Struct


class Packed(Struct, frozen=True):
    """Content as it is kept: compressed, and the SHA-256 of what it was before."""

    content: bytes
    digest: str


class DamagedError(Exception):
    """What was kept is not what was packed."""


def pack(body: bytes) -> Packed:
    """Return content as it is kept; equal is equal to the byte."""
    return Packed(zlib.compress(body), _digest(body))


def unpack(packed: Packed) -> bytes:
    """Return content as it was. Raises DamagedError."""
    try:
        body = zlib.decompress(packed.content)
    except zlib.error as error:
        raise DamagedError(str(error)) from error
    if _digest(body) != packed.digest:
        raise DamagedError("its digest is another one")
    return body


def _digest(body: bytes) -> str:
    return "sha256:" + hashlib.sha256(body).hexdigest()
