"""Where a person would fall apart first."""

from __future__ import annotations

from pipeline.identity.halves import weakest
from pipeline.identity.statements import Mention


def _mention(key: str, coauthors: tuple[str, ...], *, listing: str | None = None) -> Mention:
    return Mention(
        key=key,
        record=f"record {key}",
        name="Ada Lindqvist",
        paper=f"paper {key}",
        position=0,
        authors=1 + len(coauthors),
        coauthors=coauthors,
        identifiers=(),
        affiliations=(),
        year=2030,
        venue=None,
        field=None,
        title=None,
        abstract=None,
        listing=listing,
    )


def test_the_groups_are_those_that_the_weakest_link_holds_together() -> None:
    close, far = ("Bo Okafor", "Wei Zhang"), ("Imre Kovacs", "Marta Ruiz")
    mentions = [_mention(key, close) for key in "ab"] + [_mention(key, far) for key in "cd"]
    assert sorted(weakest({each.key: each for each in mentions})) == [("a", "b"), ("c", "d")]


def test_what_one_listing_names_does_not_fall_apart() -> None:
    mentions = [_mention(key, (), listing="acl/author/ada") for key in "ab"]
    assert weakest({each.key: each for each in mentions}) == [("a", "b")]
