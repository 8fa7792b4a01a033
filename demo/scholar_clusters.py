"""What the replica's Semantic Scholar knows: ids of papers and authors, and the papers of each author id."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from demo.world import Paper, Person, World

MERGED = {"900000999": "900000101"}
"""Author ids that were merged into another in every world; the survivor answers for both."""


class Scholar:
    """What the source knows of a world: its clusters of papers and the ids that it gives them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.papers = {paper_id(paper): paper for paper in world.papers if paper.citations is not None}
        self.authors = {number: person for person in world.people for number in person.s2}
        self._lookup = {key: paper for paper in self.papers.values() for key in _keys(paper)}

    def paper(self, identifier: str) -> Paper | None:
        """Return the paper that an id of any accepted kind names."""
        return self.papers.get(identifier) or self._lookup.get(identifier.lower())

    def author(self, identifier: str) -> Person | None:
        """Return the person to whom an author id belongs."""
        return self.authors.get(self.survivor(identifier))

    def survivor(self, identifier: str) -> str:
        """Return the author id that answers for an id: itself, or the one that it was merged into."""
        return self.world.merged.get(identifier) or MERGED.get(identifier, identifier)

    def papers_of(self, identifier: str) -> list[Paper]:
        """Return the papers of one cluster: a person with two ids has every second paper under each."""
        number = self.survivor(identifier)
        person = self.authors[number]
        known = [paper for paper in self.world.papers_of(person.key) if paper.citations is not None]
        return known[person.s2.index(number) :: len(person.s2)]

    def author_id(self, person: str, paper: Paper) -> str | None:
        """Return the author id under which a signature is filed; None for people without one."""
        found = self.world.person.get(person)
        if found is None:
            return None
        return next((number for number in found.s2 if paper in self.papers_of(number)), None)


def paper_id(paper: Paper) -> str:
    """Return the 40 hexadecimal digits that name a paper."""
    return hashlib.sha256(paper.key.encode()).hexdigest()[:40]


def corpus_id(paper: Paper) -> int:
    """Return the number that names a paper."""
    return 280_000_000 + int(paper_id(paper)[:5], 16)


def _keys(paper: Paper) -> list[str]:
    keys = [f"corpusid:{corpus_id(paper)}"]
    if paper.preprint:
        keys += [f"arxiv:{paper.preprint.id}", f"doi:10.48550/arxiv.{paper.preprint.id}".lower()]
        keys += [f"doi:{paper.preprint.doi}"] if paper.preprint.doi else []
    if paper.acl:
        keys += [f"acl:{paper.acl.id}".lower(), f"doi:{paper.acl.doi}"]
    return keys
