"""References as bibliographies hold them, made of whole records: each paper cited often, in several styles."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, Final

from pipeline.identity import names
from pipeline.identity.file_rows import reference
from pipeline.identity.name_parts import parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.identity.statements import PaperStatement

_SHORT: Final = {
    "International": "Intl.", "Conference": "Conf.", "Proceedings": "Proc.", "Transactions": "Trans.",
    "Journal": "J.", "Management": "Mgmt.", "Systems": "Syst.", "Symposium": "Symp.",
}  # fmt: skip
_MOST: Final = 30
"""Times that one paper is cited at most."""


def references(papers: Sequence[PaperStatement], *, seed: int) -> list[tuple[PaperStatement, str]]:
    """Return references to papers as records of their own, each with the key of its paper, in mixed order."""
    chance = random.Random(seed)
    found = []
    for paper in papers:
        if paper.title and paper.authors:
            times = 1 + min(_MOST, int(chance.paretovariate(1.0)))
            found += [(reference(f"{paper.key}~{n}", _written(paper, chance)), paper.key) for n in range(times)]
    chance.shuffle(found)
    return found


def _written(paper: PaperStatement, chance: random.Random) -> str:
    people = _people(paper.authors, chance)
    title, venue = _title(paper.title or "", chance), _venue(paper.venue or "", chance)
    year = (
        "" if paper.year is None or chance.random() < 0.1 else str(paper.year + chance.choice((-1, *[0] * 40, 1)))
    )
    page = chance.randrange(1, 600)
    pages = chance.choice(
        ("", f", pages {page}-{page + 12}", f", pp. {page}-{page + 9}", f", 4({page % 9}):{page}")
    )
    form = chance.choice((
        "{people}. {title}. {venue}{pages}, {year}.",
        "{people} ({year}). {title}. {venue}{pages}.",
        '{people}, "{title}," {venue}, {year}{pages}.',
        "{people}: {title}. {venue} ({year}){pages}",
        "[7] {people}, {title}, {venue}{pages}, {year}.",
        "{people}. {year}. {title}. {venue}{pages}",
    ))  # fmt: skip
    text = form.format(people=people, title=title, venue=venue, year=year, pages=pages)
    if chance.random() < 0.04:
        text = text[: chance.randrange(len(text) // 2, len(text))]
    return re.sub(r"\s+(?=[,.])|\(\)|(?<=,)\s*,", "", text)


def _people(authors: Sequence[str], chance: random.Random) -> str:
    style = chance.choice(("full", "led", "led", "turned", "turned", "bare"))
    written = [_person(name, style) for name in authors]
    if len(written) > 3 and chance.random() < 0.25:
        return f"{written[0]} et al."
    between = "; " if style == "turned" and chance.random() < 0.5 else ", "
    last = chance.choice((", and ", " and ", " & ", between))
    return last.join(filter(None, (between.join(written[:-1]), written[-1])))


def _person(name: str, style: str) -> str:
    found = parse(name).readings
    if style == "full" or not found or not found[0].given:
        return names.clean(name)
    letters = [word.parts[0][:1].upper() for word in found[0].given]
    initials, family = ". ".join(letters) + ".", found[0].family_text
    return {"led": f"{initials} {family}", "turned": f"{family}, {initials}"}.get(
        style, f"{family} {''.join(letters)}"
    )


def _title(title: str, chance: random.Random) -> str:
    words = [_mistyped(word, chance) if chance.random() < 0.02 else word for word in names.clean(title).split()]
    if len(words) > 5 and chance.random() < 0.05:
        del words[chance.randrange(len(words))]
    if len(words) > 6 and chance.random() < 0.06:
        words = words[: chance.randrange(4, len(words))]
    return " ".join(words)


def _mistyped(word: str, chance: random.Random) -> str:
    if len(word) < 4:
        return word
    at = chance.randrange(1, len(word) - 1)
    return chance.choice((
        word[:at] + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + chance.choice("aeinorst") + word[at + 1 :],
    ))  # fmt: skip


def _venue(venue: str, chance: random.Random) -> str:
    if chance.random() < 0.15:
        return ""
    words = [_SHORT.get(word, word) if chance.random() < 0.4 else word for word in names.clean(venue).split()]
    before = chance.choice(("In ", "In Proc. of ", "Proc. ", "In Proceedings of the ", "", "", "", ""))
    return before + " ".join(words)
