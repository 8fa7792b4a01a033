"""The parts of Novelty and their mean."""

from __future__ import annotations

import subprocess
import sys

from pipeline.figures.novelty.categories import Rarity, learn
from pipeline.figures.novelty.kept import Near, Raw
from pipeline.figures.novelty.parts import RawPart, novelty, raw_parts, too_few_earlier

_RAW = Raw("p1", 0.7, 0.2, None, (Near("p0", 0.4),))


def _percentile(name: str, value: float) -> float | None:
    return None if name == "new_pairs" else 100 * value


def test_novelty_is_the_mean_of_the_percentiles_that_there_are() -> None:
    found = novelty(raw_parts(_RAW, Rarity(0.5)), _percentile)
    assert found.value == 60
    assert [(part.name, part.value, part.why_null) for part in found.parts] == [
        ("text_distance", 70, None),
        ("new_pairs", None, "no reference"),
        ("category_rarity", 50, None),
    ]


def test_without_any_part_it_says_why() -> None:
    found = novelty(raw_parts(None, Rarity(why_null="only one category")), _percentile)
    assert (found.value, found.why_null) == (None, "no date or no text; only one category")
    assert novelty((), _percentile).why_null == "no part"


def test_of_a_near_copy_the_distance_alone_counts() -> None:
    copy = Raw("p1", 0.1, 0.2, None, (Near("p0", 0.9),))
    why = "the text is nearly that of p0"
    assert raw_parts(copy, Rarity(9.0)) == (
        RawPart("text_distance", 0.1),
        RawPart("new_pairs", None, why),
        RawPart("category_rarity", None, why),
    )


def test_there_is_none_where_too_little_is_known_of_the_years_before() -> None:
    counts = learn([("2015", ("cs.LG",))] * 199 + [("2014", ("stat.ML", "cs.LG"))] * 9)
    why = "199 papers of cs.LG in the five years before, at least 200 are needed"
    assert too_few_earlier(counts, "cs.LG", "2016") == why
    assert too_few_earlier(learn([("2015", ("cs.LG",))] * 200), "cs.LG", "2016-03-01") is None
    assert too_few_earlier(counts, None, "2016") == "no primary category"
    assert too_few_earlier(counts, "cs.LG", None) == "no date"


def test_what_a_figure_is_shown_from_is_light_to_import() -> None:
    modules = ", ".join(f"pipeline.figures.novelty.{name}" for name in ("categories", "kept", "parts", "terms"))
    told = f"import sys, {modules}; print(sorted({{'numpy', 'scipy'}} & sys.modules.keys()))"
    found = subprocess.run([sys.executable, "-c", told], check=True, capture_output=True, text=True)
    assert found.stdout == "[]\n"
