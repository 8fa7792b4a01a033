"""Identifiers: one form, what is shared, what excludes."""

from __future__ import annotations

import pytest

from pipeline.identity import identifiers


@pytest.mark.parametrize(
    "given",
    [
        {"arxiv": "2401.00001v3"},
        {"arxiv": "arXiv:2401.00001"},
        {"arxiv": "https://arxiv.org/abs/2401.00001"},
        {"doi": "10.48550/arXiv.2401.00001"},
        {"doi": "https://doi.org/10.48550/ARXIV.2401.00001"},
        {"dblp": "journals/corr/abs-2401-00001"},
    ],
)
def test_all_forms_of_an_arxiv_id_are_one(given: dict[str, str]) -> None:
    assert identifiers.paper_identifiers(given) == {"arxiv": "2401.00001"}


def test_a_doi_is_compared_in_lower_case() -> None:
    assert identifiers.paper_identifiers({"doi": "10.1000/ABC"}) == {"doi": "10.1000/abc"}


def test_what_is_no_doi_is_left_out() -> None:
    assert identifiers.paper_identifiers({"doi": "forthcoming", "acl": ""}) == {}


@pytest.mark.parametrize(
    ("left", "right", "apart"),
    [
        ({"arxiv": "2401.00001"}, {"arxiv": "2401.00002"}, True),
        ({"doi": "10.1000/a"}, {"doi": "10.1000/b"}, True),
        ({"doi": "10.1000/a"}, {"doi": "10.1101/b"}, False),
        ({"acl": "P18-1001"}, {"acl": "P18-1002"}, True),
        ({"s2": "1"}, {"s2": "2"}, False),
        ({"dblp": "conf/x/A1"}, {"dblp": "journals/corr/A1"}, False),
        ({"dblp": "conf/x/A1"}, {"dblp": "conf/y/A1"}, True),
        ({"arxiv": "2401.00001"}, {"doi": "10.1000/a"}, False),
    ],
)
def test_two_values_of_one_scheme_exclude_unless_one_is_a_preprints(
    left: dict[str, str], right: dict[str, str], apart: bool
) -> None:
    assert (identifiers.conflicting(left, right) is not None) is apart
    assert identifiers.conflicting(left, right) == identifiers.conflicting(right, left)


def test_only_what_its_owner_asserts_is_owned() -> None:
    found = identifiers.person_identifiers(
        (
            ("orcid", "https://orcid.org/0000-0000-0000-000x", "asserted"),
            ("s2", "12", "asserted"),
            ("acl", "ada-example/unverified", "asserted"),
            ("arxiv", "example_a_1", "matched"),
        )
    )
    assert identifiers.owned(found) == {"orcid": frozenset({"0000-0000-0000-000X"})}
