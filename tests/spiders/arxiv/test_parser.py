"""Identifiers and categories in all ways to write them."""

from __future__ import annotations

import pytest

from spiders.arxiv.parser import bare_id, is_category, oai_set, split_id
from spiders.errors import PageError


@pytest.mark.parametrize(
    "text",
    [
        "2401.00001v2",
        "arXiv:2401.00001v2",
        "arxiv: 2401.00001v2",
        "oai:arXiv.org:2401.00001v2",
        "http://arxiv.org/abs/2401.00001v2",
        "https://arxiv.org/pdf/2401.00001v2.pdf",
        "https://export.arxiv.org/abs/2401.00001v2 ",
        "arxiv.org/html/2401.00001v2",
        "https://doi.org/10.48550/arXiv.2401.00001v2",
        "10.48550/ARXIV.2401.00001v2",
    ],
)
def test_an_id_is_read_with_its_version_apart(text: str) -> None:
    assert split_id(text) == ("2401.00001", "v2")


@pytest.mark.parametrize(
    ("text", "paper_id"),
    [
        ("0704.0001", "0704.0001"),
        ("hep-th/9901001v1", "hep-th/9901001"),
        ("math.GT/0309136", "math/0309136"),
        ("arXiv:cond-mat.str-el/0309136", None),
        ("https://arxiv.org/abs/math/0309136", "math/0309136"),
        ("2401.001", None),
        ("2401.000012", None),
        ("2401.00001v0", None),
        ("10.5555/2401.00001", None),
        ("٢٤٠١.00001", None),
        ("", None),
    ],
)
def test_old_ids_lose_their_subject_class_and_other_text_is_refused(text: str, paper_id: str | None) -> None:
    if paper_id is not None:
        assert bare_id(text) == paper_id
    else:
        with pytest.raises(PageError, match="id-unreadable"):
            bare_id(text)


@pytest.mark.parametrize("term", ["cs.LG", "hep-th", "physics.optics", "cond-mat.str-el", "q-bio.NC", "cmp-lg"])
def test_categories_are_known(term: str) -> None:
    assert is_category(term)


@pytest.mark.parametrize("term", ["68T05", "I.2.10", "68T05, 68T07", "", "cs.", "cs.LG stat.ML", "Optics"])
def test_subject_classes_of_others_are_no_categories(term: str) -> None:
    assert not is_category(term)


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("cs.LG", "cs:cs:LG"),
        ("stat.ML", "stat:stat:ML"),
        ("hep-th", "physics:hep-th"),
        ("astro-ph.CO", "physics:astro-ph:CO"),
        ("physics.optics", "physics:physics:optics"),
        ("math-ph", "physics:math-ph"),
        ("cs", "cs"),
        ("physics", "physics"),
        ("cs:cs:LG", "cs:cs:LG"),
        ("", ""),
        ("elsewhere", "elsewhere"),
    ],
)
def test_a_category_is_asked_for_as_its_set(asked: str, named: str) -> None:
    assert oai_set(asked) == named
