"""What ends a command is one line and the right exit status."""

from __future__ import annotations

import errno
import os
import signal

import pytest

from cli.exits import spoken_errors
from db.errors import DatabaseAwayError

SHUT = PermissionError(errno.EACCES, "Permission denied", "/data")
ROOM = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/data/locks/a.lock")
NOTE = "run 7: nothing of it is lost; `byline resume 7` goes on with it"


@pytest.mark.parametrize(
    ("error", "status", "line"),
    [
        (KeyboardInterrupt(), 130, "stopped; what was stored stays"),
        (KeyboardInterrupt(signal.SIGTERM), 143, "stopped; what was stored stays"),
        (MemoryError(), 2, "out of memory: give it more, or let less run beside it; what was stored stays"),
        (ROOM, 2, "/data/locks/a.lock: No space left on device; free some space"),
        (SHUT, 2, "/data: Permission denied; see `byline doctor`"),
        (DatabaseAwayError("db: the server\nends"), 2, "db: the server ends"),
    ],
)  # fmt: skip
def test_what_ends_a_command_is_told_in_one_line(
    error: BaseException, status: int, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended, spoken_errors():
        raise error
    assert (ended.value.code, capsys.readouterr().err) == (status, f"byline: {line}\n")


def test_the_run_that_it_ended_is_told_with_it(capsys: pytest.CaptureFixture[str]) -> None:
    stop = KeyboardInterrupt(signal.SIGINT)
    stop.add_note(NOTE)
    with pytest.raises(SystemExit), spoken_errors():
        raise stop
    assert capsys.readouterr().err == f"byline: stopped; {NOTE}\n"
