"""Starting and losing the worker: every failure is one sentence. And Python 3.8."""

from __future__ import annotations

import ast
import os
import stat
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from humanoid_hoi.body.skeleton import JOINT_NAMES
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import ROOT
from humanoid_hoi.sim.isaac.process import ANY_PYTHON, ISAAC_PYTHON, WorkerProcess, find_interpreter, worker_environment

FOLDER = ROOT / "humanoid_hoi" / "sim" / "isaac"
OUR_SIDE = {"assets", "backend", "process", "settings", "states"}
WORKER_SIDE = sorted(p for p in FOLDER.glob("*.py") if p.stem not in OUR_SIDE)
PACKAGES = [ROOT / "humanoid_hoi" / "__init__.py", ROOT / "humanoid_hoi" / "sim" / "__init__.py"]


def message(**more: Any) -> dict[str, Any]:
    return {
        "command": "build",
        "version": 2,
        "engine": "stand_in",
        "num_envs": 2,
        "joints": list(JOINT_NAMES),
        **more,
    }


def start(python: str = sys.executable, environment: Mapping[str, str] | None = None, **more: Any) -> WorkerProcess:
    return WorkerProcess(python, message(**more), 60.0, 60.0, environment)


def script(path: Path, body: str) -> str:
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


# ---------------------------------------------------------------- Python 3.8


@pytest.mark.parametrize("path", [*WORKER_SIDE, *PACKAGES], ids=lambda p: p.stem)
def test_the_workers_modules_parse_as_python_3_8(path: Path) -> None:
    ast.parse(path.read_text(), feature_version=(3, 8))


@pytest.mark.parametrize("path", WORKER_SIDE, ids=lambda p: p.stem)
def test_the_worker_imports_nothing_of_the_package_but_itself(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        modules = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            modules = [node.module or ""]
        for module in modules:
            top, _, rest = module.partition(".")
            if top == "humanoid_hoi":
                assert rest == "sim.isaac" or rest.removeprefix("sim.isaac.") in {p.stem for p in WORKER_SIDE}, module
            elif top == "isaacgym":
                assert path.stem == "gym_modules"
            else:
                assert top in (*sys.stdlib_module_names, "numpy", "torch"), module


def test_the_worker_runs_under_python_3_8(python38: str) -> None:
    """A bare interpreter without numpy: the transport and the stand-in need the standard library only."""
    worker = start(find_interpreter(python38, ISAAC_PYTHON), control_dt=0.5)
    worker.block.array("reset_obj")[1] = [1, 2, 3, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0]
    worker.block.array("reset_mask")[1] = 1
    assert worker.step() == []
    assert worker.block.array("obj")[:, 0].tolist() == [0, 2] and not worker.block.array("reset_mask").any()
    worker.close()
    worker.close()


# ---------------------------------------------------------------- interpreters


def test_interpreters_that_cannot_be_used(tmp_path: Path) -> None:
    with pytest.raises(HoiError, match=r"config: sim\.python: .*none is named \(fix: sim.python=/path/to/python3.8"):
        find_interpreter(None)
    with pytest.raises(HoiError, match="no interpreter /no/such/python"):
        find_interpreter("/no/such/python")
    with pytest.raises(HoiError, match="is Python 3.11, Isaac Gym needs 3.8"):
        find_interpreter(script(tmp_path / "py311", "echo 3 11"))
    with pytest.raises(HoiError, match="does not run as a Python interpreter"):
        find_interpreter(script(tmp_path / "noise", "echo hello"))
    assert find_interpreter(sys.executable, ANY_PYTHON) == os.path.abspath(sys.executable)


def test_the_workers_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/ours")
    monkeypatch.setenv("LD_LIBRARY_PATH", "/cuda")
    env = worker_environment("/conda/envs/gym/bin/python", {"PYTHONPATH": "/fake", "X": "1"})
    assert env["PYTHONPATH"] == "/fake" and env["LD_LIBRARY_PATH"] == "/conda/envs/gym/lib:/cuda" and env["X"] == "1"


def test_isaac_gym_is_not_installed_there() -> None:
    with pytest.raises(
        HoiError, match=r"cannot import what the worker needs .*isaacgym.*fix: install Isaac Gym Preview 4"
    ):
        start(engine="isaac", environment={"PYTHONSAFEPATH": "1"})


# ---------------------------------------------------------------- lost workers


def test_a_worker_that_fails_tells_why() -> None:
    worker = start(stand_in_fail_at=2)
    worker.step()
    with pytest.raises(HoiError, match="failed: RuntimeError: failed as told to; its last lines: .*failed as told to"):
        worker.step()
    with pytest.raises(HoiError, match="has been closed"):
        worker.step()


def test_a_killed_worker_is_named_with_its_signal() -> None:
    worker = start()
    worker._process.kill()
    with pytest.raises(HoiError, match="was ended by SIGKILL"):
        worker.step()


def test_a_worker_that_never_speaks(tmp_path: Path) -> None:
    with pytest.raises(HoiError, match=r"ended with status 3; its last lines: libcuda\.so\.1: cannot open"):
        start(script(tmp_path / "broken", "echo 'libcuda.so.1: cannot open'; exit 3"))
    with pytest.raises(HoiError, match=r"gave no answer for 0\.3 s .*start_timeout"):
        WorkerProcess(script(tmp_path / "mute", "exec sleep 60"), message(), 0.3, 1.0)


def test_another_protocol_version_is_refused() -> None:
    with pytest.raises(HoiError, match="the worker speaks protocol 2, the simulator 0"):
        start(version=0)


def test_the_worker_ends_with_its_parent() -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from humanoid_hoi.sim.isaac.process import WorkerProcess\n"
        "w = WorkerProcess(sys.executable, {'command': 'build', 'version': 2, 'engine': 'stand_in', 'num_envs': 1, 'joints': ['pelvis']}, 60, 60)\n"
        "print(w._process.pid, flush=True)\n"
        "import os; os._exit(0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT)], capture_output=True, text=True, check=True, timeout=120
    )
    pid = int(done.stdout)
    deadline = time.monotonic() + 20
    while Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_bytes():
        assert time.monotonic() < deadline, "the worker outlived its parent"
        time.sleep(0.05)
