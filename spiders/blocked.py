"""Answers that keep programs out: bot checks, throttling and refusals in place of what was asked for.

Parsers ask only where an answer lacks what its kind must have, so that a paper about captchas is no captcha.
"""

from __future__ import annotations

import html
import re
from typing import Final, NamedTuple

from spiders.errors import BlockedError
from spiders.text import clean


class _Sign(NamedTuple):
    code: str
    words: re.Pattern[str]
    why: str


def _sign(code: str, words: str, why: str) -> _Sign:
    return _Sign(code, re.compile(words, re.IGNORECASE), why)


_SIGNS: Final = (
    _sign(
        "throttled",
        r"too many requests|rate exceeded|\brate.?limit|limit exceeded|throttl(?:ed|ing)\b",
        "the source says that we ask too much",
    ),
    _sign(
        "refused",
        r"access (?:to this \w+ )?(?:has been |is |was )?(?:denied|blocked|forbidden)|you have been blocked"
        r"|request (?:unsuccessful|blocked|rejected)|\A(?:error )?(?:40[13]:? )?(?:forbidden|unauthori[sz]ed)\b",
        "the source refuses to answer us",
    ),
    _sign(
        "bot-check",
        r"captcha|are you (?:a )?(?:human|robot)|not a (?:ro)?bot|client challenge|security check"
        r"|verify(?:ing)? (?:that )?you(?: are|r browser)|check(?:s|ing) (?:if you|your browser)"
        r"|bot (?:check|detection|protection)|anti-?bot",
        "a check keeps programs out",
    ),
    _sign(
        "bot-check",
        r"just a moment|attention required|pardon our interruption|unusual traffic"
        r"|enable javascript and cookies",
        "the words that services against bots greet with",
    ),
)
_CHECK: Final = re.compile(r"\bcf-chl|_cf_chl_opt|px-captcha|captcha-delivery\.com", re.IGNORECASE)
"""What the markup of a check holds, whatever the language of its words."""
_MARKUP: Final = re.compile(
    r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)|<[^<>]*>", re.IGNORECASE | re.DOTALL
)
_LOOKED_AT: Final = 1 << 18
"""Bytes: some checks bring a long script before their first word."""
_FIRST_WORDS: Final = 1500
"""Letters: a refusal says so in its first words."""


def blocked(answer: str | bytes) -> BlockedError | None:
    """Return the error that fits an answer, markup or plain text, in which a source keeps us out; else None.

    Its code is `throttled`, `refused` or `bot-check`.
    """
    text = answer[:_LOOKED_AT]
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    shown = clean(html.unescape(_MARKUP.sub(" ", text)))[:_FIRST_WORDS]
    for sign in _SIGNS:
        found = sign.words.search(shown)
        if found:
            return BlockedError(sign.code, f"{sign.why}: {_around(shown, found)!r}")
    check = _CHECK.search(text)
    return BlockedError("bot-check", f"the page loads a check: {check.group()!r}") if check else None


def _around(shown: str, found: re.Match[str]) -> str:
    """Return the words with a little of what stands around them."""
    return shown[max(0, found.start() - 20) : found.end() + 40]
