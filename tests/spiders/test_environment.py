from __future__ import annotations

from pathlib import Path

import pytest

from spiders.card import SourceSettings
from spiders.catalog import SOURCES
from spiders.environment import data_dir, source_overrides, source_settings, variable_of


def test_data_lie_where_the_environment_says_else_in_the_xdg_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    assert data_dir({"BYLINE_DATA_DIR": "/data"}) == Path("/data")
    assert data_dir({"XDG_DATA_HOME": "/xdg"}) == Path("/xdg/byline")
    assert data_dir({"XDG_DATA_HOME": "xdg"}) == Path("/home/ada/.local/share/byline")
    assert data_dir({"BYLINE_DATA_DIR": ""}) == Path("/home/ada/.local/share/byline")


def test_each_source_has_variables_in_capitals_with_underscores() -> None:
    environ = {
        "BYLINE_SOURCES__SEMANTIC_SCHOLAR__API_KEY": "k",
        "BYLINE_SOURCES__ARXIV__DELAY_S": "0.5",
        "PATH": "/",
    }
    assert source_overrides(environ) == {"semantic-scholar": {"api_key": "k"}, "arxiv": {"delay_s": "0.5"}}
    assert variable_of("semantic-scholar", "api_key") == "BYLINE_SOURCES__SEMANTIC_SCHOLAR__API_KEY"


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("BYLINE_SOURCES__ARXIVE__BASE_URL", "BYLINE_SOURCES__ARXIV__BASE_URL"),
        ("BYLINE_SOURCES__ACL__BASEURL", "BYLINE_SOURCES__ACL__BASE_URL"),
        ("BYLINE_SOURCES__SEMANTIC__SCHOLAR__API_KEY", "BYLINE_SOURCES__SEMANTIC_SCHOLAR__API_KEY"),
    ],
)
def test_a_misspelt_variable_is_refused_with_the_nearest_right_one(wrong: str, right: str) -> None:
    with pytest.raises(ValueError, match=f"{wrong} .*{right}"):
        source_overrides({wrong: "x"})


def test_a_variable_that_is_like_none_is_refused_with_the_sources() -> None:
    with pytest.raises(ValueError, match=r"BYLINE_SOURCES__9 .*semantic-scholar"):
        source_overrides({"BYLINE_SOURCES__9": "x"})


def test_an_empty_variable_counts_as_unset() -> None:
    assert source_overrides({"BYLINE_SOURCES__ACL__API_KEY": ""}) == {}


def test_settings_have_the_types_of_their_options() -> None:
    environ = {
        "BYLINE_SOURCES__ACL__DELAY_S": "0",
        "BYLINE_SOURCES__ACL__PAGE_SIZE": "50",
        "BYLINE_SOURCES__ACL__ENABLED": "false",
        "BYLINE_SOURCES__ACL__API_KEY": "12345",
    }
    settings = source_settings(environ)
    assert settings["acl"] == SourceSettings(delay_s=0.0, page_size=50, enabled=False, api_key="12345")
    assert set(settings) == set(SOURCES)


def test_a_value_that_does_not_fit_is_refused_with_its_variable() -> None:
    with pytest.raises(ValueError, match="BYLINE_SOURCES__ACL__DELAY_S=soon"):
        source_settings({"BYLINE_SOURCES__ACL__DELAY_S": "soon"})
