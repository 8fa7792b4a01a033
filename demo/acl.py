"""The replica of the ACL Anthology: papers, people (verified or not) and volumes."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct

from demo.answer import Answer, Ask, page, redirect
from demo.text import slug
from demo.world import Paper, Publication, Volume, World

if TYPE_CHECKING:
    from demo.world import Person, Signature

MERGED = {"jane-quillon-marlowe": "jane-marlowe"}
"""Identifiers of people that were merged into another."""
_FILES = (".pdf", ".bib", ".xml")
"""Files beside the pages; the replica has none."""


class Entry(Struct, frozen=True):
    """A paper of the Anthology with its volume."""

    paper: Paper
    publication: Publication
    volume: Volume

    @property
    def title(self) -> str:
        """The title as published here."""
        return self.publication.title or self.paper.title

    @property
    def authors(self) -> tuple[Signature, ...]:
        """The authors as published here."""
        return self.publication.authors or self.paper.authors

    @property
    def pages(self) -> list[str]:
        """First and last page."""
        return self.publication.pages.split("-")


def entries(world: World) -> list[Entry]:
    """Return the papers of the Anthology in the order of their ids."""
    found = [
        Entry(paper, paper.acl, world.volume[paper.acl.volume]) for paper in world.papers if paper.acl is not None
    ]
    return sorted(found, key=lambda entry: entry.publication.id)


def answer(world: World, ask: Ask) -> Answer:
    """Return the Anthology's answer; addresses without the slash at their end are sent on."""
    if ask.path.endswith(_FILES):
        return _missing()
    if not ask.path.endswith("/"):
        return redirect(f"{ask.path}/")
    parts = ask.path.strip("/").split("/")
    if parts[0] == "people" and len(parts) in {2, 3}:
        return _person(world, "/".join(parts[1:]))
    if parts[0] == "volumes" and len(parts) == 2:
        return _volume(world, parts[1])
    return _paper(world, parts[0]) if len(parts) == 1 else _missing()


def _missing() -> Answer:
    return page("acl_404.html", status=404)


def _paper(world: World, identifier: str) -> Answer:
    volume = world.volume.get(identifier.removesuffix(".0"))
    if volume and identifier.endswith(".0") and volume.editors:
        editors = [world.person[key] for key in volume.editors]
        return page("acl_frontmatter.html", volume=volume, editors=editors, id=identifier, person_id=_person_id)
    found = next((entry for entry in entries(world) if entry.publication.id == identifier), None)
    if found is None:
        return _missing()
    canonical = [_canonical(world, who) for who in found.authors]
    links = [(person_id(world, who), who.name) for who in found.authors]
    return page(
        "acl_paper.html",
        entry=found,
        links=links,
        canonical=canonical,
        editors=[(_person_id(world.person[key]), world.person[key].name) for key in found.volume.editors],
        modified=f"{found.volume.year}-08-01",
    )


def _canonical(world: World, who: Signature) -> str:
    person = world.person.get(who.person)
    return person.name if person and person.acl else who.name


def person_id(world: World, who: Signature) -> str:
    """Return where a signature leads: a verified person, or the page that gathers an unverified name."""
    person = world.person.get(who.person)
    return person.acl if person and person.acl else f"{slug(who.name)}/unverified"


def _person_id(person: Person) -> str:
    return person.acl or f"{slug(person.name)}/unverified"


def _person(world: World, identifier: str) -> Answer:
    if identifier in MERGED:
        return redirect(f"/people/{MERGED[identifier]}/")
    listed = [
        entry for entry in entries(world) if any(person_id(world, who) == identifier for who in entry.authors)
    ]
    person = next((who for who in world.people if who.acl == identifier), None)
    if not listed and person is None:
        return _missing()
    written = [who for entry in listed for who in entry.authors if person_id(world, who) == identifier]
    listed.sort(key=lambda entry: entry.volume.year, reverse=True)
    name = (person.given, person.family) if person else (written[0].given, written[0].family)
    coauthors = Counter(
        (person_id(world, who), who.name) for entry in listed for who in entry.authors if who not in written
    )
    return page(
        "acl_person.html",
        modified=f"{world.as_of}",
        name=name,
        person=person,
        variants=sorted({(who.given, who.family) for who in written} - {name}),
        years=[(year, list(found)) for year, found in groupby(listed, key=lambda entry: entry.volume.year)],
        coauthors=coauthors.most_common(),
        venues=Counter(entry.volume.venue for entry in listed).most_common(),
        person_id=lambda who: person_id(world, who),
    )


def _volume(world: World, identifier: str) -> Answer:
    listed = [entry for entry in entries(world) if entry.volume.id == identifier]
    if not listed:
        return _missing()
    volume = listed[0].volume
    return page(
        "acl_volume.html",
        modified=f"{world.as_of}",
        volume=volume,
        listed=listed,
        editors=[(_person_id(world.person[key]), world.person[key].name) for key in volume.editors],
        person_id=lambda who: person_id(world, who),
    )
