"""The replica of the Anthology: people who are verified and names that are not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pytest

Fetch = Callable[..., tuple[int, bytes, Mapping[str, str]]]
HOST = "aclanthology.org"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/2023.harbor-long.4/", 200),
        ("/2023.harbor-long.4", 301),
        ("/2023.harbor-long.0/", 200),
        ("/2023.harbor-long.99/", 404),
        ("/2023.harbor-long.4.pdf", 404),
        ("/people/jane-marlowe", 301),
        ("/people/kartikasena/", 404),
        ("/people/kartikasena/unverified/", 200),
        ("/people/jane-marlowe/unverified/", 404),
        ("/volumes/2023.harbor-long/", 200),
        ("/volumes/1999.harbor-long/", 404),
    ],
)
def test_each_address_has_its_status(fetch: Fetch, path: str, status: int) -> None:
    assert fetch(HOST, path)[0] == status


def test_links_show_the_name_as_printed_and_tags_the_usual_one(fetch: Fetch) -> None:
    body = fetch(HOST, "/2022.harbor-main.3/")[1].decode()
    assert ">Zoe Quillfeather</a>" in body
    assert '<meta content="Zoë Quillfeather" name=citation_author>' in body


def test_a_verified_person_gathers_the_papers_under_an_earlier_name(fetch: Fetch) -> None:
    body = fetch(HOST, "/people/lucia-umbralejo/")[1].decode()
    assert "Also published as:" in body
    assert re.findall(r"href=/(\d{4}\.[\w-]+\.\d+)/", body) == ["2024.harbor-long.2", "2020.harbor-main.6"]


def test_links_of_a_page_lead_to_pages(fetch: Fetch) -> None:
    body = fetch(HOST, "/2023.harbor-long.4/")[1].decode()
    links = set(re.findall(r"href=(/(?:people|volumes)/[^\s>]+)", body))
    assert len(links) == 5
    assert {link: fetch(HOST, link)[0] for link in links} == dict.fromkeys(links, 200)


def test_a_retracted_paper_says_so_and_is_left_out_of_the_person_s_page(fetch: Fetch) -> None:
    assert b"retracted" in fetch(HOST, "/2024.harbor-long.5/")[1]
    assert b"2024.harbor-long.5" not in fetch(HOST, "/people/zoe-quillfeather/")[1]
