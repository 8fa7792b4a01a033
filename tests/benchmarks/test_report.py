"""The report names every set, way and part, and what could not be run."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest
from msgspec import structs

from benchmarks.accuracy import measured
from benchmarks.accuracy.contenders import BEST, SURE, Outcome
from benchmarks.accuracy.document import document
from benchmarks.accuracy.held_out import HeldOut
from benchmarks.accuracy.measured import Measured
from benchmarks.accuracy.metrics import Figures
from benchmarks.accuracy.report import report
from benchmarks.accuracy.sets import find
from benchmarks.accuracy.study import study
from pipeline.identity.name_origins import origin


def test_a_set_of_people_is_told_with_figures_intervals_costs_parts_and_questions(
    people: Path, tmp_path: Path
) -> None:
    (labelled,) = find([people])
    found = study(labelled, tmp_path, ["rules"])
    said = report(found)
    assert said.startswith("## few_people: 5 mentions, 3 people\n")
    for words in (BEST, SURE, "rules, one full name", "peak MiB", "papers of the person", "calibration error",
                  "for 1,000 mentions", "### Namesake alarm"):  # fmt: skip
        assert words in said
    lines = [line for line in said.splitlines() if line.startswith("|")]
    assert all(line.endswith("|") for line in lines)


def test_labelled_pairs_are_told_without_what_needs_whole_groups(papers: Path, tmp_path: Path) -> None:
    (papers / "labels.csv").write_text("left_id,right_id,label\nleft:1,right:1,1\nleft:2,right:2,0\n")
    (labelled,) = find([papers])
    said = report(study(labelled, tmp_path, []))
    assert said.startswith("## few_papers: 4 records, 2 labelled pairs\n")
    assert "B³" not in said
    assert "Questions" not in said


def test_a_peer_that_is_not_there_is_told(people: Path, tmp_path: Path) -> None:
    (labelled,) = find([people])
    found = study(labelled, tmp_path, [])
    missing = Outcome("other", None, note="not installed: make peers")
    text = report(structs.replace(found, outcomes=(*found.outcomes, missing)))
    assert "not installed: make peers" in text


def test_the_page_says_when_and_of_what_it_was_made(people: Path, tmp_path: Path) -> None:
    (labelled,) = find([people])
    each = Figures(0.9, 0.8, 0.85, 0.9, 0.8, 0.85)
    unseen = HeldOut("few_people", BEST, each, each, 5)
    page = document([study(labelled, tmp_path, [])], [unseen], date(2026, 1, 2), "0123abc")
    assert "0.8500 ± 0.850" in page
    assert "2026-01-02" in page
    assert "0123abc" in page
    assert "## few_people" in page


def test_a_program_is_measured_apart_from_the_one_that_starts_it() -> None:
    big = bytearray(200 << 20)
    big[:: 1 << 12] = b"x" * len(big[:: 1 << 12])
    cost = measured.run([sys.executable, "-c", "import sys; print('words', file=sys.stderr); sys.exit(3)"])
    assert (cost.status, cost.fault) == (3, "words")
    assert 0 < cost.peak_mb < 100
    assert len(big) == 200 << 20
    assert Measured(1, 0, 0, 0, "").fault == "no message"


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Wei Zhang", "chinese"),
        ("Min-jun Park", "korean"),
        ("A. Petrov", "slavic"),
        ("Ada Example", "other"),
        ("", "other"),
    ],
)
def test_the_origin_of_a_name_is_read_off_its_family_name(name: str, wanted: str) -> None:
    assert origin(name) == wanted


def test_a_program_that_takes_too_long_is_stopped_and_told() -> None:
    cost = measured.run([sys.executable, "-c", "import threading; threading.Event().wait()"], limit_s=0.2)
    assert (cost.status, cost.fault) == (124, "stopped after 0 s")
