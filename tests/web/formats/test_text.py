"""The text format: the line layout of a profile page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from pipeline.document import PaperAuthor
from web.formats.text import text

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.document import Paper, Profile

LAYOUT = """\
Ada Probe

LG
h-index32
3papers
1,391citations
Novelty55%
AI Score55

3 Papers

LGMar 15Code
$\\beta$-Kites: Flying with $\\ell_1$ Strings & 100% Wind

Ada Probe, Ben Trial, Cleo Sample et al. · exu

Kites cost $5 and $10. We show that "wind" helps, $x^2 < y$.

CVSep 5, 2029
Balloons and Their Friends

Ben Trial, Ada Probe

Round things rise.

LGFeb 2028Code
Stones

Ada Probe

They do not.
"""


def _only(profile: Profile, paper: Paper) -> Profile:
    return msgspec.structs.replace(profile, papers=(paper,))


def test_the_layout_is_that_of_a_profile_page(profile: Profile) -> None:
    assert text(profile) == LAYOUT


def test_reported_values_stand_where_there_are_none_of_our_own(reported_profile: Profile) -> None:
    assert text(reported_profile) == LAYOUT


def test_what_has_no_value_is_left_out(bare_profile: Profile) -> None:
    assert text(bare_profile) == "Ben Trial\n\n1 Papers\n\nUntold\n"


def test_the_year_of_the_newest_statement_is_left_out_unless_another_is_named(profile: Profile) -> None:
    assert "\nLGMar 15Code\n" in text(profile)
    assert "\nLGMar 15, 2031Code\n" in text(profile, year=2032)
    assert "\nCVSep 5\n" in text(profile, year=2029)


@pytest.mark.parametrize(
    ("date", "line"),
    [("2031", "2031"), ("2031-03", "Mar 2031"), ("2031-03-05", "Mar 5"), ("2030-12-31T23:00:00Z", "Dec 31, 2030")],
)
def test_a_date_is_written_as_far_as_it_is_known(
    bare_profile: Profile, paper_of: Callable[..., Paper], date: str, line: str
) -> None:
    profile = _only(bare_profile, paper_of(id="a", title="T", date=date))
    assert text(profile, year=2031).splitlines()[4] == line


@pytest.mark.parametrize(
    ("names", "complete", "line"),
    [
        ("A B C", True, "A, B, C"),
        ("A B C", False, "A, B, C et al."),
        ("A B C D", True, "A, B, C et al."),
        ("A", False, "A et al."),
    ],
)
def test_three_authors_are_named(
    bare_profile: Profile, paper_of: Callable[..., Paper], names: str, complete: bool, line: str
) -> None:
    authors = tuple(PaperAuthor(name=name) for name in names.split())
    paper = paper_of(id="a", title="T", authors=authors, authors_complete=complete, institutions=("x", "y"))
    assert text(_only(bare_profile, paper)).splitlines()[-1] == f"{line} · x · y"


def test_no_line_ends_in_a_blank_and_no_control_character_gets_through(
    bare_profile: Profile, paper_of: Callable[..., Paper]
) -> None:
    odd = _only(bare_profile, paper_of(id="a", title="A\x1b[31m\nB ", abstract="x\u2028y "))
    lines = text(odd).split("\n")
    assert lines[4:] == ["A [31m B", "", "x y", ""]
    assert all(line == line.rstrip() for line in lines)


def test_verbose_adds_sources_dates_and_notices_and_takes_nothing_away(profile: Profile) -> None:
    verbose = text(profile, verbose=True).splitlines()
    assert "    as reported by profile-page on 2031-03-20: 1,391" in verbose
    assert "    no value of our own: counts for 1 of 3 papers" in verbose
    assert "    in part: 40 (n = 1, openalex, as of 2031-03-19)" in verbose
    assert "    byline, stored papers, as of 2031-03-20, n = 3" in verbose
    assert "    h: 0.5, rank 12 of 40, without it 51" in verbose
    assert "    listed by profile-page" in verbose
    assert "    retracted" in verbose
    assert "! Ben was split off (2031-01-02)" in verbose
    left = iter(verbose)
    assert all(line in left for line in LAYOUT.splitlines())


def test_verbose_says_why_a_figure_has_no_line(bare_profile: Profile) -> None:
    verbose = text(bare_profile, verbose=True)
    assert "g-index: no value\n    no value of our own: nothing is known\n" in verbose
