"""What is counted of the papers of many authors at once: the values of `pipeline.figures.author`, as columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from msgspec import Struct

from pipeline.figures.bibliometrics import LEAST_YEARS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy.typing as npt

    from pipeline.figures.counted import Rules

    Ints = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]

_AT_ONCE: Final = 20_000
"""Authors that are counted together: bounds the memory of tables of authors by year and field."""
_NEVER, _TEN, _BITS = 9999, 10, 32
_HIGHEST: Final = (1 << _BITS) - 1


class Papers(Struct, frozen=True, kw_only=True):
    """Papers as columns; -1 stands for what is not known."""

    year: Ints
    day: Ints
    """Place of the date among all dates, in their order; 0 for none."""
    field: Ints
    """Place among `fields`."""
    fields: Sequence[str]
    """In the order of letters."""
    said_in: Ints
    """Year of the newest statement used."""
    counts: Mapping[str, Ints]
    """Citation counts by source."""
    count_days: Mapping[str, Ints]
    """The days of these counts as numbers: 20260320."""
    listed: Ints
    """Names in the list, where it is complete."""
    code: Ints
    """1 with code, 0 without, where a source was asked."""
    counted: Flags
    """Whether figures count it."""


class Authorships(Struct, frozen=True, kw_only=True):
    """Who stands on which papers, as columns of numbers."""

    author: Ints
    paper: Ints
    position: Ints


class Values(Struct, frozen=True, kw_only=True):
    """The values of one author, by the names of the figures."""

    papers: int
    citations: int | None
    citations_source: str | None
    """Whose counts citations and indices are made from, or would be if they covered enough papers."""
    citations_as_of: str | None
    citations_n: int
    """Papers that have a count by that source."""
    h_index: int | None
    i10_index: int | None
    g_index: int | None
    m_quotient: float | None
    first_authorships: int | None
    last_authorships: int | None
    main_field: str | None
    code_share: float | None
    papers_per_year: dict[str, int]


class Counted(Struct, frozen=True, kw_only=True):
    """What is counted of some authors, as columns; -1 stands for null."""

    papers: Ints
    citations: Ints
    citations_source: Ints
    """Place among `sources`."""
    sources: Sequence[str]
    citations_day: Ints
    citations_n: Ints
    h_index: Ints
    i10_index: Ints
    g_index: Ints
    first_year: Ints
    until: Ints
    first_authorships: Ints
    last_authorships: Ints
    main_field: Ints
    fields: Sequence[str]
    with_code: Ints
    code_known: Ints
    since: int
    per_year: Ints
    """Authors by years, from `since` on."""

    def values(self, n: int) -> Values:
        """Return the values of the n-th."""
        years = self.per_year[n]
        return Values(
            papers=int(self.papers[n]),
            citations=_known(self.citations[n]),
            citations_source=None if self.citations_source[n] < 0 else self.sources[self.citations_source[n]],
            citations_as_of=_day(self.citations_day[n]),
            citations_n=int(self.citations_n[n]),
            h_index=_known(self.h_index[n]),
            i10_index=_known(self.i10_index[n]),
            g_index=_known(self.g_index[n]),
            m_quotient=self._m_quotient(n),
            first_authorships=_known(self.first_authorships[n]),
            last_authorships=_known(self.last_authorships[n]),
            main_field=None if self.main_field[n] < 0 else self.fields[self.main_field[n]],
            code_share=self._code_share(n),
            papers_per_year={str(self.since + int(at)): int(years[at]) for at in np.flatnonzero(years)},
        )

    def _m_quotient(self, n: int) -> float | None:
        years = int(self.until[n] - self.first_year[n])
        known = self.h_index[n] >= 0 and self.first_year[n] >= 0 and years >= LEAST_YEARS
        return round(int(self.h_index[n]) / years, 2) if known else None

    def _code_share(self, n: int) -> float | None:
        known = int(self.code_known[n])
        return round(100 * int(self.with_code[n]) / known, 1) if known else None


def _known(value: np.int64) -> int | None:
    return None if value < 0 else int(value)


def _day(value: np.int64) -> str | None:
    digits = str(value)
    return None if value < 0 else f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"


class _Covered(NamedTuple):
    """The counts by the source that covers most papers of an author."""

    counts: Ints
    """Of each place."""
    given: Ints
    """Papers of each author that have one."""
    source: Ints
    """Of each author, among the sources in their order."""
    day: Ints
    """Of each author's newest count."""


def counts(
    papers: Papers, places: Authorships, authors: int, rules: Rules, until: str | None = None
) -> Iterator[tuple[int, Counted]]:
    """Yield the number of an author, and what is counted of that one and those that follow, until all are told."""
    is_counted = papers.counted[places.paper]
    author = places.author[is_counted]
    order = np.argsort(author, kind="stable")
    author = author[order]
    paper, position = places.paper[is_counted][order], places.position[is_counted][order]
    for start in range(0, authors, _AT_ONCE):
        end = min(start + _AT_ONCE, authors)
        part = slice(*np.searchsorted(author, (start, end)))
        some = Authorships(author=author[part] - start, paper=paper[part], position=position[part])
        yield start, _counted(papers, some, end - start, rules, until)


