"""Records of a walk that were read before, from the same bytes, are told without being read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.arxiv.oai import parse_oai
from spiders.arxiv.oai_pieces import split
from spiders.errors import PageError
from spiders.imprints import Imprints, nothing
from spiders.records import Again, Harvest, Page

MakeHarvest: TypeAlias = Callable[..., Harvest]


class Memory:
    """Knows what pages said, under numbers of its own."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, bytes], int] = {}

    def keep(self, page: Page) -> None:
        """Keep what a page said."""
        for record in page.records:
            digest = page.imprints.get(record.source_id)
            if digest is not None:
                self._known[record.kind, record.source_id, digest] = len(self._known) + 1

    def __call__(self, kind: str, digests: Imprints) -> dict[str, int]:
        """Return the numbers of those that are known."""
        asked = {source_id: (kind, source_id, digest) for source_id, digest in digests.items()}
        return {source_id: self._known[key] for source_id, key in asked.items() if key in self._known}


@pytest.fixture
def memory() -> Memory:
    """Knows nothing yet."""
    return Memory()


def _body(pages: Path) -> bytes:
    return (pages / "oai-raw-first" / "page.xml").read_bytes()


def _ids(page: Page) -> list[str]:
    return [record.source_id for record in page.records]


def test_what_was_read_before_is_told_with_its_time_and_not_read(
    pages: Path, make_harvest: MakeHarvest, memory: Memory
) -> None:
    first = parse_oai(_body(pages), make_harvest(), memory)
    memory.keep(first)
    second = parse_oai(_body(pages), make_harvest(), memory)
    usual = [record for record in first.records if record.kind == "raw"]
    assert [(one.source_id, one.said_at) for one in second.again] == [(r.source_id, r.said_at) for r in usual]
    assert [record.kind for record in second.records] == ["deleted"]
    assert (second.harvest, second.rejects) == (first.harvest, first.rejects)


def test_a_record_with_one_other_byte_is_read(pages: Path, make_harvest: MakeHarvest, memory: Memory) -> None:
    memory.keep(parse_oai(_body(pages), make_harvest(), memory))
    changed = _body(pages).replace(b"<id>2401.00001</id>", b"<id>2401.00001 </id>")
    assert "2401.00001" in _ids(parse_oai(changed, make_harvest(), memory))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"https://oaipmh.arxiv.org/oai<", b"http://export.arxiv.org/oai2<"),
        (b"<OAI-PMH ", b'<OAI-PMH xmlns:own="urn:own" '),
    ],
)
def test_the_same_bytes_in_another_frame_are_read(
    pages: Path, make_harvest: MakeHarvest, memory: Memory, old: bytes, new: bytes
) -> None:
    memory.keep(parse_oai(_body(pages), make_harvest(), memory))
    assert old in _body(pages)
    assert not parse_oai(_body(pages).replace(old, new), make_harvest(), memory).again


def test_the_same_bytes_are_read_by_another_version_of_the_parser(
    pages: Path, make_harvest: MakeHarvest, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory.keep(parse_oai(_body(pages), make_harvest(), memory))
    monkeypatch.setattr("spiders.arxiv.oai_pieces.PARSER_VERSION", 1000)
    assert not parse_oai(_body(pages), make_harvest(), memory).again


@pytest.mark.parametrize("sign", [b"<!-- a comment -->", b"<![CDATA[ ]]>", b"<?an instruction?>"])
def test_where_a_tag_may_stand_for_nothing_every_record_is_read(
    pages: Path, make_harvest: MakeHarvest, memory: Memory, sign: bytes
) -> None:
    memory.keep(parse_oai(_body(pages), make_harvest(), memory))
    marked = _body(pages).replace(b"</ListRecords>", sign + b"</ListRecords>")
    page = parse_oai(marked, make_harvest(), memory)
    assert (page.again, page.imprints) == ((), {})
    assert len(page.records) == 3


def test_a_paper_that_stands_there_twice_is_read(pages: Path, make_harvest: MakeHarvest, memory: Memory) -> None:
    body = _body(pages)
    start, end = body.index(b"<record>"), body.index(b"</record>") + len(b"</record>")
    doubled = body[:end] + body[start:end] + body[end:]
    memory.keep(parse_oai(body, make_harvest(), memory))
    page = parse_oai(doubled, make_harvest(), memory)
    assert "2401.00001" in _ids(page)
    assert "2401.00001" not in page.imprints


def test_a_page_of_known_records_alone_moves_the_walk_and_is_not_empty(
    pages: Path, make_harvest: MakeHarvest, memory: Memory
) -> None:
    body = (pages / "oai-raw-last" / "page.xml").read_bytes()
    first = parse_oai(body, make_harvest(token="t"), memory)
    memory.keep(first)
    second = parse_oai(body, make_harvest(token="t"), memory)
    assert len(second.again) == len(first.records)
    assert (second.records, second.empty, second.harvest) == ((), False, first.harvest)


def test_a_page_cut_behind_its_known_records_is_still_refused(
    pages: Path, make_harvest: MakeHarvest, memory: Memory
) -> None:
    body = _body(pages)
    memory.keep(parse_oai(body, make_harvest(), memory))
    cut = body[: body.rindex(b"</record>") + len(b"</record>")]
    with pytest.raises(PageError, match="xml-broken"):
        parse_oai(cut, make_harvest(), memory)


def test_rejects_are_counted_against_all_records_of_the_page(
    pages: Path, make_harvest: MakeHarvest, memory: Memory
) -> None:
    body = _body(pages)
    broken = body.replace(b"<id>math/0309136</id>", b"<id>math/0309137</id>")
    assert broken != body
    memory.keep(parse_oai(body, make_harvest(), memory))
    page = parse_oai(broken, make_harvest(), memory)
    assert [reject.code for reject in page.rejects] == ["id-differs"]
    assert [one.source_id for one in page.again] == ["2401.00001"]


@given(st.binary(max_size=300))
def test_whatever_is_no_answer_is_left_as_it_is(noise: bytes) -> None:
    body = b"<OAI-PMH><responseDate>" + noise
    assert split(body, "raw", nothing).rest == body


def test_every_record_of_the_usual_form_in_recorded_answers_has_an_imprint(
    corpus: Path, make_harvest: MakeHarvest, memory: Memory
) -> None:
    body = (corpus / "oai_rendered/lr_500_arXivRaw.xml").read_bytes()
    first = parse_oai(body, make_harvest(), memory)
    memory.keep(first)
    second = parse_oai(body, make_harvest(), memory)
    assert set(_ids(first)) - set(first.imprints) == {r.source_id for r in second.records}
    assert len(second.again) > 490
    assert second.again[0] == Again("arxiv", "raw", _ids(first)[0], first.records[0].said_at or _NEVER, 1)


_NEVER = datetime.min.replace(tzinfo=UTC)
