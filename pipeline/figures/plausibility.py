"""What cannot be, or hardly is, among an author's figures: findings in words; nothing is mended.

Compared is only what belongs together: own figures from the counts of one source, what one record of a source
reports on one day, and what it reported on two successive days.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec import Struct

from pipeline.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.document import Figure

FIRST_ARXIV: Final = "1991-08"
"""Month of the first paper on arXiv (Ginsparg 2011)."""
MOST_IN_A_YEAR: Final = 72
"""Papers in a year, one every five days, beyond which hardly anybody writes (Ioannidis, Klavans, Boyack 2018)."""
LONG_LIST: Final = 50
"""Longer author lists are those of large collaborations, whose members write no paper every five days."""
LARGE_SHARE: Final = 0.2
LARGE_STEP: Final = 10
"""A figure jumps when it rises by more than the larger of this and that share between two dates."""
LEAST_CHANCE: Final = 1e-6
"""Chance below which reported figures are hardly of one corpus."""
_WATCHED = {"papers": "papers", "citations": "citations", "h_index": "h-index", "i10_index": "i10-index"}
_WHOLE_DAY = len("2024-03-05")


class Finding(Struct, frozen=True, kw_only=True):
    """Something that cannot be, or hardly is."""

    code: str
    about: str
    """A figure's key, or `paper:ID`."""
    text: str
    source: str | None = None
    days: tuple[str, ...] = ()
    """As of when: one day, or the two between which something happened."""


class Stated(Struct, frozen=True, kw_only=True):
    """A figure that a record of a source reported on a day."""

    figure: str
    value: int | float
    source: str
    record: str
    day: str


class Checked(Struct, frozen=True, kw_only=True):
    """A paper of an author, as far as it is looked at."""

    id: str
    date: str | None = None
    is_on_arxiv: bool = False
    authors: int | None = None
    """How many are known to have written it."""
    citations: Mapping[str, tuple[int, str]] = {}
    """Source to its count and the count's day."""


class _Together(NamedTuple):
    """Figures that must be true of one corpus."""

    values: Mapping[str, float]
    source: str
    day: str
    is_own: bool

    def finding(self, code: str, about: str, words: str) -> Finding:
        """Return a finding about these figures."""
        says = f"Counts of {self.source} give" if self.is_own else f"{self.source} reports"
        return Finding(code=code, about=about, text=f"{says} {words}.", source=self.source, days=(self.day,))


def findings(
    own: Mapping[str, Figure], stated: Sequence[Stated], papers: Sequence[Checked], until: str
) -> list[Finding]:
    """Return what is implausible of an author up to the day of the newest statement used.

    What one record stated comes in the order of time; of several figures of one day the last is taken.
    """
    return [
        *(finding for together in _own(own) for finding in _impossible(together)),
        *(finding for together in _reported(stated) for finding in (*_impossible(together), *_uneven(together))),
        *_more_than_the_total(stated, papers),
        *_moves(stated),
        *_misdated(papers, until),
        *_crowded_years(papers, until),
    ]


def _own(own: Mapping[str, Figure]) -> Iterator[_Together]:
    """Yield the own figures by the source of their counts; papers, which need none, with each."""
    numbers = {name: figure.value for name, figure in own.items() if isinstance(figure.value, int | float)}
    papers = {name: value for name, value in numbers.items() if name == "papers"}
    by_source: defaultdict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for name in sorted(numbers.keys() & _WATCHED.keys() - papers.keys()):
        by_source[own[name].source or "byline", own[name].as_of or ""][name] = numbers[name]
    for (source, day), values in sorted(by_source.items()):
        yield _Together(papers | values, source, day, is_own=True)


def _reported(stated: Iterable[Stated]) -> Iterator[_Together]:
    """Yield what each record stated on the newest of its days."""
    by_record: defaultdict[tuple[str, str], list[Stated]] = defaultdict(list)
    for each in stated:
        by_record[each.source, each.record].append(each)
    for (source, _), said in sorted(by_record.items()):
        day = max(each.day for each in said)
        yield _Together({each.figure: each.value for each in said if each.day == day}, source, day, is_own=False)


def _impossible(together: _Together) -> Iterator[Finding]:
    """Yield what no list of citation counts has (Hirsch 2005)."""
    h, i10, papers, citations = (
        together.values.get(name) for name in ("h_index", "i10_index", "papers", "citations")
    )
    if h is not None and citations is not None and h * h > citations:
        words = f"h-index {h:,}, which takes at least {h * h:,} citations, and {citations:,} citations"
        yield together.finding("h-above-citations", "h_index", words)
    if h is not None and papers is not None and h > papers:
        yield together.finding("h-above-papers", "h_index", f"h-index {h:,} over {papers:,} papers")
    if i10 is not None and papers is not None and i10 > papers:
        yield together.finding("i10-above-papers", "i10_index", f"i10-index {i10:,} over {papers:,} papers")
    if i10 is not None and citations is not None and 10 * i10 > citations:
        words = f"i10-index {i10:,}, which takes at least {10 * i10:,} citations, and {citations:,} citations"
        yield together.finding("i10-above-citations", "i10_index", words)
    if h is not None and i10 is not None and (i10 < h if h >= 10 else i10 > h):
        words = f"h-index {h:,} and i10-index {i10:,}: from h-index 10 on i10 is no smaller, below it no greater"
        yield together.finding("i10-not-with-h", "i10_index", words)


