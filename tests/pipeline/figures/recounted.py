"""Figures counted once more from the JSON document alone, by other code than the pipeline's."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

_COVERAGE = 0.9


def differences(body: bytes) -> dict[str, tuple[Any, Any]]:
    """Return the figures that differ from what the papers of the document give: shown, and counted once more."""
    shown = json.loads(body)
    told, counted = _told(shown), recounted(shown)
    return {name: (told[name], value) for name, value in counted.items() if told[name] != value}


def recounted(document: Json) -> Json:
    """Return what the papers of a document give."""
    papers = [paper for paper in document["papers"] if not paper["retracted"]]
    return {
        **_amounts(document, papers),
        **_of_counts(document, papers),
        **_places(document["id"], papers),
        "coauthors": _coauthors(document["id"], papers),
    }


def _told(document: Json) -> Json:
    """Return what a document says, in the form of what is counted once more."""
    figures = document["figures"]
    told = {name: _value(figures[name]) for name in figures}
    told |= {f"n of {name}": figures[name]["n"] for name in figures}
    told |= {f"as_of of {name}": figures[name]["as_of"] for name in figures}
    told |= {name: each["values"] for name, each in document["series"].items()}
    told |= document["mix"]
    told["coauthors"] = {
        each["id"]: (each["papers"], each["at_least"]) for each in document["coauthors"] if each["id"]
    }
    return told


def _value(figure: Json) -> Any:
    """Return the value of a figure, or what there is of it, marked so."""
    if figure["value"] is None and figure["partial"] is not None:
        return ("partial", figure["partial"]["value"], figure["partial"]["n"])
    return figure["value"]


def _amounts(document: Json, papers: list[Json]) -> Json:
    years = [int(paper["date"][:4]) for paper in papers if paper["date"]]
    asked = [paper for paper in papers if paper["is_code_known"]]
    with_code = [paper for paper in asked if paper["code"] is not None]
    fields = _tally(paper["field"] for paper in papers)
    return {
        "papers": len(papers),
        "n of papers": len(papers),
        "retracted": len(document["papers"]) - len(papers),
        "front_matter": len(document["front_matter"]),
        "career_years": 1 + max(years) - min(years) if years else None,
        "n of career_years": len(years),
        "papers_per_year": _tally(map(str, years)),
        "code_share": round(len(with_code) / len(asked) * 100, 1) if asked else None,
        "n of code_share": len(asked),
        "main_field": _main_field(papers, fields),
        "n of main_field": sum(fields.values()),
        "fields": fields,
        "venues": _tally(paper["venue"] for paper in papers),
    }


def _tally(values: Any) -> dict[str, int]:
    return dict(Counter(value for value in values if value is not None))


def _main_field(papers: list[Json], fields: dict[str, int]) -> str | None:
    if not fields:
        return None
    often = {field for field, count in fields.items() if count == max(fields.values())}
    newest = max(paper["date"] or "" for paper in papers if paper["field"] in often)
    return min(field for field in often if any((p["field"], p["date"] or "") == (field, newest) for p in papers))


def _of_counts(document: Json, papers: list[Json]) -> Json:
    cited = [paper for paper in papers if paper["citations"]["value"] is not None]
    counts = [paper["citations"]["value"] for paper in cited]
    assert len({paper["citations"]["source"] for paper in cited}) <= 1
    is_enough = bool(counts) and len(counts) >= _COVERAGE * len(papers)
    n = len(counts)
    values: Json = {
        "citations": sum(counts),
        "h_index": max(h for h in range(n + 1) if len([c for c in counts if c >= h]) >= h),
        "i10_index": len([c for c in counts if c > 9]),
        "g_index": max(g for g in range(n + 1) if sum(sorted(counts)[n - g :]) >= g**2),
    }
    shown = {name: value if is_enough else ("partial", value, n) if n else None for name, value in values.items()}
    per_year = Counter[str]()
    for paper in cited if is_enough else ():
        per_year.update({paper["date"][:4]: paper["citations"]["value"]} if paper["date"] else {})
    return {
        **shown,
        **{f"n of {name}": n for name in values},
        **{f"as_of of {name}": max((p["citations"]["as_of"] for p in cited), default=None) for name in values},
        "citations_per_year": dict(per_year),
        "m_quotient": _m_quotient(document, papers, values["h_index"] if is_enough else None),
    }


def _m_quotient(document: Json, papers: list[Json], h: int | None) -> float | None:
    years = [int(paper["date"][:4]) for paper in papers if paper["date"]]
    if h is None or not years:
        return None
    parts = {part["name"]: part["value"] for part in document["figures"]["m_quotient"]["parts"]}
    assert (parts["h_index"], parts["first"]) == (h, min(years))
    span = parts["until"] - min(years)
    return round(h / span, 2) if span >= 5 else None


def _places(author: str, papers: list[Json]) -> Json:
    whole = [[name["id"] for name in paper["authors"]] for paper in papers if paper["authors_complete"]]
    placed = [ids for ids in whole if author in ids]
    first = [ids for ids in placed if ids[0] == author]
    last = [ids for ids in placed if len(ids) > 1 and ids.index(author) == len(ids) - 1]
    return {
        "first_authorships": len(first) if placed else None,
        "last_authorships": len(last) if placed else None,
        "n of first_authorships": len(placed),
        "n of last_authorships": len(placed),
    }


def _coauthors(author: str, papers: list[Json]) -> dict[str, tuple[int, bool]]:
    named = [({name["id"] for name in paper["authors"]} - {None, author}, paper) for paper in papers]
    cut = [ids for ids, paper in named if not paper["authors_complete"]]
    counts = Counter(id_ for ids, _ in named for id_ in ids)
    return {id_: (count, not all(id_ in ids for ids in cut)) for id_, count in counts.items()}
