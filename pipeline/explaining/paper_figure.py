"""Why a paper's Novelty or score is what it is: its parts, the nearest earlier papers, new pairs of words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec import Struct

from db.queries import profiles, texts
from pipeline.derivation.basis import basis
from pipeline.derivation.counted import as_counted
from pipeline.derivation.details import standing_paper
from pipeline.document import Formula, Near, Part
from pipeline.explaining.things import ThingError
from pipeline.figures import paper
from pipeline.figures.novelty.kept import Raw
from pipeline.paper_list import near, new_pairs

if TYPE_CHECKING:
    from db.engine import Transaction
    from pipeline.figures.counted import Rules

FIGURES: Final = ("novelty", "score")


class PaperFigureTold(Struct, frozen=True):
    """Where a figure of a paper comes from."""

    thing: str
    figure: str
    value: Any
    why_null: str | None
    formula: Formula | None
    reference: str | None
    parts: tuple[Part, ...]
    nearest: tuple[Near, ...]
    new_pairs: tuple[tuple[str, str], ...]


def figure(transaction: Transaction, paper_id: str, name: str, rules: Rules) -> PaperFigureTold:
    """Return where the Novelty or the score of a paper comes from. Raises ThingError, SnapshotError."""
    row = profiles.paper(transaction, paper_id)
    if row is None:
        raise ThingError(f"paper:{paper_id} was given once, and nothing visible tells of it now")
    standing = standing_paper(row)
    raw = next((msgspec.convert(each["raw"], Raw) for each in texts.of_papers(transaction, [paper_id])), None)
    counted, by = as_counted(standing, raw), basis(transaction, rules)
    found = paper.novelty(counted, by)
    if name == "score":
        found = paper.ai_score(counted, by, found)
    return PaperFigureTold(
        thing=f"paper:{paper_id}",
        figure=name,
        value=found.value,
        why_null=found.why_null,
        formula=found.formula,
        reference=found.reference,
        parts=found.parts,
        nearest=near(raw),
        new_pairs=new_pairs(standing, raw),
    )
