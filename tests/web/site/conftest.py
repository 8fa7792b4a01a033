"""Builds sites of invented profiles and reads their pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree

from web.site import SiteReport, build

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.document import Profile


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the site goes."""
    return tmp_path / "www" / "site"


@pytest.fixture
def built(folder: Path) -> Callable[..., SiteReport]:
    """Builds these profiles into the folder."""

    def run(*profiles: Profile, **more: Any) -> SiteReport:
        given = {"built_from": "records up to 2031-03-20", "acknowledgements": ["Thank you to all & sundry."]}
        return build(profiles, folder, **{**given, **more})

    return run


@pytest.fixture
def page(folder: Path) -> Callable[[str], etree._Element]:
    """Reads a page of the site; fails where its markup is not well formed."""

    def read(path: str) -> etree._Element:
        return etree.fromstring((folder / path).read_bytes())

    return read
