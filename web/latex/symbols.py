"""The names that TeX gives to characters, accents and styles."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from web.latex.nodes import Tag

STYLES: Final[dict[str, Tag | None]] = {
    "bm": "b", "boldsymbol": "b", "mathbf": "b", "textbf": "b",
    "emph": "i", "mathcal": "i", "mathit": "i", "mathscr": "i", "textit": "i", "textsl": "i",
    "mathtt": "code", "texttt": "code",
    "mathrm": None, "mathsf": None, "mbox": None, "operatorname": None, "text": None, "textnormal": None,
    "textrm": None, "textsc": None, "textsf": None,
}  # fmt: skip
"""Commands that style their argument; None leaves it upright."""

SWITCHES: Final[dict[str, Tag | None]] = {
    "bf": "b", "bfseries": "b", "em": "i", "it": "i", "itshape": "i", "rm": None, "sc": None, "sf": None,
    "sl": "i", "tt": "code",
}  # fmt: skip
"""Commands that style the rest of their group."""

SCRIPT_STYLES: Final = frozenset({"textsubscript", "textsuperscript"})

TEXT_ACCENTS: Final = {
    '"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "c": "\u0327", "H": "\u030b", "u": "\u0306", "v": "\u030c", "r": "\u030a", "k": "\u0328", "d": "\u0323",
    "b": "\u0331",
}  # fmt: skip
MATH_ACCENTS: Final = {
    "acute": "\u0301", "bar": "\u0304", "breve": "\u0306", "check": "\u030c", "ddot": "\u0308", "dot": "\u0307",
    "grave": "\u0300", "hat": "\u0302", "overline": "\u0304", "tilde": "\u0303", "vec": "\u20d7",
    "widehat": "\u0302", "widetilde": "\u0303",
}  # fmt: skip

SPACES: Final = {",": " ", ";": " ", ":": " ", " ": " ", "!": "", "/": "", "quad": " ", "qquad": " ", "\\": " "}
DELIMITERS: Final = frozenset(
    {"left", "right", "middle", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "displaystyle"}
)
"""Commands that change only the size of what follows."""

_OWN: Final = {
    "colon": ":",
    "Pr": "Pr", "S": "§", "copyright": "©", "euro": "€", "lbrace": "{", "rbrace": "}", "ne": "≠", "pounds": "£",
    "varnothing": "∅", "LaTeX": "LaTeX", "TeX": "TeX", "prime": "′", "|": "‖", "-": "",
    "textbackslash": "\\", "textasciicircum": "^", "textunderscore": "_",
}  # fmt: skip


@cache
def symbol(name: str) -> str | None:
    """Return the character that a command without argument stands for, None where it is not known."""
    if name in _OWN:
        return _OWN[name]
    if len(name) == 1 and name in "&%#_${}":
        return name
    from pylatexenc.latex2text import get_default_latex_context_db

    form = get_default_latex_context_db().get_macro_spec(name)
    shown = form.simplify_repl if form is not None else None
    # A form with % takes arguments, one with line ends or brackets is no single character.
    return (
        shown if isinstance(shown, str) and shown and shown.isprintable() and not set(shown) & set("%<") else None
    )


def double_struck(letter: str) -> str | None:
    """Return a capital letter or digit one with doubled strokes (`ℝ`), None for what has no such form."""
    if letter == "1":
        return "𝟙"
    if len(letter) != 1 or not "A" <= letter <= "Z":
        return None
    kind = "" if letter in "CHNPQRZ" else "MATHEMATICAL "
    return unicodedata.lookup(f"{kind}DOUBLE-STRUCK CAPITAL {letter}")
