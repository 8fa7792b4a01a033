"""Invented profiles that the tests of every output share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from pipeline.document import Figure, Figures, Paper, PaperFigure, Profile, Reported, decode
from pipeline.history.changes import Changes, Field, Merged, Move, Named, Value
from pipeline.history.log import Entry, History
from pipeline.history.series import Course, Point

if TYPE_CHECKING:
    from collections.abc import Callable

_NONE = {"value": None, "why_null": "no source gives it"}


def _figure(value: Any = None, reported: Any = None, **more: Any) -> dict[str, Any]:
    said = [] if reported is None else [{"value": reported, "source": "profile-page", "as_of": "2031-03-20"}]
    own = {"value": value, "source": "byline", "scope": "stored papers", "as_of": "2031-03-20", "n": 3}
    return {**(own if value is not None else {"why_null": "counts for 1 of 3 papers"}), "reported": said, **more}


def _papers() -> list[dict[str, Any]]:
    return [
        {
            "id": "arxiv-3001.00001",
            "title": r"$\beta$-Kites: Flying with $\ell_1$ Strings & 100% Wind",
            "authors": [
                {"name": "Ada Probe", "id": "ada-probe", "institutions": ["exu"]},
                {"name": "Ben Trial", "id": "ben-trial"},
                {"name": "Cleo Sample"},
            ],
            "authors_complete": False,
            "institutions": ["exu"],
            "date": "2031-03-15",
            "primary_category": "cs.LG",
            "field": "LG",
            "abstract": 'Kites cost $5 and $10. We show that "wind" helps, $x^2 < y$.',
            "code": {"url": "https://example.org/kites", "source": "profile-page", "confidence": "badge"},
            "identifiers": {"arxiv": "3001.00001", "doi": "10.48550/arxiv.3001.00001"},
            "versions": [{"version": "v1", "date": "2031-03-15", "source": "arxiv"}],
            "citations": {"value": 40, "source": "openalex", "as_of": "2031-03-19"},
            "novelty": _NONE,
            "score": {"value": 61.5, "source": "byline", "as_of": "2031-03-20"},
            "why": "listed by profile-page",
        },
        {
            "id": "balloons-2029",
            "title": "Balloons and Their Friends",
            "authors": [{"name": "Ben Trial", "id": "ben-trial"}, {"name": "Ada Probe", "id": "ada-probe"}],
            "authors_complete": True,
            "date": "2029-09-05",
            "field": "CV",
            "abstract": "Round things rise.",
            "venue": "Journal of Invented Flight",
            "identifiers": {"doi": "10.1000/balloons_1"},
            "citations": _NONE,
            "novelty": _NONE,
            "score": _NONE,
            "retracted": True,
            "why": "author 2 of 2, same ORCID iD",
        },
        {
            "id": "stones-2028",
            "title": "Stones",
            "authors": [{"name": "Ada Probe", "id": "ada-probe"}],
            "authors_complete": True,
            "date": "2028-02",
            "field": "LG",
            "abstract": "They do not.",
            "code": {"url": "javascript:alert(1)", "source": "profile-page", "confidence": "text"},
            "nearest": [{"id": "arxiv-3001.00001", "similarity": 0.25}, {"id": "elsewhere", "similarity": 0.2}],
            "new_pairs": [["stone", "wind"], ["stone", "fly"]],
            "citations": _NONE,
            "novelty": _NONE,
            "score": _NONE,
        },
    ]


@pytest.fixture
def profile() -> Profile:
    """A profile in which every kind of thing occurs."""
    document = {
        "id": "ada-probe",
        "name": "Ada Probe",
        "names": ["Ada Probe", "A. Probe"],
        "main_field": "LG",
        "identifiers": [
            {"scheme": "orcid", "value": "0000-0000-0000-0000", "evidence": "asserted", "source": "arxiv"}
        ],
        "institutions": [{"tag": "exu", "name": "Example University", "ror": "https://ror.org/00example"}],
        "notices": [
            {"code": "split", "text": "Ben was split off", "about": "author:ben-trial", "as_of": "2031-01-02"}
        ],
        "figures": {
            "papers": _figure(3, reported=4),
            "citations": _figure(
                reported=1391, partial={"value": 40, "n": 1, "source": "openalex", "as_of": "2031-03-19"}
            ),
            "main_field": _figure("LG"),
            "h_index": _figure(reported=32),
            "i10_index": _figure(),
            "g_index": _figure(),
            "novelty": _figure(55.0, reported=54.0, quartiles=[40.0, 70.0], unit="%"),
            "ai_score": _figure(
                55.4, parts=[{"name": "h", "value": 0.5, "rank": 12, "peers": 40, "without": 51.0}]
            ),
        },
        "series": {
            "papers_per_year": {
                "source": "byline",
                "as_of": "2031-03-20",
                "values": {"2028": 1, "2029": 1, "2031": 1},
            }
        },
        "mix": {"fields": {"LG": 3}, "venues": {"Flight": 1, "Gliding": 2}},
        "coauthors": [
            {"id": "ben-trial", "name": "Ben Trial", "papers": 2, "at_least": True},
            {"name": "Cleo Sample", "papers": 1},
        ],
        "papers": _papers(),
    }
    return decode(msgspec.json.encode(document))


@pytest.fixture
def bare_profile() -> Profile:
    """A profile of which nothing is known but a name and one paper's title."""
    nothing = Figure(why_null="nothing is known")
    return Profile(
        id="ben-trial",
        name="Ben Trial",
        figures=Figures(
            papers=nothing,
            citations=nothing,
            main_field=nothing,
            h_index=nothing,
            i10_index=nothing,
            g_index=nothing,
            novelty=nothing,
            ai_score=nothing,
        ),
        papers=(one_paper(id="untold", title="Untold"),),
    )


