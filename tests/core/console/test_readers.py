"""Output into a pipe that nobody reads any more ends a command without a word; a worker's broken pipe is no such thing."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import pytest

from humanoid_hoi.__main__ import COMMANDS, main
from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.console.readers import GONE, until_the_reader_leaves
from humanoid_hoi.core.paths import CFG, ROOT


@pytest.fixture
def unread() -> Iterator[TextIO]:
    """A pipe whose reading end is closed."""
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as stream:
        yield stream


@pytest.mark.parametrize("words", [*([*name.split(), "--help"] for name in COMMANDS), ["--help"], ["--version"]])
def test_no_help_minds_a_closed_pipe(words: list[str], unread: TextIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", unread)
    with pytest.raises(SystemExit) as stop:
        main(words)
    assert stop.value.code == GONE
    unread.flush()  # what is left over goes nowhere


def test_hydra_adds_no_line_of_its_own(
    unread: TextIO, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdout", unread)
    command = hoi_main("describe", CFG / "tools")(lambda cfg: print("x" * 100_000, flush=True))
    with pytest.raises(SystemExit) as stop:
        command(["clip=demo"])
    assert stop.value.code == GONE and capsys.readouterr().err == ""


def test_an_error_nobody_reads_is_no_second_error(unread: TextIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", unread)
    with pytest.raises(SystemExit) as stop:
        main(["describe", "clip=missing.npz"])
    assert stop.value.code == GONE


def test_another_broken_pipe_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    with pytest.raises(BrokenPipeError), until_the_reader_leaves():
        raise BrokenPipeError("a worker's")


@pytest.mark.parametrize("words", ["describe clip=demo", "describe --help"])
def test_in_a_shell(words: str, tmp_path: Path) -> None:
    line = f"{sys.executable} -m humanoid_hoi {words} | true; echo ${{PIPESTATUS[0]}}"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["bash", "-c", line], cwd=tmp_path, env=env, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == (f"{GONE}\n", "")
