"""`byline guards`: the bounds beyond which a run waits for a person, and bounds drawn from the last good runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from cli.context import configuration, installation
from cli.options import Json
from cli.output import say_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.runs.in_force import InForce
    from pipeline.runs.suggesting import ShareSuggestion, Suggestions

_MOST = 10
"""So many jobs with too few runs are named."""
group = typer.Typer(help="Show the bounds of guards, and suggest some.", invoke_without_command=True)


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    group.callback()(guards)
    group.command("suggest")(suggest)
    app.add_typer(group, name="guards")


def guards(context: typer.Context, json: Json = False) -> None:
    """Show as TOML the bounds beyond which a run waits for a person, each with where it comes from.

    Example: byline guards
    """
    if context.invoked_subcommand is not None:
        return
    from pipeline.runs.in_force import in_force

    found = list(in_force(configuration()))
    if json:
        say_json(found)
        return
    for line in _in_force(found):
        typer.echo(line)


def suggest(json: Json = False) -> None:
    """Print as TOML bounds drawn from the last good runs, each with the numbers that it comes from.

    Example: byline guards suggest
    """
    from pipeline.runs.good_runs import suggestions

    work = installation()
    with work.database.reading() as transaction:
        found = suggestions(transaction)
    if json:
        say_json(found)
        return
    file = work.configuration.file or work.configuration.data_dir / "byline.toml"
    typer.echo(
        f"# Bounds from runs that finished clean and count. Look at them, then copy what you want to {file}."
    )
    for line in _suggested(found):
        typer.echo(line)


def _in_force(found: Iterable[InForce]) -> Iterator[str]:
    from pipeline.toml import dotted, key, value

    table: tuple[str, ...] = ()
    for bound in found:
        if bound.table != table:
            if table:
                yield ""
            table = bound.table
            yield f"[{dotted(table)}]"
        yield f"{key(bound.key)} = {value(bound.value)}  # {bound.origin}"


def _suggested(found: Suggestions) -> Iterator[str]:
    from pipeline.toml import dotted, key

    for job in found.jobs:
        yield f"\n[{dotted(('guards', 'jobs', job.job))}]"
        yield f"# from {job.runs} runs: {job.fewest} to {job.most} records"
        if job.min_records is not None:
            yield f"min_records = {job.min_records}"
        yield f"max_records = {job.max_records}"
    for source in found.sources:
        if source.malformed is not None:
            yield f"\n[{dotted(('guards', 'sources', source.source))}]"
            yield f"# {_from(source.malformed)} of the records could not be read"
            yield f"malformed = {source.malformed.bound}"
        if source.fill:
            yield f"\n[{dotted(('guards', 'sources', source.source, 'fill'))}]"
        for field, share in source.fill.items():
            yield f"# {_from(share)} of the new and changed records have it"
            yield f"{key(field)} = {share.bound}"
    yield from _too_few(found)


def _from(share: ShareSuggestion) -> str:
    return f"from {share.runs} runs: {100 * share.smallest:.4g} % to {100 * share.largest:.4g} %"


def _too_few(found: Suggestions) -> Iterator[str]:
    from pipeline.phrases import counted
    from pipeline.runs.guards import LEAST
    from pipeline.runs.suggesting import FEWEST
    from pipeline.toml import dotted

    if found.too_few or not found.jobs:
        yield f"\n# Too few good runs for a bound, which needs {FEWEST}:"
    for each in found.too_few[:_MOST]:
        seen = f" with {LEAST} records or more" if each.table == "sources" else ""
        yield f"# [{dotted(('guards', each.table, each.name))}] has {counted(each.runs, 'good run')}{seen}"
    if rest := found.too_few[_MOST:]:
        yield f"# and {len(rest)} more; --json has them all"
    if not found.too_few and not found.jobs:
        yield "# there is none yet; `byline harvest`, `import` and `refresh` make them"
