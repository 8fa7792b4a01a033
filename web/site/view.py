"""What a page shows of a document, put into the words and the order of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.document import Figure, shown
from web.dates import number, whole
from web.formats.provenance import origin, part_note, partial_note, reported_note
from web.site.chart import Chart, chart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.document import Notice, Paper, PaperFigure, Profile, Series, Value

_MAIN: Final = ("h_index", "papers", "citations", "novelty", "ai_score")
_MORE: Final = (
    "i10_index",
    "g_index",
    "m_quotient",
    "citation_impact",
    "citation_percentile",
    "first_authorships",
    "last_authorships",
    "career_years",
    "code_share",
    "retracted",
    "front_matter",
)
_PERCENT: Final = ("novelty", "citation_percentile", "code_share")
_LABELS: Final = {
    "h_index": "h-index",
    "papers": "papers",
    "citations": "citations",
    "novelty": "Novelty",
    "ai_score": "AI Score",
    "i10_index": "i10-index",
    "g_index": "g-index",
    "m_quotient": "m-quotient",
    "citation_impact": "local citation impact",
    "citation_percentile": "local citation percentile",
    "first_authorships": "papers as first author",
    "last_authorships": "papers as last author",
    "career_years": "years from first to last paper",
    "code_share": "papers with code",
    "retracted": "retracted papers, counted apart",
    "front_matter": "front matter, counted apart",
    "main_field": "main field",
}


class FigureView(NamedTuple):
    """A figure as it is shown: its value, whose it is, and what stands beside it."""

    key: str
    label: str
    value: str | None
    reported: bool
    """Whether the value is a source's and not Byline's own."""
    caption: str
    """Source, scope, date and number of the value, or why there is none."""
    notes: tuple[str, ...]
    parts: tuple[str, ...]
    notices: tuple[Notice, ...]
    """What of it cannot be true, or hardly is."""


class Fact(NamedTuple):
    """One thing that is known of a paper, and who says so."""

    value: str
    label: str
    origin: str


class SeriesView(NamedTuple):
    """A series as it is shown."""

    title: str
    caption: str
    chart: Chart


def _form(key: str) -> Callable[[Value], str]:
    if key in _PERCENT:
        return lambda value: f"{whole(value)}%"
    return whole if key == "ai_score" else number


def _notes(figure: Figure, form: Callable[[Value], str]) -> list[str]:
    """Return what stands beside a figure and is not its caption."""
    notes = []
    if figure.value is None and figure.reported:
        notes.append(f"no value of our own: {figure.why_null}")
    if figure.partial:
        notes.append(partial_note(figure.partial))
    if figure.quartiles:
        low, high = figure.quartiles
        notes.append(f"half of the papers lie between {form(low)} and {form(high)}")
    beside = figure.reported if figure.value is not None else figure.reported[1:]
    return notes + [f"{form(reported.value)} {reported_note(reported)}" for reported in beside]


def _caption(figure: Figure) -> str:
    if figure.value is not None:
        return origin(figure)
    return reported_note(figure.reported[0]) if figure.reported else str(figure.why_null)


def figure_view(profile: Profile, key: str) -> FigureView:
    """Return how a figure is shown: Byline's own value first, what was reported beside it or in its place."""
    figure: Figure = getattr(profile.figures, key)
    form = _form(key)
    value = shown(figure)
    return FigureView(
        key=key,
        label=_LABELS.get(key, key),
        value=None if value is None else form(value),
        reported=figure.value is None and value is not None,
        caption=_caption(figure),
        notes=tuple(_notes(figure, form)),
        parts=tuple(part_note(part) for part in figure.parts),
        notices=tuple(notice for notice in profile.notices if notice.about == key),
    )


def main_figures(profile: Profile) -> list[FigureView]:
    """Return the figures that stand at the head of a profile."""
    return [figure_view(profile, key) for key in _MAIN]


def more_figures(profile: Profile) -> list[FigureView]:
    """Return the main field with its origin, and the figures that stand in second place."""
    return [figure_view(profile, key) for key in ("main_field", *_MORE)]


def _series(title: str, series: Series) -> SeriesView | None:
    drawn = chart(series)
    if drawn is None:
        return None
    said = [series.source, f"as of {series.as_of}" if series.as_of else None]
    return SeriesView(title, ", ".join(part for part in said if part), drawn)


def series_views(profile: Profile) -> list[SeriesView]:
    """Return the series that hold something."""
    both = (
        _series("Papers per year", profile.series.papers_per_year),
        _series("Citations per year", profile.series.citations_per_year),
    )
    return [view for view in both if view is not None]


def mixes(profile: Profile) -> list[tuple[str, list[tuple[str, int]]]]:
    """Return how many papers there are by field and by venue, the most frequent first."""
    both = (("Fields", profile.mix.fields), ("Venues", profile.mix.venues))
    return [(title, sorted(mix.items(), key=lambda pair: (-pair[1], pair[0]))) for title, mix in both if mix]


def other_names(profile: Profile) -> list[str]:
    """Return the forms of the name beside the one at the head."""
    return [name for name in profile.names if name != profile.name]


def _counted(label: str, figure: PaperFigure, *, gaps: bool) -> Iterator[Fact]:
    if figure.value is not None:
        parts = [part_note(part) for part in figure.parts] if gaps else []
        yield Fact(number(figure.value), label, "; ".join(part for part in [origin(figure), *parts] if part))
    elif gaps:
        yield Fact("–", label, str(figure.why_null))


def paper_facts(paper: Paper, gaps: bool) -> list[Fact]:
    """Return what a paper's page says of its figures, code, and place on a profile.

    `gaps` adds the parts of figures, and the reasons of those without a value, instead of the place.
    """
    facts = [
        *_counted("citations", paper.citations, gaps=gaps),
        *_counted("Novelty", paper.novelty, gaps=gaps),
        *_counted("score", paper.score, gaps=gaps),
    ]
    said = [part for part in (paper.code.source, paper.code.confidence) if part] if paper.code else []
    if said:
        facts.append(Fact("", "code", ", ".join(said)))
    if paper.why and not gaps:
        facts.append(Fact("", "why here", paper.why))
    return facts
