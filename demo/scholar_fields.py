"""The fields of Semantic Scholar's answers, and how its figures come about in the replica."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from demo.scholar_clusters import corpus_id, paper_id

if TYPE_CHECKING:
    from demo.scholar_clusters import Scholar
    from demo.world import Paper, Person

AUTHOR = frozenset(
    {"authorId", "externalIds", "url", "name", "affiliations", "homepage", "paperCount", "citationCount", "hIndex"}
    | {"papers"}
)
PAPER = frozenset(
    {"paperId", "corpusId", "externalIds", "url", "title", "abstract", "venue", "publicationVenue", "year"}
    | {"publicationDate", "journal", "publicationTypes", "referenceCount", "citationCount", "authors"}
    | {"influentialCitationCount", "isOpenAccess", "openAccessPdf", "fieldsOfStudy", "s2FieldsOfStudy", "tldr"}
)
_SITE = "https://www.semanticscholar.org"


class RefusedError(Exception):
    """A request that the API answers with an error."""

    def __init__(self, reason: str, status: int) -> None:
        super().__init__(reason)
        self.status = status


def author_view(scholar: Scholar, number: str, fields: list[str]) -> dict[str, Any]:
    """Return an author with the fields asked for; always with id, without fields also the name."""
    person = scholar.authors[number]
    papers = scholar.papers_of(number)
    counts = sorted((paper.citations or 0 for paper in papers), reverse=True)
    whole: dict[str, Any] = {
        "authorId": number,
        "externalIds": _author_ids(person),
        "url": f"{_SITE}/author/{number}",
        "name": person.name,
        "affiliations": [],
        "homepage": person.homepage or None,
        "paperCount": len(papers),
        "citationCount": sum(counts),
        "hIndex": sum(count >= rank for rank, count in enumerate(counts, start=1)),
    }
    found = {name: whole[name] for name in whole if name == "authorId" or name in (fields or ["name"])}
    nested = [name.partition(".")[2] for name in fields if name.startswith("papers")]
    if nested:
        found["papers"] = [paper_view(scholar, paper, [name for name in nested if name]) for paper in papers]
    return found


def _author_ids(person: Person) -> dict[str, Any]:
    ids: dict[str, Any] = {"ORCID": person.orcid} if person.orcid else {}
    return ids | ({"DBLP": [person.name]} if person.acl else {})


def paper_view(scholar: Scholar, paper: Paper, fields: list[str]) -> dict[str, Any]:
    """Return a paper with the fields asked for; always with id, without fields also the title."""
    number = paper_id(paper)
    wanted = {name.partition(".")[0] for name in fields} or {"title"}
    whole = _described(paper) | _placed(paper) | _counted(paper)
    if "authors" in wanted:
        signed = [(scholar.author_id(who.person, paper), who.name) for who in paper.authors]
        whole["authors"] = [{"authorId": author, "name": name} for author, name in signed]
    return {"paperId": number} | {name: value for name, value in whole.items() if name in wanted}


def _described(paper: Paper) -> dict[str, Any]:
    return {
        "externalIds": _paper_ids(paper),
        "corpusId": corpus_id(paper),
        "url": f"{_SITE}/paper/{paper_id(paper)}",
        "title": paper.title_published,
        # Publishers forbid the abstract of what has appeared in a journal.
        "abstract": None if paper.preprint and paper.preprint.journal_ref else paper.abstract,
        "tldr": {"model": "tldr@v2.0.0", "text": paper.abstract.partition(". ")[0] + "."},
    }


def _paper_ids(paper: Paper) -> dict[str, Any]:
    ids: dict[str, Any] = {}
    if paper.preprint:
        ids["ArXiv"] = paper.preprint.id
    if paper.acl:
        ids["ACL"] = paper.acl.id
    doi = (paper.acl.doi if paper.acl else "") or (paper.preprint.doi if paper.preprint else "")
    if doi or paper.preprint:
        ids["DOI"] = doi or f"10.48550/arXiv.{paper.preprint.id if paper.preprint else ''}"
    return ids | {"CorpusId": corpus_id(paper)}


def _placed(paper: Paper) -> dict[str, Any]:
    published = paper.acl or paper.proceedings
    day = paper.preprint.versions[0].at[:10] if paper.preprint else None
    name = "Harbour Meeting on Language" if paper.acl else "Lighthouse Conference" if published else "arXiv.org"
    kind = "conference" if published else "journal"
    return {
        "venue": name,
        "publicationVenue": {"id": f"venue-{kind}", "name": name, "type": kind, "url": None},
        "year": int(day[:4]) if day else int(paper.acl.id[:4]) if paper.acl else None,
        "publicationDate": day,
        "journal": {"name": name, "pages": published.pages if published else None},
        "publicationTypes": ["Conference"] if published else ["JournalArticle"],
        "isOpenAccess": paper.preprint is not None,
        "openAccessPdf": {"url": f"https://arxiv.org/pdf/{paper.preprint.id}", "status": "GREEN"}
        if paper.preprint
        else None,
        "fieldsOfStudy": ["Computer Science"],
        "s2FieldsOfStudy": [{"category": "Computer Science", "source": "s2-fos-model"}],
    }


def _counted(paper: Paper) -> dict[str, Any]:
    citations = paper.citations or 0
    return {
        "referenceCount": paper.references,
        "citationCount": citations,
        "influentialCitationCount": citations // 10,
    }
