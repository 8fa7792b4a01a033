"""Every recorded page that has `citation_*` tags, read where it lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec import UNSET

from spiders.citation_meta.parser import parse_page
from spiders.errors import PageError
from spiders.records import PaperContent, PaperRecord

if TYPE_CHECKING:
    from pathlib import Path

_RENDERED = "arxiv/abs_html_rendered/abs-"
_ACL = "https://aclanthology.org"
_USENIX = "https://www.usenix.org/conference/exa/presentation"
# File, where it was found, number of authors, date (arXiv: of the first version), as the files have them.
_PAGES = [
    ("acl/paper_html/2021.naacl-main.208.html", f"{_ACL}/2021.naacl-main.208/", 2, "2021-06"),
    ("acl/paper_html/N04-1001.html", f"{_ACL}/N04-1001/", 8, "2004"),
    ("arxiv/abs_html/abs-1902.02534_head-only.html", "https://arxiv.org/abs/1902.02534", 3, "2019-02-07"),
    ("arxiv/abs_html/abs-2106.09608v2_2021.html", "https://arxiv.org/abs/2106.09608v2", 2, "2021-06-17"),
    (f"{_RENDERED}0704.0020.html", "https://arxiv.org/abs/0704.0020", 2, "2007-03-31"),
    (f"{_RENDERED}0704.0062.html", "https://arxiv.org/abs/0704.0062", 3, "2007-03-31"),
    (f"{_RENDERED}0704.0615.html", "https://arxiv.org/abs/0704.0615", 2, "2007-04-04"),
    (f"{_RENDERED}0704.0615v1.html", "https://arxiv.org/abs/0704.0615v1", 2, "2007-04-04"),
    (f"{_RENDERED}0704.0780.html", "https://arxiv.org/abs/0704.0780", 18, "2007-04-05"),
    (f"{_RENDERED}0704.0833.html", "https://arxiv.org/abs/0704.0833", 2, "2007-04-06"),
    (f"{_RENDERED}0704.0958.html", "https://arxiv.org/abs/0704.0958", 27, "2007-04-06"),
    (f"{_RENDERED}0906.3336.html", "https://arxiv.org/abs/0906.3336", 2, "2009-06-18"),
    (f"{_RENDERED}1310.8286.html", "https://arxiv.org/abs/1310.8286", 381, "2013-10-30"),
    # 2,833 tags, of which one holds only a colon.
    (f"{_RENDERED}1411.4413.html", "https://arxiv.org/abs/1411.4413", 2832, "2014-11-17"),
    (f"{_RENDERED}1501.99999.html", "https://arxiv.org/abs/1501.99999", 9, "2013-12-30"),
    (f"{_RENDERED}1607.08199.html", "https://arxiv.org/abs/1607.08199", 4, "2016-07-27"),
    (f"{_RENDERED}1810.04805.html", "https://arxiv.org/abs/1810.04805", 4, "2018-10-11"),
    (f"{_RENDERED}1902.11195.html", "https://arxiv.org/abs/1902.11195", 32, "2019-02-28"),
    (f"{_RENDERED}2101.10016.html", "https://arxiv.org/abs/2101.10016", 3, "2021-01-25"),
    (f"{_RENDERED}2101.10016v3.html", "https://arxiv.org/abs/2101.10016v3", 4, "2021-01-25"),
    (f"{_RENDERED}2103.11058.html", "https://arxiv.org/abs/2103.11058", 969, "2021-03-20"),
    (f"{_RENDERED}2310.08262.html", "https://arxiv.org/abs/2310.08262", 1, "2023-10-12"),
    (f"{_RENDERED}2403.10561.html", "https://arxiv.org/abs/2403.10561", 9, "2024-03-14"),
    (f"{_RENDERED}astro-ph-9709175v3.html", "https://arxiv.org/abs/astro-ph/9709175v3", 3, "1997-09-17"),
    (f"{_RENDERED}cond-mat-9805021.html", "https://arxiv.org/abs/cond-mat/9805021", 3, "1998-05-02"),
    (f"{_RENDERED}cs-0011004.html", "https://arxiv.org/abs/cs/0011004", 2, "2000-11-04"),
    (f"{_RENDERED}hep-th-9901001.html", "https://arxiv.org/abs/hep-th/9901001", 1, "1999-01-01"),
    (f"{_RENDERED}math-0202001.html", "https://arxiv.org/abs/math/0202001", 3, "2002-02-01"),
    ("proceedings/usenix_html/bulekov.html", f"{_USENIX}/bulekov", 4, "2022"),
    ("proceedings/usenix_html/goyal.html", f"{_USENIX}/goyal", 6, "2022"),
]
_URLS = {file: url for file, url, _, _ in _PAGES}


def _record(shared: Path, file: str) -> PaperRecord:
    (record,) = parse_page((shared / "corpus" / file).read_bytes(), _URLS[file], "utf-8").records
    assert isinstance(record, PaperRecord)
    return record


def _content(shared: Path, file: str) -> PaperContent:
    return _record(shared, file).content


@pytest.mark.parametrize(("file", "url", "authors", "day"), _PAGES, ids=[file for file, _, _, _ in _PAGES])
def test_a_recorded_page_gives_a_whole_record(shared: Path, file: str, url: str, authors: int, day: str) -> None:
    content = _content(shared, file)
    assert content.title
    assert content.authors is not UNSET
    assert len(content.authors) == authors
    assert (content.submitted if "arxiv.org" in url else content.published) == day
    assert content.pdf_url
    assert all(any(letter.isalpha() for letter in author.name) for author in content.authors)
    assert not any("@" in value for author in content.authors for value in (author.affiliations or ()))


def test_no_recorded_page_with_tags_is_left_out(shared: Path) -> None:
    corpus = shared / "corpus"
    tagged = {
        page.relative_to(corpus).as_posix()
        for page in corpus.rglob("*.html")
        if b"citation_title" in page.read_bytes().lower()
    }
    assert tagged == set(_URLS)


def test_every_other_recorded_answer_is_refused(shared: Path) -> None:
    corpus = shared / "corpus"
    others = [page for page in corpus.rglob("*") if page.is_file() and page.suffix not in {".md", ".tsv"}]
    others = [page for page in others if page.relative_to(corpus).as_posix() not in _URLS]
    assert len(others) > 200
    for page in others:
        with pytest.raises(PageError):
            parse_page(page.read_bytes(), "https://example.org/page")


def test_an_arxiv_page_says_both_dates_of_its_version(shared: Path) -> None:
    content = _content(shared, f"{_RENDERED}1810.04805.html")
    assert content.title == "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding"
    assert (content.submitted, content.updated, content.published) == ("2018-10-11", "2019-05-24", UNSET)
    assert content.identifiers == {"arxiv": "1810.04805"}
    assert content.authors is not UNSET
    assert (content.authors[0].family, content.authors[0].given) == ("Devlin", "Jacob")
    assert (content.abstract or "")[:12] == "We introduce"


def test_two_versions_of_one_arxiv_paper_are_two_times_of_one_record(shared: Path) -> None:
    third = _record(shared, f"{_RENDERED}2101.10016v3.html")
    newest = _record(shared, f"{_RENDERED}2101.10016.html")
    assert third.source_id == newest.source_id == "https://arxiv.org/abs/2101.10016"
    assert third.said_at is not None
    assert newest.said_at is not None
    assert third.said_at < newest.said_at


def test_an_arxiv_page_with_the_doi_of_its_journal(shared: Path) -> None:
    content = _content(shared, f"{_RENDERED}0704.0020.html")
    assert content.identifiers == {"arxiv": "0704.0020", "doi": "10.1103/physrevd.76.052005"}
    assert content.title == "Measurement of the Hadronic Form Factor in D0 --> K- e+ nue Decays"
    assert content.authors is not UNSET
    assert [author.family for author in content.authors] == [UNSET, "Aubert"]


def test_collaborations_that_were_turned_round_are_no_persons(shared: Path) -> None:
    authors = _content(shared, f"{_RENDERED}1411.4413.html").authors
    assert authors is not UNSET
    assert [author.family for author in authors[:2]] == [UNSET, UNSET]
    assert authors[0].name == "CMS, The"
    assert ":" not in {author.name for author in authors}


def test_withdrawn_arxiv_papers_say_so(shared: Path) -> None:
    withdrawn = {file for file in _URLS if _content(shared, file).withdrawn is True}
    assert withdrawn == {f"{_RENDERED}0704.0615.html", f"{_RENDERED}0906.3336.html"}


def test_an_arxiv_page_in_another_encoding_than_its_head_says_keeps_its_letters(shared: Path) -> None:
    authors = _content(shared, f"{_RENDERED}0704.0062.html").authors
    assert authors is not UNSET
    assert [author.family for author in authors] == ["Šrámek", "Brejová", "Vinař"]


def test_the_pages_of_the_acl_anthology_in_detail(shared: Path) -> None:
    newer = _content(shared, "acl/paper_html/2021.naacl-main.208.html")
    assert newer.title == "How many data points is a prompt worth?"
    assert newer.identifiers == {"doi": "10.18653/v1/2021.naacl-main.208"}
    assert newer.pages == "2627-2636"
    assert newer.authors is not UNSET
    assert newer.authors[1].name == "Alexander M. Rush"
    assert (newer.abstract or "")[:5] == "When "
    older = _content(shared, "acl/paper_html/N04-1001.html")
    assert older.title == "A Statistical Model for Multilingual Entity Detection and Tracking"
    assert (older.published, older.pages, older.identifiers, older.abstract) == ("2004", "1-8", UNSET, UNSET)
    assert older.url == "https://aclanthology.org/N04-1001/"


def test_the_pages_of_usenix_in_detail(shared: Path) -> None:
    flow = _content(shared, "proceedings/usenix_html/goyal.html")
    assert flow.title == "Backpressure Flow Control"
    assert flow.authors is not UNSET
    assert [len(author.affiliations or ()) for author in flow.authors] == [1] * 6
    assert flow.authors[3].affiliations == ("Intel, Barefoot Switch Division",)
    assert (flow.published, flow.pages, flow.identifiers) == ("2022", "779-805", UNSET)
    fuzz = _content(shared, "proceedings/usenix_html/bulekov.html")
    assert fuzz.title == "Morphuzz: Bending (Input) Space to Fuzz Virtual Devices"
    assert fuzz.venue == "31st USENIX Security Symposium (USENIX Security 22)"
    assert fuzz.authors is not UNSET
    assert fuzz.authors[0].affiliations == ("Boston University and Red Hat",)
    assert (fuzz.published, fuzz.pages) == ("2022", "1221-1238")
