"""What a person means by AUTHOR: Byline's own id, a name, or an identifier at a source."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from db.queries import forgotten, profiles
from pipeline.redaction import refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.engine import Transaction
    from db.queries.profiles import Candidate

_SCHEMES = ("orcid", "arxiv", "openalex", "s2", "dblp", "acl")
_SHOWN = 10
"""Candidates that are printed; more help nobody."""
_ORCID = re.compile(r"(?:https?://orcid\.org/|orcid:)?(\d{4}-\d{4}-\d{4}-\d{3}[\dXx])$")


class AuthorError(Exception):
    """AUTHOR is unknown, or means several people; the message says what to type next."""


class Meant(Struct, frozen=True):
    """What AUTHOR says: an identifier in a scheme, a page's URL, or a name (which may be Byline's own id)."""

    scheme: str
    value: str


def meant(author: str) -> Meant:
    """Return what AUTHOR says, by its form alone. Raises AuthorError for a wrong ORCID iD."""
    text = " ".join(author.split())
    if not text:
        raise AuthorError("AUTHOR is empty; type a name in quotes, an id, or a URL")
    orcid = _ORCID.match(text)
    if orcid is not None:
        if not is_orcid(orcid.group(1).upper()):
            raise AuthorError(f"{text}: the check digit of this ORCID iD is wrong; check it for a slip")
        return Meant("orcid", orcid.group(1).upper())
    if re.match(r"https?://", text):
        refused = refusal(text)
        if refused is not None:
            raise AuthorError(refused)
        return Meant("url", text)
    scheme, colon, value = text.partition(":")
    if colon and scheme.lower() in _SCHEMES and value:
        return Meant(scheme.lower(), value.strip())
    if colon and scheme == "author" and value:
        return Meant("byline", value.strip())
    return Meant("name", text)


def is_orcid(value: str) -> bool:
    """Return whether an iD's check digit is right (ISO 7064, modulus 11-2)."""
    total = 0
    for digit in value.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return value[-1] == ("X" if check == 10 else str(check))


def find(transaction: Transaction, author: str) -> list[Candidate]:
    """Return the stored authors whom AUTHOR may mean: one if it is clear, none if it is unknown."""
    return found(transaction, meant(author))


def found(transaction: Transaction, said: Meant) -> list[Candidate]:
    """Return the stored authors who may be meant."""
    if said.scheme in ("byline", "name"):
        own = profiles.standing_id(transaction, "author", said.value)
        row = None if own is None else profiles.author(transaction, own)
        if row is not None:
            return [profiles.Candidate(row["id"], row["name"], row["main_field"], row["papers"])]
        named = profiles.authors_named(transaction, said.value)
        return named or profiles.authors_mentioned_as(transaction, said.value)
    if said.scheme == "url":
        return profiles.authors_at(transaction, said.value)
    return profiles.authors_holding(transaction, said.scheme, said.value)


def refuse_forgotten(transaction: Transaction, said: Meant) -> None:
    """Raise AuthorError where an identifier or a page is of a person who was forgotten."""
    digests = forgotten.digests(transaction)
    if digests and digests.holds(forgotten.identifier(said.scheme, said.value)):
        raise AuthorError(f"{said.scheme}:{said.value} is of somebody who asked to be forgotten; nothing is asked")


def the_one(transaction: Transaction, author: str) -> str:
    """Return the id of the one author whom AUTHOR means. Raises AuthorError."""
    known = find(transaction, author)
    if len(known) == 1:
        return known[0].id
    if not known:
        raise AuthorError(
            f"no stored author is {author!r}; try `byline search {author}` or `byline refresh {author!r}`"
        )
    raise AuthorError(ambiguous(transaction, author, known))


def ambiguous(transaction: Transaction, author: str, known: Sequence[Candidate]) -> str:
    """Return the people whom AUTHOR may mean, side by side, each with what to type for it."""
    shown = known[:_SHOWN]
    works = profiles.newest_papers(transaction, [each.id for each in shown])
    widths = [max(len(each.id) for each in shown), max(len(each.name) for each in shown)]
    lines = [f"{author!r} may be {len(known)} people; type one of"]
    for each in shown:
        papers = f"{each.papers} paper{'' if each.papers == 1 else 's'}"
        title, date = works.get(each.id, ("", None))
        newest = f'"{title}" ({(date or "no date")[:4]})' if title else ""
        field = each.main_field or "no field"
        lines.append(
            f"  {each.id:<{widths[0]}}  {each.name:<{widths[1]}}  {field:<8}  {papers:<10}  {newest}".rstrip()
        )
    if len(known) > _SHOWN:
        lines.append(
            f"  and {len(known) - _SHOWN} more; an identifier tells them apart (orcid, arxiv:…, s2:…, acl:…)"
        )
    return "\n".join(lines)
