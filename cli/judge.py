"""`byline merge`, `undo` and the other acts by which a person rules what is so."""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from cli.context import installation
from cli.exits import CommandError

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.engine import Transaction
    from pipeline.judging.plan import Plan

Reason = Annotated[str, typer.Option(help="Why; it is kept and shown with the judgement.")]
By = Annotated[
    Optional[str], typer.Option(metavar="NAME", help="Who rules; else `curator` of the configuration, else you.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be ruled, and change nothing.")]
_Thing = "author:ID or paper:ID, or a bare id or name."


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("merge")(merge)
    app.command("split")(split)
    app.command("set")(set_value)
    app.command("deny")(deny)
    app.command("hide")(hide)
    app.command("forget")(forget)
    app.command("undo")(undo)


def merge(
    one: Annotated[str, typer.Argument(metavar="A", help=_Thing)],
    reason: Reason,
    other: Annotated[Optional[str], typer.Argument(metavar="B", help="The other author or paper.")] = None,
    by: By = None,
    dry_run: DryRun = False,
) -> None:
    """Rule that two authors, or two papers, are one. The older id stays, the other leads to it.

    An author alone, who looks like several people, is ruled to be one person: the notice and the question go,
    and come again only for papers that are new.

    Example: byline merge ada-example a-example --reason "same home page"
    """
    from pipeline.judging.merging import merge as plan
    from pipeline.judging.namesakes import one_person

    if other is None:
        perform("merge", lambda transaction: one_person(transaction, one), reason, by, dry_run=dry_run)
    else:
        perform("merge", lambda transaction: plan(transaction, one, other), reason, by, dry_run=dry_run)


def split(
    thing: Annotated[str, typer.Argument(metavar="THING", help=_Thing)],
    papers: Annotated[
        Optional[str], typer.Option(metavar="P1,P2,…", help="The papers that leave an author for a new one.")
    ] = None,
    records: Annotated[
        Optional[str], typer.Option(metavar="K1,K2,…", help="The records that leave a paper for a new one.")
    ] = None,
    reason: Annotated[str, typer.Option(help="Why; it is kept and shown with the judgement.")] = "",
    by: By = None,
    dry_run: DryRun = False,
) -> None:
    """Rule that papers of an author are another person's, or records of a paper another paper's.

    Without --papers Byline says where an author would fall apart first, and changes nothing.

    Example: byline split ada-example --papers arxiv-2401.00001,arxiv-2402.00002 --reason "another Ada"
    """
    from pipeline.judging import splitting

    if papers is not None:
        named = _parts(papers)
        perform("split", lambda t: splitting.split_author(t, thing, named), reason, by, dry_run=dry_run)
    if records is not None:
        named = _parts(records)
        perform("split", lambda t: splitting.split_paper(t, thing, named), reason, by, dry_run=dry_run)
    _propose(thing)


def _propose(thing: str) -> None:
    from pipeline.judging import proposing, subjects

    with installation().database.reading() as transaction:
        subject = subjects.author_or_paper(transaction, thing)
        if subject.kind == "paper":
            typer.echo(f"name what leaves {subject.typed} with --records; its records are")
            for key in subject.members:
                typer.echo(f"  {key}")
            return
        for line in proposing.proposed(transaction, subject):
            typer.echo(line)


def _parts(typed: str) -> list[str]:
    return [part.strip() for part in typed.split(",") if part.strip()]


def set_value(
    thing: Annotated[str, typer.Argument(metavar="THING", help=_Thing)],
    field: Annotated[str, typer.Argument(metavar="FIELD", help="What is set, as named above.")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="What it is.")],
    reason: Reason,
    by: By = None,
    dry_run: DryRun = False,
) -> None:
    """Set a value over what every source says.

    Of an author: name, main_field. Of a paper: title, abstract, date, venue, primary_category, code.

    Example: byline set paper:arxiv-2401.00001 venue "Journal of Examples" --reason "printed page"
    """
    from pipeline.judging.setting import set_value as plan

    perform("set", lambda transaction: plan(transaction, thing, field, value), reason, by, dry_run=dry_run)


