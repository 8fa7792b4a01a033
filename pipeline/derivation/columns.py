"""Papers and places of many authors as columns of numbers, which figures of all of them are counted from."""

from __future__ import annotations

from array import array
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import numpy as np
from msgspec import Struct

from db.queries import figures, profiles
from pipeline.figures import many
from pipeline.figures.many import Authorships, Papers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    import numpy.typing as npt

    from db.engine import Transaction
    from pipeline.figures.counted import Rules
    from pipeline.figures.many import Counted

    Ints = npt.NDArray[np.int64]


class _Count(Struct):
    value: int
    as_of: str


class _Code(Struct):
    pass


class _Said(Struct, array_like=True):
    citations: dict[str, _Count]
    code: _Code | None
    is_code_known: bool
    authors_complete: bool
    retracted: bool
    withdrawn: bool
    front_matter: bool
    said_at: str


_READ = msgspec.json.Decoder(_Said).decode


class Some(NamedTuple):
    """Some authors, and what is counted of them."""

    ids: Sequence[str]
    counted: Counted


def counted(
    transaction: Transaction, rules: Rules, until: str | None = None, author_ids: Collection[str] | None = None
) -> Iterator[Some]:
    """Yield what is counted of all authors, or of these, some at a time; each paper is read once."""
    ids = profiles.author_ids(transaction) if author_ids is None else sorted(author_ids)
    columns = _Columns()
    for part in figures.papers(transaction, author_ids):
        columns.add(*part)
    papers = columns.papers()
    number_of = {id_: number for number, id_ in enumerate(ids)}
    places = _places(transaction, number_of, columns.number_of, author_ids)
    for start, found in many.counts(papers, places, len(ids), rules, until):
        yield Some(ids[start : start + len(found.papers)], found)


def _places(
    transaction: Transaction,
    author_number: Mapping[str, int],
    paper_number: Mapping[str, int],
    author_ids: Collection[str] | None,
) -> Authorships:
    author, paper, position = array("q"), array("q"), array("q")
    for authors, papers, positions in figures.authorships(transaction, author_ids):
        author.extend(map(author_number.__getitem__, authors))
        paper.extend(map(paper_number.__getitem__, papers))
        position.extend(positions if None not in positions else (-1 if p is None else p for p in positions))
    return Authorships(author=_numbers(author), paper=_numbers(paper), position=_numbers(position))


def _numbers(found: array[int]) -> Ints:
    return np.frombuffer(found, np.int64) if found else np.zeros(0, np.int64)


class _Columns:
    """Papers as they are read, to become columns."""

    def __init__(self) -> None:
        self.number_of: dict[str, int] = {}
        self._dates: list[str | None] = []
        self._fields: list[str | None] = []
        self._said_in, self._listed, self._code = array("q"), array("q"), array("q")
        self._counted = bytearray()
        self._counts: defaultdict[str, tuple[array[int], array[int], array[int]]] = defaultdict(
            lambda: (array("q"), array("q"), array("q"))
        )

    def add(self, ids: Sequence[str], dates: Any, fields: Any, said: Sequence[str], listed: Sequence[int]) -> None:
        """Add papers."""
        first = len(self.number_of)
        self.number_of.update(zip(ids, range(first, first + len(ids)), strict=True))
        self._dates.extend(dates)
        self._fields.extend(fields)
        told = [_READ(each) for each in said]
        self._said_in.extend([int(each.said_at[:4]) for each in told])
        self._listed.extend([n if each.authors_complete else -1 for n, each in zip(listed, told, strict=True)])
        self._code.extend([each.code is not None if each.is_code_known else -1 for each in told])
        self._counted.extend([not (each.retracted or each.withdrawn or each.front_matter) for each in told])
        for number, each in enumerate(told, first):
            for source, count in each.citations.items():
                numbers, values, on = self._counts[source]
                numbers.append(number)
                values.append(count.value)
                on.append(int(count.as_of.replace("-", "")))

    def papers(self) -> Papers:
        """Return what was added."""
        fields = sorted({field for field in self._fields if field})
        field_number: dict[str | None, int] = {field: number for number, field in enumerate(fields)}
        days = sorted({day for day in self._dates if day})
        day_number: dict[str | None, int] = {day: number for number, day in enumerate(days, 1)}
        size = len(self._dates)
        day = np.fromiter((day_number.get(each, 0) for each in self._dates), np.int64, size)
        years = np.array([-1, *(int(each[:4]) for each in days)])
        return Papers(
            year=years[day],
            day=day,
            field=np.fromiter((field_number.get(each, -1) for each in self._fields), np.int64, size),
            fields=fields,
            said_in=_numbers(self._said_in),
            counts={source: _spread(at, values, size) for source, (at, values, _) in self._counts.items()},
            count_days={source: _spread(at, on, size) for source, (at, _, on) in self._counts.items()},
            listed=_numbers(self._listed),
            code=_numbers(self._code),
            counted=np.frombuffer(bytes(self._counted), np.bool_),
        )


def _spread(numbers: array[int], values: array[int], size: int) -> Ints:
    found = np.full(size, -1)
    found[_numbers(numbers)] = _numbers(values)
    return found
