"""Each parser reads each kind of page that the replica sends."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, TypeVar

import pytest
from msgspec import UNSET

from demo import faults
from demo.semantic_scholar import API_KEY
from spiders.acl.parser import parse_paper, parse_person, parse_volume
from spiders.arxiv.abs_page import parse_abs
from spiders.arxiv.api import parse_api
from spiders.arxiv.author_json import parse_author_json
from spiders.arxiv.author_page import parse_author_atom, parse_author_html
from spiders.arxiv.list_page import parse_list
from spiders.arxiv.oai import parse_oai
from spiders.citation_meta.parser import parse_page
from spiders.errors import ExpiredError, GoneError, PageError
from spiders.profile_page.parser import parse as parse_profile
from spiders.records import AuthorContent, Harvest, ListingContent, Page, PaperContent
from spiders.semantic_scholar.fields import AUTHOR_FIELDS, PAPER_FIELDS
from spiders.semantic_scholar.parser import (
    parse_author,
    parse_author_batch,
    parse_author_papers,
    parse_author_search,
    parse_paper_batch,
)

if TYPE_CHECKING:
    from demo.server import Replica

Fetch = Callable[..., tuple[int, bytes, Mapping[str, str]]]
T = TypeVar("T", PaperContent, AuthorContent, ListingContent)
ARXIV, ACL = "https://arxiv.org", "https://aclanthology.org"


def _of(kind: type[T], page: Page) -> list[T]:
    return [record.content for record in page.records if isinstance(record.content, kind)]


def _paper(page: Page) -> PaperContent:
    (content,) = _of(PaperContent, page)
    return content


def _names(content: PaperContent) -> list[str]:
    assert content.authors is not UNSET
    return [name.name for name in content.authors]


def _titles(page: Page) -> list[str]:
    return [str(content.title) for content in _of(PaperContent, page)]


def _harvest(token: str | None = None, kind: str = "raw") -> Harvest:
    return Harvest(kind=kind, scope="", since=None, until=None, started="", token=token)


@pytest.mark.parametrize(("form", "kind"), [("arXivRaw", "raw"), ("arXiv", "oai")])
def test_a_harvest_over_several_pages_reads_every_paper(
    replica: Replica, fetch: Fetch, form: str, kind: str
) -> None:
    first = fetch("oaipmh.arxiv.org", f"/oai?verb=ListRecords&metadataPrefix={form}")[1]
    page = parse_oai(first, _harvest(kind=kind))
    seen, pages = list(page.records), 1
    while page.harvest and page.harvest.token:
        query = f"/oai?verb=ListRecords&resumptionToken={page.harvest.token.replace('%', '%25')}"
        page = parse_oai(fetch("oaipmh.arxiv.org", query)[1], page.harvest)
        assert page.rejects == ()
        seen += page.records
        pages += 1
    assert sorted(record.source_id for record in seen) == sorted(replica.world.preprints)
    assert pages == 4


def test_oai_says_that_there_is_nothing(fetch: Fetch) -> None:
    query = "/oai?verb=ListRecords&metadataPrefix=arXivRaw&from=2026-11-01"
    assert parse_oai(fetch("oaipmh.arxiv.org", query)[1], _harvest()).empty


def test_oai_says_that_a_token_has_expired(fetch: Fetch) -> None:
    with pytest.raises(ExpiredError):
        parse_oai(fetch("oaipmh.arxiv.org", "/oai?verb=ListRecords&resumptionToken=x")[1], _harvest("x"))


def test_raw_records_have_names_affiliations_and_dates(fetch: Fetch) -> None:
    query = "/oai?verb=GetRecord&metadataPrefix=arXivRaw&identifier=oai:arXiv.org:2204.90017"
    paper = _paper(parse_oai(fetch("oaipmh.arxiv.org", query)[1]))
    assert _names(paper) == [r"Zo\"e Quillfeather", r"B. \AA{}kerlind V\aa{}g"]
    assert paper.authors is not UNSET
    assert [name.affiliations for name in paper.authors] == [("Lantern Lab",), ("Norrsken Polytechnic",)]
    assert paper.submitted == "2022-04-25"


def test_a_raw_record_of_121_authors_is_read_whole(fetch: Fetch) -> None:
    query = "/oai?verb=GetRecord&metadataPrefix=arXivRaw&identifier=oai:arXiv.org:2406.90009"
    assert len(_names(_paper(parse_oai(fetch("oaipmh.arxiv.org", query)[1])))) == 121


def test_an_abstract_page(fetch: Fetch) -> None:
    paper = _paper(parse_abs(fetch("arxiv.org", "/abs/1911.90007")[1], f"{ARXIV}/abs/1911.90007", "utf-8"))
    assert paper.title == r"Lighthouses in $\ell_1$ Balls: Sparse Recovery from Two Beams"
    assert _names(paper)[1] == "J. Q. Marlowe"
    assert (paper.submitted, paper.updated) == ("2019-11-18", "2020-09-30")
    assert (paper.primary_category, paper.categories) == ("stat.ML", ("stat.ML", "cs.LG", "math.ST"))
    assert paper.identifiers == {"arxiv": "1911.90007", "doi": "10.5555/jis.2020.12.33"}


def test_an_abstract_page_of_a_withdrawn_paper(fetch: Fetch) -> None:
    assert _paper(parse_abs(fetch("arxiv.org", "/abs/2109.90013")[1], f"{ARXIV}/abs/2109.90013")).withdrawn is True


def test_a_bot_check_in_place_of_an_abstract_page_gives_no_record(fetch: Fetch) -> None:
    with pytest.raises(PageError):
        parse_abs(fetch(*faults.BLOCKED)[1], f"{ARXIV}{faults.BLOCKED[1]}", "utf-8")


def test_the_api_finds_both_people_of_one_name(fetch: Fetch) -> None:
    page = parse_api(fetch("export.arxiv.org", "/api/query?search_query=au:%22Wei+Lin%22&max_results=100")[1])
    found = {content.primary_category for content in _of(PaperContent, page)}
    assert {"cs.LG", "physics.optics"} <= found


def test_the_api_answers_for_ids_and_leaves_out_the_unknown(fetch: Fetch) -> None:
    ids = ("2405.90023", "0000.00000")
    page = parse_api(fetch("export.arxiv.org", f"/api/query?id_list={','.join(ids)}")[1], query_ids=ids)
    assert _titles(page) == [r"$\beta$-Gull: Temperature Schedules for Preference Learning"]


def test_the_api_refuses_a_malformed_id(fetch: Fetch) -> None:
    status, body, _ = fetch("export.arxiv.org", "/api/query?id_list=abc")
    assert status == 400
    with pytest.raises(PageError):
        parse_api(body, query_ids=("abc",))


@pytest.mark.parametrize("form", ["", ".atom", ".atom2", ".json"])
def test_an_author_page_in_each_form(fetch: Fetch, form: str) -> None:
    body, url = fetch("arxiv.org", f"/a/lin_w_1{form}")[1], f"{ARXIV}/a/lin_w_1{form}"
    parse = {"": parse_author_html, ".json": parse_author_json}.get(form, parse_author_atom)
    page = parse(body, url)
    (author,), (listing,) = _of(AuthorContent, page), _of(ListingContent, page)
    assert author.name == "Wei Lin"
    assert author.identifiers is not UNSET
    found = {(one.scheme, one.value, one.evidence) for one in author.identifiers}
    assert ("orcid", "0000-0004-7003-7378", "asserted") in found
    assert len(listing.members) == 5


def test_an_author_who_did_not_opt_in_has_no_page(fetch: Fetch) -> None:
    status, body, _ = fetch("arxiv.org", "/a/nobody_n_1")
    assert status == 400
    with pytest.raises(GoneError):
        parse_author_html(body, f"{ARXIV}/a/nobody_n_1")


@pytest.mark.parametrize("period", ["new", "recent", "pastweek", "2024", "2024-05"])
def test_a_listing(fetch: Fetch, period: str) -> None:
    page = parse_list(fetch("arxiv.org", f"/list/cs.LG/{period}")[1], f"{ARXIV}/list/cs.LG/{period}", "utf-8")
    assert page.records
    assert page.rejects == ()


def test_a_listing_without_papers_is_empty(fetch: Fetch) -> None:
    assert parse_list(fetch("arxiv.org", "/list/cs.RO/2019")[1], f"{ARXIV}/list/cs.RO/2019", "utf-8").empty


def test_a_paper_of_the_anthology(fetch: Fetch) -> None:
    url = "/2023.harbor-long.4/"
    paper = _paper(parse_paper(fetch("aclanthology.org", url)[1], ACL + url, "utf-8"))
    assert paper.title == "Gradient Kites: Steering Language Models with Thin Strings"
    assert _names(paper) == ["Zoë Quillfeather", "Jane Q. Marlowe", "Hanh-Suong T. Trầnvũ"]
    assert paper.identifiers is not UNSET
    assert paper.identifiers["doi"] == "10.5555/2023.harbor-long.4"
    assert paper.code is not UNSET
    assert paper.published == "2023-07"


def test_a_retracted_paper_of_the_anthology(fetch: Fetch) -> None:
    url = "/2024.harbor-long.5/"
    assert _paper(parse_paper(fetch("aclanthology.org", url)[1], ACL + url, "utf-8")).retracted is True


def test_front_matter_of_the_anthology(fetch: Fetch) -> None:
    url = "/2023.harbor-long.0/"
    assert _paper(parse_paper(fetch("aclanthology.org", url)[1], ACL + url, "utf-8")).paper_type == "frontmatter"


@pytest.mark.parametrize(
    ("person", "name", "papers"),
    [
        ("jane-marlowe", "Jane Q. Marlowe", 2),
        ("zoe-quillfeather", "Zoë Quillfeather", 3),
        ("lucia-umbralejo", "Lucía Umbralejo", 2),
        ("kartikasena/unverified", "Kartikasena", 1),
    ],
)
def test_a_person_of_the_anthology(fetch: Fetch, person: str, name: str, papers: int) -> None:
    url = f"/people/{person}/"
    page = parse_person(fetch("aclanthology.org", url)[1], ACL + url, "utf-8")
    (author,), (listing,) = _of(AuthorContent, page), _of(ListingContent, page)
    assert author.name == name
    assert len(listing.members) == papers
    assert page.rejects == ()


def test_a_volume_of_the_anthology(fetch: Fetch) -> None:
    url = "/volumes/2023.harbor-long/"
    page = parse_volume(fetch("aclanthology.org", url)[1], ACL + url, "utf-8")
    assert len(_of(PaperContent, page)) == 3


def test_the_anthology_does_not_know_a_page(fetch: Fetch) -> None:
    status, body, _ = fetch("aclanthology.org", "/people/nobody/")
    assert status == 404
    with pytest.raises(GoneError):
        parse_person(body, f"{ACL}/people/nobody/", "utf-8")


def test_proceedings_pages_in_both_styles(replica: Replica, fetch: Fetch) -> None:
    for key, url in replica.proceedings_urls.items():
        path = url.removeprefix(replica.roots["proceedings.example"])
        replica.faults.clear()
        paper = _paper(parse_page(fetch("proceedings.example", path)[1], url, "utf-8"))
        assert paper.title == replica.world.paper[key].title_published
        authors = replica.world.paper[key].authors
        assert _names(paper) in ([who.name for who in authors], [who.last_first for who in authors])


def test_a_proceedings_page_that_breaks_off_is_refused(replica: Replica, fetch: Fetch) -> None:
    with pytest.raises(PageError):
        parse_page(fetch(*faults.CUT)[1], replica.roots[faults.CUT[0]] + faults.CUT[1], "utf-8")


@pytest.mark.parametrize("view", ["cards", "list"])
def test_a_profile_page_in_both_markups(replica: Replica, fetch: Fetch, view: str) -> None:
    body = fetch("profiles.example", f"/author/jane-marlowe?view={view}")[1]
    url = replica.profile_urls["jane-marlowe"]
    page = parse_profile(body, visited=date(2026, 11, 24), url=url, encoding="utf-8")
    (author,), (listing,) = _of(AuthorContent, page), _of(ListingContent, page)
    assert (author.name, author.main_field, author.h_index, author.papers) == ("Jane Q. Marlowe", "LG", 9, 11)
    assert (author.citations, author.novelty, author.ai_score) == (745, 51, 61)
    assert len(listing.members) == 11
    by_title = {content.title: content for content in _of(PaperContent, page)}
    cut = by_title[r"$\beta$-Gull: Temperature Schedules for Preference Learning"]
    assert cut.authors_complete is False
    assert _names(cut) == ["Meixing Qiuyan", "Jane Q. Marlowe", "Wei Lin"]
    assert by_title["Unlearning by Ebb and Flow"].submitted == "2026-03-15"


@pytest.mark.parametrize("view", ["cards", "list"])
def test_every_profile_page_is_read_whole(replica: Replica, fetch: Fetch, view: str) -> None:
    for key, url in replica.profile_urls.items():
        body = fetch("profiles.example", f"/author/{key}?view={view}")[1]
        page = parse_profile(body, visited=date(2026, 11, 24), url=url, encoding="utf-8")
        (listing,) = _of(ListingContent, page)
        assert page.rejects == ()
        assert listing.total == len(listing.members)


def test_an_impossible_profile_page_is_read_as_it_stands(replica: Replica, fetch: Fetch) -> None:
    url = replica.profile_urls["julian-marlowe"]
    page = parse_profile(
        fetch("profiles.example", "/author/julian-marlowe")[1], visited=date(2026, 11, 24), url=url
    )
    (author,) = _of(AuthorContent, page)
    assert (author.h_index, author.papers, author.citations) == (41, 3, 212)


def _scholar(fetch: Fetch, path: str, ids: list[str] | None = None) -> bytes:
    body = None if ids is None else json.dumps({"ids": ids}).encode()
    headers = {"x-api-key": API_KEY}
    answered = fetch("api.semanticscholar.org", f"/graph/v1/{path}", "POST" if body else "GET", body, headers)
    assert answered[0] == 200
    return answered[1]


def test_a_search_for_a_name_gives_everybody_of_that_name(fetch: Fetch) -> None:
    page = parse_author_search(_scholar(fetch, f"author/search?query=Wei+Lin&fields={AUTHOR_FIELDS}"))
    assert [content.name for content in _of(AuthorContent, page)] == ["Wei Lin"] * 3
    assert parse_author_search(_scholar(fetch, "author/search?query=nobody")).empty


def test_an_author_with_figures(fetch: Fetch) -> None:
    (author,) = _of(AuthorContent, parse_author(_scholar(fetch, f"author/900000101?fields={AUTHOR_FIELDS}")))
    assert (author.papers, author.citations, author.h_index) == (11, 712, 9)


def test_the_papers_of_an_author_in_parts(fetch: Fetch) -> None:
    base = f"author/900000101/papers?fields={PAPER_FIELDS}&limit=6"
    parts = [
        parse_author_papers(_scholar(fetch, f"{base}&offset={offset}"), owner_id="900000101") for offset in (0, 6)
    ]
    listings = [_of(ListingContent, part)[0] for part in parts]
    assert [(len(listing.members), listing.last) for listing in listings] == [(6, False), (5, True)]
    counts = [content.citations for part in parts for content in _of(PaperContent, part)]
    assert sum(count for count in counts if count is not UNSET) == 712


def test_batches_have_null_for_the_unknown(fetch: Fetch) -> None:
    ids = ["900000101", "0"]
    page = parse_author_batch(_scholar(fetch, f"author/batch?fields={AUTHOR_FIELDS}", ids), ids)
    assert len(_of(AuthorContent, page)) == 1
    papers = ["ARXIV:2106.90011", "ACL:2023.harbor-long.4", "DOI:10.5555/jis.2020.12.33", "ARXIV:0000.00000"]
    page = parse_paper_batch(_scholar(fetch, f"paper/batch?fields={PAPER_FIELDS}", papers), papers)
    assert [content.citations for content in _of(PaperContent, page)] == [212, 77, 140]
