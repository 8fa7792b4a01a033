"""The whole site: every author, every paper, the list of authors, and where it all comes from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from pipeline.document import encode, entry
from web.formats.bibtex import bibtex
from web.formats.csv import csv
from web.site import render
from web.site.folder import SiteError, publish
from web.site.links import AUTHORS, PAPERS, Known, Links, is_folder_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from pipeline.document import Paper, Profile
    from pipeline.history.log import History


Why: TypeAlias = Callable[[str], Sequence[Sequence[str]]]
"""Gives explanations of an author by id, each as lines of which the first is its heading."""
HistoryOf: TypeAlias = Callable[[str], "History | None"]
"""Gives the history of an author by id, None where nothing of it was kept."""


class SiteReport(Struct, frozen=True, kw_only=True):
    """What a build made: pages by kind, and files by what happened to them."""

    authors: int
    papers: int
    redirects: int
    written: int
    unchanged: int
    removed: int


def _papers(profiles: Iterable[Profile]) -> dict[str, Paper]:
    """Return each paper once, as the newest profile that holds it has it (of equal age: the first by id)."""
    newest: dict[str, tuple[str, Paper]] = {}
    for profile in profiles:
        as_of = profile.figures.papers.as_of or ""
        for paper in profile.papers:
            if paper.id not in newest or as_of > newest[paper.id][0]:
                newest[paper.id] = (as_of, paper)
    return {id_: paper for id_, (_, paper) in sorted(newest.items())}


def _redirects(known: Known) -> dict[str, tuple[str, str]]:
    """Return the paths of old pages, each with the folder and id that it leads to; live pages win."""
    found = {}
    for old in sorted(known.redirects):
        kind, _, id_ = old.rpartition(":")
        for what, folder, pages, now in (
            ("author", AUTHORS, known.authors, known.author(id_)),
            ("paper", PAPERS, known.papers, known.paper(id_)),
        ):
            if now is not None and kind in {"", what} and id_ not in pages:
                found[f"{folder}/{_checked(id_)}/index.html"] = (folder, now)
    return found


def _checked(id_: str) -> str:
    if not is_folder_name(id_):
        raise SiteError(f"the id {id_!r} cannot be the name of a folder")
    return id_


def _author_files(
    profile: Profile, links: Links, why: Why | None, history: HistoryOf | None
) -> Iterator[tuple[str, str]]:
    folder = f"{AUTHORS}/{_checked(profile.id)}"
    kept = None if history is None else history(profile.id)
    yield f"{folder}/index.html", render.author_page(profile, links, has_why=why is not None, history=kept)
    if why is not None:
        below = links._replace(root=f"{links.root}../")
        yield f"{folder}/why/index.html", render.why_page(profile, why(profile.id), below)
    yield f"{folder}/profile.json", encode(profile).decode()
    yield f"{folder}/papers.bib", bibtex(profile)
    yield f"{folder}/papers.csv", csv(profile)


def build(
    profiles: Iterable[Profile],
    folder: Path,
    *,
    built_from: str | None,
    acknowledgements: Sequence[str],
    redirects: Mapping[str, str] | None = None,
    why: Why | None = None,
    history: HistoryOf | None = None,
) -> SiteReport:
    """Write the site of these profiles to a folder and return what changed there.

    `built_from` says in words what the profiles were derived from. `redirects` leads ids of old to new ones
    (`OLD`, or `author:OLD` and `paper:OLD`). `why` explains an author in lines, for a page beside the
    author's; `history` gives what was published of an author before.
    Files that are as they must be are left alone, pages of what is no longer there are removed, files that Byline
    did not write stay. Raises SiteError where the folder is not such a site, or cannot be written.
    """
    authors = sorted(profiles, key=lambda profile: profile.id)
    papers = _papers(authors)
    known = Known({author.id for author in authors}, papers.keys(), redirects or {})
    old = _redirects(known)
    top, below, deep = Links(known, ""), Links(known, "../"), Links(known, "../../")

    def files() -> Iterator[tuple[str, str]]:
        yield "index.html", render.index_page(map(entry, authors), top)
        yield "style.css", render.stylesheet()
        yield (
            "about/index.html",
            render.about_page(below, built_from=built_from, acknowledgements=acknowledgements),
        )
        for author in authors:
            yield from _author_files(author, deep, why, history)
        for paper in papers.values():
            yield f"{PAPERS}/{_checked(paper.id)}/index.html", render.paper_page(paper, deep)
        for path, target in old.items():
            yield path, render.redirect_page(deep.page(*target), deep)

    changes = publish(folder, ((path, text.encode()) for path, text in files()))
    return SiteReport(
        authors=len(authors),
        papers=len(papers),
        redirects=len(old),
        written=changes.written,
        unchanged=changes.unchanged,
        removed=changes.removed,
    )
