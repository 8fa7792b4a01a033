"""What jobs did, as JSON: one form for all of them, and the exit status in it is the one they exit with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from demo.server import serve

if TYPE_CHECKING:
    from tests.cli.conftest import Byline

_FORM = {"run_id", "exit_status", "lines", "problems"}


def test_jobs_without_network_tell_what_they_did_as_json(byline: Byline, page: Path, tmp_path: Path) -> None:
    imported = byline("import", "profile-page", str(page), "--visited", "2026-03-20", "--json")
    assert imported.json.keys() == _FORM
    assert (imported.json["run_id"], imported.json["exit_status"], imported.status) == (1, 0, 0)
    assert imported.json["lines"][0].startswith("run 1: ")
    for words in (("replay",), ("resolve",), ("rebuild",), ("resume",)):
        said = byline(*words, "--json")
        assert (said.json.keys(), said.json["exit_status"], said.status) == (_FORM, 0, 0), words
    torn = tmp_path / "torn.txt"
    torn.write_text("no profile page at all\n")
    refused = byline("import", "profile-page", str(page), str(torn), "--visited", "2026-03-21", "--json")
    assert (refused.status, refused.json["exit_status"], refused.err) == (1, 1, "")
    assert str(torn) in refused.json["problems"][0]


@pytest.mark.slow
def test_a_refresh_and_a_harvest_tell_what_they_did_as_json(
    byline_process: Byline, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve(delay_s=0.01) as replica:
        for name, value in replica.environment().items():
            monkeypatch.setenv(name, value)
        said = byline_process("refresh", "acl:jane-marlowe", "--source", "acl", "--json")
        assert said.json.keys() == _FORM
        assert said.json["lines"][0].startswith("run 1: ")
        quiet = byline_process("refresh", "acl:jane-marlowe", "--source", "acl", "--json", "--quiet")
        assert (quiet.status, quiet.out) == (0, "")
        unknown = byline_process("refresh", "acl:nobody-at-all", "--source", "acl", "--json", "--quiet")
        assert unknown.status == unknown.json["exit_status"] != 0
        harvest = byline_process("harvest", "arxiv", "--set", "cs.LG", "--json")
        assert harvest.json.keys() == _FORM
        assert harvest.status == harvest.json["exit_status"]
