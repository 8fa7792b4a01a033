"""What a paper's page says."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pytest
from msgspec import UNSET

from spiders.acl.parser import parse_paper
from spiders.errors import PageError
from spiders.records import PaperContent, PaperRecord

Saved: TypeAlias = Callable[[str], bytes]

_URL = "https://aclanthology.org/2031.exa-long.7/"


def _content(body: bytes, url: str = _URL) -> PaperContent:
    (record,) = parse_paper(body, url).records
    assert isinstance(record, PaperRecord)
    return record.content


def test_names_are_those_printed_on_the_paper_not_those_of_the_meta_tags(saved: Saved) -> None:
    body = saved("paper-current")
    assert b'content="Ada B. Example" name=citation_author' in body
    authors = _content(body).authors
    assert authors is not UNSET
    assert [author.name for author in authors] == ["Ada Example", "J. Probe", "Mei Muster"]


def test_an_unverified_person_is_known_by_name_only(saved: Saved) -> None:
    authors = _content(saved("paper-current")).authors
    assert authors is not UNSET
    evidence = [
        one.evidence for author in authors if author.identifiers is not UNSET for one in author.identifiers
    ]
    assert evidence == ["matched", "name", "matched"]


def test_editors_and_people_in_the_abstract_are_no_authors(saved: Saved) -> None:
    authors = _content(saved("paper-current")).authors
    assert authors is not UNSET
    assert not {"Edda Editor", "N. Author"} & {author.name for author in authors}


def test_an_orcid_link_belongs_to_the_author_before_it(saved: Saved) -> None:
    link = b"<a href=https://orcid.org/0000-0000-0000-001x><i></i></a>"
    body = saved("paper-current").replace(b"Ada Example</a>", b"Ada Example</a>" + link, 1)
    authors = _content(body).authors
    assert authors is not UNSET
    assert authors[0].identifiers is not UNSET
    assert [(one.scheme, one.value) for one in authors[0].identifiers] == [
        ("acl", "ada-b-example"),
        ("orcid", "0000-0000-0000-001X"),
    ]


def test_the_meta_tags_are_the_list_where_the_page_links_fewer_authors(saved: Saved) -> None:
    body = saved("paper-current").replace(b"<a href=/people/mei-muster-exa/>Mei Muster</a>", b"Mei Muster", 1)
    authors = _content(body).authors
    assert authors is not UNSET
    assert [author.name for author in authors] == ["Ada B. Example", "Jörg Probe", "Mei Muster (样美)"]


def test_a_paper_of_150_authors_keeps_them_all_in_order(saved: Saved) -> None:
    many = ",\n".join(f"<a href=/people/toy-{number}/>Toy {number}</a>" for number in range(150))
    body = saved("paper-current").replace(b"<p class=lead>", b"<p class=lead>" + many.encode() + b",\n", 1)
    authors = _content(body).authors
    assert authors is not UNSET
    assert [author.name for author in authors[:150]] == [f"Toy {number}" for number in range(150)]
    assert len(authors) == 153


def test_a_paper_without_authors_doi_pages_or_abstract_is_read(saved: Saved) -> None:
    body = saved("paper-removed").replace(b"<a href=/people/ole-probe/>Ole Probe</a>", b"")
    content = _content(body.replace(b'<meta content="Ole Probe" name=citation_author>', b""))
    assert content.title == "Taken Down"
    assert content.identifiers == {"acl": "2031.exa-short.3"}
    assert (content.authors, content.pages, content.abstract, content.pdf_url) == (UNSET, UNSET, UNSET, UNSET)


def test_a_notice_of_retraction_or_removal_is_said(saved: Saved) -> None:
    retracted, removed = _content(saved("paper-retracted")), _content(saved("paper-removed"))
    assert (retracted.retracted, retracted.withdrawn) == (True, UNSET)
    assert (removed.retracted, removed.withdrawn) == (UNSET, True)


def test_a_paper_without_notice_is_not_said_to_stand(saved: Saved) -> None:
    content = _content(saved("paper-current"))
    assert (content.retracted, content.withdrawn) == (UNSET, UNSET)


def test_the_month_is_left_out_where_the_page_names_two(saved: Saved) -> None:
    body = saved("paper-journal-2019")
    assert _content(body).published == "1999-12"
    assert _content(body.replace(b"<dd>December</dd>", b"<dd>July 29 - August 1</dd>")).published == "1999"


def test_a_list_of_community_code_says_only_that_there_is_some(saved: Saved) -> None:
    code = _content(saved("paper-journal-2019")).code
    assert code is not UNSET
    assert (code.evidence, code.url) == ("asserted", UNSET)


def test_the_id_comes_from_the_address_where_the_page_names_none(saved: Saved) -> None:
    body = saved("paper-current").replace(b"<dt>Anthology ID:</dt><dd>2031.exa-long.7</dd>", b"")
    assert parse_paper(body, _URL).records[0].source_id == "2031.exa-long.7"
    with pytest.raises(PageError) as error:
        parse_paper(body, "https://aclanthology.org/faq/")
    assert error.value.code == "id-missing"


def test_a_page_without_title_is_no_record(saved: Saved) -> None:
    body = saved("paper-removed").replace(b"Taken Down", b"")
    with pytest.raises(PageError) as error:
        parse_paper(body, _URL)
    assert error.value.code == "title-missing"


def test_a_volume_page_is_no_paper(saved: Saved) -> None:
    with pytest.raises(PageError) as error:
        parse_paper(saved("volume-current"), "https://aclanthology.org/volumes/2031.exa-long/")
    assert error.value.code == "id-missing"
