"""The OAI-PMH host: harvests, tokens and the errors of the protocol."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from lxml import etree

from demo.answer import Ask
from demo.arxiv_oai import FORMATS, Paging, answer
from demo.bulk import make_world

if TYPE_CHECKING:
    from demo.server import Replica

Fetch = Callable[..., tuple[int, bytes, Mapping[str, str]]]
NS = {"o": "http://www.openarchives.org/OAI/2.0/"}
WORLD = make_world()


def _oai(query: str, paging: Paging | None = None) -> etree._Element:
    pairs = tuple((key, value) for key, _, value in (one.partition("=") for one in query.split("&")))
    ask = Ask(method="GET", path="/oai", query=pairs, now="2026-11-24T01:02:03Z")
    found = answer(WORLD, ask, paging or Paging())
    assert found.status == 200
    return etree.fromstring(found.body)


def _ids(root: etree._Element) -> list[str]:
    found = root.findall(".//o:identifier", NS)
    return [(element.text or "").removeprefix("oai:arXiv.org:") for element in found]


def _walk(query: str, paging: Paging) -> Iterator[etree._Element]:
    page = _oai(query, paging)
    yield page
    verb = query.partition("&")[0]
    while (token := page.findtext(".//o:resumptionToken", None, NS)) is not None and token:
        page = _oai(f"{verb}&resumptionToken={token}", paging)
        yield page


def _error(query: str, paging: Paging | None = None) -> str | None:
    element = _oai(query, paging).find("o:error", NS)
    return None if element is None else element.get("code")


@pytest.mark.parametrize("size", [1, 7, 10, 1000])
@pytest.mark.parametrize("hole", [False, True])
@pytest.mark.parametrize("form", FORMATS)
def test_tokens_walk_the_whole_set_once(size: int, form: str, hole: bool) -> None:
    pages = list(_walk(f"verb=ListRecords&metadataPrefix={form}", Paging(size=size, hole=hole)))
    seen = [identifier for page in pages for identifier in _ids(page)]
    assert sorted(seen) == sorted(WORLD.preprints)
    assert len(seen) == len(set(seen))


def test_the_second_page_can_be_empty_and_leads_on() -> None:
    counts = [
        len(_ids(page)) for page in _walk("verb=ListRecords&metadataPrefix=arXivRaw", Paging(size=15, hole=True))
    ]
    assert counts == [15, 0, 15, 8]


def test_a_harvest_without_a_hole_has_full_pages() -> None:
    pages = _walk("verb=ListIdentifiers&metadataPrefix=arXiv", Paging(size=15))
    assert [len(_ids(page)) for page in pages] == [15, 15, 8]


def test_the_last_of_several_pages_has_an_empty_token_and_a_single_page_has_none() -> None:
    *_, last = _walk("verb=ListRecords&metadataPrefix=arXiv", Paging(size=15))
    assert last.find(".//o:resumptionToken", NS) is not None
    assert _oai("verb=ListRecords&metadataPrefix=arXiv", Paging(size=99)).find(".//o:resumptionToken", NS) is None


def test_a_token_keeps_set_and_dates() -> None:
    query = "verb=ListRecords&metadataPrefix=arXiv&set=cs:cs:CL&from=2023-01-01&until=2024-12-31"
    seen = [identifier for page in _walk(query, Paging(size=1)) for identifier in _ids(page)]
    assert seen == _ids(_oai(query))
    assert "2302.90019" in seen
    assert "2505.90029" not in seen


@pytest.mark.parametrize(
    ("wanted", "inside", "outside"),
    [
        ("cs", "2106.90011", "2205.90006"),
        ("cs:cs:CL", "2106.90011", "2010.90004"),
        ("physics:astro-ph", "2406.90009", "2205.90006"),
        ("physics", "2205.90006", "2010.90004"),
    ],
)
def test_sets_hold_cross_lists_and_what_lies_below_them(wanted: str, inside: str, outside: str) -> None:
    found = _ids(_oai(f"verb=ListIdentifiers&metadataPrefix=arXiv&set={wanted}", Paging(size=99)))
    assert inside in found
    assert outside not in found


def test_the_date_is_that_of_the_last_change() -> None:
    found = _ids(_oai("verb=ListRecords&metadataPrefix=arXiv&from=2020-10-01&until=2020-10-01"))
    assert found == ["1911.90007"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("verb=ListRecords&metadataPrefix=arXiv&from=2026-11-01", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=arXiv&set=cs:cs:XX", "noRecordsMatch"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=arXiv&from=2005-01-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=arXiv&until=2026-11-26", "badArgument"),
        ("verb=ListRecords&metadataPrefix=arXiv&from=2024-02-01&until=2024-01-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=arXiv&from=2024", "badArgument"),
        ("verb=ListRecords&metadataPrefix=arXiv&metadataPrefix=arXiv", "badArgument"),
        ("verb=ListRecords&metadataPrefix=arXiv&colour=red", "badArgument"),
        ("verb=ListRecords&metadataPrefix=arXiv&resumptionToken=x", "badArgument"),
        ("verb=ListRecords&resumptionToken=x", "badResumptionToken"),
        ("verb=ListRecords&metadataPrefix=marc", "cannotDisseminateFormat"),
        ("verb=Sing", "badVerb"),
        ("metadataPrefix=arXiv", "badVerb"),
        ("verb=GetRecord&metadataPrefix=arXiv&identifier=oai:arXiv.org:0000.00000", "idDoesNotExist"),
        ("verb=GetRecord&metadataPrefix=arXiv", "badArgument"),
    ],
)
def test_what_is_wrong_is_said_with_status_200(query: str, code: str) -> None:
    assert _error(query) == code


def test_until_may_be_a_day_ahead() -> None:
    assert _error("verb=ListRecords&metadataPrefix=arXiv&until=2026-11-25") is None


def test_a_withdrawn_paper_stays_and_its_last_version_says_so() -> None:
    root = _oai("verb=GetRecord&metadataPrefix=arXivRaw&identifier=oai:arXiv.org:2109.90013")
    kinds = [element.text for element in root.iter("{http://arxiv.org/OAI/arXivRaw/}source_type")]
    assert kinds == ["D", "I"]


def test_raw_names_have_tex_accents_and_split_names_have_letters() -> None:
    query = "verb=GetRecord&identifier=oai:arXiv.org:2204.90017&metadataPrefix="
    raw = _oai(f"{query}arXivRaw").findtext(".//{http://arxiv.org/OAI/arXivRaw/}authors")
    split = _oai(f"{query}arXiv").findtext(".//{http://arxiv.org/OAI/arXiv/}keyname")
    assert (
        raw == r"Zo\"e Quillfeather (1), B. \AA{}kerlind V\aa{}g (2) ((1) Lantern Lab, (2) Norrsken Polytechnic)"
    )
    assert split == "Quillfeather"


@pytest.mark.parametrize("verb", ["Identify", "ListMetadataFormats", "ListSets"])
def test_the_host_describes_itself(verb: str) -> None:
    root = _oai(f"verb={verb}")
    assert root.find(f"o:{verb}", NS) is not None
    assert root.findtext("o:responseDate", None, NS) == "2026-11-24T01:02:03Z"


def test_a_token_can_expire_once(replica: Replica, fetch: Fetch) -> None:
    first = fetch("oaipmh.arxiv.org", "/oai?verb=ListRecords&metadataPrefix=arXivRaw")[1]
    token = etree.fromstring(first).findtext(".//o:resumptionToken", "", NS)
    path = f"/oai?verb=ListRecords&resumptionToken={quote(token)}"
    replica.expire_tokens()
    assert b"badResumptionToken" in fetch("oaipmh.arxiv.org", path)[1]
    assert b"<ListRecords>" in fetch("oaipmh.arxiv.org", path)[1]
