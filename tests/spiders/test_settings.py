from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from scrapy.settings import Settings, default_settings

from spiders.card import SourceSettings
from spiders.catalog import SOURCES
from spiders.settings import FIXED, scrapy_settings, user_agent

ROOT = Path(__file__).parents[2]


def made(**sources: SourceSettings) -> dict[str, Any]:
    found = {name.replace("_", "-"): settings for name, settings in sources.items()}
    return scrapy_settings(found, slots_dir=Path("/slots"), contact="ada@papers.example")


def test_each_fixed_setting_differs_from_scrapys_own() -> None:
    same = [name for name, value in FIXED.items() if getattr(default_settings, name, ...) == value]
    assert same == []


def test_what_would_break_pacing_is_off() -> None:
    settings = Settings(made())
    for name in ("AUTOTHROTTLE_ENABLED", "COOKIES_ENABLED", "TELNETCONSOLE_ENABLED", "REMOTE_CONTROL_ENABLED"):
        assert not settings.getbool(name), name
    assert settings.getfloat("DOWNLOAD_DELAY") == 0
    assert settings.getfloat("DOWNLOAD_DELAY_JITTER") == 0
    assert settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") >= settings.getint("CONCURRENT_REQUESTS")
    assert settings.getbool("ROBOTSTXT_OBEY")


def test_all_hosts_of_arxiv_are_one_group() -> None:
    slots = made()["BYLINE_SLOTS"]
    hosts = ("arxiv.org", "export.arxiv.org", "oaipmh.arxiv.org")
    assert {slots[host][0] for host in hosts} == {"arxiv"}
    assert min(slots[host][1] for host in hosts) >= 3.0


def test_only_arxivs_query_api_is_exempt_from_robots_txt() -> None:
    assert made()["BYLINE_ROBOTS_EXEMPT"] == ["https://export.arxiv.org/api/query"]


def test_a_mirror_takes_the_place_of_a_sources_hosts() -> None:
    settings = made(arxiv=SourceSettings(base_url="http://127.0.0.1:8001", delay_s=0.5))
    assert settings["BYLINE_SLOTS"]["127.0.0.1:8001"] == ["arxiv", 0.5]
    assert settings["BYLINE_ROBOTS_EXEMPT"] == ["http://127.0.0.1:8001/api/query"]
    assert "export.arxiv.org" not in settings["BYLINE_SLOTS"]
    assert settings["BYLINE_SOURCES"]["arxiv"]["base_url"] == "http://127.0.0.1:8001"


@pytest.mark.parametrize(
    ("contact", "ending"),
    [
        ("ada@papers.example", " (mailto:ada@papers.example)"),
        ("https://papers.example/bot", " (+https://papers.example/bot)"),
        (None, ""),
        ("", ""),
    ],
)
def test_the_user_agent_names_byline_and_a_contact(contact: str | None, ending: str) -> None:
    agent = user_agent(contact)
    assert agent.startswith("byline/")
    assert agent.endswith(ending)
    assert (" " in agent) is bool(contact)


def test_scrapy_lists_the_sources_of_the_catalog() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "list"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == sorted(SOURCES)


def test_scrapy_names_a_variable_that_sets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BYLINE_SOURCES__ARXIVE__DELAY_S", "1")
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "list"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode != 0
    assert "did you mean BYLINE_SOURCES__ARXIV__DELAY_S" in done.stderr
