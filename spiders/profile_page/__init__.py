"""Profile pages of paper discovery sites: one page comes in, its owner, listing and papers go out."""

from __future__ import annotations

from spiders.card import Card

CARD = Card(
    name="profile-page",
    title="Profile page",
    endpoints={},
    schemes=("url",),
    imports=("saved HTML or text of a profile page",),
    tells_code=("paper",),
    least_filled={"paper.title": 0.95},
    precedence={"author": 150, "listing": 150, "paper": 150},
)
