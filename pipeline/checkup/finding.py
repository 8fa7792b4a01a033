"""What a check found."""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

Level: TypeAlias = Literal["ok", "warn", "fail"]


class Finding(Struct, frozen=True):
    """What one check found, and what to do about it (empty where nothing is)."""

    level: Level
    check: str
    found: str
    advice: str = ""
