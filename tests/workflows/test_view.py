"""hoi view: what paths name, roll-outs with their failures, a live simulation that is pushed, mistakes in one line."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import numpy as np
import pytest
import torch
import trimesh

from humanoid_hoi.body.load import load_body
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import DEMO_CLIP
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import slice_clip
from humanoid_hoi.motion.solved import ContactPairs, SolvedSession
from humanoid_hoi.motion.solved_io import save_solved
from humanoid_hoi.workflows.runs import run_config
from humanoid_hoi.workflows.train import main as train
from humanoid_hoi.workflows.view import main as view
from humanoid_hoi.workflows.viewing.library import Rollouts, library_of
from humanoid_hoi.workflows.viewing.simulation import LivePolicy

TINY = (
    "env.num_envs=8",
    "env.reset.validate=false",
    "sim.num_threads=1",
    "train.max_epochs=1",
    "train.minibatch=64",
    "train.horizon=8",
    "train.units=[32,32]",
    "video=false",
    "evaluation.trials=1",
)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run on half a second of the demo; not to be changed by tests."""
    folder = tmp_path_factory.mktemp("runs")
    short = slice_clip(HoiClip.load(DEMO_CLIP), 0, 15).save(folder / "short.npz")
    before = os.getcwd()
    os.chdir(folder)
    try:
        train([*TINY, f"run_dir={folder / 'run'}", f"clip.path={short}"])
    finally:
        os.chdir(before)
    return folder / "run"


def solved_session() -> SolvedSession:
    """A person at rest who holds a box with the left palm in frames 1 and 2."""
    body = load_body("free")
    eye = torch.eye(3).double().expand(3, 3, 3)
    box = trimesh.creation.box(extents=(0.2, 0.2, 0.2))
    return SolvedSession(
        name="holding",
        fps=10.0,
        frame_ids=np.arange(3),
        body_name="free",
        body_cam=BodyParams.rest(3, body.num_betas, torch.float64),
        rest_pelvis=body.rest_pelvis(torch.zeros(body.num_betas)).double(),
        obj_rotmat_cam=eye,
        obj_pos_cam=torch.tensor([1.0, 2.0, 3.0]).double().expand(3, 3),
        world_from_cam_rotmat=eye,
        world_from_cam_pos=torch.zeros(3, 3).double(),
        camera_matrix=torch.tensor([[600.0, 0, 160], [0, 600, 240], [0, 0, 1]]).double(),
        image_size=(320, 480),
        obj=ObjectShape("box", "mesh", vertices=box.vertices.astype(np.float32), faces=box.faces.astype(np.int32)),
        contacts=ContactPairs(
            ("leftHand_palm",), np.zeros((1, 3)), np.zeros(1, np.int64), np.array([[False], [True], [True]])
        ),
    )


def test_clips_sessions_and_runs_stand_in_one_menu(run: Path, tmp_path: Path) -> None:
    clips = tmp_path / "clips"
    for name in ("a", "b"):
        slice_clip(HoiClip.load(DEMO_CLIP), 0, 5).save(clips / f"{name}.npz")
    save_solved(solved_session(), tmp_path / "solved" / "holding" / "solved.npz")
    paths = [str(clips), str(tmp_path / "solved"), str(run), str(clips / "a.npz")]
    library = library_of(paths, None, Rollouts(trials=1, noise=0.0))
    assert library.menu == {"": ("a", "b", "holding", "a (2)"), "run": ("short",)}
    assert library.load("", "a").num_frames == 5
    session = library.load("", "holding")
    assert session.reference.skin_w is not None and session.reference.pair_active.sum() == 2
    np.testing.assert_allclose(session.reference.poses[0, 52, :3], [1.0, 2.0, 3.0])
    np.testing.assert_allclose(session.reference.pair_obj_w[1, 0], [1.0, 2.0, 3.0])


