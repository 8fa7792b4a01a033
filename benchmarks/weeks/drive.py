"""One run of cron's in a process of its own, on an installation whose clock stands at a moment that is given.

Run as: python -m benchmarks.weeks.drive MOMENT due BUDGET, or MOMENT harvest SET.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime

from pipeline.configuration import load
from pipeline.installation import Installation
from pipeline.runs.harvest import Wanted, harvest
from pipeline.runs.refresh import refresh_due


def main() -> int:
    """Run the job and return its exit status."""
    moment, job, argument = sys.argv[1:]
    installation = Installation(load(os.environ), creates=True)
    installation.clock = lambda: datetime.fromisoformat(moment)
    if job == "harvest":
        wanted = Wanted("arxiv", "raw", argument, None, None)
        return harvest(installation, wanted, max_requests=None).exit_status
    return refresh_due(installation, only=(), max_requests=int(argument)).exit_status


if __name__ == "__main__":
    sys.exit(main())
