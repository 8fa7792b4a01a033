"""Whoever reads a document can count each of its figures once more, and so can whoever reads the tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from pipeline.document import encode
from tests.pipeline.figures import invented_pages
from tests.pipeline.figures.recounted import differences

if TYPE_CHECKING:
    from pipeline.document import Figure, Profile
    from tests.pipeline.conftest import Desk, Form

# To make an example smaller takes minutes, as each step derives everything anew.
_FEW = settings(
    max_examples=40,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

_BY_SQL = """
WITH counted AS (
    SELECT a.author_id, a.position, p.*,
           json_extract(detail, '$.citations."' || :source || '".value') AS count
    FROM authorship a JOIN paper p ON p.id = a.paper_id
    WHERE a.author_id = :author AND NOT json_extract(detail, '$.retracted')
      AND NOT json_extract(detail, '$.withdrawn') AND NOT json_extract(detail, '$.front_matter')
), placed AS (
    SELECT position, json_array_length(detail, '$.authors') AS length FROM counted
    WHERE json_extract(detail, '$.authors_complete') AND position IS NOT NULL
), ranked AS (
    SELECT count, row_number() OVER highest AS rank, sum(count) OVER highest AS total
    FROM counted WHERE count IS NOT NULL
    WINDOW highest AS (ORDER BY count DESC, id ROWS UNBOUNDED PRECEDING)
)
SELECT (SELECT count(*) FROM counted) AS papers,
       (SELECT sum(count) FROM counted) AS citations,
       (SELECT count(*) FROM ranked WHERE count >= rank) AS h_index,
       (SELECT count(*) FROM ranked WHERE count >= 10) AS i10_index,
       (SELECT coalesce(max(rank), 0) FROM ranked WHERE total >= rank * rank) AS g_index,
       (SELECT sum(position = 0) FROM placed) AS first_authorships,
       (SELECT sum(position > 0 AND position = length - 1) FROM placed) AS last_authorships,
       (SELECT max(substr(date, 1, 4)) - min(substr(date, 1, 4)) + 1 FROM counted) AS career_years,
       (SELECT round(100.0 * avg(json_extract(detail, '$.code') IS NOT NULL), 1)
        FROM counted WHERE json_extract(detail, '$.is_code_known')) AS code_share
"""


def _derived(desk: Desk, form: Form, data: st.DataObject) -> list[Profile]:
    """Return the profiles of the people on a few pages."""
    for day, page in enumerate(data.draw(st.lists(invented_pages.page(form), min_size=1, max_size=6))):
        desk.see(*page, day=day)
    desk.derive()
    return [desk.profile(row["id"]) for row in desk.rows_of("author")]


@pytest.mark.slow
@given(data=st.data())
@_FEW
def test_every_figure_is_what_the_papers_of_the_document_give(
    light_fresh_desk: Callable[[], Desk], form: Form, data: st.DataObject
) -> None:
    profiles = _derived(light_fresh_desk(), form, data)
    assert {each.id: found for each in profiles if (found := differences(encode(each)))} == {}


@pytest.mark.slow
@given(data=st.data())
@_FEW
def test_every_figure_is_what_the_database_counts(
    light_fresh_desk: Callable[[], Desk], form: Form, data: st.DataObject
) -> None:
    desk = light_fresh_desk()
    for profile in _derived(desk, form, data):
        asked = {"author": profile.id, "source": profile.figures.citations.source}
        with desk.database.reading() as transaction:
            found: dict[str, Any] = dict(transaction.execute(text(_BY_SQL), asked).one()._mapping)
        if profile.figures.citations.source is None:
            found |= dict.fromkeys(("citations", "h_index", "i10_index", "g_index"))
        assert {name: _value(getattr(profile.figures, name)) for name in found} == found


def _value(figure: Figure) -> object:
    return figure.value if figure.partial is None else figure.partial.value
