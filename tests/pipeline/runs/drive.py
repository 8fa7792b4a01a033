"""A process of its own for tests that kill it: one job on an installation whose clock stands still.

Run as: python drive.py JOB, with the installation in the environment; JOB is `refresh AUTHOR`, `try AUTHOR` (a
dry run), `due AUTHOR…` (who are followed first), `harvest SET`, `import FILE` (a saved profile page), `replay` (by
parsers that have learned to read titles otherwise), `decide VERB RUN`, `site FOLDER` or `resume`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from pipeline.configuration import load
from pipeline.installation import Installation
from pipeline.intake.crawl.reading import Reader
from pipeline.runs import deciding
from pipeline.runs.following import follow
from pipeline.runs.harvest import Wanted, harvest
from pipeline.runs.importing import Asked, import_all
from pipeline.runs.refresh import refresh, refresh_due
from pipeline.runs.replay import replay
from pipeline.runs.resume import resume
from spiders.records import Page, PaperRecord, Record
from web.site.whole import build_all

STANDING = datetime(2026, 11, 1, 12, tzinfo=UTC)


def main() -> int:
    """Run the job of the command line and return its exit status."""
    job, *arguments = sys.argv[1:]
    return perform(os.environ, job, arguments)


def perform(environ: Mapping[str, str], job: str, arguments: Sequence[str]) -> int:
    """Run a job on the installation of an environment and return its exit status."""
    installation = Installation(load(environ), creates=True)
    installation.clock = lambda: STANDING
    try:
        return _DONE[job](installation, *arguments)
    finally:
        installation.close()


def _refresh(installation: Installation, *authors: str, is_dry: bool = False) -> int:
    return refresh(installation, authors, only=(), max_requests=500, is_dry=is_dry).exit_status


def _try(installation: Installation, *authors: str) -> int:
    return _refresh(installation, *authors, is_dry=True)


def _due(installation: Installation, *authors: str) -> int:
    for each in authors:
        follow(installation, each)
    return refresh_due(installation, only=(), max_requests=500).exit_status


def _harvest(installation: Installation, scope: str = "") -> int:
    return harvest(installation, Wanted("arxiv", "raw", scope, None, None), max_requests=None).exit_status


def _import(installation: Installation, file: str) -> int:
    asked = Asked(source="profile-page", visited=STANDING.date())
    return import_all(installation, [Path(file)], asked).exit_status


def _replay(installation: Installation) -> int:
    _let_parsers_learn()
    return replay(installation, None).exit_status


def _decide(installation: Installation, verb: str, number: str) -> int:
    decide = {"apply": deciding.apply, "discard": deciding.discard, "rollback": deciding.rollback}[verb]
    return decide(installation, int(number)).exit_status


def _site(installation: Installation, folder: str) -> int:
    build_all(installation, Path(folder))
    return 0


def _resume(installation: Installation) -> int:
    _let_parsers_learn()
    return resume(installation, None, max_requests=500).exit_status


_DONE: Mapping[str, Callable[..., int]] = {
    "refresh": _refresh,
    "try": _try,
    "due": _due,
    "harvest": _harvest,
    "import": _import,
    "replay": _replay,
    "decide": _decide,
    "site": _site,
    "resume": _resume,
}


def _let_parsers_learn() -> None:
    """Let archived answers be read by parsers of a later version, which give each title a full stop."""
    before = Reader.read

    def read(reader: Reader, asked: dict[str, Any], **answer: Any) -> Page:
        page = before(reader, asked, **answer)
        records = tuple(map(_with_full_stop, page.records))
        return msgspec.structs.replace(page, records=records, parser_version=page.parser_version + 1)

    Reader.read = read  # type: ignore[method-assign, assignment]


def _with_full_stop(record: Record) -> Record:
    if not isinstance(record, PaperRecord) or not isinstance(record.content.title, str):
        return record
    content = msgspec.structs.replace(record.content, title=f"{record.content.title}.")
    return msgspec.structs.replace(record, content=content)


if __name__ == "__main__":
    sys.exit(main())
