"""A profile as JSON-LD in the terms of schema.org."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from web.addresses import author_address
from web.formats.citation import kind, venue, web_page
from web.latex import plain

if TYPE_CHECKING:
    from pipeline.document import Paper, Profile


def _known(item: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in item.items() if value}


def _paper(paper: Paper) -> dict[str, Any]:
    return _known(
        {
            "@type": "ScholarlyArticle",
            "identifier": paper.id,
            "name": plain(paper.title or paper.id),
            "author": [{"@type": "Person", "name": plain(author.name)} for author in paper.authors],
            "datePublished": paper.date,
            "abstract": paper.abstract,
            "isPartOf": venue(paper)
            and {"@type": "Periodical" if kind(paper) == "article" else "Event", "name": venue(paper)},
            "url": web_page(paper),
            "creativeWorkStatus": "Retracted" if paper.retracted else None,
        }
    )


def jsonld(profile: Profile) -> str:
    """Return the author and the papers, in the profile's order; what is absent has no key."""
    addresses = (author_address(known.scheme, known.value) for known in profile.identifiers)
    person = _known(
        {
            "@context": "https://schema.org",
            "@type": "Person",
            "identifier": profile.id,
            "name": profile.name,
            "alternateName": [name for name in profile.names if name != profile.name],
            "affiliation": [
                _known({"@type": "Organization", "name": place.name or place.tag, "sameAs": place.ror})
                for place in profile.institutions
            ],
            "sameAs": [address for address in addresses if address],
        }
    )
    graph = {**person, "@reverse": {"author": [_paper(paper) for paper in profile.papers]}}
    return msgspec.json.format(msgspec.json.encode(graph), indent=2).decode() + "\n"