def _uneven(together: _Together) -> Iterator[Finding]:
    """Yield that reported figures are of one corpus only if its counts are more even than counts are."""
    h, papers, citations = (int(together.values.get(name, 0)) for name in ("h_index", "papers", "citations"))
    if h * h <= citations and h <= papers < 2 * h and chance(h, papers, citations) < LEAST_CHANCE:
        words = (
            f"h-index {h:,} over {papers:,} papers with {citations:,} citations: {h:,} of them with {h:,} or more"
            f" take {h * h:,} of these, and counts of one corpus are hardly so even"
        )
        yield together.finding("hardly-one-corpus", "h_index", words)


def chance(h: int, papers: int, citations: int) -> float:
    """Return the chance that so many papers have that h-index or more, were their citations spread geometrically.

    So chance alone spreads them (it is the spread of greatest entropy); true counts are more uneven (Seglen 1992).
    """
    mean = citations / papers
    reaching = (mean / (1 + mean)) ** h
    if not 0 < reaching < 1:
        return float(reaching >= 1)
    return min(1.0, math.fsum(_binomial(count, papers, reaching) for count in range(h, papers + 1)))


def _binomial(count: int, of: int, share: float) -> float:
    ways = math.lgamma(of + 1) - math.lgamma(count + 1) - math.lgamma(of - count + 1)
    return math.exp(ways + count * math.log(share) + (of - count) * math.log1p(-share))


def _more_than_the_total(stated: Iterable[Stated], papers: Sequence[Checked]) -> Iterator[Finding]:
    """Yield the sources whose counts of papers sum up to more than the totals of all their records.

    Counts that are newer than a total are left out.
    """
    newest: defaultdict[str, dict[str, Stated]] = defaultdict(dict)
    for each in sorted((each for each in stated if each.figure == "citations"), key=lambda each: each.day):
        newest[each.source][each.record] = each
    for source, totals in sorted(newest.items()):
        day = min(each.day for each in totals.values())
        total = sum(each.value for each in totals.values())
        known = [paper.citations[source] for paper in papers if source in paper.citations]
        counts = [count for count, said in known if said <= day]
        if sum(counts) > total:
            text = (
                f"{source} reports {total:,} citations, and {sum(counts):,} for"
                f" {counted(len(counts), 'paper')} shown here."
            )
            yield Finding(code="counts-above-total", about="citations", text=text, source=source, days=(day,))


def _moves(stated: Iterable[Stated]) -> Iterator[Finding]:
    """Yield what fell, or rose by too much, between two successive days of one record."""
    series: defaultdict[tuple[str, str, str], dict[str, float]] = defaultdict(dict)
    for each in sorted(stated, key=lambda each: each.day):
        if each.figure in _WATCHED:
            series[each.figure, each.source, each.record][each.day] = each.value
    for (figure, source, _), by_day in sorted(series.items()):
        for (before, was), (after, now) in pairwise(by_day.items()):
            is_jump = now - was > max(LARGE_SHARE * was, LARGE_STEP)
            if now < was or is_jump:
                how = "jumped" if is_jump else "fell"
                text = f"{source}: {_WATCHED[figure]} {how} from {was:,} ({before}) to {now:,} ({after})."
                yield Finding(code=how, about=figure, text=text, source=source, days=(before, after))


def _misdated(papers: Iterable[Checked], until: str) -> Iterator[Finding]:
    for paper in sorted(papers, key=lambda paper: paper.id):
        date = (paper.date or "")[:_WHOLE_DAY]
        if paper.is_on_arxiv and date and date < FIRST_ARXIV[: len(date)]:
            text = f"Dated {date}, before the first paper on arXiv ({FIRST_ARXIV})."
            yield Finding(code="before-arxiv", about=f"paper:{paper.id}", text=text, days=(date,))
        elif date > until[: len(date)]:
            text = f"Dated {date}, after the newest statement used ({until})."
            yield Finding(code="in-the-future", about=f"paper:{paper.id}", text=text, days=(date,))


def _crowded_years(papers: Iterable[Checked], until: str) -> Iterator[Finding]:
    """Yield the years with more papers than people write, those with long author lists left out."""
    years = Counter(paper.date[:4] for paper in papers if paper.date and (paper.authors or 0) <= LONG_LIST)
    for year, count in sorted(years.items()):
        if count > MOST_IN_A_YEAR:
            text = f"{count} papers in {year}, more than one in five days."
            yield Finding(code="too-many-in-a-year", about="papers", text=text, source="byline", days=(until,))
