"""What the parsers of arXiv share: their version, identifiers, categories and the check of XML answers."""

from __future__ import annotations

import re
from typing import Final

from spiders.blocked import blocked
from spiders.errors import PageError

PARSER_VERSION: Final = 1

_ID = re.compile(
    r"(?:(?P<new>\d{4}\.\d{4,5})|(?P<archive>[a-z][a-z-]*)(?:\.[A-Z]{2})?(?P<old>/\d{7}))(?P<version>v[1-9]\d*)?",
    re.ASCII,
)
_BEFORE_ID = re.compile(
    r"\s*(?:oai:arXiv\.org:"
    r"|(?:https?://)?(?:[a-z]+\.)*arxiv\.org/(?:abs|pdf|html|format)/"
    r"|(?:(?:https?://)?(?:dx\.)?doi\.org/|doi:)?10\.48550/arXiv\."
    r"|arXiv:\s*)",
    re.IGNORECASE,
)
_NAMES = (
    "acc-phys adap-org alg-geom ao-sci astro-ph atom-ph bayes-an chao-dyn chem-ph cmp-lg comp-gas cond-mat cs "
    "dg-ga econ eess funct-an gr-qc hep-ex hep-lat hep-ph hep-th math math-ph mtrl-th nlin nucl-ex nucl-th "
    "patt-sol physics plasm-ph q-alg q-bio q-fin quant-ph solv-int stat supr-con"
)
_ARCHIVES = frozenset(_NAMES.split())
_GROUPS = frozenset({"cs", "econ", "eess", "math", "physics", "q-bio", "q-fin", "stat"})
_SUBJECT = re.compile(r"[A-Za-z]{2}|[a-z]+(?:-[a-z]+)+|[a-z]{3,}")


def split_id(text: str) -> tuple[str, str | None]:
    """Return the id without version, and the version (`v2`) if there is one, of any way to write an arXiv id.

    Read are `2401.00001v2`, `arXiv:hep-th/9901001`, an address of the paper, its OAI id and its arXiv DOI.
    An old id loses its subject class, which names nothing: `math.GT/0309136` is `math/0309136`.
    Raises PageError(`id-unreadable`).
    """
    rest = _BEFORE_ID.sub("", text, count=1).strip().removesuffix(".pdf")
    found = _ID.fullmatch(rest)
    if found is None:
        raise PageError("id-unreadable", f"{text[:80]!r} is no arXiv id")
    return found["new"] or found["archive"] + found["old"], found["version"]


def bare_id(text: str) -> str:
    """Return the id without version of any way to write an arXiv id. Raises PageError(`id-unreadable`)."""
    return split_id(text)[0]


def is_category(term: str) -> bool:
    """Tell whether a term is a category of arXiv: feeds mix in subject classes of MSC and ACM."""
    archive, dot, subject = term.partition(".")
    return archive in _ARCHIVES and (not dot or _SUBJECT.fullmatch(subject) is not None)


def oai_set(category: str) -> str:
    """Return the OAI set of a category, an archive or a group: `cs.LG` is `cs:cs:LG`; a set stays as it is."""
    archive, _, subject = category.partition(".")
    if ":" in category or (category in _GROUPS and not subject) or archive not in _ARCHIVES:
        return category
    group = archive if archive in _GROUPS else "physics"
    return ":".join(part for part in (group, archive, subject) if part)


def refuse_other_than_xml(body: bytes) -> None:
    """Raise where an answer that should be XML is clearly something else.

    Raises BlockedError or PageError (`body-empty`, `not-xml`).
    """
    start = body[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise PageError("body-empty", "the answer holds nothing")
    if start.startswith(b"<") and not re.match(rb"<(?:!doctype\s+html|html|head|body)\b", start, re.IGNORECASE):
        return
    raise blocked(body) or PageError("not-xml", f"the answer begins with {start[:40]!r}")
