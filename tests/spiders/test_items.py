from __future__ import annotations

import json
from io import BytesIO

import pytest
from itemadapter import ItemAdapter
from scrapy.exporters import JsonLinesItemExporter

from spiders import items
from spiders.records import Name, Page, PaperContent, PaperRecord, Reject

PAGE = Page(
    records=(
        PaperRecord("acl", "paper", "2020.x-1.1", PaperContent(title="On Bälls", authors=(Name("Ada Example"),))),
    ),
    rejects=(Reject("2020.x-1.2", "title-missing", "no title", "<p/>"),),
    parser_version=1,
)


@pytest.fixture(autouse=True)
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ItemAdapter, "ADAPTER_CLASSES", ItemAdapter.ADAPTER_CLASSES)
    items.register()


def test_a_page_is_exported_with_what_is_set_and_nothing_else() -> None:
    written = BytesIO()
    exporter = JsonLinesItemExporter(written, encoding="utf-8")
    exporter.export_item(PAGE)
    line = json.loads(written.getvalue())
    assert line["parser_version"] == 1
    assert line["records"][0]["source_id"] == "2020.x-1.1"
    assert line["records"][0]["content"] == {
        "type": "paper",
        "title": "On Bälls",
        "authors": [{"name": "Ada Example"}],
    }
    assert "Bälls" in written.getvalue().decode()


def test_a_page_is_printed_as_plain_values() -> None:
    assert ItemAdapter(PAGE).asdict()["rejects"][0]["code"] == "title-missing"
    assert len(ItemAdapter(PAGE)) == len(list(ItemAdapter(PAGE)))


def test_a_page_is_not_changed_by_an_exporter() -> None:
    adapter = ItemAdapter(PAGE)
    with pytest.raises(TypeError):
        adapter["empty"] = True
    with pytest.raises(TypeError):
        del adapter["empty"]


def test_registering_twice_is_registering_once() -> None:
    items.register()
    assert list(ItemAdapter.ADAPTER_CLASSES).count(items.StructAdapter) == 1
