"""What a spider can be asked for."""

from __future__ import annotations

from msgspec import Struct


class Target(Struct, frozen=True):
    """One thing to ask a source for.

    `scheme` is an identifier scheme of a person (`orcid`, `arxiv`, `acl`, `s2`), `paper:<scheme>` for one of a
    paper (`paper:arxiv`, `paper:acl`, `paper:doi`), `name` for a name to look for,
    `url` for a page.
    """

    scheme: str
    value: str
