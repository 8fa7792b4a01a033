"""`byline config` and `byline sources` tell what is set, and where it comes from, and no secret."""

from __future__ import annotations

import tempfile
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.config import _lines
from pipeline.configuration import Configuration, load
from pipeline.effective import effective
from pipeline.toml import dotted, value

if TYPE_CHECKING:
    from tests.cli.conftest import Byline, Said

SECRET = "s3cr3t-of-the-house"


@pytest.fixture
def configured(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with a configuration file, and an environment over it."""
    data_dir.mkdir()
    file = data_dir / "byline.toml"
    file.write_text(
        'contact = "mailto:keeper@example.org"\nmax_requests = 50\n[sources.acl]\ndelay_s = 9.5\n'
        f'[sources.semantic-scholar]\napi_key = "{SECRET}"\n'
    )
    file.chmod(0o600)
    monkeypatch.setenv("BYLINE_MAX_REQUESTS", "70")
    monkeypatch.setenv("BYLINE_SOURCES__ARXIV__BASE_URL", "http://127.0.0.1:8001")
    return file


def _settings(said: Said) -> dict[str, Any]:
    return {setting["name"]: (setting["value"], setting["origin"]) for setting in said.json["settings"]}


def test_each_setting_is_told_with_its_origin(byline: Byline, configured: Path) -> None:
    found = _settings(byline("config", "--json"))
    assert found["contact"] == ("mailto:keeper@example.org", "file")
    assert found["max_requests"] == (70, "environment")
    assert found["archive"] == (True, "default")
    assert found["sources.acl.delay_s"] == (9.5, "file")
    assert found["sources.arxiv.base_url"] == ("http://127.0.0.1:8001", "environment")
    assert found["sources.arxiv.api_key"] == (None, "default")


def test_the_lines_can_be_read_as_a_configuration_file(byline: Byline, configured: Path) -> None:
    out = byline("config").out
    assert f"# data folder: {configured.parent}  # environment: BYLINE_DATA_DIR\n" in out
    assert f"# file: {configured}  # data folder\n" in out
    assert "max_requests = 70  # environment: BYLINE_MAX_REQUESTS\n" in out
    read = tomllib.loads(out)
    assert read["sources"]["acl"] == {"enabled": True, "delay_s": 9.5}
    assert read["contact"] == "mailto:keeper@example.org"


_WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_NUMBERS = st.floats(min_value=0, allow_nan=False)
_TABLES = st.fixed_dictionaries(
    {
        "curator": _WORDS,
        "guards.jump_share": _NUMBERS,
        "guards.jobs": st.dictionaries(_WORDS, st.just({"min_records": 3}), max_size=3),
        "guards.sources.acl.fill": st.dictionaries(
            st.sampled_from(["paper.title", "person.name"]), st.floats(0, 1)
        ),
        "sources.acl.base_url": st.just("https://127.0.0.1/a b"),
    }
)


def _read_from(words: str, folder: Path) -> Configuration:
    file = folder / "byline.toml"
    file.write_text(words, encoding="utf-8")
    return load({"BYLINE_DATA_DIR": str(folder)}, file)


@settings(max_examples=200, deadline=None)
@given(_TABLES)
def test_whatever_is_set_what_is_printed_is_read_back_as_the_same_settings(tables: dict[str, Any]) -> None:
    jobs, fill = tables.pop("guards.jobs"), tables.pop("guards.sources.acl.fill")
    lines = [f"{name} = {value(each)}" for name, each in tables.items()]
    lines += [f"{dotted(('guards', 'jobs', name, 'min_records'))} = 3" for name in jobs]
    lines += [f"{dotted(('guards', 'sources', 'acl', 'fill', kind))} = {value(fill[kind])}" for kind in fill]
    with tempfile.TemporaryDirectory() as folder:
        first = _read_from("\n".join(lines), Path(folder))
        assert first.settings.curator == tables["curator"]
        assert first.settings.guards.jobs.keys() == jobs.keys()
        again = _read_from("\n".join(_lines(effective(first, {}))), Path(folder))
    assert msgspec.to_builtins(again.settings) == msgspec.to_builtins(
        msgspec.structs.replace(first.settings, sources=again.settings.sources)
    )
    assert again.source("acl").base_url == tables["sources.acl.base_url"]


def test_a_job_whose_name_has_spaces_and_dots_is_one_key_of_a_table(byline: Byline, data_dir: Path) -> None:
    data_dir.mkdir()
    (data_dir / "byline.toml").write_text('[guards.jobs."harvest arxiv raw cs.LG"]\nmin_records = 3\n')
    said = byline("config")
    assert '[guards.jobs."harvest arxiv raw cs.LG"]\nmin_records = 3  # file\n' in said.out
    assert tomllib.loads(said.out)["guards"]["jobs"]["harvest arxiv raw cs.LG"] == {"min_records": 3}
    names = [setting["name"] for setting in byline("config", "--json").json["settings"]]
    assert 'guards.jobs."harvest arxiv raw cs.LG".min_records' in names


def test_secrets_are_never_told(byline: Byline, configured: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BYLINE_DATABASE_URL", f"postgresql://keeper:{SECRET}@127.0.0.1:1/x?password={SECRET}")
    for words in (["config"], ["config", "--json"], ["sources"], ["sources", "--json"], ["doctor"], ["schedule"]):
        said = byline(*words)
        assert SECRET not in said.out + said.err, words
    assert _settings(byline("config", "--json"))["sources.semantic-scholar.api_key"] == ("********", "file")


def test_config_names_the_file_given_on_the_command_line(byline: Byline, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text("archive = false\n")
    out = byline("--config", str(other), "config").out
    assert f"# file: {other}  # command line\n" in out
    assert "archive = false  # file\n" in out


def test_the_cards_are_told_as_this_installation_uses_them(byline: Byline, configured: Path) -> None:
    cards = {card["name"]: card for card in byline("sources", "--json").json}
    assert cards["arxiv"]["harvests"]
    assert {at["name"]: at["url"] for at in cards["arxiv"]["addresses"]}["oai"] == "http://127.0.0.1:8001/oai"
    assert cards["acl"]["addresses"][0]["delay_s"] == 9.5
    assert cards["semantic-scholar"]["key_set"]
    out = byline("sources").out
    assert (
        "  oai: http://127.0.0.1:8001/oai, 3 s between requests, in place of https://oaipmh.arxiv.org/oai\n" in out
    )
    assert "  acknowledgement: Thank you to arXiv for use of its open access interoperability.\n" in out


def test_a_source_that_is_off_says_which_setting_would_change_that(
    byline: Byline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BYLINE_SOURCES__ACL__ENABLED", "false")
    out = byline("sources").out
    assert "acl  ACL Anthology  (off)\n  off because: acl is switched off; set sources.acl.enabled = true\n" in out
    assert "set sources.semantic-scholar.api_key" in out


def test_intervals_in_the_wrong_order_are_refused(byline: Byline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BYLINE_DUE__FIRST_DAYS", "0.5")
    said = byline("config")
    assert said.status == 2
    assert "due: shortest_days, first_days and longest_days must stand in this order" in said.err


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ("[sources.semantic-scholar]\napi_key = 'KEY'\n", "sources.semantic-scholar.api_key"),
        ("database_url = 'postgresql://keeper:KEY@127.0.0.1:1/x'\n", "database_url"),
        ("database_url = 'postgresql://keeper@127.0.0.1:1/x?password=KEY'\n", "database_url"),
    ],
)
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_file_with_a_secret_that_others_can_read_is_refused(
    byline: Byline, data_dir: Path, body: str, key: str, mode: int
) -> None:
    data_dir.mkdir()
    file = data_dir / "byline.toml"
    file.write_text(body.replace("KEY", SECRET))
    file.chmod(mode)
    said = byline("config")
    assert said.status == 2
    assert said.err == (
        f"byline: {file}: holds a secret ({key}) and can be read by others; type: chmod 600 {file}\n"
    )
    file.chmod(0o600)
    assert byline("config").status == 0
    assert SECRET not in byline("config").out


def test_a_file_without_a_secret_may_be_read_by_all(byline: Byline, data_dir: Path) -> None:
    data_dir.mkdir()
    file = data_dir / "byline.toml"
    file.write_text("database_url = 'postgresql://keeper@127.0.0.1:1/x'\n[sources.acl]\napi_key = ''\n")
    file.chmod(0o644)
    assert byline("config").status == 0


@pytest.mark.parametrize(
    ("variable", "meant"),
    [
        ("BYLINE_ARCHIV", "BYLINE_ARCHIVE"),
        ("BYLINE_LOG__MAX_BYTE", "BYLINE_LOG__MAX_BYTES"),
        ("BYLINE_FIGURE__COVERAGE", "BYLINE_FIGURES__COVERAGE"),
        ("BYLINE_SOURCES__ARXIV__DELAY", "BYLINE_SOURCES__ARXIV__DELAY_S"),
        ("BYLINE_DATADIR", "BYLINE_DATA_DIR"),
    ],
)
def test_a_variable_that_is_unknown_is_refused_with_the_nearest(
    byline: Byline, monkeypatch: pytest.MonkeyPatch, variable: str, meant: str
) -> None:
    monkeypatch.setenv(variable, "1")
    said = byline("config")
    assert (said.status, said.err) == (2, f"byline: {variable} sets nothing; did you mean {meant}?\n")


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("contcat = 'x'", "contcat is no setting; did you mean contact?"),
        ("[due]\nshortest_day = 3", "due.shortest_day is no setting; did you mean shortest_days?"),
        ("[sources.acl]\nenabld = true", "sources.acl.enabld is no setting; did you mean enabled?"),
        ("[sources.alc]\nenabled = true", "sources.alc is no source; did you mean acl?"),
        ("[guards.sources.alc]\nmalformed = 1", "guards.sources.alc is no source; did you mean acl?"),
        (
            "[guards.sources.acl]\nmalformd = 1",
            "guards.sources.acl.malformd is no setting; did you mean malformed?",
        ),
        (
            "[guards.sources.acl.fill]\n'paper.titel' = 0.9",
            "guards.sources.acl.fill: paper.titel is no field of its records; did you mean paper.title?",
        ),
        (
            "[guards.jobs.'harvest arxiv raw']\nmin_record = 1",
            'guards.jobs."harvest arxiv raw".min_record is no setting; did you mean min_records?',
        ),
        ("[figures]\ncitation_sources = ['alc']", "figures.citation_sources: alc is no source; did you mean acl?"),
    ],
)
def test_what_is_unknown_in_the_file_is_refused_with_the_nearest(
    byline: Byline, data_dir: Path, body: str, fault: str
) -> None:
    data_dir.mkdir()
    file = data_dir / "byline.toml"
    file.write_text(f"{body}\n")
    said = byline("config")
    assert (said.status, said.err) == (2, f"byline: {file}: {fault}\n")


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("sources = 3", "sources: Expected `object`"),
        ("sources = 'acl'", "sources: Expected `object`"),
        ("[sources]\nacl = 3", "sources.acl: Expected `object`"),
        ("[sources.acl]\ndelay_s = -1", "sources.acl.delay_s: Expected `float` >= 0"),
        ("[sources.acl]\ndelay_s = nan", "sources.acl.delay_s: Expected `float` >= 0"),
        ("[sources.acl]\ntimeout_s = 0", "sources.acl.timeout_s: Expected `float` > 0"),
        ("default_delay_s = -0.5", "default_delay_s: Expected `float` >= 0"),
        ("max_requests = 0", "max_requests: Expected `int` >= 1"),
        ("[sources.acl]\nbase_url = 'acl.example'", "sources.acl.base_url: it is no address"),
        ("[sources.acl]\nbase_url = 'file:///etc'", "sources.acl.base_url: it is no address"),
        ("[sources.acl]\nbase_url = 'http://acl.example:x'", "sources.acl.base_url: it is no address"),
        (
            f"[sources.acl]\nbase_url = 'https://a:{SECRET}@acl.example'",
            "sources.acl.base_url: https://acl.example",
        ),
    ],
)
def test_a_value_that_cannot_be_is_refused(byline: Byline, data_dir: Path, body: str, fault: str) -> None:
    data_dir.mkdir()
    file = data_dir / "byline.toml"
    file.write_text(f"{body}\n")
    said = byline("config")
    assert said.status == 2
    assert said.err.startswith(f"byline: {file}: {fault}")
    assert SECRET not in said.err


@pytest.mark.parametrize(
    "address",
    [
        "postgres//keeper:{}@127.0.0.1/x",
        "keeper:{}@127.0.0.1",
        "postgresql://keeper:{}@127.0.0.1:port/x",
        "postgresql://keeper:ab@{}@127.0.0.1/x",
        "nosuch://keeper:{}@127.0.0.1/x",
    ],
)
def test_an_address_that_is_none_is_refused_without_its_password(
    byline: Byline, seeded: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("BYLINE_DATABASE_URL", address.format(SECRET))
    for words in (["status"], ["config"], ["doctor"]):
        said = byline(*words)
        assert SECRET not in said.out + said.err
    assert byline("status").status == 2
