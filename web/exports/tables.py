"""All that is shown as three tables (CSV, RFC 4180): authors with their figures, papers, and who wrote which.

People who are hidden or were forgotten stand in none of them, not even as a name in a paper's list of authors.
"""

from __future__ import annotations

import csv
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from db.queries import everybody as stored
from pipeline.copies.files import new_folder
from pipeline.derivation.details import standing_paper
from pipeline.everybody import people
from pipeline.phrases import when
from pipeline.provenance import provenance
from web.formats.csv import cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from db.engine import Transaction
    from pipeline.figures.counted import Rules
    from pipeline.installation import Installation
    from pipeline.provenance import Provenance

AUTHORS: Final = (
    "id", "name", "main_field", "papers", "citations", "citations_source", "citations_as_of", "citations_n",
    "h_index", "i10_index", "g_index", "m_quotient", "first_authorships", "last_authorships", "code_share",
)  # fmt: skip
PAPERS: Final = (
    "id", "title", "authors", "authors_complete", "date", "primary_category", "field", "venue", "arxiv", "doi",
    "code", "code_url", "citations", "citations_source", "citations_as_of", "retracted", "front_matter", "as_of",
    "abstract",
)  # fmt: skip
AUTHORSHIPS: Final = ("paper_id", "author_id", "name", "position", "why")

_Row = tuple[Any, ...]


ABOUT: Final = "about.txt"
_WORDS: Final = """\
Authors, papers, and who wrote which, as Byline {version} showed them on {when}.
Derived from {built_from}.

An empty cell is what is not known, never 0. Figures are counted over the stored papers, without those that were
retracted, withdrawn, or are front matter. Citations and indices of an author are made from one source's counts
(citations_source, the newest count of citations_as_of, for citations_n papers), and are empty where these cover
less than {coverage:.0%} of the author's papers. Positions are places in the list of authors that is shown, from 1.
"""


class _Table(NamedTuple):
    columns: tuple[str, ...]
    rows: Iterable[_Row]


def write(installation: Installation, folder: Path) -> dict[str, int]:
    """Write the tables, from one snapshot, to a folder that is new or empty; return how many rows each file has.

    The folder is there with all its files or not at all. Raises CopyError, DatabaseError, SnapshotError, OSError.
    """
    rules = installation.configuration.settings.figures
    with new_folder(folder, private=False) as ready, installation.database.reading() as transaction:
        tables = {
            "authors.csv": _Table(AUTHORS, _authors(transaction, rules)),
            "papers.csv": _Table(PAPERS, _papers(transaction, rules)),
            "authorships.csv": _Table(AUTHORSHIPS, _authorships(transaction)),
        }
        (ready / ABOUT).write_text(_about(installation, provenance(transaction)), encoding="utf-8")
        return {name: _write(ready / name, table) for name, table in tables.items()}


def _about(installation: Installation, origin: Provenance) -> str:
    """Return in words what the tables hold, where that comes from, and whom to thank."""
    words = _WORDS.format(
        version=version("byline"),
        when=when(installation.clock()),
        built_from=origin.built_from or "nothing yet",
        coverage=installation.configuration.settings.figures.coverage,
    )
    return "\n".join([words, *origin.acknowledgements]).rstrip() + "\n"


def _write(path: Path, table: _Table) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(table.columns)
        for row in table.rows:
            rows.writerow([cell(value) for value in row])
            count += 1
    return count


def _authors(transaction: Transaction, rules: Rules) -> Iterator[_Row]:
    for person in people(transaction, rules):
        figures = (getattr(person.figures, name) for name in AUTHORS[3:])
        yield (person.id, person.name, person.main_field, *figures)


def _papers(transaction: Transaction, rules: Rules) -> Iterator[_Row]:
    order = {source: at for at, source in enumerate(rules.citation_sources)}
    for row in stored.papers(transaction):
        paper = standing_paper(row)
        detail = paper.detail
        source = min(detail.citations, key=lambda each: (order.get(each, len(order)), each), default=None)
        count = None if source is None else detail.citations[source]
        yield (
            paper.id,
            paper.title,
            len(detail.authors),
            detail.authors_complete,
            paper.date,
            detail.primary_category,
            paper.field,
            detail.venue,
            detail.identifiers.get("arxiv"),
            detail.identifiers.get("doi"),
            detail.code is not None,
            detail.code.url if detail.code else None,
            None if count is None else count.value,
            source,
            None if count is None else count.as_of,
            detail.is_taken_back,
            detail.front_matter,
            detail.said_at,
            detail.abstract,
        )


def _authorships(transaction: Transaction) -> Iterator[_Row]:
    for place in stored.places(transaction):
        position = None if place.position is None else place.position + 1
        yield (place.paper_id, place.author_id, place.name, position, place.why)
