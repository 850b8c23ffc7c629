"""Children that we start never import from the current folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from humanoid_hoi.core.batch import run_tasks
from humanoid_hoi.core.child import code_command, module_command
from humanoid_hoi.core.paths import PACKAGE_HOME
from humanoid_hoi.viewer import gl

TRAP = "open({marker!r}, 'a').write(__name__)\nraise SystemExit(3)\n"


@pytest.fixture
def trapped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current folder whose modules leave a mark when they are imported; returns the mark."""
    marker = tmp_path / "mark"
    (tmp_path / "here").mkdir()
    for name in ("numpy", "mujoco", "json", "runpy", "socket", "multiprocessing", "torch", "humanoid_hoi"):
        (tmp_path / "here" / f"{name}.py").write_text(TRAP.format(marker=str(marker)))
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.syspath_prepend("")  # as in `python -c`
    sys.path.remove("")
    return marker


def name_of(text: str) -> str:
    return text.upper()


def test_code_and_modules(trapped: Path) -> None:
    done = subprocess.run(code_command("import numpy, json; print(numpy.__name__)"), capture_output=True, text=True)
    assert done.stdout.strip() == "numpy", done.stderr
    commands = [module_command("humanoid_hoi", "--version")]
    commands.append(module_command("humanoid_hoi", "--version", python=sys.executable, path=str(PACKAGE_HOME)))
    for command in commands:
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.stdout.startswith("humanoid_hoi "), done.stderr
    assert not trapped.exists()


def test_the_probe_for_opengl(trapped: Path) -> None:
    gl._probe("osmesa")
    assert not trapped.exists()


@pytest.mark.skipif(sys.version_info < (3, 11), reason="Python 3.10 knows no PYTHONSAFEPATH")
def test_worker_processes(trapped: Path) -> None:
    outcomes = run_tasks(name_of, {"a": ("a",), "b": ("b",)}, workers=2)
    assert [o.value for o in outcomes] == ["A", "B"] and not trapped.exists()
