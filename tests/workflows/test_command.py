"""The command ``hoi``: its table, its help, unknown words, and that nothing heavy is imported before it is known."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from humanoid_hoi import __version__
from humanoid_hoi.__main__ import COMMANDS, command_named, completion, main, overview, unknown
from humanoid_hoi.core.paths import ROOT


def module_file(name: str) -> Path:
    module = COMMANDS[name].module
    full = module if module.startswith("humanoid_hoi.") else f"humanoid_hoi.workflows.{module}"
    return ROOT / f"{full.replace('.', '/')}.py"


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_has_a_module_with_a_main_and_a_docstring_that_shows_it(name: str) -> None:
    tree = ast.parse(module_file(name).read_text())
    assert any(isinstance(node, ast.FunctionDef) and node.name == "main" for node in tree.body)
    assert f"hoi {name}" in (ast.get_docstring(tree) or "")
    assert len(COMMANDS[name].help) <= 90


def test_the_help_lists_every_command() -> None:
    lines = overview().splitlines()
    for name, command in COMMANDS.items():
        assert any(line.split("  ")[1:2] == [name] and line.endswith(command.help) for line in lines), name


def test_the_longest_name_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COMMANDS, "describe more", COMMANDS["describe"])
    assert command_named(["describe", "more", "clip=x"]) == "describe more"
    assert command_named(["describe", "clip=x"]) == "describe"
    assert command_named(["nothing"]) is None


def test_unknown_words_name_the_closest(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["descibe", "clip=x"])
    assert stop.value.code == 2
    assert capsys.readouterr().err == "error: no such command 'descibe' (fix: closest: describe)\n"
    assert "hoi --help lists the commands" in unknown(["qqqq"])


def test_version_and_help_end_well(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--version"])
    assert capsys.readouterr().out == f"humanoid_hoi {__version__}\n"
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0
    with pytest.raises(SystemExit) as stop:
        main([])
    assert stop.value.code == 2


def test_a_command_gets_the_words_after_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    main(["describe", "--help"])
    out = capsys.readouterr().out
    assert out.startswith("Print a clip as a table") and "clip: ???" in out


def test_nothing_heavy_is_loaded_for_the_table() -> None:
    code = "import humanoid_hoi.__main__, sys; print({'torch', 'numpy', 'hydra', 'mujoco'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_threads_are_configured_before_torch() -> None:
    code = (
        "import os; os.environ.pop('OMP_WAIT_POLICY', None); import humanoid_hoi.workflows, sys;"
        "print(os.environ['OMP_WAIT_POLICY'], 'torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "PASSIVE False"


def test_the_completion_knows_every_command() -> None:
    script = completion("bash")
    assert subprocess.run(["bash", "-n"], input=script, text=True, check=False).returncode == 0
    asked = "COMP_WORDS=(hoi benchmark re); COMP_CWORD=2; _hoi; echo ${COMPREPLY[@]}"
    done = subprocess.run(["bash", "-c", f"{script}\n{asked}"], capture_output=True, text=True, cwd=ROOT, check=True)
    assert {"reconstruction", "retarget"} <= set(done.stdout.split())
    first = re.search(r"-eq 1 ]; then words='(.*?)'", script)[1].split()  # type: ignore[index]
    assert first == list(dict.fromkeys(name.split()[0] for name in COMMANDS))
    with pytest.raises(SystemExit):
        completion("tcsh")


def test_a_deleted_working_directory_takes_one_line(tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    code = f"cd {tmp_path / 'gone'}; rmdir {tmp_path / 'gone'}; {sys.executable} {ROOT}/scripts/train.py"
    done = subprocess.run(["bash", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2 and "the current folder does not exist any more" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_foreign_package_of_our_names_is_told(tmp_path: Path) -> None:
    (tmp_path / "envs").mkdir()
    (tmp_path / "envs" / "__init__.py").touch()
    env = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    words = [sys.executable, "-m", "humanoid_hoi", "describe", "clip=demo"]
    done = subprocess.run(words, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 2 and done.stderr.count("\n") == 1
    assert "the package 'envs' of humanoid_hoi is hidden by" in done.stderr and str(tmp_path) in done.stderr


def test_a_script_tells_our_version(capsys: pytest.CaptureFixture[str]) -> None:
    main(["describe", "--version"])
    assert capsys.readouterr().out == f"humanoid_hoi {__version__}\n"


@pytest.mark.parametrize(
    ("package", "words"),
    [("onnxruntime", ["export", "checkpoint=demo", "output=p.onnx"]), ("fastapi", ["annotate", "data=."])],
)
def test_an_extra_that_is_not_installed_takes_one_line(package: str, words: list[str], tmp_path: Path) -> None:
    # As if pip had installed the package alone.
    code = f"import sys; sys.modules[{package!r}] = None; from humanoid_hoi.__main__ import main; main({words!r})"
    found = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert found.returncode == 2 and package in found.stderr and "pip install" in found.stderr
    assert len(found.stderr.strip().splitlines()) == 1
