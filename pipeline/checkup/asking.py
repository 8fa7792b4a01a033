"""What is found out by asking the sources: whether they take their keys, and what robots.txt allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.checkup.finding import Finding
from pipeline.redaction import redactor
from pipeline.runs.crawling import politeness_of
from pipeline.runs.targets import enabled
from spiders.card import addresses
from spiders.catalog import card
from spiders.environment import variable_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pipeline.configuration import Configuration
    from pipeline.intake.crawl.asking import Heard, Question

_REFUSED = (401, 403)
_UNKNOWN = 404


def keys(configuration: Configuration) -> list[Finding]:
    """Tell whose keys could be tried, without asking anybody."""
    names = [name for name in enabled(configuration, ()) if _tried_with(configuration, name) is not None]
    if not names:
        return [Finding("ok", "keys", "none is set that could be tried")]
    return [Finding("ok", "keys", f"set for {', '.join(names)}; `byline doctor --ask` asks whether it is taken")]


def asked(configuration: Configuration) -> Iterator[Finding]:
    """Ask each enabled source for the robots.txt of its hosts, and with its key; yield what comes of it."""
    from pipeline.intake.crawl.asking import ask

    heard = ask(list(_questions(configuration)), politeness_of(configuration))
    hide = redactor(configuration).text
    for name in enabled(configuration, ()):
        of_robots = [each for each in heard if each.question.source == name and each.question.is_allowed]
        yield from _robots(name, of_robots, hide)
        yield from (
            _key(each, hide) for each in heard if each.question.source == name and not each.question.is_allowed
        )


def _questions(configuration: Configuration) -> Iterator[Question]:
    from pipeline.intake.crawl.asking import Question

    for name in enabled(configuration, ()):
        known = card(name)
        for endpoint, address in addresses(known, configuration.source(name)).items():
            for beginning in known.endpoints[endpoint].asks:
                yield Question(name, f"{address.url}{beginning}", is_allowed=True)
        if (url := _tried_with(configuration, name)) is not None:
            yield Question(name, url, is_allowed=False)


def _tried_with(configuration: Configuration, name: str) -> str | None:
    """Return the address that a source's key is tried with, None where it has no key or no such address."""
    known, settings = card(name), configuration.source(name)
    if known.key_check is None or not settings.api_key:
        return None
    return next(iter(addresses(known, settings).values())).url + known.key_check


def _robots(name: str, heard: Sequence[Heard], hide: Callable[[str], str]) -> Iterator[Finding]:
    check = f"robots {name}"
    if not heard:
        yield Finding("ok", check, "any host may be asked: its robots.txt is read before")
    elif all(each.status is not None for each in heard):
        yield Finding("ok", check, f"allowed: {', '.join(each.question.url for each in heard)}")
    for words in dict.fromkeys(hide(each.detail) for each in heard if each.code == "robots-forbidden"):
        advice = (
            f"what lies there fails; see the terms with `byline sources`, or set sources.{name}.enabled = false"
        )
        yield Finding("fail", check, words, advice)
    others = (each for each in heard if each.status is None and each.code != "robots-forbidden")
    for words in dict.fromkeys(hide(each.detail) for each in others):
        yield Finding("warn", check, words, "look whether the host is up, and ask again later")


def _key(heard: Heard, hide: Callable[[str], str]) -> Finding:
    name, status = heard.question.source, heard.status
    check = f"key {name}"
    if status is None:
        words = f"could not be tried: {hide(heard.detail)}"
        return Finding("warn", check, words, "look whether the host is up, and ask again later")
    if status in _REFUSED:
        advice = f"correct sources.{name}.api_key (or {variable_of(name, 'api_key')})"
        return Finding("fail", check, f"is refused: HTTP status {status}", advice)
    if 200 <= status < 300 or status == _UNKNOWN:
        return Finding("ok", check, "is taken")
    return Finding("warn", check, f"could not be tried: HTTP status {status}", "ask again later")
