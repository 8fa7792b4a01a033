"""What a person's page says."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pytest
from msgspec import UNSET

from spiders.acl.parser import parse_person
from spiders.errors import PageError
from spiders.records import AuthorRecord, ListingRecord, Page, PaperRecord

Saved: TypeAlias = Callable[[str], bytes]

_ADA = "https://aclanthology.org/people/ada-b-example/"
_WEI = "https://aclanthology.org/people/wei-muster/unverified/"


def _person(page: Page) -> AuthorRecord:
    (found,) = (record for record in page.records if isinstance(record, AuthorRecord))
    return found


def _listing(page: Page) -> ListingRecord:
    (found,) = (record for record in page.records if isinstance(record, ListingRecord))
    return found


def _papers(page: Page) -> list[PaperRecord]:
    return [record for record in page.records if isinstance(record, PaperRecord)]


def test_each_member_has_its_short_record_and_the_owners_place(saved: Saved) -> None:
    page = parse_person(saved("person-verified"), _ADA)
    members = _listing(page).content.members
    assert [(one.source_id, one.position) for one in members] == [
        ("2031.exa-long.7", 0),
        ("2031.exa-long.0", 0),
        ("X99-1003", 1),
    ]
    assert [(one.kind, one.source_id) for one in members] == [(one.kind, one.source_id) for one in _papers(page)]


def test_a_paper_that_does_not_show_its_owner_gives_no_place(saved: Saved) -> None:
    members = _listing(parse_person(saved("person-unverified"), _WEI)).content.members
    assert members[1].position is UNSET


def test_of_two_authors_of_one_name_the_id_tells_the_owner(saved: Saved) -> None:
    other = "https://aclanthology.org/people/wei-muster-sampleton/"
    body = saved("person-unverified")
    assert _listing(parse_person(body, _WEI)).content.members[0].position == 0
    assert _listing(parse_person(body, other)).content.members[0].position == 1


def test_papers_and_people_in_abstracts_awards_and_cards_are_not_listed(saved: Saved) -> None:
    papers = _papers(parse_person(saved("person-verified"), _ADA))
    assert [paper.source_id for paper in papers] == ["2031.exa-long.7", "2031.exa-long.0", "X99-1003"]
    names = {
        author.name for paper in papers if paper.content.authors is not UNSET for author in paper.content.authors
    }
    assert names == {
        "Ada Example",
        "Ada B. Example",
        "A. B. Example",
        "J. Probe",
        "Mei Muster",
        "Olaf Editor",
        "Ole Probe",
    }


def test_papers_are_dated_by_the_heading_above_them(saved: Saved) -> None:
    papers = _papers(parse_person(saved("person-verified"), _ADA))
    assert [paper.content.published for paper in papers] == ["2031", "2031", "1999"]


def test_the_page_after_a_merge_gives_the_id_of_the_address_that_answered(saved: Saved) -> None:
    page = parse_person(saved("person-verified"), "https://aclanthology.org/people/a/ada-b-example/?from=old#top")
    assert _person(page).source_id == _listing(page).source_id == "ada-b-example"


def test_a_remark_that_several_people_are_meant_is_no_affiliation(saved: Saved) -> None:
    assert _person(parse_person(saved("person-unverified"), _WEI)).content.affiliations is UNSET
    assert _person(parse_person(saved("person-verified"), _ADA)).content.affiliations == (
        "University of Exampletown",
    )


def test_a_page_that_lists_nothing_is_empty_and_says_so(saved: Saved) -> None:
    page = parse_person(saved("person-empty"), "https://aclanthology.org/people/mononym/")
    assert page.empty
    assert _listing(page).content.members == ()


def test_a_list_whose_papers_are_no_links_any_more_is_not_taken_for_empty(saved: Saved) -> None:
    body = saved("person-unverified").replace(b"href=/2030.exa-demo", b"data-id=/2030.exa-demo")
    with pytest.raises(PageError) as error:
        parse_person(body, _WEI)
    assert error.value.code == "no-papers"


def test_one_entry_without_title_is_rejected_and_the_rest_stands(saved: Saved) -> None:
    body = saved("person-verified").replace(b">Counting Toy Grammars<", b"><")
    page = parse_person(body, _ADA)
    assert [(reject.source_id, reject.code) for reject in page.rejects] == [("X99-1003", "title-missing")]
    assert len(_papers(page)) == len(_listing(page).content.members) == 2


def test_three_rejects_of_five_are_too_many(saved: Saved) -> None:
    broken = b"<strong><a href=/2031.exa-long.%d/></a></strong>"
    body = saved("person-verified").replace(
        b"<h4>1999</h4>", b"<h4>1999</h4>" + b"".join(broken % n for n in (31, 32, 33))
    )
    with pytest.raises(PageError) as error:
        parse_person(body, _ADA)
    assert error.value.code == "too-many-rejects"


def test_a_page_without_name_or_id_is_no_record(saved: Saved) -> None:
    with pytest.raises(PageError) as unnamed:
        parse_person(saved("person-empty").replace(b"Mononym", b""), "https://aclanthology.org/people/mononym/")
    with pytest.raises(PageError) as unknown:
        parse_person(saved("person-empty"), "https://aclanthology.org/people/")
    assert (unnamed.value.code, unknown.value.code) == ("name-missing", "id-missing")
