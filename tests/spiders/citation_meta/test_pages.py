"""Every saved page with `citation_*` tags gives the record that is kept beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from spiders.citation_meta.parser import parse_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from spiders.records import Page

_PAGES = Path(__file__).parent / "pages"
_CASES = {
    "page-acl": "https://aclanthology.org/2031.exa-long.7/",
    "page-arxiv": "https://arxiv.org/abs/3101.00007v2",
    "page-arxiv-withdrawn": "https://arxiv.org/abs/math/9901007",
    "page-cvf": "https://openaccess.thecvf.com/content/EXA2031/html/Muster_Seeing_Toys_EXA_2031_paper.html",
    "page-journal": "https://toys.example/journal/12/3/e77?via=search",
    "page-neurips": "https://proceedings.neurips.cc/paper_files/paper/2031/hash/0007-Abstract-Conference.html",
    "page-old-authors": "http://annals.example/article/view/7#body",
    "page-pmlr": "https://proceedings.mlr.press/v999/probe31a.html",
    "page-usenix": "https://www.usenix.org/conference/exa31/presentation/probe",
}


@pytest.mark.parametrize(("case", "url"), _CASES.items(), ids=list(_CASES))
def test_a_page_gives_its_kept_record(case: str, url: str, golden: Callable[[Path, Page], None]) -> None:
    golden(_PAGES / case, parse_page((_PAGES / case / "page.html").read_bytes(), url))


def test_no_saved_page_is_left_out() -> None:
    kept = {folder.name for folder in _PAGES.iterdir() if not (folder / "asked.json").exists()}
    assert kept == set(_CASES)
