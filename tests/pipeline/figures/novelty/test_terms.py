"""Which words of a title and an abstract count."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.figures.novelty.silent import GRAMMAR, PHRASES, PRAISE
from pipeline.figures.novelty.terms import COLUMNS, spelled, vector

if TYPE_CHECKING:
    from collections.abc import Sequence

TITLE = "Sparse parsing of tidal records"
ABSTRACT = (
    "We parse records of the tides with sparse grammars. For the first time, the state of the art is cutting edge."
)
_PHRASES = (
    "state-of-the-art", "State of the art", "for the first time", "to the best of our knowledge", "cutting-edge",
    "groundbreaking", "ground-breaking", "a record-breaking", "novel", "Breakthrough", "unprecedented", "first",
    "paradigm", "the first of its kind", "remarkably", "game-changing", "SOTA",
)  # fmt: skip
_praise = st.sampled_from((*sorted(PRAISE), *_PHRASES))
_words = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=8) | _praise | st.sampled_from(sorted(GRAMMAR))


def _counted(title: str | None, abstract: str | None) -> tuple[bytes, bytes]:
    found = vector("p1", "2020", title, abstract)
    return found.ids, found.counts


def _with(words: Sequence[str], added: Sequence[tuple[int, str]]) -> str:
    found = list(words)
    for at, word in added:
        found.insert(at % (len(found) + 1), word)
    return " ".join(found)


@given(st.lists(_words, max_size=30), st.lists(st.tuples(st.integers(0, 40), _praise), max_size=6))
def test_words_of_self_praise_change_nothing_wherever_they_stand(
    words: list[str], added: list[tuple[int, str]]
) -> None:
    assert _counted(None, _with(words, added)) == _counted(None, " ".join(words))


def test_no_phrase_of_praise_begins_as_another_ends() -> None:
    plain = ["state of the art", "cutting edge", "record breaking", "game changer", "for the time", "long awaited"]
    plain += ["trail blazing", "far reaching", "to the of our knowledge", "leading edge"]
    assert all(PHRASES.fullmatch(f" {phrase}", 0) or PHRASES.match(f" {phrase} ") for phrase in plain)
    assert {phrase.split()[0] for phrase in plain} & {phrase.split()[-1] for phrase in plain} == set()


@pytest.mark.parametrize(
    "addition",
    [
        "$x_i \\in \\mathbb{R}^n$",
        "\\(E = mc^2\\)",
        "\\cite{author2020}",
        "\\begin{itemize}",
        "\\emph{}",
        "https://example.org/code",
        "In this paper, we propose and present new methods; results show this.",
        "2020 17",
        "&amp;",
    ],
)
def test_formulas_commands_addresses_and_what_all_abstracts_say_change_nothing(addition: str) -> None:
    assert _counted(TITLE, f"{ABSTRACT} {addition}") == _counted(TITLE, ABSTRACT)


def test_a_command_around_a_word_and_the_order_of_words_change_nothing() -> None:
    assert _counted(None, "\\textbf{sparse} {G}rammars") == _counted(None, "grammars sparse")


def test_forms_of_a_word_are_one_term() -> None:
    assert _counted(None, "parsing parsed parses") == _counted(None, "parser parser parser")


def test_terms_are_the_same_on_every_machine() -> None:
    found = vector("p1", "2020", "Tidal grammars", None)
    assert struct.unpack("<2i", found.ids) == (259019, 788962)
    assert found.counts == b"\x01\x01"


def test_a_term_counts_up_to_255_times_and_a_text_up_to_500_words() -> None:
    assert vector("p1", "2020", None, "tide " * 300).counts == b"\xff"
    assert vector("p1", "2020", None, " ".join(f"w{at}x" for at in range(800))).counts == b"\x01" * 500


def test_the_words_of_columns_are_found_again_in_the_text() -> None:
    words = spelled(TITLE, ABSTRACT)
    assert sorted(words) == sorted(struct.unpack(f"<{len(words)}i", vector("p", "2020", TITLE, ABSTRACT).ids))
    assert set(words.values()) == {"sparse", "parsing", "tidal", "records", "parse", "tides", "grammars"}
    assert max(words) < COLUMNS


def test_a_paper_without_text_has_no_terms() -> None:
    assert vector("p1", "2020", None, None).ids == b""