def one_paper(**known: Any) -> Paper:
    """Return a paper of which only this is known."""
    nothing = PaperFigure(why_null="nothing is known")
    return Paper(**{"citations": nothing, "novelty": nothing, "score": nothing, **known})


@pytest.fixture
def paper_of() -> Callable[..., Paper]:
    """Makes a paper of which only what is named is known."""
    return one_paper


@pytest.fixture
def kept_history() -> History:
    """A history of three documents, of which a person corrected one."""
    changes = Changes(
        added=(Named("kites-2031", "Kites & <Strings>"),),
        merged=(Merged("stones", "Stones", "stones-2028"),),
        figures=(Move("h_index", Value(31, "openalex", is_own=True), Value(32, "openalex", is_own=True)),),
    )
    days = [datetime(2031, 1, day, 12, tzinfo=UTC) for day in (1, 9, 20)]
    name = Field("author:ada-probe", "name", "A. Probe", "Ada Probe")
    return History(
        "ada-probe",
        entries=(
            Entry(days[2], 7, "refresh", "1 paper added, 1 merged, h 31 → 32", True, False, (), changes),
            Entry(
                days[1], 5, "set", "1 field changed", True, True, ("judgement:1 (set)",), Changes(fields=(name,))
            ),
            Entry(days[0], 2, "follow", "first shown", True, False),
        ),
        courses=(
            Course("citations", "profile-page", False, (Point("2031-01-01", 1200), Point("2031-01-20", 1391))),
            Course("h_index", "openalex", True, (Point("2031-01-01", 31), Point("2031-01-20", 32))),
        ),
    )


@pytest.fixture
def reported_profile(profile: Profile) -> Profile:
    """The profile as a profile page says it is: every figure of the header reported, none our own."""

    def reported(value: float | str) -> Figure:
        said = Reported(value=value, source="profile-page", as_of="2031-03-20")
        return Figure(why_null="not computed", reported=(said,))

    figures = msgspec.structs.replace(
        profile.figures,
        papers=reported(3),
        citations=reported(1391),
        main_field=reported("LG"),
        h_index=reported(32),
        novelty=reported(55.0),
        ai_score=reported(55.0),
    )
    return msgspec.structs.replace(profile, figures=figures, main_field=None)
