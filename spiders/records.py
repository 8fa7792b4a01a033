"""What a source can say: frozen types, the contract between the spiders and the pipeline.

A field that a kind of page cannot carry is UNSET and absent from the stored content, never null.
Dates are ISO 8601 text cut to what the source knows ("2024", "2024-03", "2024-03-01"); times are aware UTC.
Text is cleaned without loss (`spiders.text`); LaTeX is kept as delivered.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import UNSET, Struct, UnsetType

from spiders.imprints import Imprints

Text: TypeAlias = str | UnsetType
Evidence: TypeAlias = Literal["asserted", "matched", "name"]
"""How a source knows an identifier of a person: asserted by its owner, matched by the source, only a name."""


class Identifier(Struct, frozen=True):
    """An identifier of a person in a scheme (`orcid`, `arxiv`, `s2`, `acl`, `dblp`, `openalex`)."""

    scheme: str
    value: str
    evidence: Evidence


class Name(Struct, frozen=True, omit_defaults=True):
    """One name in an author list, as written, with what the source says of it at this place."""

    name: str
    given: Text = UNSET
    family: Text = UNSET
    suffix: Text = UNSET
    affiliations: tuple[str, ...] | UnsetType = UNSET
    identifiers: tuple[Identifier, ...] | UnsetType = UNSET


class Code(Struct, frozen=True, omit_defaults=True):
    """A link to code, or the bare statement that there is some."""

    evidence: Literal["badge", "asserted", "text"]
    url: Text = UNSET


class Version(Struct, frozen=True):
    """One submitted version of a preprint: its label (`v1`) and date."""

    version: str
    date: str


class PaperContent(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type", tag="paper"):
    """What one page says of a paper."""

    title: Text = UNSET
    abstract: Text = UNSET
    authors: tuple[Name, ...] | UnsetType = UNSET
    authors_complete: bool = True
    submitted: Text = UNSET
    """Day of the first version."""
    updated: Text = UNSET
    """Day of the version that the page shows."""
    published: Text = UNSET
    """Date of formal publication."""
    primary_category: Text = UNSET
    categories: tuple[str, ...] | UnsetType = UNSET
    field: Text = UNSET
    """Last part of the primary category, where a source gives no more than that (`LG`)."""
    identifiers: dict[str, str] | UnsetType = UNSET
    """Scheme to value: `arxiv` (no version), `doi` (lower case), `acl`, `dblp`, `s2`, `corpus`, …"""
    comment: Text = UNSET
    journal_ref: Text = UNSET
    report_no: Text = UNSET
    venue: Text = UNSET
    publisher: Text = UNSET
    pages: Text = UNSET
    license: Text = UNSET
    paper_type: Text = UNSET
    """`article`, `preprint`, `frontmatter`, …, where the source tells."""
    versions: tuple[Version, ...] | UnsetType = UNSET
    withdrawn: bool | UnsetType = UNSET
    retracted: bool | UnsetType = UNSET
    code: Code | UnsetType = UNSET
    institutions: tuple[str, ...] | UnsetType = UNSET
    """Institution tags or names of the paper as a whole."""
    citations: int | UnsetType = UNSET
    references: int | UnsetType = UNSET
    url: Text = UNSET
    pdf_url: Text = UNSET


class AuthorContent(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type", tag="author"):
    """What one page says of a person."""

    name: str
    names: tuple[str, ...] | UnsetType = UNSET
    """Other forms of the name that the source gives."""
    identifiers: tuple[Identifier, ...] | UnsetType = UNSET
    affiliations: tuple[str, ...] | UnsetType = UNSET
    homepage: Text = UNSET
    main_field: Text = UNSET
    papers: int | UnsetType = UNSET
    citations: int | UnsetType = UNSET
    h_index: int | UnsetType = UNSET
    novelty: float | UnsetType = UNSET
    """Per cent, as reported."""
    ai_score: float | UnsetType = UNSET
    url: Text = UNSET


class Member(Struct, frozen=True, omit_defaults=True):
    """A paper in a listing: its record's key at the same source, and the owner's place among its authors."""

    kind: str
    source_id: str
    position: int | UnsetType = UNSET
    """0-based; absent where the source does not tell, or does not show the owner among the names."""


class ListingContent(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type", tag="listing"):
    """A part of an author's papers at a source, in the source's order."""

    owner_kind: str
    owner_id: str
    """Key of the owner's author record at the same source (it need not have been seen)."""
    owner_name: Text = UNSET
    members: tuple[Member, ...]
    start: int = 0
    """Offset of the first member within the whole listing."""
    last: bool = True
    """Whether the listing ends with this part."""
    total: int | UnsetType = UNSET
    """Number of papers that the page says the listing has, where it says so."""


Content: TypeAlias = PaperContent | AuthorContent | ListingContent


class Record(Struct, frozen=True):
    """One statement of a source: its key (source, kind, source id), when it was said, and what."""

    source: str
    kind: str
    source_id: str
    content: Content
    said_at: datetime | None = None
    """The source's own time of this statement; None where only the visit's time is known."""


class PaperRecord(Record, frozen=True):
    """What a source says of a paper."""

    content: PaperContent


class AuthorRecord(Record, frozen=True):
    """What a source says of a person."""

    content: AuthorContent


class ListingRecord(Record, frozen=True):
    """A source's list of a person's papers, or a part of it."""

    content: ListingContent


class Again(Struct, frozen=True):
    """A record that was read before from the very same bytes, and is said again now."""

    source: str
    kind: str
    source_id: str
    said_at: datetime
    version: int
    """Number under which what was read is stored."""


class Reject(Struct, frozen=True):
    """A record of a list page that could not be read: the slice that was wrong is kept."""

    source_id: str | None
    code: str
    detail: str
    slice: str


class Harvest(Struct, frozen=True, kw_only=True):
    """Where a walk over a whole source stands: moved with each page, closed with the last one."""

    kind: str
    scope: str
    """The set walked, empty for the whole source."""
    since: str | None
    until: str | None
    started: str
    """`responseDate` of the first page; becomes the watermark when the walk is closed."""
    token: str | None
    """Where the next page begins; None with the last page."""


class Page(Struct, frozen=True, kw_only=True):
    """Everything that one answer says; the one item a callback yields, beside its next requests."""

    records: tuple[Record, ...] = ()
    rejects: tuple[Reject, ...] = ()
    empty: bool = False
    """The source says by its own protocol that there is nothing here."""
    parser_version: int
    harvest: Harvest | None = None
    again: tuple[Again, ...] = ()
    """Records that need not be read once more."""
    imprints: Imprints = {}
    """Of the records, and of those that are said again."""
