"""Figures are taken against a kept reference, made only of what a completed harvest covers whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from msgspec import structs
from sqlalchemy import update

from benchmarks.figures.invented_texts import Writer
from db.models.kept import Snapshot
from db.queries import snapshots as kept
from db.store import pages
from db.store.derived import Difference
from pipeline.derivation import basis
from pipeline.derivation.errors import SnapshotError
from spiders.records import Identifier, Name

if TYPE_CHECKING:
    from benchmarks.figures.invented_texts import Text
    from pipeline.figures.reference import Reference
    from spiders.records import PaperRecord
    from tests.pipeline.conftest import Desk, Form

_CATEGORY: Final = "c00"
_PEOPLE: Final = [f"{given} {family}" for given in ("Ada", "Bo", "Cleo", "Dan", "Eve") for family in (
    "Lumen", "Quillfeather", "Umbra", "Tidewell", "Harrowgate", "Okonkwo", "Marlowe", "Zephyr")]  # fmt: skip
_COUNT: Final = 1_300


def _texts(count: int = _COUNT) -> list[Text]:
    return list(Writer(seed=7, categories=1, topics=4).papers(count))


def _record(form: Form, text: Text, number: int) -> PaperRecord:
    person = number % len(_PEOPLE)
    orcid = Identifier("orcid", f"0000-0009-0000-{person:04}", "asserted")
    return form.paper(
        text.id,
        text.title,
        [Name(_PEOPLE[person], identifiers=(orcid,))],
        authors_complete=True,
        abstract=text.abstract,
        submitted=text.date,
        primary_category=_CATEGORY,
        categories=(_CATEGORY,),
        citations=number * 31 % 53,
    )


def _harvested(desk: Desk, *, scope: str = "", start: str | None = None, mark: str = "2031-01-01") -> None:
    with desk.database.writing("arxiv") as transaction:
        pages.add_watermark(
            transaction,
            source="arxiv",
            kind="raw",
            scope=scope,
            start=start,
            mark=mark,
            run_id=desk.run(),
            at=desk.now(),
        )


def _reference(desk: Desk) -> Reference:
    with desk.database.reading() as transaction:
        snapshot = basis.in_force(transaction)
        assert snapshot is not None
        return basis.content(transaction, snapshot)


@pytest.fixture
def stored(desk: Desk, form: Form) -> Desk:
    """A desk with the papers of twenty-one years in one category."""
    desk.see(*(_record(form, text, n) for n, text in enumerate(_texts())))
    return desk


def test_without_a_completed_harvest_there_is_no_reference_and_figures_say_what_to_do(
    light_desk: Desk, form: Form
) -> None:
    light_desk.see(*(_record(form, text, n) for n, text in enumerate(_texts(30))))
    _harvested(light_desk, start="2020-01-01")
    assert light_desk.renew().reference is None
    figures = light_desk.profile("ada-lumen").figures
    for figure in (figures.novelty, figures.ai_score):
        assert figure.value is None
        assert "byline reference renew" in (figure.why_null or "")


@pytest.mark.slow
def test_a_reference_gives_papers_and_authors_their_figures(stored: Desk) -> None:
    _harvested(stored)
    made = stored.renew().reference
    assert made is not None
    assert made.records == _COUNT
    found = stored.profile("ada-lumen")
    assert found.figures.novelty.value is not None
    assert found.figures.ai_score.value is not None
    assert found.figures.citation_impact.value is not None
    assert found.figures.novelty.reference == f"reference {made.number}"
    scored = [paper.score.value for paper in found.papers if paper.score.value is not None]
    assert scored == sorted(scored, reverse=True)
    assert [paper.score.value is not None for paper in found.papers].index(False) == len(scored)
    odd = {notice.about for notice in found.notices if notice.code == "odd-text"}
    new = {f"paper:{paper.id}" for paper in found.papers if paper.novelty.value is not None}
    assert odd <= new
    assert len(odd) > len(new) / 2, "invented words in no order are hardly sentences"
    assert {paper.novelty.why_null for paper in found.papers if (paper.date or "") < "2006"} != {None}


@pytest.mark.slow
def test_what_comes_later_leaves_figures_as_they_are(stored: Desk, form: Form) -> None:
    _harvested(stored)
    stored.renew()
    before = stored.profile("ada-lumen").figures
    late = Writer(seed=8, categories=1, topics=4).papers(60)
    stored.see(*(_record(form, structs.replace(text, id=f"late-{text.id}"), 5) for text in late))
    stored.derive()
    assert stored.profile("ada-lumen").figures.citation_impact == before.citation_impact
    rows = stored.rows()
    assert stored.derive(whole=True).total == Difference()
    stored.drop()
    stored.derive(whole=True)
    assert stored.rows()["paper_text"] == rows["paper_text"]


@pytest.mark.slow
def test_a_part_gives_what_the_whole_gives_when_papers_go_or_change(stored: Desk, form: Form) -> None:
    _harvested(stored)
    texts = _texts()
    again = structs.replace(texts[5], id="again", date="2005-06-01")
    gone = stored.see(_record(form, again, 5))
    stored.renew()
    stored.show(gone, "taken-back")
    stored.see(_record(form, structs.replace(texts[41], id=texts[40].id), 40), day=4)
    stored.derive()
    assert stored.derive(whole=True).total == Difference()


def test_a_set_covers_its_categories_from_the_beginning_alone(light_desk: Desk, form: Form) -> None:
    light_desk.see(*(_record(form, text, n) for n, text in enumerate(_texts(40))))
    _harvested(light_desk, scope="other")
    light_desk.renew()
    assert _reference(light_desk).covered == {}
    _harvested(light_desk, scope=_CATEGORY, mark="2007-03-01")
    assert light_desk.renew(drift=9.0).reference is not None, "a set is newly covered"
    assert _reference(light_desk).covered == {_CATEGORY: "2007-03-01"}
    assert set(_reference(light_desk).papers[_CATEGORY]) == {"2005", "2006"}
    assert light_desk.renew(drift=9.0).reference is None
    _harvested(light_desk, scope=_CATEGORY, mark="2007-09-01")
    assert light_desk.renew(drift=9.0).reference is None, "no further year is covered to its end"
    _harvested(light_desk, scope=_CATEGORY, mark="2008-01-02")
    assert light_desk.renew(drift=9.0).reference is not None


def test_neither_a_derivation_nor_a_rebuild_makes_a_reference(light_desk: Desk, form: Form) -> None:
    light_desk.see(*(_record(form, text, n) for n, text in enumerate(_texts(10))))
    _harvested(light_desk)
    light_desk.derive()
    light_desk.derive(whole=True)
    with light_desk.database.reading() as transaction:
        assert kept.every(transaction) == []


def test_a_damaged_reference_is_told_with_what_to_do(light_desk: Desk, form: Form) -> None:
    light_desk.see(*(_record(form, text, n) for n, text in enumerate(_texts(10))))
    _harvested(light_desk)
    light_desk.renew()
    with light_desk.database.writing("derive") as transaction:
        transaction.execute(update(Snapshot).where(Snapshot.kind == basis.FIGURES).values(content=b"x"))
    with pytest.raises(SnapshotError, match="byline reference renew"):
        light_desk.profile("ada-lumen")
