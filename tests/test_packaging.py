"""What is installed is whole: every file of the packages is in the wheel."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[1]
_PACKAGES = ("cli", "db", "demo", "pipeline", "spiders", "web")
_BUILD = "import sys; from setuptools import build_meta; print(build_meta.build_wheel(sys.argv[1]))"


@pytest.mark.slow
def test_the_wheel_holds_every_file_of_the_packages(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "wheel"
    source.mkdir()
    target.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(_ROOT / name, source)
    for package in _PACKAGES:
        shutil.copytree(_ROOT / package, source / package, ignore=shutil.ignore_patterns("__pycache__"))
    expected = {
        path.relative_to(source).as_posix()
        for package in _PACKAGES
        for path in (source / package).rglob("*")
        if path.is_file()
    }
    done = subprocess.run(
        [sys.executable, "-c", _BUILD, str(target)], cwd=source, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(next(target.glob("byline-*.whl"))) as wheel:
        names = set(wheel.namelist())
    assert expected - names == set()
    assert {name for name in names if ".dist-info/" not in name} - expected == set()
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
