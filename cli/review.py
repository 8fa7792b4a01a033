"""`byline review`: the queue of what is likely and not sure, answered with single keys."""

from __future__ import annotations

import shutil
import signal
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from cli.context import installation
from cli.exits import CommandError
from cli.judge import By, who_rules
from cli.keys import END, Keys
from cli.output import say_json

if TYPE_CHECKING:
    from db.queries.doubts import DoubtRow
    from pipeline.judging.reviewing import Asked, Kept, Review

_VERBS = {"s": "same", "d": "different", "u": "unsure"}
_PROMPT = "s same  d different  u unsure  k skip  z undo  o open  m more  q quit  ?"
_HELP = (
    "s       they are the same: one person, or one paper; an alarm falls silent",
    "d       they are different; halves of one author are parted; never asked again",
    "u       nobody can tell; all stays as it is, and is not asked again",
    "k space skip; asked again next time",
    "z       undo the last answer, and ask again",
    "o       print the addresses where both sides were read",
    "m       more: the records, what people ruled, what would change it, what to type",
    "r       type the reason that is kept with the answers from now on",
    "q       quit; answers are kept as they are given, and what follows is derived at the end",
)


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("review")(review)


def review(
    kind: Annotated[
        str, typer.Option(metavar="KIND", help="Ask about authors, papers, namesakes, or all.")
    ] = "all",
    whose: Annotated[
        Optional[str], typer.Option("--for", metavar="AUTHOR", help="Only this author, and this author's papers.")
    ] = None,
    limit: Annotated[Optional[int], typer.Option(min=1, help="Ask so many questions at most.")] = None,
    reason: Annotated[str, typer.Option(help="Why; it is kept and shown with each answer.")] = "reviewed",
    by: By = None,
    json: Annotated[bool, typer.Option("--json", help="Print the queue as JSON, and ask nothing.")] = False,
) -> None:
    """Answer what is likely and not sure: whether two authors, or two papers, are one, or one author is two.

    What an answer affects most comes first: the papers that would move and the figures that would change,
    times 4 a (1 - a) at an average score of a, so that most is gained where nobody can tell; for an author
    who looks like several people (namesakes), times the score of that alarm. Keys are taken
    without Enter at a terminal; from a pipe, one a line, a reason may follow: `d another field`.

    Example: byline review --kind authors --limit 20
    """
    from pipeline.judging.reviewing import KINDS, Review

    if kind not in KINDS:
        raise CommandError(f"--kind {kind}: no such kind; type one of {', '.join(KINDS)}")
    work = installation()
    sitting = Review(work)
    rows = sitting.queue(kind, whose, limit)
    if json:
        say_json([asked for row in rows if (asked := sitting.question(row)) is not None])
        return
    if not rows:
        typer.echo("nothing is left to ask")
        return
    asking = _Asking(sitting, rows, who_rules(by, work.configuration.settings.curator), reason)
    stopped = asking.ask()
    lines, status = sitting.finish()
    for line in lines:
        typer.echo(line)
    raise typer.Exit(128 + stopped if stopped else status)


class _Asking:
    """A conversation over a queue."""

    def __init__(self, sitting: Review, rows: list[DoubtRow], who: str, reason: str) -> None:
        self._sitting = sitting
        self._rows = rows
        self._who = who
        self._reason = reason
        self._keys = Keys()
        self._answers: list[tuple[int, Kept]] = []

    def ask(self) -> int:
        """Ask until the queue or the person's patience ends; return the signal that ended it, 0 for none."""
        place: int | None = 0
        try:
            with self._keys.listening():
                while place is not None and place < len(self._rows):
                    asked = self._sitting.question(self._rows[place])
                    place = place + 1 if asked is None else self._one(place, asked)
        except KeyboardInterrupt as stopped:
            typer.echo()
            return int(next(iter(stopped.args), signal.SIGINT))
        if place is not None:
            typer.echo("that was all")
        return 0

    def _one(self, place: int, asked: Asked) -> int | None:
        """Ask a question; return the place of the next, None for no more."""
        from cli.beside import screen

        size = shutil.get_terminal_size()
        for line in screen(asked, f"{place + 1} of {len(self._rows)}", size.columns, size.lines):
            typer.echo(line)
        while True:
            typer.echo(f"{_PROMPT} > ", nl=False)
            key, words = self._keys.next()
            typer.echo(key if key.isprintable() else "")
            if key in ("q", END):
                return None
            if key in ("k", " "):
                return place + 1
            if key in _VERBS and self._answered(place, asked, _VERBS[key], words):
                return place + 1
            if key == "z" and (before := self._taken_back()) is not None:
                return before
            self._tell(key, asked)

    def _answered(self, place: int, asked: Asked, verb: str, words: str) -> bool:
        from pipeline.judging.performing import Signed
        from pipeline.judging.plan import JudgementError

        try:
            kept = self._sitting.answer(asked, verb, Signed(self._who, words or self._reason))
        except JudgementError as error:
            typer.echo(str(error))
            return False
        self._answers.append((place, kept))
        typer.echo(f"judgement:{kept.number}: {kept.words}")
        return True

    def _taken_back(self) -> int | None:
        from pipeline.judging.performing import Signed

        if not self._answers:
            typer.echo("nothing to undo in this sitting; `byline judgements` lists what was ruled before")
            return None
        place, kept = self._answers.pop()
        undone = self._sitting.take_back(kept, Signed(self._who, "undone in review"))
        typer.echo(f"judgement:{undone.number}: {undone.words}")
        return place

    def _tell(self, key: str, asked: Asked) -> None:
        from pipeline.explaining import words

        if key == "o":
            for side in (asked.told.left, asked.told.right):
                typer.echo(side.thing)
                for url in sorted({read.url for read in side.records}):
                    typer.echo(f"  {url}")
        elif key == "m":
            for line in words.lines(asked.told):
                typer.echo(line)
        elif key == "r":
            typer.echo("reason: ", nl=False)
            self._reason = self._keys.line() or self._reason
        elif key not in (*_VERBS, "z"):
            for line in _HELP:
                typer.echo(line)
