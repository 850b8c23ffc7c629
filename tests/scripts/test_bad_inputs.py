"""Mistakes of the user, through the real scripts: exit code 2 and one line with file, field and remedy."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from omegaconf import OmegaConf

from humanoid_hoi.core.paths import DEMO_CLIP
from humanoid_hoi.motion.clip import HoiClip


def changed(path: Path, **fields: object) -> Path:
    """The demo clip's file with fields exchanged, unchecked (None leaves a field out)."""
    with np.load(DEMO_CLIP, allow_pickle=False) as archive:
        content = {key: archive[key] for key in archive.files} | fields
    np.savez(path, **{k: np.asarray(v) for k, v in content.items() if v is not None})
    return path


def one_frame(path: Path) -> Path:
    clip = HoiClip.load(DEMO_CLIP)
    per_frame = ("root_pos_w", "joint_quat", "obj_pos_w", "obj_quat_w", "contact_labels")
    return changed(path, **{n: getattr(clip, n)[:1] for n in per_frame}, graph_active=clip.graph.active[:1])


def truncated(path: Path) -> Path:
    path.write_bytes(DEMO_CLIP.read_bytes()[:20_000])
    return path


def flat_mesh(path: Path) -> Path:
    vertices = np.array([[0, 0, 0], [0.2, 0, 0], [0.2, 0.2, 0], [0, 0.2, 0], [0.1, 0.1, 0]], np.float32)
    faces = np.array([[0, 1, 4], [1, 2, 4], [2, 3, 4], [3, 0, 4]], np.int32)
    return changed(
        path,
        obj_name="sheet",
        obj_kind="mesh",
        obj_size=np.zeros(0, np.float32),
        obj_vertices=vertices,
        obj_faces=faces,
    )


CLIPS = {
    "no_such": (lambda path: path, ["no such clip", "fix: "]),
    "one_frame": (one_frame, ["root_pos_w", "at least 2 frames, found 1", "fix: "]),
    "fps_0": (lambda path: changed(path, fps=0.0), ["fps", "positive", "found 0", "fix: "]),
    "truncated": (truncated, ["not a readable HoiClip", "fix: "]),
    "no_field": (lambda path: changed(path, obj_pos_w=None), ["obj_pos_w", "missing", "fix: "]),
    "nan": (
        lambda path: changed(path, obj_pos_w=np.full_like(HoiClip.load(DEMO_CLIP).obj_pos_w, np.nan)),
        ["obj_pos_w", "frame 0", "fix: "],
    ),
    "version": (lambda path: changed(path, schema_version=99), ["schema_version", "expected 1, found 99", "fix: "]),
    "flat": (flat_mesh, ["clip demo_box: object sheet: vertices: zero volume", "fix: "]),
}


@pytest.mark.parametrize("kind", list(CLIPS))
def test_clips(kind: str, tmp_path: Path, error_line, tiny: tuple[str, ...]) -> None:
    make, words = CLIPS[kind]
    path = tmp_path / f"{kind}.npz"
    make(path)
    told = error_line("train", *tiny, f"clip.path={path}", "run_dir=run")
    assert all(w in told for w in words) and (str(path) in told or "clip demo_box" in told), told
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("kind", ["no_such", "truncated"])
def test_clips_to_replay(kind: str, tmp_path: Path, error_line) -> None:
    path = tmp_path / f"{kind}.npz"
    CLIPS[kind][0](path)
    told = error_line("replay", f"clip={path}", "output=a.png")
    assert str(path) in told and CLIPS[kind][1][0] in told


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["env.num_env=4"], ["no such setting 'env.num_env'", "closest: env.num_envs"]),
        (["lr=1"], ["no such setting 'lr'", "train.lr"]),
        (["sim=bullet"], ["sim/bullet", "mujoco"]),
        (["sim.backend=bullet"], ["sim.backend", "unknown simulator 'bullet'", "valid: mujoco"]),
        (["sim=isaacgym"], ["sim.python", "none is named", "fix: sim.python="]),
        (["sim=isaacgym", "sim.python=nopython3.8"], ["sim.python", "no interpreter nopython3.8", "fix: "]),
        (["rewards=everything"], ["everything", "tr tr_lr tr_lr_cr"]),
        (["env.termination.joint_error=far"], ["env.termination.joint_error", "far"]),
        (["env.reset.start=later"], ["env.reset.start", "'later'", "uniform or first or failure"]),
        (["train.minibatch=48"], ["minibatch", "48", "fix: "]),
        (['clip.subset="object=sofa"', "clip.path=."], ["clip.path", "fix: "]),
        (["resume=nowhere"], ["nowhere", "no run here", "fix: "]),
        (["name=a/b"], ["a/b", "fix: "]),
    ],
)
def test_settings(args: list[str], words: list[str], error_line, tiny: tuple[str, ...]) -> None:
    told = error_line("train", *tiny, *args)
    assert all(w in told for w in words), told


