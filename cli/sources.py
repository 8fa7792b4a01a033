"""`byline sources`: the source cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from cli.context import configuration
from cli.options import Json
from cli.output import say_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.cards import SourceCard


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("sources")(sources)


def sources(json: Json = False) -> None:
    """Show the sources: addresses in force, gaps between requests, keys, what each answers, terms.

    Example: byline sources
    """
    from pipeline.cards import cards

    found = cards(configuration())
    if json:
        say_json(found)
        return
    for line in (line for each in found for line in _lines(each)):
        typer.echo(line)


def _lines(card: SourceCard) -> Iterator[str]:
    yield f"{card.name}  {card.title}  ({'on' if card.enabled else 'off'})"
    if card.why_off:
        yield f"  off because: {card.why_off}"
    for each in card.addresses:
        instead = "" if each.url == each.card_url else f", in place of {each.card_url}"
        yield f"  {each.name}: {each.url}, {each.delay_s:g} s between requests{instead}"
    if card.needs_key:
        yield f"  key: needed, {'set' if card.key_set else 'not set'}"
    yield f"  answers: {', '.join(_answers(card)) or 'pages that are named to it'}"
    for each_import in card.imports:
        yield f"  imports: {each_import}"
    if card.terms_url:
        yield f"  terms: {card.terms_url}"
    if card.acknowledgement:
        yield f"  acknowledgement: {card.acknowledgement}"
    yield ""


def _answers(card: SourceCard) -> list[str]:
    return [
        *(scheme.replace("paper:", "papers by ") for scheme in card.schemes),
        *(["names"] if card.finds_names else []),
        *(["harvest"] if card.harvests else []),
    ]
