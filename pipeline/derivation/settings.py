"""Values that a person set: they stand in the derived rows over what every source says."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct, structs

from pipeline.derivation.details import Code

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline.derivation.papers import PaperRow

_IN_ROW: Final = ("title", "date")
_IN_DETAIL: Final = ("abstract", "venue", "primary_category", "code")
PAPER_FIELDS: Final = (*_IN_ROW, *_IN_DETAIL)
AUTHOR_FIELDS: Final = ("name", "main_field")


class Setting(Struct, frozen=True):
    """A field's value as a person set it, for the thing that certain mentions or records stood for."""

    number: int
    members: frozenset[str]
    field: str
    value: str

    @property
    def typed(self) -> str:
        """What to type for the judgement."""
        return f"judgement:{self.number}"


def by_cluster(settings: Iterable[Setting], clusters: Sequence[Sequence[str]]) -> dict[int, dict[str, Setting]]:
    """Return what is set of clusters, by the cluster's number and the field.

    A value belongs to the cluster that holds most of the members it was set for (tie: that of the first by key);
    where several meet on one field, the one set last counts.
    """
    place: dict[str, int] = {}
    found: dict[int, dict[str, Setting]] = {}
    for setting in sorted(settings, key=lambda each: each.number):
        place = place or {member: n for n, members in enumerate(clusters) for member in members}
        votes = Counter(place[member] for member in sorted(setting.members) if member in place)
        if votes:
            # Of equal counts the one met first is given, and members come in the order of their keys.
            found.setdefault(votes.most_common(1)[0][0], {})[setting.field] = setting
    return found


def overrule(paper: PaperRow, settings: Mapping[str, Setting]) -> PaperRow:
    """Return a paper with the values that a person set."""
    if not settings:
        return paper
    chosen = {**paper.detail.from_records, **{field: each.typed for field, each in settings.items()}}
    inside = {field: _detail(each) for field, each in settings.items() if field in _IN_DETAIL}
    detail = structs.replace(paper.detail, from_records=chosen, **inside)
    outside = {field: each.value for field, each in settings.items() if field in _IN_ROW}
    if "primary_category" in settings:
        outside["field"] = settings["primary_category"].value.rsplit(".", 1)[-1]
    return structs.replace(paper, detail=detail, **outside)


def _detail(setting: Setting) -> Any:
    return Code(setting.value, setting.typed, "asserted") if setting.field == "code" else setting.value
