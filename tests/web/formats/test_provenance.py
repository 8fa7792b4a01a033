"""Where figures come from, in words."""

from __future__ import annotations

from pipeline.document import Part
from web.formats.provenance import part_note


def test_years_among_the_parts_are_written_as_years() -> None:
    assert part_note(Part(name="first", value=2019)) == "first: 2019"
    assert part_note(Part(name="recent_output", value=2019)) == "recent_output: 2,019"
