"""`byline refresh` and `byline harvest`: ask the sources."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from cli.context import installation
from cli.exits import CommandError, need
from cli.options import DryRun, Json
from cli.summary import tell, tell_trouble

if TYPE_CHECKING:
    from pipeline.runs.planning import Plan as Planned

Wait = Annotated[bool, typer.Option("--wait", help="Where another process does this already, wait for it.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Print nothing unless something went wrong: for cron.")]
Budget = Annotated[Optional[int], typer.Option(min=1, help="Requests that may be made at most.")]
Plan = Annotated[bool, typer.Option("--plan", help="Only tell what would be asked first, and what it costs.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("refresh")(refresh)
    app.command("harvest")(harvest)
    app.command("resume")(resume)


def refresh(
    context: typer.Context,
    author: Annotated[
        Optional[list[str]],
        typer.Argument(metavar="AUTHOR...", help="A name in quotes, an ORCID iD, scheme:value, or a URL."),
    ] = None,
    source: Annotated[Optional[list[str]], typer.Option(help="Ask only this source.")] = None,
    due: Annotated[bool, typer.Option("--due", help="The followed authors who are due, in their order.")] = False,
    max_requests: Budget = None,
    dry_run: DryRun = False,
    plan: Plan = False,
    json: Json = False,
    wait: Wait = False,
    quiet: Quiet = False,
) -> None:
    """Crawl what the sources say about authors, and bring their profiles up to date.

    Example: byline refresh "Ada Example" --max-requests 50
    """
    from pipeline.runs import refresh as job

    need(due or author, context)
    if due and author:
        raise CommandError("name an AUTHOR or say --due, not both")
    work = installation(creates=True, tells=not (quiet or json), logs=True)
    budget = max_requests or work.configuration.settings.max_requests
    only = source or ()
    if plan:
        from pipeline.runs import planning

        found = planning.of_due(work, only=only, max_requests=budget) if due else None
        found = found or planning.of_authors(work, author or (), only=only, max_requests=budget)
        _say_plan(found, json=json)
        return
    if due:
        summary = job.refresh_due(work, only=only, max_requests=budget, is_dry=dry_run, wait=wait)
    else:
        summary = job.refresh(work, author or (), only=only, max_requests=budget, is_dry=dry_run, wait=wait)
    tell_trouble(summary, work, json=json) if quiet else tell(summary, json=json)


def harvest(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="A source that can be harvested: arxiv.")],
    set_: Annotated[str, typer.Option("--set", help="A set or category, such as cs.LG; else all.")] = "",
    kind: Annotated[str, typer.Option(help="Kind of records: raw, with dates of all versions, or oai.")] = "raw",
    since: Annotated[
        Optional[datetime],
        typer.Option("--from", formats=["%Y-%m-%d"], help="First day; else where the last harvest ended."),
    ] = None,
    until: Annotated[Optional[datetime], typer.Option(formats=["%Y-%m-%d"], help="Last day.")] = None,
    max_requests: Budget = None,
    dry_run: DryRun = False,
    plan: Plan = False,
    json: Json = False,
    wait: Wait = False,
    quiet: Quiet = False,
) -> None:
    """Harvest a whole source or set, from where the last harvest ended.

    Example: byline harvest arxiv --set cs.LG
    """
    from pipeline.runs.harvest import Wanted
    from pipeline.runs.harvest import harvest as job

    if kind not in ("raw", "oai"):
        raise CommandError(f"{kind} is no kind of records; known: raw, oai")
    wanted = Wanted(source, kind, set_, _day(since), _day(until), dry_run)
    work = installation(creates=True, tells=not (quiet or json), logs=True)
    if plan:
        from pipeline.runs import planning

        _say_plan(planning.of_harvest(work, wanted, max_requests=max_requests), json=json)
        return
    summary = job(work, wanted, max_requests=max_requests, wait=wait)
    tell_trouble(summary, work, json=json) if quiet else tell(summary, json=json)


def resume(
    run: Annotated[Optional[int], typer.Argument(metavar="RUN", help="Number of a run; else the newest.")] = None,
    max_requests: Budget = None,
    wait: Wait = False,
    json: Json = False,
) -> None:
    """Go on with a run that was killed or stopped, and ask again what failed.

    Example: byline resume
    """
    from pipeline.runs.resume import resume as job

    work = installation(tells=not json, logs=True)
    tell(job(work, run, max_requests=max_requests, wait=wait), json=json)


def _say_plan(found: Planned, *, json: bool) -> None:
    from cli.output import say_json
    from pipeline.runs.planning import lines

    if json:
        say_json(found)
        return
    for line in lines(found):
        typer.echo(line)


def _day(moment: datetime | None) -> str | None:
    return None if moment is None else moment.date().isoformat()
