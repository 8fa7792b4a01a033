"""RIS, CSL-JSON, JSON-LD and Atom: what a reference manager, a processor, a crawler and a reader get."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import msgspec
import pytest
from lxml import etree

from web.formats.atom import atom
from web.formats.csl import csl
from web.formats.jsonld import jsonld
from web.formats.ris import ris

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.document import Paper, Profile

_ATOM = {"a": "http://www.w3.org/2005/Atom"}


def test_ris_has_one_record_a_paper_of_tagged_lines(profile: Profile) -> None:
    lines = ris(profile).split("\r\n")
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in lines[:-1])
    assert lines[-1] == ""
    assert [line for line in lines if line.startswith("TY")] == ["TY  - GEN", "TY  - JOUR", "TY  - GEN"]
    assert lines.count("ER  - ") == 3
    assert {"AU  - Ben Trial", "DA  - 2029/09/05/", "JO  - Journal of Invented Flight", "N1  - Retracted"} <= set(
        lines
    )
    assert "DA  - 2028/02//" in lines


def test_csl_names_types_dates_and_authors_and_leaves_out_what_is_absent(profile: Profile) -> None:
    items = json.loads(csl(profile))
    assert items[1] == {
        "id": "balloons-2029",
        "type": "article-journal",
        "title": "Balloons and Their Friends",
        "author": [{"literal": "Ben Trial"}, {"literal": "Ada Probe"}],
        "issued": {"date-parts": [[2029, 9, 5]]},
        "container-title": "Journal of Invented Flight",
        "abstract": "Round things rise.",
        "DOI": "10.1000/balloons_1",
        "URL": "https://doi.org/10.1000/balloons_1",
        "note": "Retracted",
    }
    assert items[0]["title"] == "β-Kites: Flying with ℓ₁ Strings & 100% Wind"


def test_jsonld_ties_the_papers_to_the_person(profile: Profile) -> None:
    graph = json.loads(jsonld(profile))
    assert (graph["@type"], graph["name"], graph["alternateName"]) == ("Person", "Ada Probe", ["A. Probe"])
    assert graph["sameAs"] == ["https://orcid.org/0000-0000-0000-0000"]
    papers = graph["@reverse"]["author"]
    assert [paper["identifier"] for paper in papers] == [paper.id for paper in profile.papers]
    assert papers[1]["isPartOf"] == {"@type": "Periodical", "name": "Journal of Invented Flight"}


def test_atom_lists_the_newest_first_with_whole_times(profile: Profile) -> None:
    papers = tuple(reversed(profile.papers))
    feed = etree.fromstring(atom(msgspec.structs.replace(profile, papers=papers)).encode())
    entries = feed.findall("a:entry", _ATOM)
    assert [entry.findtext("a:updated", namespaces=_ATOM) for entry in entries] == [
        "2031-03-15T00:00:00Z",
        "2029-09-05T00:00:00Z",
        "2028-02-01T00:00:00Z",
    ]
    assert feed.findtext("a:updated", namespaces=_ATOM) == "2031-03-20T00:00:00Z"
    ids = [element.text for element in feed.iter(f"{{{_ATOM['a']}}}id")]
    assert len(ids) == len(set(ids)) == 4


@pytest.mark.parametrize("write", [ris, csl, jsonld, atom])
def test_markup_and_controls_in_a_text_do_no_harm(
    write: Callable[[Profile], str], bare_profile: Profile, paper_of: Callable[..., Paper]
) -> None:
    paper = paper_of(id="p", title="</title>\x00\nER  - <script>", abstract="]]>&amp;\r\n\x0b")
    out = write(msgspec.structs.replace(bare_profile, papers=(paper,)))
    if write is atom:
        assert etree.fromstring(out.encode()).findtext("a:entry/a:summary", namespaces=_ATOM) == "]]>&amp;\n"
    elif write is ris:
        assert len(re.findall("^ER  - ", out, re.MULTILINE)) == 1
    else:
        assert json.loads(out)
