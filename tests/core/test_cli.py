"""Scripts as users run them: in a process of their own, one-line errors, help that teaches, no side files."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest
from omegaconf import DictConfig, OmegaConf

from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import ROOT
from humanoid_hoi.motion import HoiClip

DATA = ROOT.parent / "shared" / "data"


@pytest.fixture
def cfg_dir(tmp_path: Path) -> Path:
    (tmp_path / "cfg" / "sim" / "physics").mkdir(parents=True)
    (tmp_path / "cfg" / "app.yaml").write_text(
        "defaults:\n  - sim: mujoco\n  - sim/physics: cpu\n  - _self_\nmotion: ???  # a file\ntrain:\n  lr: 0.1\n"
    )
    for name in ("mujoco", "warp"):
        (tmp_path / "cfg" / "sim" / f"{name}.yaml").write_text("threads: 2\n")
    (tmp_path / "cfg" / "sim" / "physics" / "cpu.yaml").write_text("substeps: 2\n")
    return tmp_path / "cfg"


def run(cfg_dir: Path, *args: str, task=None) -> list[DictConfig]:
    seen: list[DictConfig] = []
    hoi_main("app", cfg_dir)(task or seen.append)(list(args))
    return seen


def error_line(cfg_dir: Path, capsys: pytest.CaptureFixture[str], *args: str, task=None) -> str:
    with pytest.raises(SystemExit) as stop:
        run(cfg_dir, *args, task=task)
    lines = capsys.readouterr().err.strip().splitlines()
    assert stop.value.code == 2 and len(lines) == 1, lines
    return lines[0]


def test_composes_and_leaves_no_files(cfg_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cwd").mkdir()
    monkeypatch.chdir(tmp_path / "cwd")
    (cfg,) = run(cfg_dir, "motion=x", "sim.physics.substeps=4", "sim=warp")
    assert cfg.motion == "x" and cfg.sim.physics.substeps == 4 and "hydra" not in cfg
    assert list((tmp_path / "cwd").iterdir()) == []


@pytest.mark.parametrize("word", ["model.width=32", "+model.width=32", "++model.width=32", "model={width: 32}"])
def test_a_setting_that_is_left_empty_takes_any_key(cfg_dir: Path, word: str) -> None:
    with (cfg_dir / "app.yaml").open("a") as stream:
        stream.write("model: {}\n")
    (cfg,) = run(cfg_dir, "motion=x", word)
    assert cfg.model == {"width": 32}


@pytest.mark.parametrize(
    ("args", "told"),
    [
        ((), "no value for motion (fix: motion=...)"),
        (("motion=x", "train.lrr=1"), "no such setting 'train.lrr' (fix: closest: train.lr"),
        (("motion=x", "lr=1"), "no such setting 'lr' (fix: closest: train.lr)"),
        (("motion=x", "sims=mujoco"), "no such setting 'sims' (fix: closest: sim)"),
        (("motion=x", "sim=mujocoo"), "Could not find 'sim/mujocoo' Available options in 'sim': mujoco warp"),
        (
            ("walk.pt",),
            "walk.pt: a word without = says nothing (fix: settings are given as key=value, e.g. motion=walk.pt",
        ),
        (("motion=a", "+nothing=1"), "nothing: no such setting"),
    ],
)
def test_config_mistakes_take_one_line(
    cfg_dir: Path, capsys: pytest.CaptureFixture[str], args: tuple[str, ...], told: str
) -> None:
    assert told in error_line(cfg_dir, capsys, *args)


@pytest.mark.parametrize(
    "args",
    [
        ["train.lr=7", "--cfg", "job"],
        ["--cfg", "job", "train.lr=7"],
        ["train.lr=7", "-c", "job", "motion=x"],
        ["-c", "job"],
    ],
)
def test_flags_may_stand_before_between_and_behind_settings(
    cfg_dir: Path, capsys: pytest.CaptureFixture[str], args: list[str]
) -> None:
    assert run(cfg_dir, *args) == []  # it prints, and runs nothing
    printed = OmegaConf.create(capsys.readouterr().out)
    assert printed.train.lr == (7 if "train.lr=7" in args else 0.1)


def test_a_setting_that_is_taken_away_may_stand_behind_a_flag(
    cfg_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(cfg_dir, "-c", "job", "~train.lr")
    assert "lr" not in OmegaConf.create(capsys.readouterr().out).train


def test_errors_of_the_task(cfg_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def refuse(cfg: DictConfig) -> None:
        raise HoiError("two\nlines", where="a.pt", field="fps", fix="wait")

    def typo(cfg: DictConfig) -> None:
        print(cfg.train.foo)

    def defect(cfg: DictConfig) -> None:
        raise ZeroDivisionError("ours")

    assert error_line(cfg_dir, capsys, "motion=x", task=refuse) == "error: a.pt: fps: two lines (fix: wait)"
    assert "no such setting 'train.foo'" in error_line(cfg_dir, capsys, "motion=x", task=typo)
    with pytest.raises(ZeroDivisionError):
        run(cfg_dir, "motion=x", task=defect)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, a file on a full disk")
def test_a_full_disk_that_a_stream_tells_of_takes_one_line(cfg_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def write(cfg: DictConfig) -> None:
        with Path("/dev/full").open("w") as stream:  # the error comes from the stream, which has no name
            stream.write("figures")

    assert "cannot write: No space left on device (fix: free disk space" in error_line(
        cfg_dir, capsys, "motion=x", task=write
    )


def test_ctrl_c(cfg_dir: Path) -> None:
    def interrupted(cfg: DictConfig) -> None:
        raise KeyboardInterrupt

    with pytest.raises(SystemExit) as stop:
        run(cfg_dir, "motion=x", task=interrupted)
    assert stop.value.code == 130


def test_help_teaches(cfg_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(cfg_dir, "--help", task=test_help_teaches)
    text = capsys.readouterr().out
    assert "Scripts as users run them" in text and "motion: ???  # a file" in text
    assert "sim= mujoco | warp" in text and "sim/physics= cpu" in text


def script(name: str, *args: str) -> None:
    """Run a script's ``main`` in this process (starting one costs seconds of imports)."""
    spec = importlib.util.spec_from_file_location(f"script_{name}", ROOT / "scripts" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    module.main(list(args))


@pytest.mark.skipif(not DATA.is_dir(), reason=f"real data not found at {DATA}")
def test_import_then_describe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    script("import_motion", f"motion={DATA}/ballplay/pass.pt", "output=pass.npz", "resample=30", "mirror=true")
    out = capsys.readouterr().out
    assert "wrote pass.npz" in out and "hand_in_object" in out
    clip = HoiClip.load("pass.npz")
    assert clip.fps == 30 and clip.num_frames == 43 and clip.name == "pass_mirrored"
    script("describe", "clip=pass.npz")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["pass.npz", "pass.png"]


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["limits.hand_dept=1"], "closest: limits.hand_depth"),
        (["limits.hand_depth=deep"], "limits.hand_depth: found 'deep'"),
        (["fps=x"], "fps: expected a number"),
        (["objekt=box"], "closest: object"),
    ],
)
def test_import_refuses_wrong_settings(capsys: pytest.CaptureFixture[str], args: list[str], told: str) -> None:
    with pytest.raises(SystemExit):
        script("import_motion", "motion=no.pt", "output=a.npz", *args)
    assert told in capsys.readouterr().err


def test_a_process_of_its_own_prints_one_line_and_ends_with_2(tmp_path: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, str(ROOT / "scripts" / "import_motion.py"), "motion=no.pt", "output=a.npz"]
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 2 and done.stderr.count("\n") == 1, done.stderr
    assert done.stderr.startswith("error: no.pt: no such motion file")
