"""Ids and the addresses that hold them."""

from __future__ import annotations

import pytest

from spiders.acl.ids import frontmatter, paper_at, person_at, verified, volume_at


@pytest.mark.parametrize(
    ("url", "paper"),
    [
        ("/2024.acl-long.1/", "2024.acl-long.1"),
        ("https://aclanthology.org/P18-1001", "P18-1001"),
        ("https://www.aclweb.org/anthology/W04-1000/", "W04-1000"),
        ("http://127.0.0.1:8000/mirror/2020.lrec-1.12/#abs", "2020.lrec-1.12"),
        ("/2024.acl-long.1.pdf", None),
        ("/2024.acl-long.1.bib", None),
        ("/volumes/2024.acl-long/", None),
        ("/P18-1/", None),
        ("#", None),
        ("", None),
        ("http://[x/2024.acl-long.1/", None),
    ],
)
def test_an_address_of_a_paper_gives_its_id(url: str, paper: str | None) -> None:
    assert paper_at(url) == paper


@pytest.mark.parametrize(
    ("url", "person"),
    [
        ("/people/ada-example/", "ada-example"),
        ("/people/ada-example/unverified/", "ada-example/unverified"),
        ("/people/ada-example-2", "ada-example-2"),
        ("https://www.aclweb.org/anthology/people/a/ada-example/", "ada-example"),
        ("/people/a/unverified/", "a/unverified"),
        ("/people/x/", "x"),
        ("/people/ada-example/awards/", None),
        ("/people/", None),
        ("/people/unverified/", None),
        ("/venues/people-of-exa/", None),
    ],
)
def test_an_address_of_a_person_gives_the_id(url: str, person: str | None) -> None:
    assert person_at(url) == person


def test_an_address_of_a_volume_gives_its_id() -> None:
    assert volume_at("/anthology/volumes/P18-1/") == "P18-1"
    assert volume_at("/volumes/2024.acl-long/") == "2024.acl-long"
    assert volume_at("/2024.acl-long/") is None


@pytest.mark.parametrize(
    ("paper", "is_front"),
    [
        ("2024.acl-long.0", True),
        ("2024.acl-long.10", False),
        ("P18-1000", True),
        ("P18-1001", False),
        ("W04-1000", True),
        ("W04-1200", True),
        ("W04-1001", False),
        ("D19-5000", True),
        ("D19-1100", False),
        ("P18-1100", False),
    ],
)
def test_paper_number_zero_is_front_matter(paper: str, is_front: bool) -> None:
    assert frontmatter(paper) is is_front


def test_an_unverified_page_is_told_by_its_id() -> None:
    assert verified("ada-example")
    assert not verified("ada-example/unverified")
