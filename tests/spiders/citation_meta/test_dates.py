"""Dates as sites write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.citation_meta.dates import iso_date

_DAYS = st.dates(min_value=date(1600, 1, 1), max_value=date(2199, 12, 31))


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2021", "2021"),
        ("2021/6", "2021-06"),
        ("2021-06", "2021-06"),
        ("2021/06/05", "2021-06-05"),
        ("2021-6-5", "2021-06-05"),
        ("2021.06.05", "2021-06-05"),
        ("20210605", "2021-06-05"),
        ("2021-06-05T10:00:00Z", "2021-06-05"),
        ("2017/12/04-2017/12/09", "2017-12-04"),
        ("2021/00/00", "2021"),
        ("2021/13", "2021"),
        ("2021/02/31", "2021-02"),
        ("May 2021", "2021-05"),
        ("May, 2021", "2021-05"),
        ("Sept. 2021", "2021-09"),
        ("2021 June", "2021-06"),
        ("2021-Jun-05", "2021-06-05"),
        ("5 June 2021", "2021-06-05"),
        ("June 5, 2021", "2021-06-05"),
        ("June 5th, 2021", "2021-06-05"),
        ("Sat, 05 Jun 2021 10:00:00 GMT", "2021-06-05"),
        ("Summer 2021", "2021"),
        ("Market Square 2021", "2021"),
        ("19/03/2009", "2009-03-19"),
        ("03/19/2009", "2009-03-19"),
        ("05/05/2009", "2009-05-05"),
        ("03/04/2009", "2009"),
        ("03/2009", "2009-03"),
        ("n.d.", None),
        ("", None),
        ("0000-00-00", None),
        ("12", None),
    ],
)
def test_a_date_is_cut_to_what_it_says(text: str, iso: str | None) -> None:
    assert iso_date(text) == iso


@settings(deadline=None)
@given(day=_DAYS, form=st.sampled_from(["%Y/%m/%d", "%Y-%m-%d", "%Y%m%d", "%d %B %Y", "%B %d, %Y", "%b. %d %Y"]))
def test_a_whole_day_in_any_usual_form_is_kept(day: date, form: str) -> None:
    assert iso_date(day.strftime(form)) == day.isoformat()


@settings(deadline=None)
@given(text=st.text(max_size=40))
def test_any_text_gives_a_date_or_nothing(text: str) -> None:
    found = iso_date(text)
    if found is not None:
        assert date.fromisoformat(found + "-01-01"[len(found) - 4 :]).isoformat().startswith(found)