def deny(
    denied: Annotated[
        str, typer.Argument(metavar="PAPER|URL", help="paper:ID, record:SOURCE/KIND/ID, or a page's URL.")
    ],
    author: Annotated[str, typer.Argument(metavar="AUTHOR", help="author:ID, a bare id or a name.")],
    reason: Reason,
    by: By = None,
    dry_run: DryRun = False,
) -> None:
    """Rule that a paper, or the papers that a profile page lists, are never taken for an author.

    Example: byline deny paper:arxiv-2401.00001 ada-example --reason "another Ada"
    """
    from pipeline.judging.denying import deny as plan

    perform("deny", lambda transaction: plan(transaction, denied, author), reason, by, dry_run=dry_run)


def hide(
    author: Annotated[str, typer.Argument(metavar="AUTHOR", help="author:ID, a bare id or a name.")],
    reason: Reason,
    by: By = None,
    dry_run: DryRun = False,
) -> None:
    """Keep an author out of every output; papers stay, with the name as it is printed there. `undo` ends it.

    Example: byline hide ada-example --reason "asked not to be shown"
    """
    from pipeline.judging.hiding import hide as plan

    perform("hide", lambda transaction: plan(transaction, author), reason, by, dry_run=dry_run)


def forget(
    author: Annotated[str, typer.Argument(metavar="AUTHOR", help="author:ID, a bare id or a name.")],
    reason: Reason,
    by: By = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask; it cannot be undone.")] = False,
) -> None:
    """Forget a person for good: author records, listings, documents and answers about that person alone.

    Papers stay, with the names that are printed on them. Salted digests see to it that no later run makes the
    profile again. It cannot be undone; `byline hide` can.

    Example: byline forget ada-example --reason "asked by letter" --yes
    """
    from pipeline.judging import performing
    from pipeline.judging.forgetting import forget as do

    work = installation()
    if not yes:
        _confirm(author)
    done = do(work, author, performing.Signed(who_rules(by, work.configuration.settings.curator), reason))
    for line in done.lines:
        typer.echo(line)
    raise typer.Exit(done.exit_status)


def _confirm(author: str) -> None:
    """Let a person at a terminal type once more who shall be forgotten. Raises CommandError."""
    if not sys.stdin.isatty():
        raise CommandError("to forget cannot be undone; add --yes if you are sure")
    if typer.prompt("this cannot be undone; type the author once more", default="", show_default=False) != author:
        raise CommandError("nothing was forgotten")


def undo(
    judgement: Annotated[str, typer.Argument(metavar="JUDGEMENT", help="Its number, or judgement:N.")],
    reason: Reason,
    by: By = None,
    dry_run: DryRun = False,
) -> None:
    """Undo a judgement; it stays on record. An undo can be undone too.

    Example: byline undo judgement:3 --reason "two people after all"
    """
    from pipeline.judging.undoing import undo as plan

    perform("undo", lambda transaction: plan(transaction, judgement), reason, by, dry_run=dry_run)


def perform(
    command: str, planned: Callable[[Transaction], Plan], reason: str, by: str | None, *, dry_run: bool
) -> None:
    """Make a judgement, and tell what it changed."""
    from pipeline.judging import performing

    work = installation()
    signed = performing.Signed(who_rules(by, work.configuration.settings.curator), reason)
    done = performing.perform(work, command, planned, signed, dry_run=dry_run)
    for line in done.lines:
        typer.echo(line)
    raise typer.Exit(done.exit_status)


def who_rules(by: str | None, curator: str | None) -> str:
    """Return whose name stands under a judgement: the one typed, the one configured, or the system's user."""
    return (by or "").strip() or (curator or "").strip() or getpass.getuser()
