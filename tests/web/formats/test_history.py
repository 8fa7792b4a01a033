"""The history as text: courses with plain numbers beside, then each change and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web.formats.history import history

if TYPE_CHECKING:
    from pipeline.history.log import History


def test_a_history_is_told_with_courses_first_and_the_newest_change_in_front(kept_history: History) -> None:
    assert (
        history(kept_history)
        == """\
citations  ▁█  1,200 → 1,391 (as reported by profile-page, 2031-01-01 to 2031-01-20)
h-index    ▁█  31 → 32 (openalex, 2031-01-01 to 2031-01-20)

2031-01-20 12:00 UTC  1 paper added, 1 merged, h 31 → 32; run 7, refresh
    added: Kites & <Strings> (paper:kites-2031)
    merged: Stones (paper:stones) is one with paper:stones-2028
    h-index 31 → 32

2031-01-09 12:00 UTC  1 field changed (corrected by a person, judgement:1 (set)); run 5, set
    name of author:ada-probe: A. Probe → Ada Probe

2031-01-01 12:00 UTC  first shown; run 2, follow
"""
    )
