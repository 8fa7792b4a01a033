"""One paper from many records: for each field the record that is believed first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipeline.derivation.papers import merge
from pipeline.derivation.said import Said
from spiders.records import Code, Version

if TYPE_CHECKING:
    from pipeline.derivation.papers import PaperRow
    from spiders.records import PaperRecord
    from tests.pipeline.conftest import Desk, Form

_GATES = "Sparse gates for long documents"
_IDS = {"arxiv": "2501.00001"}


def _said(record: PaperRecord, day: int = 0) -> Said:
    key = f"{record.source}/{record.kind}/{record.source_id}"
    names = [] if not record.content.authors else [author.name for author in record.content.authors]
    at = record.said_at
    assert at is not None
    mentions = tuple(f"{key}#{name}#0" for name in names)
    return Said(key, record.source, record.kind, record.source_id, record.content, at, at, day, mentions)


def _merged(*records: PaperRecord) -> PaperRow:
    found = merge([_said(record) for record in records])
    assert merge([_said(record) for record in reversed(records)]) == found
    return found


def test_each_field_comes_from_the_record_believed_first_that_has_it(form: Form) -> None:
    raw = form.paper("1", _GATES, ["Ada Lindqvist"], day=1, abstract="Gates.")
    oai = form.paper("1", "SPARSE GATES", ["A. Lindqvist"], kind="oai", day=9, abstract="GATES", comment="8 pages")
    paper = _merged(raw, oai)
    assert (paper.title, paper.detail.abstract, paper.detail.comment) == (_GATES, "Gates.", "8 pages")
    assert [credit.name for credit in paper.detail.authors] == ["Ada Lindqvist"]
    assert paper.detail.from_records["comment"] == "arxiv/oai/1"
    assert paper.detail.said_at == "2031-01-10"


def test_a_complete_author_list_goes_before_one_that_is_cut(form: Form) -> None:
    cut = form.paper("1", _GATES, ["Ada Lindqvist"], day=1, authors_complete=False)
    full = form.paper("1", _GATES, ["Ada Lindqvist", "Bo Okafor"], source="profile-page", kind="paper", day=1)
    paper = _merged(cut, full)
    assert [credit.name for credit in paper.detail.authors] == ["Ada Lindqvist", "Bo Okafor"]
    assert paper.detail.authors_complete


def test_of_cut_lists_the_longest_is_shown_as_cut(form: Form) -> None:
    short = form.paper("1", _GATES, ["Ada Lindqvist"], day=1, authors_complete=False)
    longer = form.paper("1", _GATES, ["A. Lindqvist", "B. Okafor"], kind="list", day=1, authors_complete=False)
    paper = _merged(short, longer)
    assert [credit.name for credit in paper.detail.authors] == ["A. Lindqvist", "B. Okafor"]
    assert not paper.detail.authors_complete


def test_each_source_has_its_newest_citation_count(form: Form) -> None:
    counts = [
        form.paper(str(n), _GATES, source="semantic-scholar", kind="paper", day=day, citations=count)
        for n, (day, count) in enumerate(((5, 40), (9, 38), (1, 2)))
    ]
    other = form.paper("1", _GATES, source="profile-page", kind="paper", day=20, citations=7)
    found = _merged(*counts, other).detail.citations
    assert {source: (count.value, count.as_of) for source, count in found.items()} == {
        "semantic-scholar": (38, "2031-01-10"),
        "profile-page": (7, "2031-01-21"),
    }


def test_a_link_to_code_goes_before_a_badge_and_an_owners_before_one_found_in_text(form: Form) -> None:
    def coded(kind: str, code: Code) -> PaperRecord:
        return form.paper("1", _GATES, kind=kind, day=1, code=code)

    text = coded("raw", Code("text", "https://code.example/text"))
    badge = coded("oai", Code("badge"))
    owned = coded("abs", Code("asserted", "https://code.example/own"))
    found = _merged(text, badge, owned).detail.code
    assert found is not None
    assert (found.url, found.confidence) == ("https://code.example/own", "asserted")
    found = _merged(text, badge).detail.code
    assert found is not None
    assert found.url == "https://code.example/text"


def test_the_date_is_that_of_the_first_version_before_publication_and_update(form: Form) -> None:
    oai = form.paper("1", _GATES, kind="oai", day=9, updated="2026-02-01")
    acl = form.paper("1", _GATES, source="acl", kind="paper", day=1, published="2025-07")
    raw = form.paper("1", _GATES, day=1, submitted="2025-01-02", versions=(Version("v1", "2025-01-02"),))
    assert _merged(oai).date == "2026-02-01"
    assert _merged(oai, acl).date == "2025-07"
    paper = _merged(oai, acl, raw)
    assert paper.date == "2025-01-02"
    assert [(each.version, each.source) for each in paper.detail.versions] == [
        ("v1", "arxiv"),
        ("published", "acl"),
    ]


@pytest.mark.parametrize("field", ["withdrawn", "retracted"])
def test_a_withdrawal_and_a_retraction_are_flagged(light_desk: Desk, form: Form, field: str) -> None:
    fields: dict[str, Any] = {field: True}
    light_desk.see(form.paper("1", _GATES, ["Ada Lindqvist"], identifiers=_IDS))
    light_desk.see(form.paper("x", _GATES, ["Ada Lindqvist"], kind="oai", identifiers=_IDS, **fields))
    light_desk.derive()
    (paper,) = light_desk.profile("ada-lindqvist").papers
    assert paper.retracted


def test_a_tombstone_alone_is_no_paper_and_flags_the_paper_that_it_is_of(desk: Desk, form: Form) -> None:
    desk.see(form.paper("1", None, kind="deleted", identifiers=_IDS, withdrawn=True))
    desk.derive()
    assert desk.papers() == set()
    desk.see(form.paper("1", _GATES, ["Ada Lindqvist"], identifiers=_IDS))
    desk.derive()
    assert desk.papers() == {frozenset({"arxiv/raw/1", "arxiv/deleted/1"})}
    (paper,) = desk.profile("ada-lindqvist").papers
    assert (paper.title, paper.retracted) == (_GATES, True)


def test_a_paper_and_a_person_of_one_name_have_two_ids(light_desk: Desk, form: Form) -> None:
    light_desk.see(form.paper("1", "Ada Lindqvist", ["Ada Lindqvist"]))
    light_desk.derive()
    assert light_desk.paper_of("arxiv/raw/1") == "ada-lindqvist"
    assert light_desk.author_of("arxiv/raw/1#Ada Lindqvist#0") == "ada-lindqvist-2"
