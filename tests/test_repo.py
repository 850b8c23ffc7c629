"""The repository keeps its promises: documents name what exists, layers point down, nothing foreign is committed."""

from __future__ import annotations

import ast
import hashlib
import os
import re
import runpy
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import hydra
import pytest
import yaml

from humanoid_hoi.__main__ import command_named

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
MAX_FILE_BYTES = 2 * 1024 * 1024

SCRIPTS = sorted(ROOT.glob("scripts/[!_]*.py"))
CONFIGS = sorted(ROOT.glob("cfg/**/*.yaml"))
DOCUMENTS = [p for p in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "assets" / "README.md") if p.exists()]
DOCUMENTS += sorted(ROOT.glob("docs/**/*.md"))

TOP_FOLDERS = ("humanoid_hoi", "envs", "rewards", "cfg", "assets", "scripts", "tests", "docs", r"\.ci")
PATH = re.compile(rf"(?:^|(?<=[\s`(\"'=]))((?:{'|'.join(TOP_FOLDERS)})/[\w./*-]*)")
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
FENCE = re.compile(r"^```[a-z]*\n(.*?)^```", re.MULTILINE | re.DOTALL)


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def committed_files() -> list[Path]:
    """Files git tracks or would add; the test is skipped where the sources are no checkout."""
    command = ["git", "ls-files", "-co", "--exclude-standard", "-z"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no git checkout")
    return [p for name in done.stdout.split("\0") if name and (p := ROOT / name).is_file()]


# --- configs and scripts ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", CONFIGS, ids=short)
def test_every_yaml_is_a_mapping(path: Path) -> None:
    assert isinstance(yaml.safe_load(path.read_text()), dict)


def _choices() -> Iterator[tuple[str, str, str]]:
    """(config, group, option) for every option of every group a top-level config lists in its defaults."""
    for config in sorted(ROOT.glob("cfg/*.yaml")):
        for entry in yaml.safe_load(config.read_text()).get("defaults", []):
            for group in entry if isinstance(entry, dict) else ():
                for option in sorted((ROOT / "cfg" / group).glob("*.yaml")):
                    yield config.stem, group, option.stem


@pytest.mark.parametrize(("config", "group", "option"), list(_choices()))
def test_every_option_of_every_group_composes(config: str, group: str, option: str) -> None:
    with hydra.initialize_config_dir(str(ROOT / "cfg"), version_base=None):
        assert group.split("/")[0] in hydra.compose(config, [f"{group}={option}"])


@pytest.mark.parametrize("script", SCRIPTS, ids=short)
def test_every_script_tells_what_it_is_for(script: Path) -> None:
    doc = ast.get_docstring(ast.parse(script.read_text()))
    assert doc and len(doc.splitlines()[0]) <= 120


@pytest.mark.parametrize("script", SCRIPTS, ids=short)
def test_every_script_has_a_help_that_works(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In this process: every start of its own loads torch anew, which cost a fifth of the whole suite."""
    assert script.read_text().rstrip().endswith('if __name__ == "__main__":\n    main()')
    try:
        runpy.run_path(str(script))["main"](["--help"])
    except SystemExit as end:  # argparse's way
        assert not end.code
    assert len(capsys.readouterr().out.splitlines()) >= 3


@pytest.mark.parametrize("name", ["train", "evaluate"])
def test_a_script_runs_as_a_program(name: str) -> None:
    command = [sys.executable, str(ROOT / "scripts" / f"{name}.py"), "--help"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}  # so that the test needs no installation
    done = subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL, check=False
    )
    assert done.returncode == 0, done.stderr[-1000:]
    assert len(done.stdout.splitlines()) >= 3


# --- documents -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("document", DOCUMENTS, ids=short)
def test_every_path_a_document_names_exists(document: Path) -> None:
    named = {match.rstrip("./") for match in PATH.findall(document.read_text())}
    absent = sorted(n for n in named if not (list(ROOT.glob(n)) if "*" in n else (ROOT / n).exists()))
    assert not absent


@pytest.mark.parametrize("document", DOCUMENTS, ids=short)
def test_every_relative_link_leads_somewhere(document: Path) -> None:
    links = [link for link in LINK.findall(document.read_text()) if not re.match(r"[a-z]+:", link)]
    assert [link for link in links if not (document.parent / link).exists()] == []


def _commands() -> list[tuple[Path, str]]:
    """(document, command line) of every ``python scripts/...`` in a fenced block, continued lines joined."""
    found = []
    for document in DOCUMENTS:
        for block in FENCE.findall(document.read_text()):
            for line in block.replace("\\\n", " ").splitlines():
                found += [(document, part) for part in line.split("&&") if re.search(r"python3? scripts/", part)]
    return found


def _config_of(script: Path) -> tuple[Path, str] | None:
    """Folder and name of the hydra config a script gives to ``hoi_main``; None for other scripts."""
    moved = re.search(
        r"^from humanoid_hoi\.((?:workflows|annotator)\.[\w.]+) import main$", script.read_text(), re.MULTILINE
    )
    source = ROOT / "humanoid_hoi" / f"{moved[1].replace('.', '/')}.py" if moved else script
    match = re.search(r'^@hoi_main\("(\w+)"(.*)\)$', source.read_text(), re.MULTILINE)
    if not match:
        return None
    return ROOT / "cfg" / "/".join(re.findall(r'/ "(\w+)"', match[2])), match[1]


@pytest.mark.parametrize(
    ("document", "line"), [pytest.param(d, c, id=f"{d.name}: {c.strip()}") for d, c in _commands()]
)
def test_every_command_in_a_document_is_accepted(document: Path, line: str) -> None:
    words = shlex.split(line, comments=True)
    script = ROOT / next(word for word in words if word.startswith("scripts/"))
    assert script.exists(), f"{document.name} names {script.name}"
    config = _config_of(script)
    overrides = [word for word in words if re.match(r"[+~]?[\w./]+=", word) and "scripts/" not in word]
    if config:
        with hydra.initialize_config_dir(str(config[0]), version_base=None):
            hydra.compose(config[1], [re.sub(r"<[^>]*>", "x", override) for override in overrides])


def _hoi_commands() -> list[tuple[Path, str]]:
    """(document, command line) of every ``hoi ...`` in a fenced block, continued lines joined."""
    found = []
    for document in DOCUMENTS:
        for block in FENCE.findall(document.read_text()):
            for line in block.replace("\\\n", " ").splitlines():
                found += [(document, part.strip()) for part in line.split("&&") if re.match(r"\s*hoi\s", part)]
    return found


@pytest.mark.parametrize(("document", "line"), [pytest.param(d, c, id=f"{d.name}: {c}") for d, c in _hoi_commands()])
def test_every_hoi_command_in_a_document_exists(document: Path, line: str) -> None:
    words = shlex.split(line, comments=True)[1:]
    assert words[0].startswith("-") or command_named(words), f"{document.name}: hoi {words[0]}"


def test_the_readme_and_ci_run_the_same_test_command() -> None:
    ci = (ROOT / ".ci" / "run").read_text()
    readme = ROOT / "README.md"
    for text in [ci, *([readme.read_text()] if readme.exists() else [])]:
        assert re.search(r'pip install (?:--quiet )?-e "\.\[test\]"', text)
        assert re.search(r"(?:^\s*|&& )pytest\b", text, re.MULTILINE)


# --- what is in the tree ---------------------------------------------------------------------------------------------


def test_no_file_is_large() -> None:
    assert [short(p) for p in committed_files() if p.stat().st_size > MAX_FILE_BYTES] == []


def test_no_foreign_data_is_committed() -> None:
    if not DATA.is_dir():
        pytest.skip("the shared data are not beside the checkout")
    foreign: dict[int, list[Path]] = {}
    for path in DATA.rglob("*"):
        if path.is_file():
            foreign.setdefault(path.stat().st_size, []).append(path)
    for ours in committed_files():
        twins = foreign.get(ours.stat().st_size, []) if ours.stat().st_size else []
        assert all(_digest(ours) != _digest(theirs) for theirs in twins), f"{short(ours)} is a copy of shared data"


def _digest(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()


def test_packaging_lists_every_package_and_the_pinned_engines() -> None:
    setup = (ROOT / "setup.py").read_text()
    for pin in ("torch>=2.6,<2.14", "mujoco>=3.17,<3.18", "rl-games==1.6.5", 'python_requires=">=3.10"'):
        assert pin in setup
    assert (ROOT / "LICENSE").read_text().split()[:4] == ["Apache", "License", "Version", "2.0,"]
    for folder in ("humanoid_hoi", "envs", "rewards"):
        unlisted = [short(p.parent) for p in (ROOT / folder).rglob("*.py") if not (p.parent / "__init__.py").exists()]
        assert unlisted == []


def test_the_tests_that_the_robustness_table_names_exist() -> None:
    text = (ROOT / "docs" / "results" / "robustness.md").read_text()
    named = re.findall(r"`(tests/[\w/.]+)`(?: \(([^)]*)\))?", text)
    assert len(named) > 50
    for place, names in named:
        path = ROOT / place
        files = path.rglob("*.py") if path.is_dir() else [path]
        code = "".join(file.read_text() for file in files)
        # Names of tests have underscores; other words between the brackets are remarks.
        missing = [name for name in re.findall(r"\w+_\w+", names) if name not in code]
        assert missing == [], place
