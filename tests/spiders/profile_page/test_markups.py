"""Any profile, in a text file and in three markups, is read as the same records."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET

from spiders.errors import PageError
from spiders.profile_page.parser import parse
from spiders.records import AuthorRecord, Code, ListingRecord, Page, PaperRecord

_VISITED = date(2026, 3, 14)
_ODD = st.sampled_from(
    (
        "33 Papers",
        "$\\ell_1$ balls",
        "et al.",
        "Mar 15",
        "May 5, 2020",
        "AI Score",
        "x < y & z",
        "Code",
        "· ",
        "•",
        "LG",
    )
)
_WORDS = st.text("abcdefghij XYZ,.-$\\{}<>&βé汉0123", min_size=1, max_size=30)
_PROSE = st.lists(st.one_of(_ODD, _WORDS), min_size=1, max_size=5).map(
    lambda pieces: " ".join(["We", *" ".join(pieces).split()]) + "."
)
_NAMES = st.lists(
    st.sampled_from(
        ("Ada Q. Example", "Jörg Probe", "Marcel·lí Prova", "Ola Sample, Jr.", "王 示例", "The Invented Group")
    ),
    min_size=1,
    max_size=4,
    unique=True,
)


@dataclass(frozen=True)
class _Paper:
    field: str
    day: date
    code: bool
    title: str
    names: list[str]
    others: bool
    tags: list[str]
    abstract: str | None


_PAPERS = st.lists(
    st.builds(
        _Paper,
        field=st.sampled_from(("LG", "CL", "hep-th", "mes-hall", "soft")),
        day=st.dates(date(1991, 8, 14), _VISITED),
        code=st.booleans(),
        title=_PROSE,
        names=_NAMES,
        others=st.booleans(),
        tags=st.lists(st.sampled_from(("pku", "ethz", "google-deepmind")), max_size=2, unique=True),
        abstract=st.none() | _PROSE,
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda paper: paper.title,
)


def _date(day: date) -> str:
    text = f"{day:%b} {day.day}"
    return text if day > _VISITED - timedelta(days=365) else f"{text}, {day.year}"


def _names(paper: _Paper) -> str:
    return (
        ", ".join(paper.names) + (" et al." if paper.others else "") + "".join(f" · {tag}" for tag in paper.tags)
    )


def _text(papers: list[_Paper]) -> str:
    n = len(papers)
    over = f"Ada Q. Example\n\nLG\nh-index3\n{n}papers\n1,004citations\nNovelty55%\nAI Score7\n\n{n} Papers\n"
    return over + "".join(
        f"\n{p.field}{_date(p.day)}{'Code' if p.code else ''}\n{p.title}\n\n{_names(p)}\n"
        + (f"\n{p.abstract}\n" if p.abstract else "")
        for p in papers
    )


def _cards(papers: list[_Paper]) -> str:
    n = len(papers)
    cards = "".join(
        f"<div><p><b>{p.field}</b><i>{_date(p.day)}</i>{'<a href=x>Code</a>' if p.code else ''}</p>"
        f"<h3><a href=y>{escape(p.title)}</a></h3><p>{escape(_names(p))}</p>"
        + (f"<p>{escape(p.abstract)}</p>" if p.abstract else "")
        + "</div>"
        for p in papers
    )
    return (
        "<!doctype html><html><body><nav>Feed</nav><h1>Ada Q. Example</h1><div><span>LG</span></div><div>"
        f"<span>h-index<b>3</b></span><span><b>{n}</b>papers</span><span><b>1,004</b>citations</span>"
        f"<span>Novelty<b>55%</b></span><span>AI Score<b>7</b></span></div><h2>{n} Papers</h2><div>{cards}</div>"
        "<div>Impressum</div></body></html>"
    )


def _table(papers: list[_Paper]) -> str:
    n = len(papers)
    rows = "".join(
        f"<tr><td>{p.field}<td>{_date(p.day)}{'<td>Code' if p.code else ''}<tr><th colspan=3>{escape(p.title)}"
        f"<tr><td colspan=3>{escape(_names(p))}"
        + (f"<tr><td colspan=3>{escape(p.abstract)}" if p.abstract else "")
        for p in papers
    )
    return (
        "<html><body><ul><li>Ada Q. Example<li>LG<li>h-index: 3<li>Papers: "
        f"{n}<li>Citations: 1,004<li>Novelty: 55 %<li>AI Score: 7</ul><p>Papers ({n})</p><table>{rows}</table>"
    )


def _flat(papers: list[_Paper]) -> str:
    return f"<html><body><pre>{escape(_text(papers))}</pre></body></html>"


def _check(page: Page, papers: list[_Paper]) -> None:
    author, listing, *records = page.records
    assert isinstance(author, AuthorRecord)
    assert isinstance(listing, ListingRecord)
    assert (author.content.name, author.content.main_field, author.content.h_index) == ("Ada Q. Example", "LG", 3)
    assert (author.content.citations, author.content.novelty, author.content.ai_score) == (1004, 55.0, 7.0)
    assert (listing.content.last, listing.content.total) == (True, len(papers))
    for paper, record, member in zip(papers, records, listing.content.members, strict=True):
        assert isinstance(record, PaperRecord)
        assert member.source_id == record.source_id == f"Ada Q. Example#{paper.title}"
        visible = "Ada Q. Example" in paper.names
        assert member.position == (paper.names.index("Ada Q. Example") if visible else UNSET)
        said = record.content
        assert (said.title, said.abstract) == (paper.title, paper.abstract or UNSET)
        assert said.authors is not UNSET
        assert [name.name for name in said.authors] == paper.names
        assert said.authors_complete is not paper.others
        assert (said.field, said.submitted) == (paper.field, paper.day.isoformat())
        assert said.code == (Code("badge") if paper.code else UNSET)
        assert said.institutions == (tuple(paper.tags) or UNSET)


@settings(deadline=None, max_examples=60)
@given(_PAPERS)
def test_a_text_file_is_read_as_the_profile_it_was_made_of(papers: list[_Paper]) -> None:
    _check(parse(_text(papers).encode(), visited=_VISITED), papers)


@settings(deadline=None, max_examples=60)
@given(_PAPERS)
def test_cards_tables_and_preformatted_text_are_read_like_the_text_file(papers: list[_Paper]) -> None:
    from_text = parse(_text(papers).encode(), visited=_VISITED)
    for markup in (_cards, _table, _flat):
        assert parse(markup(papers).encode(), visited=_VISITED) == from_text


@settings(deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_no_body_ends_in_another_error_than_that_of_a_page(body: bytes) -> None:
    with suppress(PageError):
        assert parse(body, visited=_VISITED).records


@settings(deadline=None, max_examples=60)
@given(_PAPERS, st.data())
def test_a_page_that_is_cut_off_is_never_taken_for_a_whole_listing(
    papers: list[_Paper], data: st.DataObject
) -> None:
    whole = _text(papers)
    start = whole.index(papers[-1].title)
    cut = data.draw(st.integers(0, start + len(papers[-1].title)))
    with suppress(PageError):
        page = parse(whole[:cut].encode(), visited=_VISITED)
        assert isinstance(page.records[1], ListingRecord)
        assert not page.records[1].content.last
