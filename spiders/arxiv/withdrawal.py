"""Tells from an author's comment whether a paper was withdrawn."""

from __future__ import annotations

import re

# "withdrawn from the workshop" and the like speak of another place than arXiv.
_WITHDRAWN = re.compile(
    r"\W*(?:(?:this|the)\s+)?(?:(?:papers?|articles?|manuscript|submission|work|preprint|e-?print|note)\s+)?"
    r"(?:(?:has|have|had)\s+been\s+|was\s+|is\s+)?(?:temporarily\s+|now\s+)?withdrawn\b"
    r"(?!\s+from\s+(?!(?:the\s+)?arxiv))",
    re.IGNORECASE,
)


def says_withdrawn(comment: str) -> bool:
    """Tell whether a comment begins by saying that the paper itself is withdrawn.

    A comment that mentions a withdrawal later on speaks of an older version, or of a conference.
    """
    return _WITHDRAWN.match(comment) is not None
