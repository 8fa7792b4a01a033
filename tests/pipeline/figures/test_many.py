"""What is counted of many authors at once is what is counted of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from msgspec import structs

from db.queries import figures as stored
from pipeline.derivation import columns
from tests.pipeline.figures import invented_pages

if TYPE_CHECKING:
    from pipeline.document import Profile
    from tests.pipeline.conftest import Desk, Form

# To make an example smaller takes minutes, as each step derives everything anew.
_LIGHT = settings(
    max_examples=30,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
_BOTH = settings(_LIGHT, max_examples=5)


def _is_the_same_of_each(desk: Desk, form: Form, data: st.DataObject) -> None:
    for day, page in enumerate(data.draw(st.lists(invented_pages.page(form), min_size=1, max_size=6))):
        desk.see(*page, day=day)
    desk.derive()
    each = {row["id"]: _shown(desk.profile(row["id"])) for row in desk.rows_of("author")}
    with desk.database.reading() as transaction:
        together = {
            id_: structs.asdict(some.counted.values(n))
            for some in columns.counted(transaction, desk.rules)
            for n, id_ in enumerate(some.ids)
        }
        paper = data.draw(st.sampled_from(desk.rows_of("paper")))["id"]
        ids = stored.authors_on(transaction, [paper])
        of_some = {
            id_: structs.asdict(some.counted.values(n))
            for some in columns.counted(transaction, desk.rules, author_ids=ids)
            for n, id_ in enumerate(some.ids)
        }
    assert together == each
    assert of_some == {id_: each[id_] for id_ in ids}


def _shown(profile: Profile) -> dict[str, object]:
    names = (
        "papers", "citations", "h_index", "i10_index", "g_index", "m_quotient", "first_authorships",
        "last_authorships", "main_field", "code_share",
    )  # fmt: skip
    values: dict[str, object] = {name: getattr(profile.figures, name).value for name in names}
    citations = profile.figures.citations
    values |= {f"citations_{name}": getattr(citations, name) for name in ("source", "as_of", "n")}
    return values | {"papers_per_year": profile.series.papers_per_year.values}


@pytest.mark.slow
@given(data=st.data())
@_LIGHT
def test_figures_of_many_are_those_of_each(
    light_fresh_desk: Callable[[], Desk], form: Form, data: st.DataObject
) -> None:
    _is_the_same_of_each(light_fresh_desk(), form, data)


@given(data=st.data())
@_BOTH
def test_figures_of_many_are_those_of_each_on_each_database(
    fresh_desk: Callable[[], Desk], form: Form, data: st.DataObject
) -> None:
    _is_the_same_of_each(fresh_desk(), form, data)
