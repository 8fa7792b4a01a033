"""`byline judgements`: what people ruled."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Optional

import typer

from cli.context import installation
from cli.options import Json
from cli.output import say_json


class _Judgements(typer.core.TyperGroup):
    """A group whose own argument may be left out, and may stand before options."""

    def parse_args(self, context: Any, words: list[str]) -> list[str]:
        """Read the words that were typed; the name of a command below is not THING."""
        names_command = bool(words) and words[0] in self.commands
        context.allow_interspersed_args = not names_command
        return super().parse_args(context, ["", *words] if names_command else words)


group = typer.Typer(
    cls=_Judgements, help="List what people ruled, or move it between databases.", invoke_without_command=True
)


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    group.callback()(judgements)
    group.command("export")(export)
    group.command("import")(take_in)
    app.add_typer(group, name="judgements")


def judgements(
    context: typer.Context,
    thing: Annotated[
        Optional[str], typer.Argument(metavar="THING", help="author:ID or paper:ID; without it all are listed.")
    ] = None,
    json: Json = False,
) -> None:
    """List what people ruled, those judgements too that were undone.

    Example: byline judgements author:ada-example
    """
    if context.invoked_subcommand is not None:
        return
    from pipeline.judging.listing import lines, listed

    with installation().database.reading() as transaction:
        found = listed(transaction, thing)
    if json:
        say_json(found)
        return
    if not found:
        typer.echo("no judgement yet; `byline merge`, `split`, `set`, `deny` and `hide` make some")
    for line in lines(found):
        typer.echo(line)


def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write, JSON lines.", dir_okay=False)],
) -> None:
    """Write all judgements to a file, one a line, to keep under version control or to take to another database.

    Example: byline judgements export judgements.jsonl
    """
    from pipeline.judging.importing import export as write

    with installation().database.reading() as transaction:
        count = write(transaction, file)
    typer.echo(f"{file}: {count} judgement{'' if count == 1 else 's'}")


def take_in(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that `export` wrote.", dir_okay=False)],
) -> None:
    """Take in the judgements of a file that are not known yet, and derive what follows.

    Example: byline judgements import judgements.jsonl
    """
    from pipeline.judging.importing import take_in as read

    done = read(installation(creates=True), file)
    for line in done.lines:
        typer.echo(line)
    raise typer.Exit(done.exit_status)
