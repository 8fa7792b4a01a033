"""What an answer adds to its run's issue log: a stable code, a level, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from db.store.pages import Answer

_ADVICE = {
    "blocked": "the source refuses for now; wait, then `byline resume`",
    "malformed": "the page's layout may have changed; after a fix of the parser `byline replay` reads it again",
    "failed": "`byline resume` asks again",
    "gone": "the source does not know it (any more); check the identifier",
}


class Issue(Struct, frozen=True):
    """A line of the issue log."""

    level: str
    code: str
    detail: str
    advice: str


def of_answer(answer: Answer) -> Issue | None:
    """Return what is wrong with an answer that says nothing of papers or people."""
    if answer.outcome not in _ADVICE:
        return None
    level = "warning" if answer.outcome == "gone" else "error"
    return Issue(level, answer.code or answer.outcome, answer.detail or "", _ADVICE[answer.outcome])


def of_rejects(count: int) -> Issue:
    """Return the line for records of a list page that could not be read."""
    advice = "after a fix of the parser `byline replay` reads them again"
    return Issue("warning", "records-rejected", f"{count} records rejected", advice)


def of_watermark(words: str) -> Issue:
    """Return the line for a harvest that leaves the watermark where it is."""
    return Issue("warning", "watermark-stays", words, "see `byline status` for what is covered")
