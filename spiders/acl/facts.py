"""The list of facts (`dl`) on paper and volume pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bs4 import Tag
from msgspec import UNSET

from spiders.acl.people import address
from spiders.records import Code, Text
from spiders.text import clean

if TYPE_CHECKING:
    from msgspec import UnsetType

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR: Final = re.compile(r"(\d{4})(?:[/-](\d{1,2}))?(?:[/-](\d{1,2}))?")
_ID: Final = "anthology id"


class Facts:
    """Facts by label (lower case, without colon), in the page's order."""

    def __init__(self, main: Tag) -> None:
        self.rows: list[tuple[str, Tag]] = []
        for term in main.find_all("dt"):
            value = term.find_next_sibling(["dt", "dd"])
            if isinstance(value, Tag) and value.name == "dd":
                self.rows.append((clean(term.get_text()).rstrip(":").lower(), value))

    def find(self, *labels: str) -> Tag | None:
        """Return the first fact with one of these labels."""
        return next((value for label, value in self.rows if label in labels), None)

    def text(self, *labels: str) -> str | None:
        """Return the text of the first fact with one of these labels, if there is any."""
        value = self.find(*labels)
        return (clean(value.get_text()) if value else "") or None

    def link(self, *labels: str) -> str | None:
        """Return where the first link of a fact leads."""
        value = self.find(*labels)
        link = value.find("a", href=True) if value else None
        return (address(link) or None) if isinstance(link, Tag) else None

    @property
    def anthology_id(self) -> str | None:
        """The id of the paper or volume that the page is about."""
        return self.text(_ID, "anthology")

    @property
    def awards(self) -> list[str]:
        """Names of the paper's awards, without the reasons that newer pages add."""
        found = []
        for label, value in self.rows:
            if label == "award":
                name = value.find(["strong", "b"])
                found.append(clean((name if isinstance(name, Tag) else value).get_text()))
        return [name for name in found if name]

    def venue(self) -> Text:
        """Return the acronyms of the venues; a volume of two has both."""
        value = self.find("venue", "venues")
        if value is None:
            return UNSET
        names = [clean(link.get_text()) for link in value.find_all("a")] or [clean(value.get_text())]
        return ", ".join(name for name in names if name) or UNSET

    def code(self) -> Code | UnsetType:
        """Return the link to code; a link to a list of community code only says that there is some."""
        found: Code | UnsetType = UNSET
        for label, value in self.rows:
            if label.replace(" ", "").endswith(("code", "software")):
                for link in value.find_all("a", href=True):
                    if "paperswithcode.com" not in address(link):
                        return Code("asserted", address(link))
                    found = Code("asserted")
        return found

    def published(self, tagged: str | None) -> Text:
        """Return the date of publication: of the meta tag, else of the facts; these may add the month."""
        found = _YEAR.match(tagged or self.text("year") or "")
        if not found:
            return UNSET
        parts = [found[1], *(f"{int(part):02d}" for part in (found[2], found[3]) if part)]
        month = _month(self.text("month") or "") if len(parts) == 1 else None
        return "-".join([*parts, month] if month else parts)


def _month(text: str) -> str | None:
    """Return the number of the one month that a text such as `May 2 - May 7` names; none where it names two."""
    words = {word[:3] for word in re.findall(r"[a-z]{3,}", text.lower())}
    found = [number for number, name in enumerate(_MONTHS, start=1) if name in words]
    return f"{found[0]:02d}" if len(found) == 1 else None
