"""`byline cluster`: the pipeline's own matching on a file, without a database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Sure = Annotated[
    bool,
    typer.Option(
        "--sure", help="Only what would be published without a person; also says how much is left to ask one."
    ),
]
Out = Annotated[Path, typer.Option(metavar="FILE.csv", help="File to write.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="Match people or papers in a file, without a database.", no_args_is_help=True)
    group.command("people")(people)
    group.command("papers")(papers)
    app.add_typer(group, name="cluster")


def people(
    mentions: Annotated[Path, typer.Argument(metavar="MENTIONS.jsonl", help="One mention a line.")],
    out: Out,
    sure: Sure = False,
) -> None:
    """Write which mentions are one person: mention_id,cluster_id.

    Example: byline cluster people mentions.jsonl --out people.csv
    """
    from pipeline.identity.files import cluster_people

    _tell(cluster_people(mentions, out, sure))


def papers(
    records: Annotated[Path, typer.Argument(metavar="RECORDS.csv", help="One record a line.")],
    out: Out,
    sure: Sure = False,
) -> None:
    """Write which records are one paper: left_id,right_id.

    Example: byline cluster papers records.csv --out pairs.csv
    """
    from pipeline.identity.files import cluster_papers

    _tell(cluster_papers(records, out, sure))


def _tell(notes: list[str]) -> None:
    for note in notes:
        typer.echo(note, err=True)
