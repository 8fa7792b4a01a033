"""The profile document: its keys, their order, its schema, and what it refuses."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest

from pipeline.document import Figure, Profile, Reported, decode, encode, entry, schema, shown

_NULL = '{"value": null, "why_null": "counts for 1 of 3 papers"}'
EXAMPLE = f"""
{{"id": "ada-probe", "name": "Ada Probe", "names": ["A. Probe", "Ada Probe"], "main_field": "LG",
 "identifiers": [{{"scheme": "orcid", "value": "0000-0000-0000-0000", "evidence": "asserted", "source": "arxiv"}}],
 "institutions": [{{"tag": "exu", "name": "Example University", "ror": "https://ror.org/00example"}}],
 "notices": [{{"code": "split", "text": "split off", "about": "author:ben", "source": null, "as_of": "2031"}}],
 "figures": {{
  "papers": {{"value": 1, "source": "byline", "scope": "stored papers", "as_of": "2031-03-20", "n": 1,
             "reported": [{{"value": 2, "source": "profile-page", "as_of": "2031-03-20"}}]}},
  "citations": {{"value": null, "why_null": "counts for 1 of 3 papers",
                "partial": {{"value": 4, "n": 1, "source": "openalex"}}}},
  "main_field": {{"value": "LG", "source": "byline", "as_of": "2031-03-20", "n": 1}},
  "h_index": {_NULL}, "i10_index": {_NULL}, "g_index": {_NULL},
  "novelty": {{"value": 55.5, "unit": "%", "quartiles": [40, 70], "reference": "reference 3"}},
  "ai_score": {{"value": 61, "parts": [{{"name": "h", "value": 0.5, "rank": 2.5, "peers": 40, "without": 60}},
                                    {{"name": "code", "value": null, "why_null": "no code seen"}}]}}}},
 "series": {{"papers_per_year": {{"source": "byline", "as_of": "2031-03-20", "values": {{"2031": 1, "2029": 1}}}},
            "citations_per_year": {{"source": null, "as_of": null, "values": {{}}}}}},
 "coauthors": [{{"id": null, "name": "Ben Trial", "papers": 1}}],
 "papers": [{{"id": "kites", "title": "Kites", "authors": [{{"name": "Ada Probe", "id": "ada-probe",
             "institutions": ["exu"]}}], "authors_complete": false, "institutions": ["exu"], "date": "2031-03",
             "primary_category": "cs.LG", "field": "LG", "abstract": "They fly.",
             "code": {{"url": "https://example.org", "source": "arxiv", "confidence": "asserted"}},
             "identifiers": {{"doi": "10.1000/kites", "arxiv": "3001.00001"}}, "venue": "Flight",
             "versions": [{{"version": "v1", "date": "2031-03-01T10:00:00Z", "source": "arxiv", "venue": null}}],
             "citations": {{"value": 4, "source": "openalex", "as_of": "2031-03-20"}},
             "novelty": {_NULL}, "score": {_NULL}, "retracted": false, "why": "listed by profile-page",
             "is_code_known": true, "nearest": [{{"id": "gliders", "similarity": 0.25}}],
             "new_pairs": [["kite", "wind"]]}}],
 "mix": {{"fields": {{"LG": 1}}, "venues": {{"Flight": 1}}}}, "front_matter": ["preface"]}}
"""
"""Everything that can stand in a document."""


def _faults(value: Any, rule: dict[str, Any], parts: dict[str, Any], at: str = "$") -> list[str]:
    """Return where a value breaks a JSON Schema, as far as the profile's schema uses the language."""
    if "$ref" in rule:
        return _faults(value, parts[rule["$ref"].removeprefix("#/$defs/")], parts, at)
    if "anyOf" in rule:
        found = [_faults(value, choice, parts, at) for choice in rule["anyOf"]]
        return [] if [] in found else min(found, key=len)
    kinds: dict[str, Any] = {
        "object": dict,
        "array": list,
        "string": str,
        "null": type(None),
        "boolean": bool,
        "integer": int,
        "number": (int, float),
    }
    if "type" in rule:
        wanted = kinds[rule["type"]]
        if not isinstance(value, wanted) or (isinstance(value, bool) and rule["type"] != "boolean"):
            return [f"{at} is no {rule['type']}"]
    if isinstance(value, str):
        return _text_faults(value, rule, at)
    if isinstance(value, list):
        rules = rule.get("prefixItems") or [rule["items"]] * len(value)
        pairs = enumerate(zip(value, rules, strict=True))
        return [fault for place, (item, part) in pairs for fault in _faults(item, part, parts, f"{at}[{place}]")]
    return _object_faults(value, rule, parts, at) if isinstance(value, dict) else []


