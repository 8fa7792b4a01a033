"""Small labelled sets, as they lie in folders."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

_PEOPLE = [
    ("a1", "A. Example", "Ada Example", ["Bo Sample"], "ada"),
    ("a2", "A. Example", "A. Example", ["Bo Sample"], "ada"),
    ("a3", "A. Example", "Ada Example", ["Cy Other"], "alan"),
    ("b1", "B. Sample", "Bo Sample", ["Ada Example"], "bo"),
    ("b2", "B. Sample", "Bo Sample", ["Ada Example", "Dee Third"], "bo"),
]


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """A folder with five mentions of three people in two blocks."""
    folder = tmp_path / "few_people"
    folder.mkdir()
    lines = [
        {"mention_id": key, "block": block, "name": name, "title": f"On {key}", "year": 2020, "coauthors": others}
        for key, block, name, others, _ in _PEOPLE
    ]
    (folder / "mentions.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    rows = "".join(f"{row[0]},{row[-1]}\n" for row in _PEOPLE)
    (folder / "gold.csv").write_text("mention_id,cluster_id\n" + rows)
    return folder


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """A folder with four records of three papers; the label of each file of labels is left to the test."""
    folder = tmp_path / "few_papers"
    folder.mkdir()
    (folder / "records.csv").write_text(
        "source,id,title,authors,venue,year\n"
        "left,1,On samples of small samples,Ada Example,Venue,2020\n"
        "right,1,On Samples of Small Samples,A. Example,Venue,2020\n"
        "left,2,Another matter of great weight,Bo Sample,Venue,2021\n"
        "right,2,Nothing like any other title,Cy Other,Venue,2022\n"
    )
    return folder
