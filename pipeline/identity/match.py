"""The two questions of identity, asked of one pair: one paper? one person?"""

from __future__ import annotations

from pipeline.identity.match_papers import SURE, papers
from pipeline.identity.match_people import DECISIVE, people

__all__ = ["DECISIVE", "SURE", "papers", "people"]
