"""Comments that withdraw a paper, and comments that only speak of a withdrawal."""

from __future__ import annotations

import pytest

from spiders.arxiv.withdrawal import says_withdrawn


@pytest.mark.parametrize(
    "comment",
    [
        "Withdrawn",
        "withdrawn.",
        "[Withdrawn]",
        "This paper has been withdrawn",
        "This papers has been withdrawn",
        "This paper has been withdrawn by the author due to an error in Lemma 2",
        "This submission has been withdrawn by arXiv administrators due to a dispute",
        "This has been withdrawn by arXiv administrators",
        "The manuscript is temporarily withdrawn for a correction",
        "Paper withdrawn; see another one for the right proof",
        "This paper has been withdrawn from arXiv by the authors",
    ],
)
def test_a_comment_that_begins_with_the_withdrawal_withdraws(comment: str) -> None:
    assert says_withdrawn(comment)


@pytest.mark.parametrize(
    "comment",
    [
        "",
        "12 pages. The first version was withdrawn",
        "This paper replaces a withdrawn one",
        "Withdrawn from the Example Workshop",
        "This paper was withdrawn from a conference and rewritten",
        "Withdrawnness of crystals, 9 pages",
        "Previously withdrawn; now corrected",
        "On cash withdrawn in rural banks",
    ],
)
def test_a_comment_that_only_speaks_of_a_withdrawal_withdraws_nothing(comment: str) -> None:
    assert not says_withdrawn(comment)
