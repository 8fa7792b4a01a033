"""`byline archive`: checks the raw answers that are kept, and frees what newer ones have replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli.context import installation
from cli.options import Json
from cli.output import say_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.archiving.checking import Verified
    from pipeline.archiving.collecting import Collected


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="Check and tidy the archive of raw answers.", no_args_is_help=True)
    group.command("verify")(verify)
    group.command("gc")(gc)
    app.add_typer(group, name="archive")


def verify(json: Json = False) -> None:
    """Read every archived answer and compare it with what was stored. Exit status 1 if anything is wrong.

    Example: byline archive verify
    """
    from pipeline.archiving.checking import verify as job

    found = job(installation())
    if json:
        say_json(found)
    else:
        for line in _verified(found):
            typer.echo(line)
    raise typer.Exit(1 if found.problems else 0)


def gc(
    keep: Annotated[int, typer.Option(min=1, help="Newest bodies to keep of each address.")] = 3,
    days: Annotated[int, typer.Option(min=0, max=36500, help="Keep what was found within so many days.")] = 90,
    lossy: Annotated[
        bool, typer.Option("--lossy", help="Free also the only answers that stored versions came from.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be freed.")] = False,
    json: Json = False,
) -> None:
    """Free archived answers that newer ones of the same address have replaced.

    What alone shows where a stored version came from stays, unless --lossy says otherwise.

    Example: byline archive gc --keep 2 --days 30 --dry-run
    """
    from pipeline.archiving.collecting import Wanted, collect

    wanted = Wanted(keep=keep, days=days, lossy=lossy)
    found = collect(installation(), wanted, dry_run=dry_run)
    if json:
        say_json(found)
    else:
        for line in _collected(found, dry_run=dry_run):
            typer.echo(line)
    raise typer.Exit(1 if found.problems else 0)


def _verified(found: Verified) -> Iterator[str]:
    from pipeline.phrases import counted, size

    for each in found.problems:
        where = each.file if each.offset is None else f"{each.file}, byte {each.offset}"
        fetches = f" (fetch {', '.join(map(str, each.fetches[:5]))}{', …' * (len(each.fetches) > 5)})"
        yield f"{each.code}  {where}: {each.what}{fetches if each.fetches else ''}; {each.advice}"
    for path in found.imported_gone:
        yield f"note  {path}: was imported and is gone; what was read stays, and cannot be read again"
    files = f"{counted(found.answers, 'answer')} in {counted(found.files, 'file')}, {size(found.bytes)}"
    living = f"; {counted(found.in_use, 'file')} still written" if found.in_use else ""
    end = counted(len(found.problems), "problem") if found.problems else "all read, all as stored"
    yield f"{files}: {end}{living}"


def _collected(found: Collected, *, dry_run: bool) -> Iterator[str]:
    from pipeline.phrases import counted, size

    verb = "would be freed" if dry_run else "freed"
    yield f"{counted(found.answers, 'answer')} {verb}, {size(found.bytes)}"
    if found.only_origins:
        few = counted(found.only_origins, "answer")
        yield f"{few} more would be, but nothing else shows where stored versions came from (--lossy frees them)"
    if found.in_use:
        yield f"{counted(found.in_use, 'file')} left alone: still written"
    for each in found.problems:
        yield f"left alone: {each}; see `byline archive verify`"
