"""What of published profiles cannot be true, or hardly is, as issues of the run; each is told once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.queries import runs
from db.store import runs as store
from pipeline.document import Figures
from pipeline.notices import ODD_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.engine import Transaction
    from pipeline.document import Figure, Profile
    from pipeline.runs.run import Run


def tell(run: Run, transaction: Transaction, shown: Profile) -> None:
    """Add what is implausible of a profile to the run's issue log, unless it stands there."""
    found = list(_found(shown))
    if not found:
        return
    known = {(issue.code, issue.detail) for issue in runs.issues(transaction, run.id)}
    for code, detail, source, asked in found:
        if (code, detail) not in known:
            store.add_issue(
                transaction,
                run_id=run.id,
                at=run.installation.clock(),
                level="warning",
                code=code,
                source=source,
                url=None,
                detail=detail,
                advice=f"nothing was mended; `byline explain {asked}` tells where it comes from",
            )


def _found(shown: Profile) -> Iterator[tuple[str, str, str | None, str]]:
    """Yield code, detail with the figure's passport, source, and what to ask about."""
    papers = {f"paper:{paper.id}": paper for paper in shown.papers}
    for notice in shown.notices:
        about = notice.about or ""
        if about in Figures.__struct_fields__:
            passport = "; ".join(_passport(getattr(shown.figures, about)))
            detail = f"author:{shown.id} {about}: {notice.text} ({passport})"
            yield notice.code, detail, notice.source, f"author:{shown.id} {about}"
        elif about in papers and notice.code != ODD_TEXT:
            paper = papers[about]
            detail = f"author:{shown.id} {about}: {notice.text} ({paper.title or paper.id})"
            yield notice.code, detail, notice.source, f"{about} date"


def _passport(figure: Figure) -> Iterator[str]:
    """Yield in words our own value with all that belongs to it, then what sources report."""
    if figure.value is None:
        yield f"no value of our own: {figure.why_null}"
    else:
        told = (
            figure.source,
            figure.scope,
            f"as of {figure.as_of}" if figure.as_of else None,
            None if figure.n is None else f"n = {figure.n}",
            None if figure.formula is None else f"formula {figure.formula.name} {figure.formula.version}",
        )
        yield f"our own {figure.value}: {', '.join(part for part in told if part)}"
    for each in figure.reported:
        yield f"{each.value} reported by {each.source}" + (f" on {each.as_of}" if each.as_of else "")
