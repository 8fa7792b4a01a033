"""Every saved page of the Anthology gives the records that are kept beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from spiders.acl.parser import parse_paper, parse_person, parse_volume

if TYPE_CHECKING:
    from collections.abc import Callable

    from spiders.records import Page

_PAGES = Path(__file__).parent / "pages"
_CASES = [
    ("paper-current", parse_paper, "https://aclanthology.org/2031.exa-long.7/"),
    ("paper-frontmatter", parse_paper, "https://aclanthology.org/2031.exa-long.0/"),
    ("paper-journal-2019", parse_paper, "https://www.aclweb.org/anthology/X99-4003/"),
    ("paper-removed", parse_paper, "https://aclanthology.org/2031.exa-short.3/"),
    ("paper-retracted", parse_paper, "https://aclanthology.org/2031.exa-short.2/"),
    ("person-2019", parse_person, "https://www.aclweb.org/anthology/people/o/ole-probe/"),
    ("person-empty", parse_person, "https://aclanthology.org/people/mononym/"),
    ("person-unverified", parse_person, "https://aclanthology.org/people/wei-muster/unverified/"),
    ("person-verified", parse_person, "https://aclanthology.org/people/ada-b-example/"),
    ("volume-current", parse_volume, "https://aclanthology.org/volumes/2031.exa-long/"),
]


@pytest.mark.parametrize(("case", "parse", "url"), _CASES, ids=[case for case, _, _ in _CASES])
def test_a_page_gives_its_kept_records(
    case: str, parse: Callable[[bytes, str], Page], url: str, golden: Callable[[Path, Page], None]
) -> None:
    golden(_PAGES / case, parse((_PAGES / case / "page.html").read_bytes(), url))


def test_no_saved_page_is_left_out() -> None:
    kept = {folder.name for folder in _PAGES.iterdir() if not (folder / "asked.json").exists()}
    assert kept == {case for case, _, _ in _CASES}
