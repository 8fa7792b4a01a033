"""How the sources spell dates, categories, names in addresses, and accents in TeX."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

from anyascii import anyascii

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August")
MONTHS = (*_MONTHS, "September", "October", "November", "December")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MARKS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0308": '"', "\u030a": "r", "\u030c": "v",
    "\u0327": "c", "\u0328": "k", "\u0323": "d", "\u031b": "h",
}  # fmt: skip
_LETTERS = {"ø": r"\o{}", "Ø": r"\O{}", "ł": r"\l{}", "Ł": r"\L{}", "ß": r"\ss{}", "å": r"\aa{}", "Å": r"\AA{}"}
CATEGORIES = {
    "cs.AI": "Artificial Intelligence",
    "cs.CL": "Computation and Language",
    "cs.CR": "Cryptography and Security",
    "cs.CV": "Computer Vision and Pattern Recognition",
    "cs.CY": "Computers and Society",
    "cs.DS": "Data Structures and Algorithms",
    "cs.IR": "Information Retrieval",
    "cs.LG": "Machine Learning",
    "cs.RO": "Robotics",
    "math.OC": "Optimization and Control",
    "math.ST": "Statistics Theory",
    "stat.ME": "Methodology",
    "stat.ML": "Machine Learning",
    "physics.optics": "Optics",
    "astro-ph.IM": "Instrumentation and Methods for Astrophysics",
    "gr-qc": "General Relativity and Quantum Cosmology",
    "quant-ph": "Quantum Physics",
}
"""Names of the categories in which the invented papers lie."""
GROUPS = {"cs": "Computer Science", "math": "Mathematics", "stat": "Statistics", "physics": "Physics"}
"""Names of the groups of categories."""


def label(category: str) -> str:
    """Return a category as pages show it: `Machine Learning (cs.LG)`."""
    return f"{CATEGORIES.get(category, category)} ({category})"


def set_of(category: str) -> str:
    """Return the OAI set of a category: `cs:cs:LG`, `physics:astro-ph:IM`, `physics:gr-qc`."""
    archive, _, last = category.partition(".")
    group = archive if archive in GROUPS else "physics"
    return f"{group}:{archive}:{last}" if last else f"{group}:{archive}"


def field_of(category: str) -> str:
    """Return the last part of a category: `LG`."""
    return category.rpartition(".")[2]


def slug(name: str) -> str:
    """Return a name as addresses spell it: `zoe-quillfeather`."""
    return re.sub(r"[^a-z0-9]+", "-", anyascii(name).lower()).strip("-")


def words(text: str) -> set[str]:
    """Return a text's words in lower case without accents, for searching."""
    return set(re.findall(r"[a-z0-9]+", anyascii(text).lower()))


def rfc1123(time: str) -> str:
    """Return an ISO time or day as `Mon, 01 Jan 2024 10:00:00 GMT`, whatever the locale."""
    moment = datetime.fromisoformat(time)
    weekday, month = _DAYS[moment.weekday()], MONTHS[moment.month - 1][:3]
    return f"{weekday}, {moment:%d} {month} {moment:%Y %H:%M:%S} GMT"


def long_day(time: str) -> str:
    """Return an ISO time or day as `14 Mar 2024`."""
    moment = datetime.fromisoformat(time)
    return f"{moment.day} {MONTHS[moment.month - 1][:3]} {moment.year}"


def tex(text: str) -> str:
    r"""Return text with its accents spelt in TeX, as authors type them: `Zo\"e`, `\AA{}kerlind`."""
    return "".join(character if character.isascii() else _tex_letter(character) for character in text)


def _tex_letter(character: str) -> str:
    if character in _LETTERS:
        return _LETTERS[character]
    apart = unicodedata.normalize("NFD", character)
    letter, marks = apart[0], apart[1:]
    if not marks or any(mark not in _MARKS for mark in marks):
        return character
    for mark in marks:
        accent = _MARKS[mark]
        letter = f"\\{accent}{{{letter}}}" if accent.isalpha() or len(letter) > 1 else f"\\{accent}{letter}"
    return letter