def _counted(papers: Papers, places: Authorships, authors: int, rules: Rules, until: str | None) -> Counted:
    """Return what is counted of so many authors, whose places are ordered by author."""
    of, paper, position = places.author, places.paper, places.position

    def number(which: Flags) -> Ints:
        return np.bincount(of[which], minlength=authors)

    def table(columns: Ints, count: int) -> Ints:
        """Return by author how often each of so many columns stands; -1 is none."""
        known = columns >= 0
        flat = np.bincount(of[known] * count + columns[known], minlength=authors * count)
        return flat.reshape(authors, count)

    year, listed = papers.year[paper], papers.listed[paper]
    since = int(papers.year[papers.year >= 0].min(initial=_NEVER))
    per_year = table(np.where(year < 0, -1, year - since), max(int(papers.year.max(initial=-1)) - since + 1, 0))
    is_placed = (position >= 0) & (position < listed)
    placed, code = number(is_placed), papers.code[paper]
    first_year = np.full(authors, _NEVER)
    np.minimum.at(first_year, of[year >= 0], year[year >= 0])
    last_said = np.zeros(authors, np.int64)
    np.maximum.at(last_said, of, papers.said_in[paper])
    whole = np.bincount(of, minlength=authors)
    sources = _in_order(papers.counts, rules)
    covered = _by_best_source(papers, places, sources, whole)
    citations, h, i10, g = _of_counts(covered, places, whole, rules)
    return Counted(
        papers=whole,
        citations=citations,
        citations_source=covered.source,
        sources=sources,
        citations_day=covered.day,
        citations_n=covered.given,
        h_index=h,
        i10_index=i10,
        g_index=g,
        first_year=np.where(first_year == _NEVER, -1, first_year),
        until=last_said if until is None else np.full(authors, int(until[:4])),
        first_authorships=np.where(placed > 0, number(is_placed & (position == 0)), -1),
        last_authorships=np.where(placed > 0, number(is_placed & (position > 0) & (position == listed - 1)), -1),
        main_field=_main_fields(table(papers.field[paper], len(papers.fields)), papers, places),
        fields=papers.fields,
        with_code=number(code > 0),
        code_known=number(code >= 0),
        since=since,
        per_year=per_year,
    )


def _of_counts(covered: _Covered, places: Authorships, whole: Ints, rules: Rules) -> tuple[Ints, Ints, Ints, Ints]:
    """Return citations, h, i10 and g, each by the source that covers most papers of an author."""
    count, given = covered.counts, covered.given
    cited = count >= 0
    # Authors one after another, of each the highest counts first.
    key = np.sort((places.author[cited] << _BITS) + (_HIGHEST - count[cited]))
    of, count = key >> _BITS, _HIGHEST - (key & _HIGHEST)
    authors = len(whole)
    starts = np.searchsorted(of, np.arange(authors))
    rank = np.arange(1, len(of) + 1) - starts[of]
    total = np.concatenate(([0], np.cumsum(count)))
    so_far = total[1:] - total[starts][of]
    enough = (given > 0) & (given >= rules.coverage * whole)

    def told(number: Ints) -> Ints:
        return np.where(enough, number, -1)

    ends = np.searchsorted(of, np.arange(authors), side="right")
    return (
        told(total[ends] - total[starts]),
        told(np.bincount(of[count >= rank], minlength=authors)),
        told(np.bincount(of[count >= _TEN], minlength=authors)),
        # What the counts sum up to grows ever more slowly, the square ever faster: up to g they all reach it.
        told(np.bincount(of[so_far >= rank * rank], minlength=authors)),
    )


def _in_order(sources: Iterable[str], rules: Rules) -> list[str]:
    order = {source: at for at, source in enumerate(rules.citation_sources)}
    return sorted(sources, key=lambda each: (order.get(each, len(order)), each))


def _by_best_source(papers: Papers, places: Authorships, sources: Sequence[str], whole: Ints) -> _Covered:
    """Return the counts by each author's source; of several that cover as many papers the first counts."""
    count, day = np.full(len(places.paper), -1), np.full(len(places.paper), -1)
    best = np.zeros(len(whole), np.int64)
    whose = np.full(len(whole), -1)
    for at, source in enumerate(sources):
        found = papers.counts[source][places.paper]
        given = np.bincount(places.author[found >= 0], minlength=len(whole))
        better = given > best
        best = np.where(better, given, best)
        whose[better] = at
        count = np.where(better[places.author], found, count)
        day = np.where(better[places.author], papers.count_days[source][places.paper], day)
    newest = np.full(len(whole), -1)
    np.maximum.at(newest, places.author, day)
    return _Covered(count, best, whose, newest)


def _main_fields(often: Ints, papers: Papers, places: Authorships) -> Ints:
    """Return the most frequent field of each author, of equal ones that of the newest paper, then by letters."""
    authors, fields = often.shape
    if not fields:
        return np.full(authors, -1)
    newest = np.zeros(authors * fields, np.int64)
    known = papers.field[places.paper] >= 0
    paper = places.paper[known]
    np.maximum.at(newest, places.author[known] * fields + papers.field[paper], papers.day[paper])
    ranked = often * (int(papers.day.max(initial=0)) + 1) + newest.reshape(authors, fields)
    return np.where(often.any(axis=1), ranked.argmax(axis=1), -1)
