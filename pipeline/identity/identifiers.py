"""Comparison keys of identifiers: which of them say what thing this is, and which exclude one another."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_ARXIV = re.compile(
    r"(?:arxiv:|https?://arxiv\.org/(?:abs|pdf)/)?([a-z.-]+/\d{7}|\d{4}\.\d{4,5})(?:v\d+)?(?:\.pdf)?$"
)
_ARXIV_DOI: Final = "10.48550/arxiv."
_DOI = re.compile(r"(?:doi:\s*|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)$")
_CORR = re.compile(r"journals/corr/abs-(\d{4})-(\d{4,5})$")
_PREPRINT_DOIS: Final = (
    "10.48550/", "10.1101/", "10.21203/", "10.31219/", "10.31234/", "10.31235/", "10.20944/", "10.26434/",
    "10.2139/", "10.36227/", "10.22541/", "10.5281/", "10.6084/", "10.13140/", "10.14293/", "10.2307/",
)  # fmt: skip
"""Preprint servers, data stores, second registrations: a publisher's DOI does not contradict theirs."""

_EXCLUSIVE: Final = frozenset({"arxiv", "doi", "acl", "dblp"})
"""Schemes of which one paper has one value only; the other sources' own ids split and merge over time."""

OWNED: Final = frozenset({"orcid", "acl", "arxiv"})
"""Schemes of persons in which one person has one value, if its owner asserts it."""


def paper_identifiers(identifiers: Mapping[str, str]) -> Mapping[str, str]:
    """Return a paper's identifiers in one form: the arXiv DOI and DBLP's CoRR key become the arXiv id."""
    if not identifiers:
        return identifiers
    return _one_form(frozenset(identifiers.items()))


@lru_cache(maxsize=1 << 15)
def _one_form(identifiers: frozenset[tuple[str, str]]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for scheme, value in sorted(identifiers):
        own = _paper_identifier(scheme.strip().lower(), value.strip())
        if own is not None and own[1]:
            found.setdefault(*own)
    return found


def _paper_identifier(scheme: str, value: str) -> tuple[str, str] | None:
    lowered = value.lower()
    if scheme == "arxiv":
        match = _ARXIV.match(lowered)
        return (scheme, match.group(1)) if match else (scheme, lowered)
    if scheme == "doi":
        match = _DOI.match(lowered)
        if match is None:
            return None
        doi = match.group(1).rstrip(".,;")
        return _paper_identifier("arxiv", doi[len(_ARXIV_DOI) :]) if doi.startswith(_ARXIV_DOI) else (scheme, doi)
    corr = _CORR.match(lowered) if scheme == "dblp" else None
    return ("arxiv", f"{corr.group(1)}.{corr.group(2)}") if corr else (scheme, value)


def shared(a: Mapping[str, str], b: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the (scheme, value) that two sets of one-form identifiers share, sorted."""
    return sorted(a.items() & b.items())


def conflicting(a: Mapping[str, str], b: Mapping[str, str]) -> tuple[str, str, str] | None:
    """Return the first (scheme, value, value) that keeps two papers apart, or None.

    A preprint's DOI, and DBLP's key of a preprint, do not contradict those of the published version.
    """
    for scheme in sorted(_EXCLUSIVE & a.keys() & b.keys()):
        if a[scheme] != b[scheme] and not (_is_loose(scheme, a[scheme]) or _is_loose(scheme, b[scheme])):
            return scheme, min(a[scheme], b[scheme]), max(a[scheme], b[scheme])
    return None


def _is_loose(scheme: str, value: str) -> bool:
    return value.startswith(_PREPRINT_DOIS if scheme == "doi" else "journals/corr/")


def person_identifiers(identifiers: Iterable[tuple[str, str, str]]) -> frozenset[tuple[str, str, str]]:
    """Return a person's identifiers in one form; what the Anthology calls unverified is a name only."""
    return frozenset(
        _person_identifier(scheme.strip().lower(), value.strip(), evidence)
        for scheme, value, evidence in identifiers
        if value.strip()
    )


def _person_identifier(scheme: str, value: str, evidence: str) -> tuple[str, str, str]:
    if scheme == "acl" and value.endswith("/unverified"):
        return scheme, value, "name"
    if scheme == "orcid":
        return scheme, value.rstrip("/").rsplit("/", 1)[-1].upper(), evidence
    return scheme, value, evidence


def owned(identifiers: Iterable[tuple[str, str, str]]) -> dict[str, frozenset[str]]:
    """Return the owner-asserted values of schemes in which a person has one value."""
    found: dict[str, set[str]] = {}
    for scheme, value, evidence in identifiers:
        if evidence == "asserted" and scheme in OWNED:
            found.setdefault(scheme, set()).add(value)
    return {scheme: frozenset(values) for scheme, values in found.items()}
