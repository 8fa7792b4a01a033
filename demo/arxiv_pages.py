"""The main host of the replica's arXiv: abstract pages, lists, and the pages of authors who opted in."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from demo.answer import Answer, Ask, as_json, as_type, not_found, page, redirect
from demo.text import CATEGORIES, GROUPS, MONTHS, label, long_day, rfc1123, set_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from demo.world import Paper, Person, Preprint, World

_ID = re.compile(r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v(\d+))?")
_SHOW = (25, 50, 100, 250, 500, 1000, 2000)
_RECENT_DAYS = 5


def answer(world: World, ask: Ask) -> Answer:
    """Return the answer of the main host."""
    for prefix, view in (("/abs/", _abstract), ("/list/", _list), ("/a/", _author)):
        if ask.path.startswith(prefix):
            return view(world, ask, ask.path.removeprefix(prefix))
    return not_found("Page not found")


def preprint_of(paper: Paper) -> Preprint:
    """Return the paper's preprint; papers here were found by it."""
    assert paper.preprint is not None
    return paper.preprint


def _abstract(world: World, _ask: Ask, name: str) -> Answer:
    if name.lower().startswith("arxiv:"):
        return redirect(f"/abs/{name[6:]}")
    match = _ID.fullmatch(name)
    if match is None:
        return not_found("Invalid article identifier")
    paper = world.preprints.get(match[1])
    if paper is None:
        return not_found(f"Article {match[1]} not found")
    preprint = preprint_of(paper)
    shown = int(match[2]) if match[2] else len(preprint.versions)
    if not 1 <= shown <= len(preprint.versions):
        return not_found(f"Article {name} not found")
    group = set_of(preprint.categories[0]).partition(":")[0]
    return page(
        "arxiv_abs.html",
        modified=preprint.modified,
        paper=paper,
        preprint=preprint,
        shown=shown,
        named=name,
        archive=GROUPS[group],
        dateline=_dateline(preprint, shown),
    )


def _dateline(preprint: Preprint, shown: int) -> str:
    first, current = preprint.versions[0], preprint.versions[shown - 1]
    if len(preprint.versions) == 1:
        return f"Submitted on {long_day(first.at)}"
    submitted = f"Submitted on {long_day(first.at)}"
    if shown == 1:
        return f"{submitted} (this version), latest version {long_day(preprint.versions[-1].at)}"
    last = "last revised" if shown == len(preprint.versions) else "revised"
    return f"{submitted} (v1), {last} {long_day(current.at)} (this version, v{shown})"


def _list(world: World, ask: Ask, rest: str) -> Answer:
    category, _, period = rest.partition("/")
    if category not in CATEGORIES and category not in GROUPS:
        return not_found(f"Invalid archive {category}", 400)
    skip, show = ask.first("skip", "0"), ask.first("show", "50" if period != "new" else "2000")
    if not skip.isdigit() or not show.isdigit() or int(show) not in _SHOW:
        return not_found("Invalid show or skip", 400)
    matching = _in_period(world, category, period)
    if matching is None:
        return not_found(f"Invalid time period {period}", 400)
    part = matching[int(skip) : int(skip) + int(show)]
    return page(
        "arxiv_list.html",
        title=CATEGORIES.get(category) or GROUPS[category],
        category=category,
        period=period,
        total=len(matching),
        days=_by_day(part, period),
        skip=int(skip),
        show=int(show),
        heading=_heading(world, period),
        first=int(skip) + 1,
    )


def _in_period(world: World, category: str, period: str) -> list[Paper] | None:
    listed = [
        paper
        for paper in world.preprints.values()
        if any(category in {found, found.partition(".")[0]} for found in preprint_of(paper).categories)
    ]
    if re.fullmatch(r"\d{4}(-\d{2})?", period):
        return [paper for paper in listed if preprint_of(paper).versions[0].at.startswith(period)]
    if period not in {"new", "recent", "pastweek"}:
        return None
    days = sorted({_day(paper) for paper in listed}, reverse=True)
    kept = set(days[: 1 if period == "new" else _RECENT_DAYS])
    return sorted((paper for paper in listed if _day(paper) in kept), key=_day, reverse=True)


def _day(paper: Paper) -> str:
    return preprint_of(paper).versions[0].at[:10]


def _by_day(papers: Iterable[Paper], period: str) -> list[tuple[str, list[Paper]]]:
    if period == "new":
        every = list(papers)
        return [(f"New submissions (showing {len(every)} of {len(every)} entries)", every)] if every else []
    if re.match(r"\d", period):
        return [("", list(papers))]
    return [(_weekday(day), list(found)) for day, found in groupby(papers, key=_day)]


def _weekday(day: str) -> str:
    return f"{rfc1123(day)[:3]}, {long_day(day)}"


def _heading(world: World, period: str) -> str:
    if re.fullmatch(r"\d{4}-\d{2}", period):
        return f"Authors and titles for {MONTHS[int(period[5:]) % 13 - 1]} {period[:4]}"
    if re.fullmatch(r"\d{4}", period):
        return f"Authors and titles for {period}"
    return f"Showing new listings for {long_day(world.as_of)}" if period == "new" else "Authors and titles"


def _author(world: World, _ask: Ask, name: str) -> Answer:
    form = next((one for one in (".html", ".json", ".atom2", ".atom") if name.endswith(one)), "")
    stem = name.removesuffix(form)
    person = next((who for who in world.people if who.arxiv and stem in {who.arxiv, who.orcid}), None)
    if person is None:
        return Answer(status=404) if form == ".json" else not_found(f"Author {stem} not found", 400)
    papers = [paper for paper in world.papers_of(person.key) if paper.preprint]
    if form == ".json":
        return _author_json(world, person, papers)
    if form in {".atom", ".atom2"}:
        found = page("arxiv_author.xml", person=person, papers=papers, form=form[1:], as_of=world.as_of)
        return as_type(found, "application/atom+xml; charset=utf-8")
    return page("arxiv_author.html", person=person, papers=papers)


def _author_json(world: World, person: Person, papers: list[Paper]) -> Answer:
    entries = []
    for paper in papers:
        preprint = preprint_of(paper)
        url = f"{preprint.id}v{len(preprint.versions)}"
        entry = {
            "authors": ", ".join(who.name for who in paper.authors),
            "categories": ", ".join(label(category) for category in preprint.categories),
            "comment": preprint.comment,
            "doi": preprint.doi,
            "formats": {"html": f"https://arxiv.org/abs/{url}", "pdf": f"https://arxiv.org/pdf/{url}"},
            "id": f"https://arxiv.org/abs/{url}",
            "journal_ref": preprint.journal_ref,
            "published": preprint.versions[0].at.replace("Z", "+00:00"),
            "subject": label(preprint.categories[0]),
            "summary": paper.abstract,
            "title": paper.title,
            "updated": preprint.versions[-1].at.replace("Z", "+00:00"),
        }
        entries.append({key: value for key, value in entry.items() if value})
    head = {"id": f"https://arxiv.org/a/{person.arxiv}", "orcid": f"https://orcid.org/{person.orcid}"}
    head |= {"title": f"{person.name}'s articles on arXiv", "modified": f"{world.as_of}T00:00:00+00:00"}
    return as_json({key: value for key, value in head.items() if not value.endswith("/")} | {"entries": entries})
