"""Explanations as lines for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from pipeline.explaining import judged
from pipeline.explaining.author import AuthorTold, Joined
from pipeline.explaining.between import Between
from pipeline.explaining.figure import FieldTold, FigureTold
from pipeline.explaining.paper import PaperFieldTold, PaperTold
from pipeline.explaining.paper_figure import PaperFigureTold
from pipeline.explaining.record import JudgementTold, RecordTold
from pipeline.phrases import counted, when

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from db.queries.explaining import FetchRow
    from db.queries.snapshots import Kept
    from pipeline.document import Formula
    from pipeline.explaining.counts import Count

Told = (
    AuthorTold
    | Between
    | PaperTold
    | PaperFieldTold
    | PaperFigureTold
    | FigureTold
    | FieldTold
    | RecordTold
    | JudgementTold
)
_LONGEST = 160


def lines(told: Told) -> Iterator[str]:
    """Yield an explanation's lines."""
    writers: dict[type, Callable[[Any], Iterator[str]]] = {
        AuthorTold: _author,
        Between: _between,
        PaperTold: _paper,
        PaperFieldTold: _paper_field,
        FigureTold: _figure,
        PaperFigureTold: _paper_figure,
        FieldTold: _field,
        RecordTold: _record,
        JudgementTold: _judgement,
    }
    return writers[type(told)](told)


def _author(told: AuthorTold) -> Iterator[str]:
    papers = len({each.paper for each in told.mentions})
    yield f"{told.thing}  {told.name}: {counted(len(told.mentions), 'mention')} on {counted(papers, 'paper')}"
    yield from _former(told.former_ids)
    yield "named by:"
    for each in told.mentions:
        place = "owner of a listing" if each.position is None else f"author {each.position + 1}"
        yield f"  {each.name}, {place}, on {each.title} (paper:{each.paper})"
        listing = f", listed by {each.listing}" if each.listing else ""
        yield f"    record:{each.record}, {each.url}, {when(each.said_at)}{listing}"
    yield from _listings(told)
    yield from _section("identifiers", (f"{a.scheme}:{a.value} ({a.evidence}, {a.source})" for a in told.aliases))
    yield from _section("why the mentions are one person", (_joined(link) for link in told.links))
    if told.links:
        yield f"name rarity and term weights: {_learned(told.snapshot)}"
    yield from _alarm(told)
    yield from _section("what people ruled", told.judgements)
    yield from _section("what would change it", told.to_change)


def _alarm(told: AuthorTold | Between) -> Iterator[str]:
    if told.alarm is not None:
        signs = (f"{sign.kind} ({sign.strength:g}): {sign.words}" for sign in told.alarm.signs)
        yield from _section(f"what looks like several people, {told.alarm.score:g} of 1", signs)


def _learned(snapshot: Kept | None) -> str:
    if snapshot is None:
        return "fixed tables, as there is no snapshot yet"
    return f"snapshot {snapshot.number} of {snapshot.made_at:%Y-%m-%d}"


def _listings(told: AuthorTold) -> Iterator[str]:
    yield from _section(
        "listings",
        (
            f"{each.owner}: {counted(each.papers, 'paper')} at {each.url}, {when(each.said_at)}"
            + (f"; {each.ended} no longer named" if each.ended else "")
            for each in told.listings
        ),
    )


def _paper(told: PaperTold) -> Iterator[str]:
    yield f"{told.thing}  {told.title}"
    yield from _former(told.former_ids)
    yield "records that tell of it, the one believed first in front:"
    for each in told.records:
        yield f"  record:{each.record}, {each.url}"
        visit = f"visited {when(each.visited_at)}, fetch {each.fetch} of run {each.run}"
        yield f"    said {when(each.said_at)}, {visit}"
    yield from _section("why the records are one paper", (_joined(link) for link in told.links))
    yield "fields:"
    for field in told.fields:
        yield f"  {field.field}: {_short(field.value)}{_from(field.taken_from, field.set_by)}"
    yield from _section("on the profiles of", (f"author:{a.author} as {a.written}: {a.why}" for a in told.authors))
    yield from _section("what people ruled", told.judgements)
    yield from _section("what would change it", told.to_change)


def _paper_field(told: PaperFieldTold) -> Iterator[str]:
    yield f"{told.thing} {told.field}: {_short(told.value) if told.value is not None else 'no value'}"
    by = f", {told.set_by}" if told.set_by else ""
    yield f"taken from: {told.taken_from or 'no single record'}{by}"
    yield "what the records say, the one believed first in front:"
    for each in told.said:
        yield f"  record:{each.record}, {when(each.said_at)}, {each.url}: {_short(each.value)}"
    if not told.said:
        yield "  nothing"
    yield from _history(told.history)


def _figure(told: FigureTold) -> Iterator[str]:
    value = "no value of our own" if told.value is None else told.value
    yield f"{told.thing} {told.figure}: {value}"
    if told.why_null:
        yield f"why there is none: {told.why_null}"
    if told.partial is not None:
        yield f"in part: {_short(told.partial)}"
    for name in ("source", "scope", "as_of", "n", "reference"):
        if getattr(told, name) is not None:
            yield f"{name.replace('_', ' ')}: {getattr(told, name)}"
    yield from _formula(told.formula)
    yield from _section("parts", (_short(part) for part in told.parts))
    yield from _section("made from", (f"{m.counts}  {m.title} (paper:{m.paper})" for m in told.made_from))
    if told.one_more:
        yield f"to change it: {told.one_more}"
    yield from _section("reported", (f"{r.value} by {r.source}, as of {r.as_of}" for r in told.reported))
    if told.why_different:
        yield f"why it differs: {told.why_different}"
    yield from _history(told.history)


