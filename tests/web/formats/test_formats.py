"""The register of formats."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.document import encode
from web.formats import FORMATS

if TYPE_CHECKING:
    from pipeline.document import Profile


def test_json_is_the_document(profile: Profile) -> None:
    assert FORMATS["json"](profile) == encode(profile).decode()


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_gives_the_same_text_twice_and_ends_its_last_line(name: str, profile: Profile) -> None:
    once = FORMATS[name](profile)
    assert once == FORMATS[name](profile)
    assert once.endswith("\n")


def test_the_text_format_needs_no_library_of_pages() -> None:
    code = "import sys, web.formats.text; print({'jinja2', 'pylatexenc', 'lxml', 'sqlalchemy'} & set(sys.modules))"
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "set()"
