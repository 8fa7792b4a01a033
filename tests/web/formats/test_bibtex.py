"""BibTeX: read back by a small reader, braces always in balance."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.document import PaperAuthor
from web.formats.bibtex import bibtex
from web.formats.bibtex_text import author, escape, verbatim

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.document import Paper, Profile

_TEX = st.text(st.sampled_from("ab 5{}\\$%&_#^~\"'é,@=-"), max_size=40)


def _value(text: str, place: int) -> tuple[str, int]:
    """Return the value that begins at a place, and where it ends."""
    if text[place] != "{":
        word = re.compile(r"\w+").match(text, place)
        assert word is not None
        return word[0], word.end()
    depth = 0
    for end in range(place, len(text)):
        depth += {"{": 1, "}": -1}.get(text[end], 0)
        if depth == 0:
            return text[place + 1 : end], end + 1
    pytest.fail("a value has no end")


def _read(text: str) -> dict[str, dict[str, str]]:
    """Return the entries by key, each with its fields and its type under `@`."""
    entries: dict[str, dict[str, str]] = {}
    place = 0
    head, field = re.compile(r"\s*@(\w+)\{([^,\s]+),"), re.compile(r"\s*(\w+) = ")
    while match := head.match(text, place):
        fields = {"@": match[1]}
        place = match.end()
        while name := field.match(text, place):
            fields[name[1]], place = _value(text, name.end())
            assert text[place] == ","
            place += 1
        closing = re.compile(r"\s*\}").match(text, place)
        assert closing is not None
        place = closing.end()
        assert match[2] not in entries
        entries[match[2]] = fields
    assert text[place:].strip() == ""
    return entries


def _only(profile: Profile, *papers: Paper) -> Profile:
    return msgspec.structs.replace(profile, papers=papers)


def test_a_profile_is_read_back_whole(profile: Profile) -> None:
    entries = _read(bibtex(profile))
    assert list(entries) == ["arxiv-3001.00001", "balloons-2029", "stones-2028"]
    assert entries["arxiv-3001.00001"] == {
        "@": "misc",
        "author": "Ada Probe and Ben Trial and Cleo Sample and others",
        "title": r"{$\beta$-Kites: Flying with $\ell_1$ Strings \& 100\% Wind}",
        "year": "2031",
        "month": "mar",
        "doi": "10.48550/arxiv.3001.00001",
        "eprint": "3001.00001",
        "archivePrefix": "arXiv",
        "primaryClass": "cs.LG",
        "url": "https://arxiv.org/abs/3001.00001",
    }
    assert entries["balloons-2029"]["journal"] == "Journal of Invented Flight"
    assert entries["balloons-2029"]["doi"] == "10.1000/balloons_1"
    assert entries["balloons-2029"]["note"] == "Retracted"
    assert entries["stones-2028"] == {
        "@": "misc",
        "author": "Ada Probe",
        "title": "{Stones}",
        "year": "2028",
        "month": "feb",
    }


@pytest.mark.parametrize(
    ("venue", "dblp", "kind", "field"),
    [
        ("Journal of Flight", "", "article", "journal"),
        ("IEEE Trans. Flight", "", "article", "journal"),
        ("Nature", "", "article", "journal"),
        ("Proceedings of the Society for Letters", "", "inproceedings", "booktitle"),
        ("International Conference on Natural Things", "", "inproceedings", "booktitle"),
        ("KITE", "", "inproceedings", "booktitle"),
        ("Kites", "journals/kites/Probe31", "article", "journal"),
        ("Proc. VLDB Endow.", "journals/pvldb/Probe31", "article", "journal"),
        ("CoRR", "journals/corr/abs-3001-00001", "misc", ""),
        ("arXiv.org", "", "misc", ""),
    ],
)
def test_the_venue_decides_the_entry_type(
    bare_profile: Profile, paper_of: Callable[..., Paper], venue: str, dblp: str, kind: str, field: str
) -> None:
    identifiers = {"dblp": dblp} if dblp else {}
    found = _read(bibtex(_only(bare_profile, paper_of(id="a", venue=venue, identifiers=identifiers))))["a"]
    assert found["@"] == kind
    assert not field or found[field] == venue


def test_keys_stay_apart_even_when_they_differ_only_in_what_a_key_cannot_hold(
    bare_profile: Profile, paper_of: Callable[..., Paper]
) -> None:
    papers = [paper_of(id=id_) for id_ in ("a b", "a-b", "A-B", "a{b", "é")]
    keys = list(_read(bibtex(_only(bare_profile, *papers))))
    assert keys == ["a-b", "a-b-2", "A-B-3", "a-b-4", "-"]


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("costs $5 and $10", r"costs \$5 and \$10"),
        (r"$a_b$ a_b \_ \& & 5% #1", r"$a_b$ a\_b \_ \& \& 5\% \#1"),
        (r"J\"org \emph{x $y$ z}", r"J\"org \emph{x $y$ z}"),
        ("Fig.~1, ~10 kites ^", r"Fig.~1, \textasciitilde{}10 kites \textasciicircum{}"),
        ("open { and } shut }", r"open { and } shut \ensuremath{\rbrace}"),
        ("a \\", r"a \textbackslash{}"),
        ("Ünïcode – βeta", "Ünïcode – βeta"),
    ],
)
def test_text_is_escaped_once_and_tex_is_left_alone(text: str, escaped: str) -> None:
    assert escape(text) == escaped


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Ada B. Probe", "Ada B. Probe"),
        ("Ada Probe Jr.", "Probe, Jr., Ada"),
        ("The Kite Collaboration", "{The Kite Collaboration}"),
        ("Ben and Friends", "{Ben and Friends}"),
        ("A, B, C", "{A, B, C}"),
    ],
)
def test_a_group_is_no_family_name(name: str, written: str) -> None:
    assert author(name) == written


@given(_TEX)
def test_every_text_has_its_braces_in_balance(text: str) -> None:
    depth = 0
    for character in escape(text):
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert depth >= 0
    assert depth == 0


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_an_address_cannot_end_its_field(text: str) -> None:
    assert not set(verbatim(text)[1:-1]) & set("{}\\ \n")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(titles=st.lists(_TEX.filter(bool), max_size=4), name=_TEX.filter(bool))
def test_every_profile_can_be_read_back(
    bare_profile: Profile, paper_of: Callable[..., Paper], titles: list[str], name: str
) -> None:
    papers = [
        paper_of(id=f"p{n}", title=title, venue=title, authors=(PaperAuthor(name=name),))
        for n, title in enumerate(titles)
    ]
    entries = _read(bibtex(_only(bare_profile, *papers)))
    assert list(entries) == [paper.id for paper in papers]
