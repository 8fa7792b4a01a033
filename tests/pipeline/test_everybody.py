"""The figures of everybody at once are those of each profile, also against a reference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.store import pages
from pipeline.derivation import basis
from pipeline.everybody import people

if TYPE_CHECKING:
    from tests.pipeline.conftest import Desk, Form

_PEOPLE = ("Ada Lumen", "Bo Quillfeather", "Cleo Umbra")


def _store(desk: Desk, form: Form) -> None:
    """Store papers of twenty years of a category that a harvest has covered whole, seen long after."""
    papers = [
        form.paper(
            f"{number}",
            f"Moss networks {number}",
            _PEOPLE[: 1 + number % 3],
            authors_complete=True,
            submitted=f"{2005 + number % 20}-03-0{1 + number % 9}",
            primary_category="cs.LG",
            categories=("cs.LG",),
            citations=number * 7 % 23,
        )
        for number in range(60)
    ]
    desk.see(*papers, day=3000)
    run_id, at = desk.run(), desk.now()
    with desk.database.writing("arxiv") as transaction:
        pages.add_watermark(
            transaction, source="arxiv", kind="raw", scope="", start=None, mark="2031-01-01", run_id=run_id, at=at
        )
    desk.renew()


def test_years_are_counted_to_the_day_of_the_reference_as_in_profiles(light_desk: Desk, form: Form) -> None:
    _store(light_desk, form)
    with light_desk.database.reading() as transaction:
        reference = basis.basis(transaction, light_desk.rules).reference
        found = list(people(transaction, light_desk.rules))
    assert reference is not None
    assert {person.name for person in found} == set(_PEOPLE)
    for person in found:
        profile = light_desk.profile(person.id)
        m_quotient = profile.figures.m_quotient
        assert m_quotient.value is not None
        assert next(part.value for part in m_quotient.parts if part.name == "until") == int(reference.until[:4])
        assert person.figures.m_quotient == m_quotient.value
        assert (person.id, person.main_field) == (profile.id, profile.main_field)
        assert person.figures.h_index == profile.figures.h_index.value
        assert person.figures.citations_as_of == profile.figures.citations.as_of
