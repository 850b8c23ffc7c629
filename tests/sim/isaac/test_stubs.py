"""The worker's calls against ``isaacgym-stubs==1.1rc4``, the only public description of Isaac Gym's API.

The wheel has methods named ``lambda``, at which mypy stops, so it cannot be installed beside us: the test fetches it with
pip, renames these methods in its copy and checks the worker's modules against that.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from humanoid_hoi.core.paths import ROOT

pytest.importorskip("mypy", reason='needs the extra: pip install -e ".[dev]"')

WHEEL = "isaacgym-stubs==1.1rc4"
WORKER = [
    ROOT / "humanoid_hoi" / "sim" / "isaac" / f"{n}.py"
    for n in ("gym_modules", "gym_scene", "gym_viewer", "engine", "worker")
]


@pytest.fixture(scope="module")
def stubs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for MYPYPATH with the stubs, ``lambda`` renamed; HOI_ISAACGYM_STUBS names a wheel instead of fetching it."""
    folder = tmp_path_factory.mktemp("stubs")
    given = os.environ.get("HOI_ISAACGYM_STUBS")
    if not given:
        fetch = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", WHEEL, "--dest", str(folder)]
        if subprocess.run(fetch, capture_output=True, check=False, timeout=300).returncode != 0:
            pytest.skip(f"pip cannot fetch {WHEEL} here (HOI_ISAACGYM_STUBS=FILE.whl names one)")
    wheel = Path(given) if given else next(folder.glob("*.whl"))
    target = folder / "path" / "isaacgym"
    target.mkdir(parents=True)
    with zipfile.ZipFile(wheel) as archive:
        text = archive.read("isaacgym-stubs/gymapi.pyi").decode()
    patched, count = re.subn(r"\bdef lambda\(", "def lambda_(", text)
    assert count == 2, "another wheel than the one this was written for"
    (target / "gymapi.pyi").write_text("# mypy: ignore-errors\n" + patched)  # its own 283 mistakes are not ours
    (target / "__init__.pyi").write_text("from . import gymapi as gymapi\n")
    return target.parent


def check(stubs: Path, *files: Path) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--config-file",
        str(ROOT / "pyproject.toml"),
        "--follow-imports=silent",
        "--cache-dir",
        str(stubs.parent / "cache"),
        *map(str, files),
    ]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=ROOT, env={**os.environ, "MYPYPATH": str(stubs)}
    )


@pytest.mark.slow
def test_the_worker_agrees_with_the_stubs(stubs: Path) -> None:
    done = check(stubs, *WORKER)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_the_check_would_see_a_wrong_call(stubs: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.py"
    wrong.write_text(
        "from isaacgym import gymapi\ngym = gymapi.acquire_gym()\ngym.simulate_twice(1)\ngymapi.SimParams().subteps = 2\n"
    )
    done = check(stubs, wrong)
    assert done.returncode == 1 and '"simulate_twice"' in done.stdout and '"subteps"' in done.stdout, done.stdout
