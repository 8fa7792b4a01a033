"""An author's page shows what was published before, each line with its numbers in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from pipeline.document import Notice
from web.site.history import SHOWN

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml import etree

    from pipeline.document import Profile
    from pipeline.history.log import History
    from web.site import SiteReport

    Build = Callable[..., SiteReport]
    Read = Callable[[str], etree._Element]

_PAGE = "authors/ada-probe/index.html"


def _words(element: etree._Element) -> str:
    return " ".join("".join(str(part) for part in element.itertext()).split())


def test_lines_have_a_text_alternative_and_plain_numbers_beside(
    built: Build, page: Read, profile: Profile, kept_history: History
) -> None:
    built(profile, history=lambda _: kept_history)
    (section,) = page(_PAGE).findall(".//section[@class='history']")
    pictures = section.findall(".//svg")
    assert [each.get("aria-label") for each in pictures] == [
        "citations: 2031-01-01: 1,200, 2031-01-20: 1,391",
        "h-index: 2031-01-01: 31, 2031-01-20: 32",
    ]
    assert all(each.get("role") == "img" for each in pictures)
    assert "1,200 → 1,391 (as reported by profile-page, 2031-01-01 to 2031-01-20)" in _words(section)


def test_the_log_tells_each_change_and_marks_what_a_person_corrected(
    built: Build, page: Read, profile: Profile, kept_history: History
) -> None:
    built(profile, history=lambda _: kept_history)
    entries = [_words(each) for each in page(_PAGE).findall(".//ol[@class='log']/li")]
    assert entries[0].startswith("Jan 20, 2031 1 paper added, 1 merged, h 31 → 32")
    assert "added: Kites & <Strings> (paper:kites-2031)" in entries[0]
    assert entries[1].startswith("Jan 9, 2031 1 field changed (corrected by a person, judgement:1 (set))")
    assert entries[2] == "Jan 1, 2031 first shown"


def test_of_a_long_history_the_newest_part_is_shown_with_how_much_more_there_is(
    built: Build, page: Read, profile: Profile, kept_history: History
) -> None:
    long = msgspec.structs.replace(kept_history, entries=kept_history.entries[:1] * (SHOWN + 5))
    built(profile, history=lambda _: long)
    (section,) = page(_PAGE).findall(".//section[@class='history']")
    assert len(section.findall("./ol/li")) == SHOWN
    assert _words(section).endswith("And 5 before.")


def test_an_author_of_whom_nothing_was_published_has_no_history(
    built: Build, page: Read, profile: Profile
) -> None:
    built(profile, history=lambda _: None)
    assert page(_PAGE).findall(".//section[@class='history']") == []


def test_what_is_odd_about_a_figure_or_a_paper_stands_beside_it(
    built: Build, page: Read, profile: Profile
) -> None:
    odd = [
        Notice(
            code="jumped", text="citations jumped", about="citations", source="profile-page", as_of="2031-03-20"
        ),
        Notice(code="i10-above-papers", text="i10 is high", about="i10_index"),
        Notice(code="in-the-future", text="dated ahead", about="paper:stones-2028"),
    ]
    built(msgspec.structs.replace(profile, notices=(*profile.notices, *odd)))
    tree = page(_PAGE)
    assert _words(tree.find(".//aside")) == "Ben was split off (2031-01-02)"  # type: ignore[arg-type]
    assert "citations jumped (profile-page, 2031-03-20)" in _words(tree.find(".//*[@id='citations']"))  # type: ignore[arg-type]
    assert "i10 is high" in _words(tree.find(".//*[@id='i10_index']"))  # type: ignore[arg-type]
    assert tree.find(".//details[@class='more']").get("open") == "open"  # type: ignore[union-attr]
    assert "dated ahead" in _words(tree.findall(".//article")[2])
