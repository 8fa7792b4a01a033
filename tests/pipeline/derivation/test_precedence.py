"""Which record of a paper is believed first: one order over the cards of all sources."""

from __future__ import annotations

from itertools import pairwise

from pipeline.derivation.precedence import rank
from spiders.catalog import SOURCES, card

_ORDER = [
    ("arxiv", "raw"),
    ("arxiv", "api"),
    ("arxiv", "oai"),
    ("arxiv", "abs"),
    ("acl", "paper"),
    ("arxiv", "author-entry"),
    ("arxiv", "author-json"),
    ("arxiv", "author-entry-joined"),
    ("arxiv", "author-html"),
    ("arxiv", "list-new"),
    ("arxiv", "list"),
    ("acl", "volume-entry"),
    ("acl", "person-entry"),
    ("citation-meta", "page"),
    ("semantic-scholar", "paper"),
    ("profile-page", "paper"),
    ("arxiv", "deleted"),
]
_NO_PAPERS = {"author", "author-papers", "person", "person-papers", "listing"}


def test_kinds_of_papers_are_believed_in_the_order_that_the_cards_state() -> None:
    ranks = [rank(source, kind) for source, kind in _ORDER]
    assert all(before < after for before, after in pairwise(ranks))


def test_the_order_names_every_kind_of_paper_that_a_card_ranks() -> None:
    ranked = {(source, kind) for source in SOURCES for kind in card(source).precedence if kind not in _NO_PAPERS}
    assert ranked == set(_ORDER)


def test_a_kind_that_no_card_ranks_comes_behind_all() -> None:
    assert rank("arxiv", "unheard-of") > max(rank(source, kind) for source, kind in _ORDER)
