"""A value that a person sets over what every source says."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from db.queries import judgements, profiles
from pipeline.derivation.settings import AUTHOR_FIELDS, PAPER_FIELDS
from pipeline.judging.conflicts import reasons
from pipeline.judging.plan import JudgementError, Plan
from pipeline.judging.subjects import author_or_paper

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from db.engine import Transaction
    from db.queries.judgements import JudgementRow
    from pipeline.judging.subjects import Subject

FIELDS: Final = {"author": AUTHOR_FIELDS, "paper": PAPER_FIELDS}
"""What can be set of each kind of thing."""
_FORMS: Final = {
    "date": (r"\d{4}(-\d{2}(-\d{2})?)?", "a date such as 2024, 2024-03 or 2024-03-01"),
    "primary_category": (r"[A-Za-z][A-Za-z-]*(\.[A-Za-z][A-Za-z-]*)?", "a category such as cs.LG or hep-th"),
    "main_field": (r"\S+", "a field such as LG"),
    "code": (r"https?://\S+", "the address of the code, beginning with http:// or https://"),
}


def set_value(transaction: Transaction, typed: str, field: str, value: str) -> Plan:
    """Plan that a field has a value. Raises AuthorError, ThingError, JudgementError."""
    subject = author_or_paper(transaction, typed)
    known = FIELDS[subject.kind]
    if field not in known:
        raise JudgementError(
            f"{subject.typed} has no field {field!r} that can be set; there are {', '.join(known)}"
        )
    text = " ".join(value.split())
    _check(field, text)
    if field in set_of(transaction, subject):
        raise JudgementError(
            f"{field} of {subject.typed} is set: {reasons([set_of(transaction, subject)[field]])}"
        )
    return Plan(
        verb="set",
        left=subject.members,
        value={"field": field, "value": text},
        words=f"{field} of {subject.typed} is {text!r}",
    )


def set_of(transaction: Transaction, subject: Subject) -> dict[str, JudgementRow]:
    """Return the judgements that set a value of a thing as it stands, by field."""
    rows = {f"judgement:{row.number}": row for row in judgements.every(transaction) if row.stands}
    return {field: rows[by] for field, by in _set_by(transaction, subject).items() if by in rows}


def refuse_two_values(transaction: Transaction, subjects: Iterable[Subject]) -> None:
    """Raise JudgementError where different values of one field are set of things that shall be one."""
    found: dict[str, JudgementRow] = {}
    for subject in subjects:
        for field, row in set_of(transaction, subject).items():
            other = found.setdefault(field, row)
            if other.value != row.value:
                raise JudgementError(f"two values of {field} are set: {reasons([other, row])}, one of them")


def _set_by(transaction: Transaction, subject: Subject) -> Mapping[str, str]:
    if subject.kind == "author":
        author = profiles.author(transaction, subject.id)
        return {} if author is None else author["detail"]["set_by"]
    paper = profiles.paper(transaction, subject.id)
    return {} if paper is None else paper["detail"]["from_records"]


def _check(field: str, text: str) -> None:
    form, words = _FORMS.get(field, (r".+", "some words"))
    good = re.fullmatch(form, text) is not None
    if good and field == "date":
        good = _is_date(text)
    if not good:
        raise JudgementError(f"{text!r} is no {field}; type {words}")


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return False
    return True
