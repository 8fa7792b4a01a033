"""ACL Anthology: paper, person and volume pages come in; papers, persons and their lists of papers go out."""

from __future__ import annotations

from typing import Final

from spiders.card import Card, Endpoint

CARD: Final = Card(
    name="acl",
    title="ACL Anthology",
    endpoints={
        "base": Endpoint(url="https://aclanthology.org", path="", delay_s=2.0, asks=("/", "/people/", "/volumes/"))
    },
    schemes=("acl",),
    terms_url="https://aclanthology.org/faq/copyright/",
    acknowledgement="Data of the ACL Anthology (https://aclanthology.org), CC BY 4.0 from 2016, "
    "CC BY-NC-SA 3.0 before.",
    least_filled={"paper.title": 0.95},
    precedence={"paper": 50, "person": 50, "person-papers": 50, "volume-entry": 110, "person-entry": 120},
)
