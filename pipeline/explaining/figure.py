"""Why a figure is what it is: source, scope and date, the papers and counts behind it, what others report."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from db.queries import profiles
from pipeline.derivation.basis import basis
from pipeline.document import Figure, Figures, Formula, Part, Profile, Reported
from pipeline.explaining import counts, judged
from pipeline.explaining.counts import Count
from pipeline.explaining.things import ThingError
from pipeline.profile import profile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from db.engine import Transaction
    from pipeline.figures.counted import Rules

_COUNTED = (
    "citations",
    "h_index",
    "i10_index",
    "g_index",
    "m_quotient",
    "citation_impact",
    "citation_percentile",
)
"""Figures made from citation counts."""
OTHER_FIELDS = ("name", "names", "identifiers", "institutions", "coauthors")


class Made(Struct, frozen=True):
    """A paper that a figure is made from, with what it adds."""

    paper: str
    title: str
    counts: Any


class FigureTold(Struct, frozen=True):
    """Where a figure comes from."""

    thing: str
    figure: str
    value: Any
    why_null: str | None
    unit: str | None
    formula: Formula | None
    partial: Any
    source: str | None
    scope: str | None
    as_of: str | None
    n: int | None
    reference: str | None
    parts: tuple[Part, ...]
    made_from: tuple[Made, ...]
    one_more: str
    """What the next higher value would need; empty where that cannot be said."""
    reported: tuple[Reported, ...]
    why_different: str
    history: tuple[Count, ...]
    """What author records reported, day by day."""


class FieldTold(Struct, frozen=True):
    """Where another field of a profile comes from."""

    thing: str
    field: str
    value: Any
    how: str


def figure(transaction: Transaction, author_id: str, name: str, rules: Rules) -> FigureTold | FieldTold:
    """Return where a figure or field of an author comes from. Raises ThingError for an unknown one."""
    known = Figures.__struct_fields__
    if name not in (*known, *OTHER_FIELDS):
        raise ThingError(f"a profile has no {name!r}; known: {', '.join((*known, *OTHER_FIELDS))}")
    shown = profile(transaction, author_id, basis(transaction, rules))
    assert shown is not None
    if name in OTHER_FIELDS:
        return _other(shown, name, _set_by(transaction, author_id, name))
    if name == "main_field" and (by := _set_by(transaction, author_id, name)):
        return FieldTold(f"author:{author_id}", name, shown.main_field, by)
    found: Figure = getattr(shown.figures, name)
    made = _made_from(shown, name, found)
    return FigureTold(
        thing=f"author:{author_id}",
        figure=name,
        value=found.value,
        why_null=found.why_null,
        unit=found.unit,
        formula=found.formula,
        partial=found.partial,
        source=found.source,
        scope=found.scope,
        as_of=found.as_of,
        n=found.n,
        reference=found.reference,
        parts=found.parts,
        made_from=tuple(made),
        one_more=_one_more(name, found, made),
        reported=found.reported,
        why_different=_difference(name, found),
        history=counts.of_author(transaction, author_id, name),
    )


def _made_from(shown: Profile, name: str, found: Figure) -> list[Made]:
    """Return the papers behind a figure, those that add most in front."""
    papers = [paper for paper in shown.papers if not paper.retracted]
    if name in _COUNTED:
        counted = [(paper, paper.citations.value) for paper in papers]
        given = [(paper, value) for paper, value in counted if isinstance(value, int) and found.source]
        ranked = sorted(given, key=lambda pair: (-pair[1], pair[0].id))
        return [Made(paper.id, paper.title or "", value) for paper, value in ranked]
    if name == "papers":
        return [Made(paper.id, paper.title or "", paper.why) for paper in papers]
    if name == "retracted":
        return [Made(paper.id, paper.title or "", paper.why) for paper in shown.papers if paper.retracted]
    if name == "code_share":
        return [
            Made(paper.id, paper.title or "", paper.code is not None) for paper in papers if paper.is_code_known
        ]
    if name == "career_years":
        return [Made(paper.id, paper.title or "", paper.date) for paper in papers if paper.date]
    if name == "main_field":
        return [Made(paper.id, paper.title or "", paper.field) for paper in papers if paper.field]
    if name == "novelty":
        return [Made(p.id, p.title or "", p.novelty.value) for p in shown.papers if p.novelty.value is not None]
    return []


def _one_more(name: str, found: Figure, made: Sequence[Made]) -> str:
    """Return what the next higher value would need."""
    if found.value is None and found.partial is None:
        return ""
    known = [each.counts for each in made]
    if name == "h_index":
        return h_needs(known)
    if name == "i10_index":
        near = max((count for count in known if count < 10), default=None)
        if near is None:
            return "one more: another paper with 10 citations"
        return f"one more: {10 - near} more citations of the nearest paper"
    if name == "main_field":
        return _runner_up(Counter(str(field) for field in known))
    return ""


def h_needs(ranked: Sequence[int]) -> str:
    """Return what is missing to an h-index that is one higher, given counts from the highest down."""
    value = sum(count >= rank for rank, count in enumerate(ranked, 1))
    target = value + 1
    if len(ranked) < target:
        return f"for {target}: one more paper with counts, of at least {target} citations"
    missing = [target - count for count in ranked[:target] if count < target]
    papers = f"{len(missing)} papers" if len(missing) > 1 else "one paper"
    return f"for {target}: {sum(missing)} more citations on {papers} of the first {target}"


def _runner_up(fields: Counter[str]) -> str:
    ranked = fields.most_common()
    return f"papers by field: {', '.join(f'{field} {count}' for field, count in ranked)}"


def _difference(name: str, found: Figure) -> str:
    """Return why ours is another value than what a source reports; empty where it is not."""
    other = [each for each in found.reported if each.value != found.value]
    if not other:
        return ""
    if found.value is None:
        return f"Byline gives no value of its own: {found.why_null}"
    whose = "its own papers and counts, which Byline cannot see"
    ours = (
        f"ours is over {found.n} {found.scope or 'papers'}"
        if found.n is not None
        else "ours is over what is stored"
    )
    source = f", with counts by {found.source}" if name in _COUNTED else ""
    return (
        f"{', '.join(sorted({each.source for each in other}))} counts {whose}; {ours}{source}, as of {found.as_of}"
    )


def _set_by(transaction: Transaction, author_id: str, name: str) -> str | None:
    """Return who set a field, when and why; None where nobody did."""
    row = profiles.author(transaction, author_id)
    judgement = None if row is None else row["detail"]["set_by"].get(name)
    return None if judgement is None else f"{judged.set_by(transaction, judgement)} ({judgement})"


def _other(shown: Profile, name: str, set_by: str | None) -> FieldTold:
    how: Mapping[str, str] = {
        "name": "the full form that most papers give",
        "names": "every form that a mention or an author record gives",
        "identifiers": "what records say of this person, each with its evidence; `name` means found by name alone",
        "institutions": "what author lists and author records say",
        "coauthors": "the people on the same papers, by how many papers",
    }
    import msgspec

    return FieldTold(f"author:{shown.id}", name, msgspec.to_builtins(getattr(shown, name)), set_by or how[name])
