"""A process of its own for tests that kill it: one job on an installation whose clock stands still.

Run as: python drive.py JOB, with the installation in the environment; JOB is `refresh AUTHOR`, `due AUTHOR…`
(who are followed first), `harvest SET`, `decide VERB RUN` or `resume`.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime

from pipeline.configuration import load
from pipeline.installation import Installation
from pipeline.runs import deciding
from pipeline.runs.following import follow
from pipeline.runs.harvest import Wanted, harvest
from pipeline.runs.refresh import refresh, refresh_due
from pipeline.runs.resume import resume

STANDING = datetime(2026, 11, 1, 12, tzinfo=UTC)


def main() -> int:
    """Run the job and return its exit status."""
    installation = Installation(load(os.environ), creates=True)
    installation.clock = lambda: STANDING
    job, *arguments = sys.argv[1:]
    if job == "refresh":
        return refresh(installation, arguments, only=(), max_requests=500).exit_status
    if job == "decide":
        verb, number = arguments
        decide = {"apply": deciding.apply, "discard": deciding.discard, "rollback": deciding.rollback}[verb]
        return decide(installation, int(number)).exit_status
    if job == "harvest":
        wanted = Wanted("arxiv", "raw", arguments[0] if arguments else "", None, None)
        return harvest(installation, wanted, max_requests=None).exit_status
    if job == "due":
        for each in arguments:
            follow(installation, each)
        return refresh_due(installation, only=(), max_requests=500).exit_status
    return resume(installation, None, max_requests=500).exit_status


if __name__ == "__main__":
    sys.exit(main())
