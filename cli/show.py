"""`byline show`: one profile, in many formats."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, time
from typing import Annotated, Optional

import typer

from cli.context import installation
from cli.exits import CommandError, need


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("show")(show)


def show(
    context: typer.Context,
    author: Annotated[
        Optional[str],
        typer.Argument(metavar="AUTHOR", help="A name in quotes, an id, an ORCID iD, or a scheme:value."),
    ] = None,
    format_: Annotated[
        str, typer.Option("--format", help="text, json, bibtex, csv, ris, csl, atom or jsonld.")
    ] = "text",
    as_of: Annotated[
        Optional[datetime],
        typer.Option(formats=["%Y-%m-%d"], help="Show what Byline showed on that day."),
    ] = None,
    sort: Annotated[Optional[str], typer.Option(help="score, date, citations or novelty.")] = None,
    verbose: Annotated[bool, typer.Option(help="With sources, dates and notices.")] = False,
    history: Annotated[
        bool, typer.Option("--history", help="Show what changed from one published profile to the next.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    schema: Annotated[bool, typer.Option(help="Print the JSON Schema of the profile document.")] = False,
) -> None:
    """Show an author's profile.

    Example: byline show "Ada Example" --format json
    """
    if schema:
        import msgspec

        from pipeline.document import schema as document_schema

        typer.echo(msgspec.json.format(msgspec.json.encode(document_schema()), indent=2).decode())
        return
    need(author, context)
    assert author is not None
    if history:
        _say_history(author, "json" if json else format_, as_of)
        return
    shown = _shown(author, "json" if json else format_, sort, as_of, verbose=verbose)
    # A text profile is the page's text to the byte, and a page does not end with a line's end.
    bare = format_ == "text" and not verbose and not json and not sys.stdout.isatty()
    typer.echo(shown.removesuffix("\n") if bare else shown, nl=False)


def _say_history(author: str, format_: str, as_of: datetime | None) -> None:
    from cli.output import say_json
    from pipeline.authors import the_one
    from pipeline.history.log import Histories
    from web.formats.history import history

    if format_ not in ("text", "json"):
        raise CommandError(f"a history is not written as {format_}; known: text, json")
    until = None if as_of is None else datetime.combine(as_of, time.max, UTC)
    with installation().database.reading() as transaction:
        author_id = the_one(transaction, author)
        found = Histories(transaction).of(author_id, until)
    if format_ == "json":
        say_json(found)
    elif found.entries:
        typer.echo(history(found), nl=False)
    else:
        typer.echo(
            f"nothing was published of {author_id}{'' if as_of is None else ' by then'};"
            f" `byline follow {author_id}` begins a history"
        )


def _shown(author: str, format_: str, sort: str | None, as_of: datetime | None, *, verbose: bool) -> str:
    from pipeline.authors import the_one
    from pipeline.derivation.basis import basis
    from pipeline.paper_list import in_order
    from pipeline.profile import profile, profile_at
    from web.formats import FORMATS
    from web.formats.text import text

    if sort not in (None, "score", "date", "citations", "novelty"):
        raise CommandError(f"{sort} is no order; known: score, date, citations, novelty")
    if format_ not in FORMATS:
        raise CommandError(f"{format_} is no format; known: {', '.join(FORMATS)}")
    here = installation()
    with here.database.reading() as transaction:
        author_id = the_one(transaction, author)
        if as_of is None:
            found = profile(transaction, author_id, basis(transaction, here.configuration.settings.figures))
        else:
            found = profile_at(transaction, author_id, as_of.date(), asked=author.removeprefix("author:"))
    if found is None:
        raise CommandError(f"Byline showed no profile of {author_id} on that day")
    if sort is not None:
        found = in_order(found, sort)
    return text(found, verbose=True) if verbose and format_ == "text" else FORMATS[format_](found)
