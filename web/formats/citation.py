"""What a reference needs of a paper, whatever its format: its kind, its venue, its page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from web.addresses import paper_address

if TYPE_CHECKING:
    from pipeline.document import Paper

Kind: TypeAlias = Literal["article", "inproceedings", "misc"]

_JOURNAL: Final = re.compile(
    r"^(nature|science|plos)\b|\b(journal|transactions|letters|reviews?|magazine|annals|bulletin|quarterly|archive"
    r"|communications|surveys|tmlr|jmlr|tacl|j\.|trans\.|lett\.|rev\.)(?![a-z])",
    re.IGNORECASE,
)
_MEETING: Final = re.compile(
    r"\b(proceedings|conference|workshop|symposium|findings|lecture notes|proc\.|conf\.)(?![a-z])", re.IGNORECASE
)
_PREPRINT: Final = re.compile(r"^(corr|arxiv(\.org)?)\b", re.IGNORECASE)


def venue(paper: Paper) -> str | None:
    """Return where the paper came out, None where it is known as a preprint alone."""
    return None if paper.venue is None or _PREPRINT.match(paper.venue) else paper.venue


def kind(paper: Paper) -> Kind:
    """Return whether the paper came out in a journal, at a meeting, or neither as far as is known.

    A DBLP key tells; else the words of the venue do, and a name without such words is taken for a meeting.
    """
    place = venue(paper)
    dblp = paper.identifiers.get("dblp", "")
    if place is None:
        return "misc"
    if dblp.startswith("journals/") and not dblp.startswith("journals/corr/"):
        return "article"
    if dblp.startswith("conf/") or _MEETING.search(place) or not _JOURNAL.search(place):
        return "inproceedings"
    return "article"


def web_page(paper: Paper) -> str | None:
    """Return the address of the paper itself: at arXiv, else by its DOI, else by any identifier that has one."""
    for scheme in ("arxiv", "doi", *sorted(paper.identifiers)):
        if scheme in paper.identifiers:
            address = paper_address(scheme, paper.identifiers[scheme])
            if address:
                return address
    return None
