"""What is written for people is true: commands, examples, links, paths, settings."""

from __future__ import annotations

import doctest
import importlib
import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typer

from demo.server import serve
from demo.tour import PAGE, environment, saved_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_ROOT = Path(__file__).parents[1]
_FOLDERS = ("cli", "db", "demo", "pipeline", "spiders", "web", "docs", "tests", "benchmarks")
_DOCUMENTS = sorted(
    path.relative_to(_ROOT).as_posix()
    for pattern in ("*.md", "docs/**/*.md", "demo/*.md", "spiders/*/*.md", "benchmarks/**/*.md")
    for path in _ROOT.glob(pattern)
)
_FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_FOLLOWED_BY_OTHERS = re.compile(r"\s[|>].*")
_SERVES = re.compile(r"byline (demo )?serve\b")


def _text(document: str) -> str:
    return (_ROOT / document).read_text(encoding="utf-8")


def _examples(document: str) -> list[str]:
    """Return the lines of a document that begin with `byline` in its blocks of shell."""
    blocks = [
        found["body"] for found in _FENCE.finditer(_text(document)) if found["language"] in ("sh", "console")
    ]
    lines = [line.removeprefix("$ ").strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line.startswith("byline ")]


def _command() -> Any:
    from cli.main import add_commands, app

    add_commands()
    return typer.main.get_command(app)


def _leaves(command: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield each command that does something, with its words."""
    below = getattr(command, "commands", {})
    if above and (not below or command.invoke_without_command):
        yield above, command
    for name, each in below.items():
        yield from _leaves(each, (*above, name))


_COMMANDS = dict(_leaves(_command()))
_GROUPS = {words[:-1] for words in _COMMANDS if len(words) > 1}
"""Commands that have commands."""


def _named(text: str) -> set[tuple[str, ...]]:
    """Return the commands that a text names in code: `byline runs show 3` names `runs show`."""
    found: set[tuple[str, ...]] = set()
    for words in re.findall(r"`byline((?: [a-z][a-z-]*)+)", text):
        first, *rest = words.split()
        second = rest[0] if (first,) in _GROUPS and rest else None
        found.add((first,) if second is None else (first, second))
    return found


def test_the_readme_names_every_command() -> None:
    assert set(_COMMANDS) - _named(_text("README.md")) == set()


@pytest.mark.parametrize("document", _DOCUMENTS)
def test_a_document_names_no_command_that_does_not_exist(document: str) -> None:
    assert _named(_text(document)) - set(_COMMANDS) - _GROUPS == set()


def test_no_message_names_a_command_that_does_not_exist() -> None:
    sources = [path for folder in _FOLDERS[:6] for path in (_ROOT / folder).rglob("*.py")]
    named = {words: path for path in sources for words in _named(path.read_text(encoding="utf-8"))}
    assert {words: path for words, path in named.items() if words not in _COMMANDS and words not in _GROUPS} == {}


def _parse(command: Any, words: list[str]) -> None:
    """Read a command line as the command would, without running it. Raises a usage error."""
    context = command.make_context("byline", words)
    left = [*context._protected_args, *context.args] if hasattr(context, "_protected_args") else context.args
    if getattr(command, "commands", {}) and left:
        _, below, rest = command.resolve_command(context, list(left))
        _parse(below, rest)


@pytest.mark.slow
@pytest.mark.parametrize("words", sorted(set(_COMMANDS) - _GROUPS), ids=" ".join)
def test_the_example_of_a_command_can_be_typed(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    command = _COMMANDS[words]
    found = re.search(r"Example: (byline .+?)(?:\n\n|\Z)", command.help or "", re.DOTALL)
    assert found is not None, f"byline {' '.join(words)} --help has no line that begins with Example:"
    typed = shlex.split(_FOLLOWED_BY_OTHERS.sub("", " ".join(found[1].split())), comments=True)
    assert typed[1 : 1 + len(words)] == list(words) or typed[1] == "--config"
    _parse(_command(), typed[1:])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the files that the examples name."""
    (tmp_path / "mentions.jsonl").write_text(
        '{"mention_id": "1", "name": "Ada Example", "title": "On Samples", "year": 2024}\n'
        '{"mention_id": "2", "name": "A. Example", "title": "More Samples", "year": 2025}\n',
        encoding="utf-8",
    )
    (tmp_path / "records.csv").write_text(
        "id,title,authors,venue,year\n"
        "1,On Samples of Samples,Ada Example,,2024\n"
        "2,On samples of samples,A. Example,,2024\n",
        encoding="utf-8",
    )
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("document", [document for document in _DOCUMENTS if _examples(document)])
def test_the_examples_of_a_document_run_one_after_the_other(document: str, folder: Path) -> None:
    with serve() as replica:
        (folder / PAGE).write_bytes(saved_page(replica))
        python_path = {"PYTHONPATH": str(_ROOT)}
        variables = environment(replica, folder / "data", os.environ | python_path)
        for line in _examples(document):
            _run(line, folder, variables)
        assert replica.broken == []


def _run(line: str, folder: Path, variables: Mapping[str, str]) -> None:
    """Run an example; it must exit with 0, or with the status that a comment behind it names."""
    wanted = re.search(r"# exit (\d+)", line)
    words = shlex.split(re.sub(r"--port \d+", "--port 0", line), comments=True)
    command = [sys.executable, "-P", "-m", "cli", *words[1:]]
    with subprocess.Popen(
        command, cwd=folder, env=variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        if _SERVES.match(line):
            assert process.stdout is not None
            assert process.stdout.readline()
            process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=120)
    expected = 130 if _SERVES.match(line) else int(wanted[1]) if wanted else 0
    assert process.returncode == expected, f"{line}\n{out}\n{err}"


def _headings(document: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("document", _DOCUMENTS)
def test_every_link_inside_the_project_leads_somewhere(document: str) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", _text(document)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, heading = target.partition("#")
        file = (_ROOT / document).parent / path if path else _ROOT / document
        assert file.exists(), target
        assert not heading or heading in _headings(file), target


_PATH = re.compile(rf"(?:{'|'.join(_FOLDERS)})(?:/[\w.-]+)*/?")
_NAME = re.compile(rf"(?:{'|'.join(_FOLDERS[:6])})(?:\.\w+)+")


@pytest.mark.parametrize(
    "document", [d for d in _DOCUMENTS if d.startswith("docs/") or ("/" not in d and d != "CHANGELOG.md")]
)
def test_every_path_and_name_in_code_exists(document: str) -> None:
    for code in re.findall(r"`([^`\n]+)`", re.sub(_FENCE, "", _text(document))):
        if _NAME.fullmatch(code) and not code.endswith((".py", ".md")):
            assert _resolves(code), code
        elif "/" in code and _PATH.fullmatch(code) and "/example" not in code:
            assert (_ROOT / code).exists(), code


def _resolves(name: str) -> bool:
    """Return whether a dotted name is a module, or something in one."""
    parts = name.split(".")
    for count in range(len(parts), 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:count]))
        except ModuleNotFoundError:
            continue
        for part in parts[count:]:
            if not hasattr(found, part):
                return False
            found = getattr(found, part)
        return True
    return False


