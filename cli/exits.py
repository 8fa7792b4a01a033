"""What a command says and how it exits when it cannot go on: one line, never a stack trace."""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator

    import typer

_EXPECTED = {
    "ArchiveError", "AuthorError", "ClusterFileError", "CommandError", "ConfigurationError", "CopyError",
    "DatabaseError", "FileError", "JudgementError", "PageError", "RecordingError", "RunError", "SiteError",
    "SnapshotError", "ThingError",
}  # fmt: skip
COULD_NOT_RUN = 2
BUSY = 75


class CommandError(Exception):
    """A command cannot run; the message says what, where, and what to do."""


def need(subject: object, context: typer.Context) -> None:
    """Print a command's help and exit, where its subject is missing."""
    if not subject:
        print(context.get_help(), file=sys.stderr)  # noqa: T201
        sys.exit(COULD_NOT_RUN)


def fail(message: str, status: int = COULD_NOT_RUN) -> NoReturn:
    """Say on standard error what is wrong, and exit."""
    print(f"byline: {message}", file=sys.stderr)  # noqa: T201 - this is where commands speak
    sys.exit(status)


@contextmanager
def spoken_errors() -> Iterator[None]:
    """Turn what is known to go wrong into one line and the right exit status."""
    try:
        yield
    except KeyboardInterrupt as stop:
        fail(_with_notes("stopped", stop, "what was stored stays"), 128 + next(iter(stop.args), signal.SIGINT))
    except MemoryError as error:
        fail(_with_notes("out of memory: give it more, or let less run beside it", error, "what was stored stays"))
    except BrokenPipeError:
        # The reader of our output has gone; Python would complain once more at its end.
        sys.stdout = None
        sys.exit(0)
    except OSError as error:
        # Such as a data folder that cannot be written, or a full disk.
        from pipeline.intake.errors import is_out_of_room

        advice = "free some space" if is_out_of_room(error) else "see `byline doctor`"
        words = f"{error.filename or 'the system'}: {error.strerror or error}; {advice}"
        fail(_with_notes(words, error))
    except Exception as error:
        status = _status_of(error)
        if status is None:
            raise
        # Candidates to choose from stand in lines of their own; everything else is one line.
        words = str(error)
        fail(
            words if type(error).__name__ == "AuthorError" else _with_notes(" ".join(words.split()), error), status
        )


def stop_on_sigterm() -> None:
    """Let SIGTERM end a command as Ctrl-C does."""
    signal.signal(signal.SIGTERM, _stop)


def _stop(number: int, _: object) -> NoReturn:
    raise KeyboardInterrupt(number)


def _with_notes(words: str, error: BaseException, otherwise: str = "") -> str:
    """Return an error's words and what was noted on its way, such as the run that it ended."""
    return "; ".join(filter(None, [words, *getattr(error, "__notes__", [otherwise])]))


def _status_of(error: Exception) -> int | None:
    """Return the exit status of an expected error, None for any other.

    Names are compared, since importing the classes would cost more than most commands take.
    """
    names = {each.__name__ for each in type(error).__mro__}
    if "BusyError" in names:
        return BUSY
    return COULD_NOT_RUN if names & _EXPECTED else None
