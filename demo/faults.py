"""What goes wrong at the replica on purpose: pages that block, stall, break off, move or are gone."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from msgspec.structs import replace

from demo.answer import Answer, Ask, page, plain, redirect

if TYPE_CHECKING:
    from collections.abc import Callable

    Give = Callable[[Ask], Answer]
    Spoil = Callable[[Answer], Answer]

BLOCKED = ("arxiv.org", "/abs/2410.90026")
"""A bot check with status 200."""
BUSY_ONCE = ("proceedings.example", "/v7/marlowe22a.html")
"""429 with Retry-After once, then well."""
DOWN_TWICE = ("aclanthology.org", "/2020.harbor-main.6/")
"""503 twice, then well."""
GONE = ("proceedings.example", "/v7/lost22a.html")
"""410."""
MOVED = ("proceedings.example", "/v7/marlowe22.html")
"""301 to the page's new address."""
TORN = ("proceedings.example", "/v11/torn25a.html")
"""The connection ends in the middle of the body."""
CUT = ("proceedings.example", "/v11/cut25a.html")
"""The body ends in the middle of a tag, and the header agrees."""
ROBOTS = "/robots.txt"
RETRY_AFTER_S = 1
_MOVED_NAMES = ((b"entry>", b"item>"), (b'"data":', b'"items":'), (b"citation_", b"cite_"))
_WHOLE = "/v11/marlowe25a.html"


class Faults:
    """Hands out scripted answers: some for ever, some a number of times."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._scripts: dict[tuple[str, str], list[Answer]] = {
            BUSY_ONCE: [busy()],
            DOWN_TWICE: [down(), down()],
        }
        self._not_before: dict[tuple[str, str], float] = {}
        self._spoilt: dict[tuple[str, str], Spoil] = {}

    def spoil(self, host: str, beginning: str, spoil: Spoil) -> None:
        """Let all answers of a host to paths with this beginning be spoilt until `mend`, but for robots.txt."""
        with self._lock:
            self._spoilt[host, beginning] = spoil

    def mend(self) -> None:
        """Let nothing be spoilt any more."""
        with self._lock:
            self._spoilt.clear()

    def script(self, host: str, path: str, *answers: Answer) -> None:
        """Let the next requests for a path have these answers, in this order."""
        with self._lock:
            self._scripts.setdefault((host, path), []).extend(answers)

    def clear(self) -> None:
        """Forget all scripted answers, those of the beginning too; what goes wrong for ever stays so."""
        with self._lock:
            self._scripts.clear()
            self._not_before.clear()
            self._spoilt.clear()

    def answer(self, host: str, ask: Ask, at: float, give: Give) -> Answer | None:
        """Return the scripted answer to a request, if there is one; `give` returns the ordinary answer."""
        place = (host, ask.path)
        with self._lock:
            waiting = self._scripts.get(place)
            scripted = waiting.pop(0) if waiting else None
            if scripted and "Retry-After" in scripted.headers:
                self._not_before[place] = at + float(scripted.headers["Retry-After"])
            spoil = self._spoiler(host, ask.path)
        if scripted is None and spoil is not None:
            return spoil(give(ask))
        return scripted or _standing(place, ask, give)

    def _spoiler(self, host: str, path: str) -> Spoil | None:
        if path == ROBOTS:
            return None
        found = (one for (where, start), one in self._spoilt.items() if where == host and path.startswith(start))
        return next(found, None)

    def too_early(self, host: str, path: str, at: float) -> str | None:
        """Return in words how a request disregards a Retry-After, if it does."""
        with self._lock:
            left = self._not_before.get((host, path), at) - at
        return f"asked again {left:.3f} s before Retry-After" if left > 0 else None


def busy(retry_after_s: int | None = RETRY_AFTER_S) -> Answer:
    """Return a 429, with Retry-After or without."""
    headers = {} if retry_after_s is None else {"Retry-After": str(retry_after_s)}
    return replace(plain("Too many requests.", 429), headers=headers)


def down() -> Answer:
    """Return a 503."""
    return plain("Service temporarily unavailable", 503)


def blocked() -> Answer:
    """Return a bot check with status 200."""
    return page("bot_check.html")


def lost() -> Answer:
    """Return a 404."""
    return page("error.html", status=404, title="404 Not found")


def moved_layout(answer: Answer) -> Answer:
    """Return a page on which what holds its things bears another name, well-formed as before."""
    body = answer.body
    for old, new in _MOVED_NAMES:
        body = body.replace(old, new)
    return replace(answer, body=body)


def _standing(place: tuple[str, str], ask: Ask, give: Give) -> Answer | None:
    if place == BLOCKED:
        return blocked()
    if place == GONE:
        return page("error.html", status=410, title="410 Gone: this paper was removed")
    if place == MOVED:
        return redirect(BUSY_ONCE[1])
    if place == TORN:
        return replace(give(replace(ask, path=_WHOLE)), torn=True)
    if place == CUT:
        whole = give(replace(ask, path=_WHOLE))
        return replace(whole, body=whole.body[: whole.body.index(b"citation_publication_date")])
    return None
