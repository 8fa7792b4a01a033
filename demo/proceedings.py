"""The replica's proceedings site: volumes, and paper pages with `citation_*` tags in two styles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demo.answer import Answer, Ask, not_found, page

if TYPE_CHECKING:
    from demo.world import Paper, Publication, Volume, World

HOST = "proceedings.example"


def path_of(publication: Publication) -> str:
    """Return the path of a paper's page: its volume's style decides."""
    if publication.volume.startswith("v"):
        return f"/{publication.volume}/{publication.id}.html"
    return f"/paper_files/paper/{publication.volume}/hash/{publication.id}-Abstract-Conference.html"


def _papers(world: World) -> list[tuple[Paper, Publication, Volume]]:
    found = [(paper, paper.proceedings) for paper in world.papers if paper.proceedings is not None]
    return [(paper, publication, world.volume[publication.volume]) for paper, publication in found]


def answer(world: World, ask: Ask) -> Answer:
    """Return the site's answer."""
    papers = _papers(world)
    volumes = {volume.id: volume for _, _, volume in papers}
    if ask.path == "/":
        return page("proceedings_index.html", volumes=volumes.values(), modified=f"{world.as_of}")
    for paper, publication, volume in papers:
        if ask.path == path_of(publication):
            return _paper(paper, publication, volume)
    for number, volume in volumes.items():
        if ask.path in {f"/{number}/", f"/paper_files/paper/{number}"}:
            listed = [(path_of(publication), paper) for paper, publication, at in papers if at.id == number]
            return page("proceedings_volume.html", volume=volume, listed=listed)
    return not_found("404 Not Found")


def _paper(paper: Paper, publication: Publication, volume: Volume) -> Answer:
    style = "proceedings_paper.html" if volume.id.startswith("v") else "proceedings_hash.html"
    return page(
        style,
        paper=paper,
        publication=publication,
        volume=volume,
        title=publication.title or paper.title,
        authors=publication.authors or paper.authors,
        pages=publication.pages.split("-"),
        host=HOST,
        path=path_of(publication),
        modified=f"{volume.year}-12-01",
    )