def test_a_roll_out_says_where_it_fails(run: Path) -> None:
    take = library_of([str(run)], None, Rollouts(trials=2, noise=0.0)).load("run", "short")
    assert len(take.trials) == 2 and len(take.trials[0]) == 15 and take.limit == 200.0
    trial = take.trials[0]
    apart = trial.poses[:, :52, :3] - take.reference.poses[:, :52, :3]
    np.testing.assert_allclose(
        trial.curves["joint error, mm"], 1000 * np.linalg.norm(apart, axis=-1).mean(1), atol=1e-2
    )
    worst = max(curve.max() for curve in trial.curves.values())
    assert trial.failed.any() == (worst > 200.0)
    assert trial.ground_force_w is not None and trial.ground_force_w[5:, :, 2].sum(1).min() > 100.0  # it stands


def test_a_push_moves_the_simulation(run: Path) -> None:
    source = LivePolicy(run_config(run), run / "checkpoints" / "last.pth", run.parent / "short.npz", noise=0.0)
    try:
        ends = []
        for force in (0.0, 600.0):
            source.restart()
            source.push(0, np.array([0.0, force, 0.0]))
            for _ in range(10):
                seen = source.step()
            assert seen.frame == 10 and not seen.ended and 0 < seen.errors["joint error, mm"]
            ends.append(seen.simulated.poses[0, 1])
        assert ends[1] - ends[0] > 0.05  # m, to the side the pelvis was pushed
        source.restart()  # and a restart ends the push
        for _ in range(10):
            seen = source.step()
        assert abs(seen.simulated.poses[0, 1] - ends[0]) < 0.01
    finally:
        source.close()


def test_the_simulation_starts_at_any_frame_of_the_reference(run: Path) -> None:
    source = LivePolicy(run_config(run), run / "checkpoints" / "last.pth", run.parent / "short.npz", noise=0.0)
    try:
        seen = source.restart(8)
        reference = source.take.reference.poses[8]
        assert seen.frame == 8 and not seen.ended and not seen.failed
        np.testing.assert_allclose(seen.simulated.poses[:, :3], reference[:, :3], atol=1e-4)
        assert seen.errors["joint error, mm"] < 0.1 and seen.errors["object error, mm"] < 0.1
        while not seen.ended:
            seen = source.step()
        assert seen.frame == len(source.take.reference) - 1
    finally:
        source.close()


def test_the_command_writes_a_page(run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.html"
    view([f"path={run}", "trials=1", f"output={page}"])
    assert page.stat().st_size > 800_000 and "MB" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        view([f"path={run}", f"output={page}"])
    assert "exists already" in capsys.readouterr().err


def test_a_taken_port_is_said_before_anything_is_simulated(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SystemExit):
            view(["path=nowhere", f"port={port}"])
    assert f"port {port} is in use" in capsys.readouterr().err


@pytest.mark.parametrize("found", [True, False])
def test_a_machine_without_a_browser_is_told_of(
    found: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda url: opened.append(url) or found)
    view(["port=0", "browser=true", "seconds=0.2"])
    out = capsys.readouterr().out
    assert f"open {opened[0]} in a browser" in out and ("no browser here" in out) == (not found)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nowhere", "no such file or folder"),
        ("empty", "nothing to show in this folder"),
        ("text.txt", "cannot show a .txt"),
        ("broken.npz", "not a readable clip or solved session"),
        ("alone.pth", "lies in no run folder"),
    ],
)
def test_paths_that_cannot_be_shown_are_named(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.txt").write_text("x")
    (tmp_path / "broken.npz").write_bytes(b"PK\x03\x04broken")
    (tmp_path / "alone.pth").write_bytes(b"x")
    with pytest.raises(HoiError, match=message) as error:
        library_of([str(tmp_path / name)], None, Rollouts(trials=1, noise=0.0))
    assert str(tmp_path / name) in str(error.value)


def test_an_unknown_policy_lists_the_shipped_ones() -> None:
    with pytest.raises(HoiError, match="no policy 'dance'.*shipped"):
        library_of([], "dance", Rollouts(trials=1, noise=0.0))
