"""Stored papers, and what records reported of their author, as plausibility looks at them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.figures.plausibility import Checked, Finding, Stated, findings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from pipeline.derivation.details import AuthorDetail, StandingPaper
    from pipeline.document import Figure


def found(own: Mapping[str, Figure], detail: AuthorDetail, papers: Collection[StandingPaper]) -> list[Finding]:
    """Return what is implausible of an author whose papers these are, without front matter."""
    told = [each for each in papers if not each.detail.is_taken_back]
    days = [paper.detail.said_at for paper in told] + [figure.as_of for figure in detail.reported]
    if not days:
        return []
    return findings(own, list(_stated(detail)), [_checked(each) for each in told], max(days))


def _stated(detail: AuthorDetail) -> Iterator[Stated]:
    for each in (*detail.reported_before, *detail.reported):
        if not isinstance(each.value, str):
            yield Stated(
                figure=each.name, value=each.value, source=each.source, record=each.record, day=each.as_of
            )


def _checked(paper: StandingPaper) -> Checked:
    return Checked(
        id=paper.id,
        date=paper.date,
        is_on_arxiv="arxiv" in paper.detail.identifiers,
        authors=len(paper.detail.authors),
        citations={source: (count.value, count.as_of) for source, count in paper.detail.citations.items()},
    )
