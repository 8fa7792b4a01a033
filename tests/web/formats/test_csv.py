"""CSV: one row a paper, read back by the standard reader, harmless in a spreadsheet."""

from __future__ import annotations

import csv as reader
import io
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from web.formats.csv import COLUMNS, csv, guarded

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.document import Paper, Profile

_ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)


def _rows(profile: Profile) -> list[dict[str, str]]:
    return list(reader.DictReader(io.StringIO(csv(profile), newline="")))


def test_each_paper_is_a_row(profile: Profile) -> None:
    rows = _rows(profile)
    assert [row["id"] for row in rows] == ["arxiv-3001.00001", "balloons-2029", "stones-2028"]
    first = rows[0]
    assert first["authors"] == "Ada Probe; Ben Trial; Cleo Sample"
    assert first["authors_complete"] == "no"
    assert (first["arxiv"], first["code"], first["code_url"]) == ("3001.00001", "yes", "https://example.org/kites")
    assert (first["citations"], first["citations_source"]) == ("40", "openalex")
    assert rows[1]["retracted"] == "yes"


def test_what_is_absent_is_an_empty_cell(bare_profile: Profile) -> None:
    row = _rows(bare_profile)[0]
    filled = {"id", "title", "authors_complete", "code", "retracted"}
    assert {name for name in COLUMNS if row[name]} == filled


def test_lines_end_as_the_standard_has_it(profile: Profile) -> None:
    assert csv(profile).startswith(",".join(COLUMNS) + "\r\n")
    assert csv(profile).endswith("\r\n")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"])
def test_what_a_spreadsheet_would_run_is_made_text(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["a=b", "1-2", "", "'=1"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert guarded(text) == text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=_ANY_TEXT, abstract=_ANY_TEXT)
def test_every_text_is_read_back(
    bare_profile: Profile, paper_of: Callable[..., Paper], title: str, abstract: str
) -> None:
    paper = paper_of(id="a", title=title, abstract=abstract)
    (row,) = _rows(msgspec.structs.replace(bare_profile, papers=(paper,)))
    assert (row["title"], row["abstract"]) == (guarded(title), guarded(abstract))
    assert None not in row
