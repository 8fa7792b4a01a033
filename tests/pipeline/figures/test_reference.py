"""A reference is kept whole, and says why it is silent."""

from __future__ import annotations

import msgspec
import pytest

from pipeline import packing
from pipeline.figures.counted import Rules
from pipeline.figures.distribution import Distribution
from pipeline.figures.novelty.categories import learn
from pipeline.figures.reference import PaperPeers, Reference, pack, unpack
from pipeline.figures.score import Absent, peers_of
from pipeline.packing import DamagedError, Packed

AUTHOR_PARTS, PAPER_PARTS = Rules().author_score, Rules().paper_score
_PEERS = PaperPeers(
    n=40,
    citations={
        "s2": Distribution.of(range(40)),
        "other": Distribution.of([1, 2]),
        "nil": Distribution.of([0] * 30),
    },
    novelty={"distance": Distribution.of(n / 40 for n in range(40)), "pairs": Distribution.of([1.0])},
    score=peers_of([dict.fromkeys(PAPER_PARTS.names, float(n)) for n in range(40)], PAPER_PARTS),
)
_AUTHORS = peers_of([dict.fromkeys(AUTHOR_PARTS.names, float(n)) for n in range(40)], AUTHOR_PARTS)


def _reference() -> Reference:
    return Reference(
        until="2026-03-01",
        scopes={"cs.LG": "2026-03-01", "stat": "2026-02-01"},
        covered={"cs.LG": "2026-03-01"},
        papers={"cs.LG": {"2024": _PEERS}},
        authors={"LG": _AUTHORS},
        categories=learn([("2024", ("cs.LG", "cs.CL")), ("2023", ("cs.CL",)), ("2024-02-01", ("cs.LG",))]),
        terms=b"\x00\xff terms",
    )


def test_what_is_kept_comes_back_and_equal_is_equal_to_the_byte() -> None:
    reference = _reference()
    turned = msgspec.structs.replace(reference, scopes=dict(reversed(reference.scopes.items())))
    assert unpack(pack(reference)) == reference
    assert pack(turned) == pack(reference)
    assert pack(unpack(pack(reference))) == pack(reference)


def test_content_that_is_damaged_or_of_another_shape_is_refused() -> None:
    packed = pack(_reference())
    with pytest.raises(DamagedError):
        unpack(Packed(packed.content[:-9], packed.digest))
    with pytest.raises(DamagedError):
        unpack(Packed(packed.content, "sha256:0"))
    with pytest.raises(DamagedError):
        unpack(packing.pack(msgspec.msgpack.encode({"until": 3})))


def test_papers_are_compared_with_those_of_their_category_and_year() -> None:
    assert _reference().peers_of_paper("cs.LG", "2024-05-01") == _PEERS
    assert _reference().peers_of_author("LG") == _AUTHORS


@pytest.mark.parametrize(
    ("category", "date", "why"),
    [
        (None, "2024", "its category is not known"),
        ("cs.LG", None, "its date is not known"),
        ("cs.CL", "2024", "no completed harvest covers cs.CL"),
        ("cs.CL", "2024", "`byline harvest arxiv --set cs.CL`, then `byline reference renew`"),
        ("cs.LG", "2026", "the reference covers cs.LG up to 2026-03-01, not the whole of 2026"),
    ],
)
def test_where_there_are_no_peers_the_reason_is_told(category: str | None, date: str | None, why: str) -> None:
    found = _reference().peers_of_paper(category, date)
    assert isinstance(found, Absent)
    assert why in found.why


@pytest.mark.parametrize(
    ("field", "why"), [(None, "the main field is not known"), ("CL", "the reference holds no authors of CL")]
)
def test_where_no_authors_are_kept_the_reason_is_told(field: str | None, why: str) -> None:
    assert _reference().peers_of_author(field) == Absent(why)


def test_citations_are_compared_with_counts_of_the_same_source() -> None:
    assert _PEERS.citation_percentile("s2", 39) == 98.75
    assert _PEERS.mean_citations("s2") == 19.5
    few = Absent("other counts citations of 2 papers of its category and year, 30 are needed")
    assert _PEERS.citation_percentile("other", 1) == few
    assert _PEERS.mean_citations("other") == few
    assert isinstance(_PEERS.citation_percentile("third", 1), Absent)


def test_a_mean_of_nothing_divides_nothing() -> None:
    assert isinstance(_PEERS.mean_citations("nil"), Absent)


def test_parts_of_novelty_are_compared_where_enough_papers_have_them() -> None:
    found = [_PEERS.novelty_percentile(*each) for each in (("distance", 0.0), ("pairs", 1.0), ("rarity", 2.0))]
    assert found == [1.25, None, None]