def test_evaluate_needs_a_checkpoint(error_line, tmp_path: Path) -> None:
    assert "no value for checkpoint (fix: checkpoint=..., or policy=demo)" in error_line("evaluate")
    told = error_line("evaluate", "checkpoint=runs/x/checkpoints/last.pth")
    assert "no such checkpoint" in told and "fix: " in told


def test_a_damaged_checkpoint(trained_run: Path, tmp_path: Path, error_line) -> None:
    run = tmp_path / "run"
    shutil.copytree(trained_run, run)
    last = run / "checkpoints" / "last.pth"
    last.write_bytes(last.read_bytes()[:1000])
    for name, args in (("evaluate", ()), ("replay", ("output=a.png",))):
        told = error_line(name, f"checkpoint={last}", *args)
        assert "last.pth: not a readable checkpoint" in told and "fix: " in told
    told = error_line("train", f"resume={run}", "train.max_epochs=3")
    assert "last.pth: not a readable checkpoint" in told


def test_a_checkpoint_of_another_layout(trained_run: Path, tmp_path: Path, error_line) -> None:
    run = tmp_path / "run"
    shutil.copytree(trained_run, run)
    config = OmegaConf.load(run / "config.yaml")
    config.env.observation.joints = "tips"
    OmegaConf.save(config, run / "config.yaml")
    for name, arg in (("evaluate", f"checkpoint={run}/checkpoints/last.pth"), ("train", f"resume={run}")):
        told = error_line(name, arg)
        assert "last.pth: contract observation" in told and "was trained with" in told and "fix: " in told


def test_resume_of_a_run_without_checkpoint(trained_run: Path, tmp_path: Path, error_line) -> None:
    run = tmp_path / "run"
    shutil.copytree(trained_run, run)
    (run / "checkpoints" / "last.pth").unlink()
    assert "no checkpoint here" in error_line("train", f"resume={run}")


def test_replay_without_that_trial_or_format(trained_run: Path, error_line) -> None:
    told = error_line("replay", "output=clip.avix")
    assert "clip.avix" in told and "fix: " in told
    told = error_line("replay", f"checkpoint={trained_run}/checkpoints/last.pth", "trial=-1", "output=a.png")
    assert "trial" in told and "fix: " in told


def test_benchmark_settings(error_line) -> None:
    told = error_line("benchmark", "num_envs=[0]", "rounds=1", "train_epochs=0")
    assert "0 environments" in told and "fix: " in told


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("clean_clip", ("input=demo.npz",)),
        ("refine", ("clip=demo.npz",)),
        ("retarget", ("input=.",)),
        ("reconstruct", ("session=.",)),
        ("make_synthetic_images", ()),
        ("make_synthetic_sessions", ()),
        ("interpoint_make", ()),
    ],
)
def test_a_file_where_a_folder_is_wanted_is_told_before_the_work(
    command: str, words: tuple[str, ...], tmp_path: Path, error_line
) -> None:
    shutil.copy(DEMO_CLIP, tmp_path / "demo.npz")
    (tmp_path / "mine.txt").write_text("mine")
    told = error_line(command, *words, "output=mine.txt")
    assert told.startswith("error: mine.txt: output: is a file, and a folder is wanted")
    assert (tmp_path / "mine.txt").read_text() == "mine"


@pytest.mark.parametrize(
    ("command", "words", "told"),
    [
        ("train", ("seed=-1",), "seed: found -1 (fix: give a whole number from 0 to"),
        ("train", ("video=no",), "video: found 'no' (fix: true or false)"),
        ("view", ("path=demo.npz", "port=abc"), "port: found 'abc' (fix: give a number)"),
        ("benchmark", ("num_envs=abc",), "num_envs: found 'abc' (fix: give a number)"),
        ("compare_runs", ("runs=[]",), "runs: names no run (fix: runs=[runs/a,runs/b])"),
    ],
)
def test_values_that_mean_nothing(command: str, words: tuple[str, ...], told: str, error_line) -> None:
    assert told in error_line(command, *words)
