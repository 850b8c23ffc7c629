"""scripts/retarget.py: sessions to clips with manifest, split and statistics; going on after a stop or kill; mistakes."""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from humanoid_hoi.body.load import load_body
from humanoid_hoi.core.paths import DEMO_CLIP, ROOT
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.dataset import read_manifest, select
from humanoid_hoi.motion.edit import slice_clip
from humanoid_hoi.motion.solved import SolvedSession
from humanoid_hoi.motion.solved_io import load_solved, save_solved
from humanoid_hoi.reconstruction.pipeline import SolverOptions, reconstruct
from humanoid_hoi.session import write_released
from humanoid_hoi.synthetic.sessions import make_session, only, write_session

Script = Callable[..., None]
Line = Callable[..., str]
FAST = ("clean.penetration.rounds=1", "clean.penetration.iterations=3", "open_loop=false", "video=false", "workers=1")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``session``: a synthetic session with its released result; ``lift/solved.npz``: our own result of it."""
    body = load_body("free")
    folder = tmp_path_factory.mktemp("made")
    filmed, _ = make_session(slice_clip(HoiClip.load(DEMO_CLIP), 40, 56), body, only(track_px=1.0), seed=2)
    write_session(filmed, body, folder / "session")
    solved = reconstruct(filmed, body, SolverOptions(stages=1)).solved
    for place in ("session/final_optimized_parameters", "lift/released"):
        write_released(solved, folder / place, session=filmed)
    save_solved(solved, folder / "lift" / "solved.npz")
    return folder


@pytest.fixture(scope="module")
def lifted(made: Path, script: Script, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder that our own result becomes, and what the command said."""
    output = tmp_path_factory.mktemp("lifted") / "out"
    with contextlib.redirect_stdout(io.StringIO()) as said:
        script("retarget", f"input={made / 'lift'}", f"output={output}", "action=lift", *FAST)
    return output, said.getvalue()


def folder_of(made: Path, folder: Path, names: tuple[str, ...]) -> Path:
    solved: SolvedSession = load_solved(made / "lift" / "solved.npz")
    for name in names:
        save_solved(solved.replace(name=name), folder / name / "solved.npz")
    return folder


def test_one_result_becomes_a_clip_with_everything_beside_it(made: Path, lifted: tuple[Path, str]) -> None:
    output, out = lifted
    clip = HoiClip.load(output / "lift.npz")
    solved = load_solved(made / "lift" / "solved.npz")
    assert clip.name == "lift" and clip.action == "lift" and clip.num_frames == solved.num_frames
    assert set(clip.graph.keypoint_names) <= set(solved.contacts.keypoint_names) and clip.graph.num_pairs
    assert "Retargeted from the free body." in clip.source and "Cleaned" in clip.source
    original = HoiClip.load(output / "lift" / "original.npz")
    joints = load_body("free").pose(solved.body_w()).joints.numpy()
    assert np.abs(original.joint_pose_w()[0] - joints).max() < 1e-4
    report = json.loads((output / "lift" / "clean.json").read_text())
    assert report["input"].endswith("solved.npz") and report["verdict"] in ("ready", "ready with gaps", "not ready")
    assert {"readiness.json", "readiness.txt", "readiness.png"} <= {p.name for p in (output / "lift").iterdir()}
    assert [(r.clip, r.action, r.frames) for r in read_manifest(output)] == [("lift.npz", "lift", clip.num_frames)]
    assert (output / "statistics.png").stat().st_size > 5000
    assert "1 clips" in out and "pose diversity" in out