def _text_faults(value: str, rule: dict[str, Any], at: str) -> list[str]:
    short = len(value) < rule.get("minLength", 0)
    return [f"{at} has a wrong form"] if short or not re.search(rule.get("pattern", ""), value) else []


def _object_faults(value: dict[str, Any], rule: dict[str, Any], parts: dict[str, Any], at: str) -> list[str]:
    faults = [f"{at}.{key} is missing" for key in rule.get("required", []) if key not in value]
    for key, item in value.items():
        part = rule.get("properties", {}).get(key, rule.get("additionalProperties"))
        faults += [f"{at}.{key} is not known"] if part is None else _faults(item, part, parts, f"{at}.{key}")
    return faults


def _document(body: bytes) -> Any:
    return msgspec.json.decode(body)


def test_reading_what_was_written_changes_nothing() -> None:
    body = encode(decode(EXAMPLE))
    assert encode(decode(body)) == body
    assert body.endswith(b"}\n")
    assert body.startswith(b'{\n  "id": "ada-probe",\n')


def test_keys_stand_in_the_published_order() -> None:
    document = _document(encode(decode(EXAMPLE)))
    assert list(document) == [
        "id",
        "name",
        "names",
        "main_field",
        "identifiers",
        "institutions",
        "notices",
        "figures",
        "series",
        "coauthors",
        "papers",
        "mix",
        "front_matter",
    ]
    assert list(document["figures"])[:8] == [
        "papers",
        "citations",
        "main_field",
        "h_index",
        "i10_index",
        "g_index",
        "novelty",
        "ai_score",
    ]
    given = list(msgspec.json.decode(EXAMPLE)["papers"][0])
    assert list(document["papers"][0]) == given


def test_what_is_absent_is_null_and_its_key_is_there() -> None:
    document = _document(encode(decode(EXAMPLE)))
    assert document["figures"]["papers"]["why_null"] is None
    assert document["figures"]["h_index"] == {
        "value": None,
        "unit": None,
        "why_null": "counts for 1 of 3 papers",
        "formula": None,
        "source": None,
        "scope": None,
        "as_of": None,
        "n": None,
        "partial": None,
        "quartiles": None,
        "reference": None,
        "parts": [],
        "reported": [],
    }


def test_maps_are_written_in_the_order_of_their_keys() -> None:
    document = _document(encode(decode(EXAMPLE)))
    assert list(document["series"]["papers_per_year"]["values"]) == ["2029", "2031"]
    assert list(document["papers"][0]["identifiers"]) == ["arxiv", "doi"]


def test_a_document_fits_its_schema() -> None:
    rules = schema()
    assert _faults(_document(encode(decode(EXAMPLE))), rules, rules["$defs"]) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"title": "Kites"', '"title": ""'),
        ('"date": "2031-03"', '"date": "March 2031"'),
        ('"n": 1', '"n": "1"'),
        ('"name": "Ada Probe", "names"', '"names"'),
        ('"retracted": false', '"retracted": null'),
    ],
)
def test_schema_and_reader_refuse_the_same(old: str, new: str) -> None:
    assert old in EXAMPLE
    wrong = EXAMPLE.replace(old, new)
    with pytest.raises(msgspec.ValidationError):
        decode(wrong)
    rules = schema()
    whole = _document(encode(decode(EXAMPLE)))
    broken = {**whole, **msgspec.json.decode(wrong)}
    if '"name": "Ada Probe", "names"' in old:
        del broken["name"]
    faults = _faults(broken, rules, rules["$defs"])
    assert [fault for fault in faults if "missing" not in fault or "$.name" in fault]


def test_a_null_without_a_reason_is_refused() -> None:
    with pytest.raises(ValueError, match="why"):
        Figure()
    with pytest.raises(msgspec.ValidationError, match="why"):
        decode(EXAMPLE.replace(_NULL, '{"value": null}', 1))


def test_unknown_keys_are_passed_over() -> None:
    assert decode(EXAMPLE.replace('"main_field": "LG",', '"main_field": "LG", "later": 1,', 1)) == decode(EXAMPLE)


def test_our_own_value_is_shown_before_a_reported_one() -> None:
    reported = (Reported(value=9, source="a"), Reported(value=8, source="b"))
    assert shown(Figure(value=0, reported=reported)) == 0
    assert shown(Figure(why_null="too few", reported=reported)) == 9
    assert shown(Figure(why_null="too few")) is None


def test_a_list_of_authors_has_the_main_field_and_the_number_of_papers() -> None:
    profile: Profile = decode(EXAMPLE)
    line = entry(profile)
    assert (line.id, line.name, line.main_field, line.papers) == ("ada-probe", "Ada Probe", "LG", 1)