@pytest.mark.parametrize("document", [d for d in _DOCUMENTS if "```pycon" in _text(d)])
def test_what_an_example_in_python_prints_is_what_it_says(document: str) -> None:
    blocks = [found["body"] for found in _FENCE.finditer(_text(document)) if found["language"] == "pycon"]
    example = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, document, document, 0)
    wrong: list[str] = []
    doctest.DocTestRunner(verbose=False).run(example, out=wrong.append)
    assert not wrong, "".join(wrong)


def test_every_decision_is_in_the_list_of_decisions() -> None:
    files = sorted(path.name for path in (_ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert re.findall(r"\(([0-9]{4}-[^)]+)\)", _text("docs/decisions/README.md")) == files


def test_every_setting_and_variable_is_explained() -> None:
    from pipeline.configuration import VARIABLES, IdentitySettings, LogSettings, Settings
    from pipeline.figures.counted import Rules
    from pipeline.runs.due import Intervals
    from pipeline.runs.guards import Bounds
    from spiders.card import SourceSettings

    tables = {
        "due": Intervals,
        "figures": Rules,
        "guards": Bounds,
        "identity": IdentitySettings,
        "log": LogSettings,
    }
    settings = {*Settings.__struct_fields__} - {*tables, "sources"}
    settings |= {f"{table}.{name}" for table, each in tables.items() for name in each.__struct_fields__}
    explained = set(re.findall(r"`([^`\n]+)`", _text("docs/configuration.md")))
    assert (settings | set(VARIABLES) | set(SourceSettings.__struct_fields__)) - explained == set()
