"""What a volume's page says."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pytest
from msgspec import UNSET

from spiders.acl.parser import parse_volume
from spiders.errors import PageError
from spiders.records import PaperContent, PaperRecord

Saved: TypeAlias = Callable[[str], bytes]

_URL = "https://aclanthology.org/volumes/2031.exa-long/"


def _papers(body: bytes) -> dict[str, PaperContent]:
    records = parse_volume(body, _URL).records
    return {record.source_id: record.content for record in records if isinstance(record, PaperRecord)}


def test_a_volume_dates_its_papers_and_names_their_venue(saved: Saved) -> None:
    papers = _papers(saved("volume-current"))
    assert list(papers) == [f"2031.exa-long.{number}" for number in (0, 1, 2, 7)]
    assert {(paper.published, paper.venue) for paper in papers.values()} == {("2031-07", "EXA")}


def test_the_front_matter_is_told_from_papers(saved: Saved) -> None:
    types = {number: paper.paper_type for number, paper in _papers(saved("volume-current")).items()}
    assert [number for number, kind in types.items() if kind is not UNSET] == ["2031.exa-long.0"]


def test_a_paper_struck_through_is_retracted_and_no_other(saved: Saved) -> None:
    papers = _papers(saved("volume-current"))
    assert [number for number, paper in papers.items() if paper.retracted is True] == ["2031.exa-long.2"]


def test_a_volume_without_papers_or_id_is_no_success(saved: Saved) -> None:
    body = saved("volume-current")
    with pytest.raises(PageError) as bare:
        parse_volume(body.replace(b"href=/2031.exa-long", b"data-id=/2031.exa-long"), _URL)
    with pytest.raises(PageError) as unknown:
        parse_volume(saved("paper-current"), "https://aclanthology.org/2031.exa-long.7/")
    assert (bare.value.code, unknown.value.code) == ("no-papers", "id-missing")
