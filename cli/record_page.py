"""`byline record-page`: a page and its records as a test case of its source."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Optional

import typer

from cli.context import installation
from cli.exits import CommandError

_REVIEW = "review {records}, then commit; rewrite the page with invented content first, without any mail address"


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("record-page")(record_page)


def record_page(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="The source that reads the page.")],
    url: Annotated[str, typer.Argument(metavar="URL", help="Its address, or an identifier such as s2:123.")],
    case: Annotated[str, typer.Argument(metavar="CASE", help="Name of the test case: paper-two-editors.")],
    file: Annotated[
        Optional[Path], typer.Option(metavar="FILE", help="A saved page, in place of asking the source.")
    ] = None,
    visited: Annotated[
        Optional[datetime], typer.Option(formats=["%Y-%m-%d"], help="Day on which FILE was saved; else today.")
    ] = None,
    into: Annotated[
        Optional[Path],
        typer.Option(metavar="DIR", help="Folder of the cases; else that of this checkout's tests."),
    ] = None,
) -> None:
    """Save a page, its address and the records read from it as a test case.

    The first time there is something to review, and it exits with 1; then it compares.

    Example: byline record-page acl https://aclanthology.org/2020.acl-main.1/ paper-plain
    """
    from pipeline.redaction import refusal
    from spiders.catalog import SOURCES

    if source not in SOURCES:
        raise CommandError(f"{source} is no source; known: {', '.join(SOURCES)}")
    refused = refusal(url)
    if refused is not None:
        raise CommandError(refused)
    if visited is not None and file is None:
        raise CommandError("--visited says when a FILE was saved; a page that is asked for is visited today")
    raise typer.Exit(_record(source, url, case, file, visited, into or _cases_of(source)))


def _record(source: str, url: str, name: str, file: Path | None, visited: datetime | None, cases: Path) -> int:
    from pipeline.intake.crawl import recording
    from pipeline.intake.recorded import Case, of_file
    from pipeline.runs.crawling import politeness_of
    from spiders.errors import PageError

    work = installation()
    case = Case(cases, name)
    if file is not None:
        answer = of_file(file, url, (visited or work.clock()).date())
    elif case.page is not None:
        raise CommandError(f"{case.page} is there already; name another CASE, or say --file {case.page}")
    else:
        answer = recording.fetch(source, url, politeness_of(work.configuration), work.clock)
    settings = work.configuration.source(source)
    saved = case.save(answer)
    try:
        page = recording.read(source, settings, answer)
    except PageError as error:
        typer.echo(f"{saved}: saved, and the parser refuses it ({error}); no records are kept")
        return 1
    return _told(case.keep(page), case.folder / "records.json")


def _told(kept: str, records: Path) -> int:
    if kept == "same":
        typer.echo(f"{records}: as it was")
        return 0
    if kept == "different":
        typer.echo(f"{records} differs from what the parser reads now; remove it to record the page again")
    else:
        typer.echo(f"wrote {records}: {_REVIEW.format(records='it')}")
    return 1


def _cases_of(source: str) -> Path:
    """Return the folder of a source's cases in this checkout. Raises CommandError where there is no checkout."""
    import spiders
    from spiders.catalog import folder

    tests = Path(spiders.__file__).parents[1] / "tests" / "spiders"
    if not tests.is_dir():
        raise CommandError(f"there is no {tests}: run this in a checkout of Byline, or say --into DIR")
    return tests / folder(source) / "pages"
