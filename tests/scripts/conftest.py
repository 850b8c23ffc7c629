"""Scripts run in this process (starting one costs seconds of imports), and one tiny trained run for all tests."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from humanoid_hoi.core.paths import ROOT

Script = Callable[..., None]
TINY = (
    "env.num_envs=8",
    "env.reset.validate=false",
    "sim.num_threads=1",
    "train.max_epochs=2",
    "train.minibatch=64",
    "train.horizon=8",
    "train.units=[32,32]",
    "video=false",
    "evaluation.trials=1",
)


def load_script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"script_{name}", ROOT / "scripts" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def run_script(name: str, *args: str) -> None:
    load_script(name).main(list(args))


@pytest.fixture(scope="session")
def script() -> Script:
    return run_script


@pytest.fixture(scope="session")
def tiny() -> tuple[str, ...]:
    return TINY


@pytest.fixture(scope="session")
def trained_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run folder made by scripts/train.py in two tiny epochs; not to be changed by tests."""
    folder = tmp_path_factory.mktemp("runs")
    before = os.getcwd()
    os.chdir(folder)
    try:
        run_script("train", *TINY, f"run_dir={folder / 'run'}")
    finally:
        os.chdir(before)
    assert [p.name for p in folder.iterdir()] == ["run"]  # nothing else is written
    return folder / "run"


@pytest.fixture
def error_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., str]:
    """Run a script that must end with exit code 2 and one line on stderr; returns the line."""

    def run(name: str, *args: str) -> str:
        monkeypatch.chdir(tmp_path)
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            run_script(name, *args)
        lines = capsys.readouterr().err.strip().splitlines()
        assert stop.value.code == 2 and len(lines) == 1, lines
        assert lines[0].startswith("error: ")
        return lines[0]

    return run