def test_a_folder_with_a_broken_result_is_gone_on_with(
    script: Script, made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = folder_of(made, tmp_path / "in", ("a", "b", "b_mirrored"))
    output = tmp_path / "out"
    whole = (source / "a" / "solved.npz").read_bytes()
    (source / "a" / "solved.npz").write_bytes(whole[:2000])
    table = tmp_path / "actions.csv"
    table.write_text("clip,action\na,carry\nb,lift\n")
    given = (f"input={source}", f"output={output}", f"actions={table}", "action=other", "test_share=0.5", *FAST)
    with pytest.raises(SystemExit) as stop:
        script("retarget", *given)
    assert stop.value.code == 1
    failures = (output / "failures.txt").read_text()
    assert "a: " in failures and "not a readable solved session" in failures and "Traceback" not in failures
    rows = {r.clip: r for r in read_manifest(output)}
    assert set(rows) == {"b.npz", "b_mirrored.npz"} and rows["b.npz"].split == rows["b_mirrored.npz"].split
    assert rows["b.npz"].action == "lift" and rows["b_mirrored.npz"].action == "other"

    (source / "a" / "solved.npz").write_bytes(whole)
    stamps = {p.name: p.stat().st_mtime_ns for p in output.glob("*.npz")}
    capsys.readouterr()
    script("retarget", *given)
    assert "2 of 3 clips are finished already" in capsys.readouterr().out
    assert {n: (output / n).stat().st_mtime_ns for n in stamps} == stamps and not (output / "failures.txt").exists()
    again = {r.clip: r for r in read_manifest(output)}
    assert set(again) == {"a.npz", *rows} and {c: again[c] for c in rows} == rows
    assert [p.name for p in select(output, "action=carry")] == ["a.npz"]


def test_a_released_result_in_its_session_is_found_and_says_the_same(
    script: Script, made: Path, lifted: tuple[Path, str], tmp_path: Path
) -> None:
    script("retarget", f"input={made / 'session'}", f"output={tmp_path / 'found'}", *FAST)
    found = HoiClip.load(tmp_path / "found" / "session" / "original.npz")
    ours = HoiClip.load(lifted[0] / "lift" / "original.npz")
    assert found.num_frames == ours.num_frames
    assert np.abs(found.joint_pose_w()[0] - ours.joint_pose_w()[0]).max() < 1e-3
    assert np.abs(found.obj_pos_w - ours.obj_pos_w).max() < 1e-3


def test_killed_and_started_again_it_loses_and_repeats_nothing(
    script: Script, made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two workers, SIGKILL to all once the first clip is there; what was finished keeps its bytes and its time."""
    source = folder_of(made, tmp_path / "in", ("a", "b", "c"))
    output = tmp_path / "out"
    args = [f"input={source}", f"output={output}", *FAST]
    command = [sys.executable, "scripts/retarget.py", *args, "workers=2"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, start_new_session=True) as first:
        deadline = time.monotonic() + 120
        while not list(output.glob("*.npz")) and time.monotonic() < deadline and first.poll() is None:
            time.sleep(0.02)
        os.killpg(first.pid, signal.SIGKILL)
    done = {p.name: (p.stat().st_mtime_ns, p.read_bytes()) for p in output.glob("*.npz")}
    assert 1 <= len(done) < 3
    script("retarget", *args)
    assert f"{len(done)} of 3 clips are finished already" in capsys.readouterr().out
    assert {n: ((output / n).stat().st_mtime_ns, (output / n).read_bytes()) for n in done} == done
    assert {r.clip for r in read_manifest(output)} == {"a.npz", "b.npz", "c.npz"}
    assert not list(output.rglob("*.tmp"))  # nothing half-written is left


def test_mistakes_end_in_one_line(error_line: Line, made: Path, tmp_path: Path) -> None:
    lift = made / "lift"
    out = f"output={tmp_path / 'out'}"
    told = error_line("retarget", "input=nowhere", out, *FAST)
    assert "no reconstruction here" in told and "nowhere" in told and "hoi reconstruct" in told
    assert "retarget.yaml" in error_line("retarget", out)
    assert "closest" in error_line("retarget", f"input={lift}", out, "acton=lift")
    assert "unknown body" in error_line("retarget", f"input={lift}", out, "body=robot", *FAST)
    table = tmp_path / "actions.csv"
    table.write_text("clip,verb\nlift,lift\n")
    told = error_line("retarget", f"input={lift}", out, f"actions={table}", *FAST)
    assert "actions.csv" in told and "line 2" in told and "columns: clip,action" in told
    assert "test_share" in error_line("retarget", f"input={lift}", out, "test_share=2", *FAST)
    told = error_line("retarget", f"input={lift}", out, "proxy=sofa", *FAST)
    assert "unknown proxy 'sofa'" in told
    assert not list((tmp_path / "out").glob("*.npz"))


def test_a_released_result_of_another_session(error_line: Line, made: Path, tmp_path: Path) -> None:
    body = load_body("free")
    other, _ = make_session(slice_clip(HoiClip.load(DEMO_CLIP), 44, 52), body, only(track_px=1.0), seed=2)
    write_session(other, body, tmp_path / "short")
    released = made / "session" / "final_optimized_parameters" / "transformed_parameters_final.json"
    told = error_line(
        "retarget", f"input={tmp_path / 'short'}", f"released={released}", f"output={tmp_path / 'out'}", *FAST
    )
    assert "the session's motion has" in told and "give the session this result was made from" in told
