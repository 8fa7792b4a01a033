"""A run is taken for dead when its process is, whoever has its number since."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import processes

_HOST = socket.gethostname()


def test_this_process_is_alive_and_one_that_has_ended_is_not() -> None:
    code = "from pipeline import processes; print(processes.name())"
    ended = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip()
    assert (processes.is_alive(processes.name()), processes.is_alive(ended)) == (True, False)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="this system does not tell when a process began")
def test_another_process_that_was_given_the_number_is_not_taken_for_it() -> None:
    assert processes.is_alive(f"{_HOST}-{os.getpid()}_1") is False


def test_a_name_without_beginning_goes_by_the_number() -> None:
    assert processes.is_alive(f"{_HOST}-{os.getpid()}") is True


def test_of_another_machine_and_by_what_is_no_name_nothing_is_known() -> None:
    for name in ("elsewhere-1", f"elsewhere-{os.getpid()}_1", _HOST, f"{_HOST}-x", ""):
        assert processes.is_alive(name) is None
