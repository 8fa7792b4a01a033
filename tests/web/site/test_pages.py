"""What the pages show."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag, urljoin

import msgspec
import pytest

from pipeline.document import Institution, Notice, PaperAuthor, PaperCode, decode

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lxml import etree

    from pipeline.document import Paper, Profile
    from web.site import SiteReport

    Build = Callable[..., SiteReport]
    Read = Callable[[str], etree._Element]

AUTHOR = "authors/ada-probe/index.html"


def _words(element: etree._Element) -> str:
    return " ".join("".join(str(part) for part in element.itertext()).split())


def _pages(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))


def test_every_page_is_well_formed_without_scripts_and_has_its_landmarks(
    built: Build, folder: Path, page: Read, profile: Profile, bare_profile: Profile
) -> None:
    built(profile, bare_profile, redirects={"ada": "ada-probe"})
    for path in _pages(folder):
        tree = page(path)
        assert "<script" not in (folder / path).read_text("utf-8").lower()
        assert tree.get("lang") == "en"
        assert len(tree.findall(".//main")) == len(tree.findall(".//h1")) == len(tree.findall("./head/title")) == 1
        assert not [str(name) for element in tree.iter() for name in element.attrib if str(name).startswith("on")]
        ids = [element.get("id") for element in tree.iter() if element.get("id")]
        assert len(ids) == len(set(ids))


def test_headings_leave_no_level_out(built: Build, folder: Path, page: Read, profile: Profile) -> None:
    built(profile)
    for path in _pages(folder):
        levels = [int(str(e.tag)[1]) for e in page(path).iter() if re.fullmatch("h[1-6]", str(e.tag))]
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_every_link_within_the_site_leads_to_a_file(
    built: Build, folder: Path, page: Read, profile: Profile, bare_profile: Profile
) -> None:
    built(profile, bare_profile, redirects={"ada": "ada-probe", "paper:old-stones": "stones-2028"})
    followed = 0
    for path in _pages(folder):
        for element in page(path).iter("a", "link"):
            address = element.get("href", "")
            if re.match(r"\w+:", address):
                continue
            target = unquote(urldefrag(urljoin(f"http://site/{path}", address)).url.removeprefix("http://site/"))
            assert (folder / (target or path)).is_file(), f"{path} leads to {address}"
            followed += 1
    assert followed > 30


def test_each_figure_has_its_source_its_date_and_what_was_reported(
    built: Build, page: Read, profile: Profile
) -> None:
    built(profile)
    figures = {e.get("id"): _words(e) for e in page(AUTHOR).findall(".//dl/div")}
    assert figures["papers"] == (
        "papers 3 byline, stored papers, as of 2031-03-20, n = 3 4 as reported by profile-page on 2031-03-20"
    )
    assert figures["citations"] == (
        "citations 1,391 as reported by profile-page on 2031-03-20 no value of our own: counts for 1 of 3 papers"
        " in part: 40 (n = 1, openalex, as of 2031-03-19)"
    )
    assert figures["novelty"].startswith("Novelty 55% byline")
    assert figures["ai_score"].endswith("Parts h: 0.5, rank 12 of 40, without it 51")
    more = [_words(row) for row in page(AUTHOR).iter("tr")]
    assert "g-index–counts for 1 of 3 papers" in more


def test_a_paper_is_shown_with_all_that_is_known_of_it(built: Build, page: Read, profile: Profile) -> None:
    built(profile, msgspec.structs.replace(profile, id="ben-trial", name="Ben Trial", papers=()))
    article = page(AUTHOR).findall(".//article")[0]
    assert _words(article) == (
        "LG Mar 15, 2031 Code β-Kites: Flying with ℓ1 Strings & 100% Wind"
        " Ada Probe, Ben Trial, Cleo Sample et al. · exu"
        ' Kites cost $5 and $10. We show that "wind" helps, x2 < y.'
        " arxiv 3001.00001 doi 10.48550/arxiv.3001.00001 40 citations (openalex, as of 2031-03-19)"
        " 61.5 score (byline, as of 2031-03-20) code (profile-page, badge) why here (listed by profile-page)"
    )
    links = [(_words(link), link.get("href")) for link in article.iter("a")]
    assert ("Code", "https://example.org/kites") in links
    assert ("Ben Trial", "../../authors/ben-trial/index.html") in links
    assert not [link for link in links if link[0] in {"Cleo Sample", "Ada Probe"}]


def test_a_paper_page_names_everyone_and_says_why_a_figure_is_missing(
    built: Build, page: Read, profile: Profile
) -> None:
    built(profile)
    shown = _words(page("papers/arxiv-3001.00001/index.html"))
    assert "Ada Probe · exu Ben Trial Cleo Sample et al." in shown
    assert "– Novelty (no source gives it)" in shown
    assert "v1Mar 15, 2031–arxiv" in shown
    assert "why here" not in shown
    assert "Retracted" in _words(page("papers/balloons-2029/index.html"))


def test_a_paper_page_names_what_its_novelty_is_judged_by(built: Build, page: Read, profile: Profile) -> None:
    built(profile)
    found = page("papers/stones-2028/index.html")
    shown = _words(found)
    assert "arxiv-3001.00001 similarity 0.25 elsewhere similarity 0.20" in shown
    assert "Words that no earlier paper has together: stone + wind, stone + fly" in shown
    assert [link.get("href") for link in found.iter("a") if _words(link) == "arxiv-3001.00001"]
    assert "What Novelty compares with" not in _words(page("papers/balloons-2029/index.html"))


def test_fields_and_venues_are_counted_the_most_frequent_first(built: Build, page: Read, profile: Profile) -> None:
    built(profile)
    assert "Fields LG 3 Venues Gliding 2 Flight 1" in _words(page(AUTHOR))


def test_years_are_drawn_and_told(built: Build, page: Read, profile: Profile) -> None:
    built(profile)
    (drawing,) = page(AUTHOR).iter("{*}svg")
    assert drawing.get("aria-label") == "Papers per year: 2028: 1, 2029: 1, 2031: 1"
    assert len(drawing.findall("{*}rect")) == 4


def test_notices_and_co_authors_are_shown(built: Build, page: Read, profile: Profile) -> None:
    notices = (Notice(code="x", text="Look twice", about="h_index", source="openalex"),)
    built(msgspec.structs.replace(profile, notices=notices))
    shown = _words(page(AUTHOR))
    assert "Look twice (openalex)" in shown
    assert "Ben Trial ≥ 2 Cleo Sample 1" in shown
    assert "Also written A. Probe" in shown


def test_the_first_page_lists_all_authors_by_name(
    built: Build, page: Read, profile: Profile, bare_profile: Profile
) -> None:
    built(bare_profile, profile)
    rows = [_words(row) for row in page("index.html").iter("tr")]
    assert rows == ["NameMain fieldPapers", "Ada ProbeLG3", "Ben Trial1"]


def test_a_site_without_profiles_says_so(built: Build, page: Read) -> None:
    built()
    assert "There is no profile yet." in _words(page("index.html"))


def test_the_sources_are_thanked(built: Build, page: Read, profile: Profile) -> None:
    built(profile)
    shown = _words(page("about/index.html"))
    assert "Thank you to all & sundry." in shown
    assert "records up to 2031-03-20" in shown


def test_what_lies_beside_the_page_is_the_document(built: Build, folder: Path, profile: Profile) -> None:
    built(profile)
    assert decode((folder / "authors/ada-probe/profile.json").read_bytes()) == profile
    assert (folder / "authors/ada-probe/papers.bib").read_text("utf-8").startswith("@misc{arxiv-3001.00001,")
    assert (folder / "authors/ada-probe/papers.csv").read_bytes().startswith(b"id,title,")


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "\"'><img src=x onerror=alert(1)>", "{{ 7 * 7 }}"])
def test_no_text_of_a_source_becomes_markup(
    built: Build, folder: Path, page: Read, profile: Profile, paper_of: Callable[..., Paper], text: str
) -> None:
    paper = paper_of(
        id="p",
        title=text,
        abstract=text,
        venue=text,
        field=text,
        why=text,
        primary_category=text,
        institutions=(text,),
        authors=(PaperAuthor(name=text, id=text),),
        identifiers={"doi": text, text: text},
        code=PaperCode(url="javascript:alert(1)", source=text),
    )
    built(
        msgspec.structs.replace(
            profile,
            name=text,
            names=(text, "x"),
            main_field=text,
            papers=(paper,),
            institutions=(Institution(name=text, tag=text, ror="javascript:alert(1)"),),
        ),
        acknowledgements=[text],
        built_from=text,
    )
    for path in _pages(folder):
        tree = page(path)
        body = (folder / path).read_text("utf-8")
        assert "<script" not in body
        assert "<img" not in body
        assert not [e for e in tree.iter() if "javascript:" in e.get("href", "")]
        assert text in "".join(str(part) for part in tree.itertext())


def test_a_long_author_list_is_cut_on_the_profile_and_whole_on_the_paper(
    built: Build, page: Read, profile: Profile, paper_of: Callable[..., Paper]
) -> None:
    people = tuple(PaperAuthor(name=f"Person {n}") for n in range(200))
    built(
        msgspec.structs.replace(
            profile, papers=(paper_of(id="p", title="T", authors=people, authors_complete=True),)
        )
    )
    assert "Person 7, and 192 more" in _words(page(AUTHOR)).replace("Person 7 ", "Person 7, ")
    assert "Person 199" in _words(page("papers/p/index.html"))


def test_a_page_beside_the_authors_explains_it_in_escaped_lines(
    built: Build, folder: Path, page: Read, profile: Profile
) -> None:
    built(profile, why=lambda id_: [[f"author:{id_}", "  one <b>line</b>", "another"], ["an alarm"]])
    tree = page("authors/ada-probe/why/index.html")
    sections = tree.findall(".//section")
    assert [_words(section) for section in sections] == ["author:ada-probe one <b>line</b> another", "an alarm"]
    assert tree.findtext(".//section/pre") == "  one <b>line</b>\nanother"
    links = [str(link.get("href")) for link in page(AUTHOR).iter("a")]
    assert "../../authors/ada-probe/why/index.html" in links
    built(profile)
    assert "authors/ada-probe/why/index.html" not in _pages(folder)
