"""The invented world behind the replica: people, their papers, and where each paper appeared."""

from __future__ import annotations

from functools import cached_property

import msgspec
from msgspec import Struct

AS_OF = "2026-10-30"
"""The day on which the invented sources were last updated."""


class Person(Struct, frozen=True, kw_only=True):
    """An invented person and the identifiers that the invented sources give them."""

    key: str
    given: str
    family: str
    field: str
    """Last part of the category in which the person mostly writes (`LG`)."""
    institution: str = ""
    tag: str = ""
    """Short form of the institution on profile pages."""
    variants: tuple[str, ...] = ()
    orcid: str = ""
    arxiv: str = ""
    """Public author identifier at arXiv, only of people who opted in."""
    acl: str = ""
    """Verified identifier at the ACL Anthology; without it the page is `…/unverified/`."""
    s2: tuple[str, ...] = ()
    """Author identifiers at Semantic Scholar; one person may have several."""
    homepage: str = ""

    @property
    def name(self) -> str:
        """The full name, given names first."""
        return f"{self.given} {self.family}".strip()


class Signature(Struct, frozen=True):
    """One name in an author list, as written there."""

    given: str
    family: str
    person: str = ""
    """Key of the person; empty for groups and people of whom nothing else is known."""
    affiliation: str = ""
    suffix: str = ""
    family_first: bool = False

    @property
    def name(self) -> str:
        """The name in the order in which it is written."""
        parts = (self.family, self.given) if self.family_first else (self.given, self.family)
        return " ".join(part for part in (*parts, self.suffix) if part)

    @property
    def last_first(self) -> str:
        """The name as `Last, First`."""
        family = " ".join(part for part in (self.family, self.suffix) if part)
        return f"{family}, {self.given}" if self.given else family


class Submission(Struct, frozen=True):
    """One version of a preprint."""

    at: str
    """ISO 8601 time in UTC."""
    size_kb: int = 180
    source_type: str = "D"
    """`I` where this version withdraws the paper."""


class Preprint(Struct, frozen=True, kw_only=True):
    """A paper at arXiv."""

    id: str
    categories: tuple[str, ...]
    """The first is the primary one."""
    versions: tuple[Submission, ...]
    modified: str
    """Day of the last change of the metadata."""
    comment: str = ""
    journal_ref: str = ""
    doi: str = ""
    license: str = "http://creativecommons.org/licenses/by/4.0/"

    @property
    def withdrawn(self) -> bool:
        """Whether the last version withdraws the paper."""
        return "I" in self.versions[-1].source_type


class Publication(Struct, frozen=True, kw_only=True):
    """A paper in a volume of the Anthology or of the proceedings site."""

    id: str
    volume: str
    pages: str = ""
    doi: str = ""
    title: str = ""
    """The title, where it differs from the preprint's."""
    authors: tuple[Signature, ...] = ()
    """The author list, where it differs from the preprint's."""
    award: str = ""
    retracted: str = ""
    """Reason of a retraction."""


class Volume(Struct, frozen=True, kw_only=True):
    """A volume of the Anthology or of the proceedings site."""

    id: str
    title: str
    venue: str
    year: int
    month: str
    place: str = ""
    editors: tuple[str, ...] = ()
    """Keys of people."""


class Paper(Struct, frozen=True, kw_only=True):
    """An invented paper and the places where it appeared."""

    key: str
    title: str
    abstract: str
    authors: tuple[Signature, ...]
    preprint: Preprint | None = None
    acl: Publication | None = None
    proceedings: Publication | None = None
    citations: int | None = None
    """Count at Semantic Scholar; None where it does not know the paper."""
    references: int = 24
    code: str = ""

    @property
    def title_published(self) -> str:
        """The title of the published version."""
        publication = self.acl or self.proceedings
        return publication.title if publication and publication.title else self.title


class World(Struct, frozen=True, kw_only=True, dict=True):
    """Everything that the replica's sources tell of."""

    people: tuple[Person, ...]
    papers: tuple[Paper, ...]
    volumes: tuple[Volume, ...]
    as_of: str = AS_OF
    merged: dict[str, str] = {}
    """Author ids at Semantic Scholar that were merged, by the one that each was merged into."""

    @cached_property
    def person(self) -> dict[str, Person]:
        """People by key."""
        return {person.key: person for person in self.people}

    @cached_property
    def paper(self) -> dict[str, Paper]:
        """Papers by key."""
        return {paper.key: paper for paper in self.papers}

    @cached_property
    def preprints(self) -> dict[str, Paper]:
        """Papers by arXiv id, without version."""
        return {paper.preprint.id: paper for paper in self.papers if paper.preprint}

    @cached_property
    def volume(self) -> dict[str, Volume]:
        """Volumes by id."""
        return {volume.id: volume for volume in self.volumes}

    @cached_property
    def signed(self) -> dict[str, tuple[Paper, ...]]:
        """Papers by key of who signed them, newest first."""
        found: dict[str, list[Paper]] = {}
        for paper in sorted(self.papers, key=_first_seen, reverse=True):
            for person in dict.fromkeys(who.person for who in paper.authors):
                found.setdefault(person, []).append(paper)
        return {person: tuple(papers) for person, papers in found.items()}

    def papers_of(self, person: str) -> tuple[Paper, ...]:
        """Return the papers that a person signed, newest first."""
        return self.signed.get(person, ())

    def replacing(self, *papers: Paper) -> World:
        """Return the world with these papers in the place of those with their keys, or added at the end."""
        new = {paper.key: paper for paper in papers}
        kept = tuple(new.pop(paper.key, paper) for paper in self.papers)
        return msgspec.structs.replace(self, papers=(*kept, *new.values()))

    def without(self, *keys: str) -> World:
        """Return the world without these papers."""
        return msgspec.structs.replace(self, papers=tuple(one for one in self.papers if one.key not in keys))

    def merging(self, person: str) -> World:
        """Return the world in which Semantic Scholar has merged a person's ids into the first."""
        who = self.person[person]
        people = tuple(msgspec.structs.replace(who, s2=who.s2[:1]) if one == who else one for one in self.people)
        return msgspec.structs.replace(
            self, people=people, merged=self.merged | dict.fromkeys(who.s2[1:], who.s2[0])
        )


def _first_seen(paper: Paper) -> tuple[str, str]:
    return (paper.preprint.versions[0].at if paper.preprint else "", paper.key)


def withdraw(paper: Paper, day: str) -> Paper:
    """Return the paper with a last version that withdraws its preprint. Raises ValueError if it has none."""
    if paper.preprint is None:
        raise ValueError(f"{paper.key} is not at arXiv")
    preprint = msgspec.structs.replace(
        paper.preprint,
        versions=(*paper.preprint.versions, Submission(f"{day}T12:00:00Z", 0, "I")),
        comment="This paper has been withdrawn by the authors due to an error in the proof of Lemma 3",
        modified=day,
    )
    return msgspec.structs.replace(paper, preprint=preprint)


def retitle(paper: Paper, title: str, day: str) -> Paper:
    """Return the paper under another title, its metadata modified on a day."""
    preprint = paper.preprint and msgspec.structs.replace(paper.preprint, modified=day)
    return msgspec.structs.replace(paper, title=title, preprint=preprint)