def _history(counts: Iterable[Count]) -> Iterator[str]:
    yield from _section("day by day", (f"{c.day}  {c.value} by {c.source} (record:{c.record})" for c in counts))


def _formula(formula: Formula | None) -> Iterator[str]:
    if formula is not None:
        yield f"formula: {formula.name}, version {formula.version}"


def _paper_figure(told: PaperFigureTold) -> Iterator[str]:
    value = told.why_null if told.value is None else told.value
    yield f"{told.thing} {told.figure}: {value}"
    if told.reference is not None:
        yield f"reference: {told.reference}"
    yield from _formula(told.formula)
    yield from _section("parts", (_short(part) for part in told.parts))
    yield from _section("nearest earlier papers", (f"{n.similarity:.2f}  paper:{n.id}" for n in told.nearest))
    yield from _section("words that no earlier paper has together", (" + ".join(each) for each in told.new_pairs))


def _field(told: FieldTold) -> Iterator[str]:
    yield f"{told.thing} {told.field}: {told.how}"
    values = told.value if isinstance(told.value, list | tuple) else [told.value]
    for value in values:
        yield f"  {_short(value)}"


def _record(told: RecordTold) -> Iterator[str]:
    yield f"{told.thing}: {counted(len(told.versions), 'version')}"
    yield from _section("stands for", told.stands_for)
    for each in told.versions:
        counts = "counts" if each.visible else f"does not count: {each.why_hidden}"
        yield f"version {each.version}: said {when(each.said_at)}, stored {when(each.stored_at)}; {counts}"
        yield f"  fetch {each.fetch}, parser {each.parser_version}, {each.url}"
        for key, value in each.content.items():
            yield f"  {key}: {_short(value)}"
    yield from _section("fetches that saw it", (_fetch(each) for each in told.fetches))


def _fetch(fetch: FetchRow) -> str:
    how = f"{fetch.outcome}, {fetch.visibility}"
    return f"{fetch.fetch} in run {fetch.run}, {when(fetch.visited_at)}, {how}, {fetch.url}"


def _judgement(told: JudgementTold) -> Iterator[str]:
    row = told.judgement
    state = "stands" if told.stands else "undone"
    yield f"{told.thing}: {judged.verb(row)}, by {row.who} on {when(row.at)}; {state}"
    yield f"reason: {row.reason}"
    yield from _section("about", told.left)
    yield from _section("and", told.right)
    if row.value is not None:
        yield f"value: {_short(row.value)}"
    if row.undoes is not None:
        yield f"undoes judgement:{row.undoes}"
    if row.undone_by is not None:
        yield f"undone by judgement:{row.undone_by}"


def _joined(link: Joined) -> str:
    reasons = "; ".join(f"{reason.words} ({reason.weight:+.1f})" for reason in link.reasons)
    return f"{link.verdict} ({link.score:g}): {link.left} and {link.right}: {reasons}"


def _between(told: Between) -> Iterator[str]:
    is_one = told.alarm is not None and told.outcome == "open"
    outcome = "one as far as is known, and it looks like two" if is_one else _OUTCOMES[told.outcome]
    yield f"{told.left.thing} and {told.right.thing}: {outcome}"
    yield from _alarm(told)
    if told.against:
        yield f"forbidden: {told.against}"
    if told.link is not None:
        pairs = counted(told.pairs, "pair")
        yield f"average of {pairs}: {told.average:.2f}; sure from {told.enough:g} on"
        yield f"the pair that scores best, {told.link.left} and {told.link.right}: {told.link.score:.2f}"
        yield from (f"  {line}" for line in weighed(told.link))
    yield from _section("read", (f"record:{r.record}, {r.url}, {when(r.said_at)}" for r in told.records))
    yield from _section("what people ruled", told.judgements)
    yield from _section("what would change it", told.to_change)


_OUTCOMES = {
    "open": "likely one, not sure, kept apart until a person rules",
    "unlikely": "two, as far as is known",
    "forbidden": "two, since one cannot be both",
    "ruled": "as a person ruled",
}


def weighed(link: Joined) -> Iterator[str]:
    """Yield what speaks for a link and against it, with weights in log-odds, the strongest first."""
    for reason in link.reasons:
        yield f"{reason.weight:+5.1f}  {reason.words}"


def _former(ids: tuple[str, ...]) -> Iterator[str]:
    if ids:
        yield f"formerly also: {', '.join(ids)}"


def _from(origin: str | None, set_by: str | None) -> str:
    if set_by:
        return f"  ({set_by}, {origin})"
    return f"  (record:{origin})" if origin else ""


def _section(title: str, found: Iterable[str]) -> Iterator[str]:
    for place, line in enumerate(found):
        if place == 0:
            yield f"{title}:"
        yield f"  {line}"


def _short(value: Any) -> str:
    """Return a value in one line, cut where it is long."""
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
