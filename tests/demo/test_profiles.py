"""The profile site: its figures, its order and its dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from demo.server import serve

Fetch = Callable[..., tuple[int, bytes, Mapping[str, str]]]
HOST = "profiles.example"


def _texts(body: bytes) -> list[str]:
    inside = re.sub(r"(?s)<head>.*?</head>|<nav>.*?</nav>|<footer>.*?</footer>", "", body.decode())
    return [text.strip() for text in re.sub("<[^>]+>", "\n", inside).split("\n") if text.strip()]


def test_both_markups_hold_the_same_text(fetch: Fetch) -> None:
    views = [fetch(HOST, f"/author/jane-marlowe?view={view}")[1] for view in ("cards", "list")]
    cards, plain = (re.sub(r"\s+", "", "".join(_texts(body))) for body in views)
    assert cards == plain
    assert views[0] != views[1]


def test_lists_of_authors_are_cut_after_three(fetch: Fetch) -> None:
    texts = _texts(fetch(HOST, "/author/wei-lin-optics")[1])
    assert "The Tidewatch Collaboration, A. Alderby, A. Birchsen et al." in texts


def test_papers_are_ordered_by_a_score_and_not_by_date(fetch: Fetch) -> None:
    dates = re.findall(r"<time>(.*?)</time>", fetch(HOST, "/author/jane-marlowe")[1].decode())
    assert dates[:2] == ["Jun 9, 2021", "Nov 18, 2019"]


def test_the_year_is_left_out_in_the_year_of_the_visit(fetch_from: Fetch) -> None:
    shown = {}
    for day in (datetime(2026, 5, 1, tzinfo=UTC), datetime(2027, 5, 1, tzinfo=UTC)):
        with serve(limits=False, now=day.replace) as replica:
            shown[day.year] = fetch_from(replica, HOST, "/author/jane-marlowe")[1]
    assert b"<time>Mar 15</time>" in shown[2026]
    assert b"<time>Mar 15, 2026</time>" in shown[2027]


def test_figures_of_one_page_cannot_all_be_true(fetch: Fetch) -> None:
    texts = _texts(fetch(HOST, "/author/julian-marlowe?view=cards")[1])
    assert texts[2:8] == ["h-index", "41", "3", "papers", "212", "citations"]
    assert 41**2 > 212


def test_a_withdrawn_paper_is_not_shown(fetch: Fetch) -> None:
    assert b"Linear-Time Oracle" not in fetch(HOST, "/author/jane-marlowe")[1]


def test_nobody_else_has_a_page(fetch: Fetch) -> None:
    assert fetch(HOST, "/author/nobody")[0] == 404
