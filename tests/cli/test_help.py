"""Every command explains itself, quickly, and none prints a stack trace for a slip."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.conftest import Byline

_HEAVY = ("scrapy", "twisted", "sqlalchemy", "alembic", "structlog", "bs4", "lxml", "rapidfuzz", "anyascii")


def _commands() -> Iterator[tuple[tuple[str, ...], Any]]:
    from cli.main import add_commands, app

    add_commands()
    yield from _below(typer.main.get_command(app), ())


def _below(command: Any, above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, each in getattr(command, "commands", {}).items():
        yield (*above, name), each
        yield from _below(each, (*above, name))


@pytest.mark.slow
@pytest.mark.parametrize("words", sorted(words for words, _ in _commands()), ids=" ".join)
def test_every_command_has_help_with_an_example(byline: Byline, words: tuple[str, ...]) -> None:
    said = byline(*words, "--help")
    assert said.status == 0
    has_commands = "Commands:" in said.out
    assert has_commands or f"Example: byline {' '.join(words)}" in " ".join(said.out.split())


_WITHOUT_DATA = {
    "a tour, a server, a test case": {"demo", "demo serve", "record-page"},
    "files are what they make": {
        "backup", "cluster papers", "cluster people", "export", "judgements export", "restore",
    },
    "they do one thing, and say that they did": {
        "deny", "follow", "forget", "hide", "judgements import", "merge", "set", "split", "undo", "unfollow",
        "upgrade",
    },
}  # fmt: skip
"""Commands that print no data, and why."""


def test_every_command_that_prints_data_knows_json() -> None:
    does = {" ".join(words): command for words, command in _commands() if command.callback is not None}
    knows = {words for words, command in does.items() if any("--json" in each.opts for each in command.params)}
    groups = {"archive", "cluster", "site"}
    assert does.keys() - knows - groups == set().union(*_WITHOUT_DATA.values())


def test_each_command_is_added_by_the_module_that_is_looked_for_it() -> None:
    from cli.main import _COMMANDS

    added = {(words[0], command.callback.__module__) for words, command in _commands() if command.callback}
    assert added == {(name, f"cli.{module}") for module, names in _COMMANDS.items() for name in names}


@pytest.mark.parametrize(
    "words",
    [["config"], ["--config", "show", "config"], ["--config=show", "config"]],
    ids=" ".join,
)
def test_only_the_command_that_is_typed_is_added(tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "show").touch()
    words = [word.replace("show", str(tmp_path / "show")) for word in words]
    watched = ("cli.config", "cli.show", "cli.runs")
    assert _imported(words, watched) == {"cli.config"}


@pytest.mark.parametrize("words", [["--help"], ["--version"]], ids=" ".join)
def test_without_a_command_all_are_added(words: list[str]) -> None:
    watched = ("cli.config", "cli.show", "cli.runs")
    assert _imported(words, watched) == set(watched)


def test_byline_alone_shows_its_commands(byline: Byline) -> None:
    said = byline()
    assert "Commands:" in said.out + said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize("words", [("nosuch",), ("status", "--nosuch"), ("runs", "nosuch")], ids=" ".join)
def test_an_unknown_command_or_option_exits_2_and_says_which(byline: Byline, words: tuple[str, ...]) -> None:
    said = byline(*words)
    assert said.status == 2
    assert words[-1] in said.err
    assert "Traceback" not in said.err


def _imported(words: list[str], watched: tuple[str, ...]) -> set[str]:
    """Return which of these packages a command imports, in a process of its own."""
    script = (
        "import sys\n"
        f"sys.argv = ['byline', *{words!r}]\n"
        "from cli.main import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"sys.stderr.write(' '.join(name for name in {watched!r} if name in sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]
    )
    return set(done.stderr.split())


def test_help_imports_nothing_heavy() -> None:
    assert _imported(["--help"], _HEAVY) == set()


def test_show_imports_the_database_and_no_crawler_no_matching_no_migrations(seeded: Path) -> None:
    watched = (*_HEAVY, "sqlalchemy.dialects.postgresql")
    assert _imported(["show", "wren-halloway"], watched) == {"sqlalchemy"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        ["runs"],
        ["status"],
        ["search", "moss"],
        ["explain", "wren-halloway"],
        ["doctor"],
        ["sources"],
        ["config"],
        ["schedule"],
        ["upgrade"],
        ["verify"],
        ["follow", "wren-halloway"],
    ],
    ids=" ".join,
)
def test_commands_that_do_not_crawl_never_import_scrapy(seeded: Path, words: list[str]) -> None:
    assert not _imported(words, ("scrapy", "twisted"))
