"""A clip of 22 joints (rigid hands) goes where a clip of 52 goes: describe, readiness, graph, page, policy, export."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from envs.build import scene_of
from humanoid_hoi.core.paths import DEMO_CLIP
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import keep_joints, slice_clip
from humanoid_hoi.motion.interaction.graph import build_graph, derive_labels, keypoints_w
from humanoid_hoi.readiness.assess import assess
from humanoid_hoi.retarget.cleanup.jitter import part_jitter
from humanoid_hoi.viewer.web.take import Take
from humanoid_hoi.workflows.describe import main as describe
from humanoid_hoi.workflows.exporting.export import main as export
from humanoid_hoi.workflows.runs import default_scene_config
from humanoid_hoi.workflows.train import main as train
from humanoid_hoi.workflows.view import main as view
from humanoid_hoi.workflows.viewing.library import Rollouts, library_of

BODY = 22
TINY = (
    "env.num_envs=4",
    "env.reset.validate=false",
    "sim.num_threads=1",
    "train.max_epochs=1",
    "train.minibatch=32",
    "train.horizon=8",
    "train.units=[32]",
    "video=false",
    "evaluation.trials=1",
)


@pytest.fixture(scope="module")
def part() -> HoiClip:
    """The demo's grasp."""
    return slice_clip(HoiClip.load(DEMO_CLIP), 40, 56)


@pytest.fixture(scope="module")
def rigid(part: HoiClip) -> HoiClip:
    return keep_joints(part, part.skeleton.body)


@pytest.fixture(scope="module")
def path(rigid: HoiClip, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rigid.save(tmp_path_factory.mktemp("clips") / "rigid.npz")


def test_describe_tells_of_it_alone_and_beside_a_clip_with_fingers(
    part: HoiClip, path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    describe([f"clip={path}", f"plot={tmp_path / 'rigid.png'}"])
    assert "demo_box" in capsys.readouterr().out and (tmp_path / "rigid.png").stat().st_size > 10_000
    part.save(path.parent / "whole.npz")
    describe([f"clip={path.parent}", f"plot={tmp_path / 'all.png'}"])
    assert "2 clips" in capsys.readouterr().out


def test_keypoints_of_missing_joints_ride_on_the_hand(part: HoiClip, rigid: HoiClip) -> None:
    """In the rest pose nothing moves; in the clip a rigid finger's point stays within a finger's length."""
    still = np.zeros_like(part.joint_quat[:2])
    still[..., 3] = 1.0
    rest = slice_clip(part, 0, 2).replace(joint_quat=still)
    assert np.allclose(keypoints_w(rest), keypoints_w(keep_joints(rest, rest.skeleton.body)), atol=0.03)
    assert np.linalg.norm(keypoints_w(part) - keypoints_w(rigid), axis=-1).max() < 0.2
    graph = build_graph(rigid)
    assert graph.num_pairs and set(graph.joint_names) <= set(rigid.joint_names)
    assert derive_labels(rigid).shape == (rigid.num_frames, BODY)


def test_readiness_judges_it(rigid: HoiClip) -> None:
    found = assess(rigid, scene_of(default_scene_config(), rigid))
    assert found.verdict and found.frames == 16
    assert part_jitter(rigid)["fingers"] == 0.0 and part_jitter(rigid)["arms"] > 0.0


def test_a_policy_is_trained_shown_and_exported(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = os.getcwd()
    os.chdir(tmp_path)
    try:
        train([*TINY, f"run_dir={tmp_path / 'run'}", f"clip.path={path}"])
    finally:
        os.chdir(before)
    take: Take = library_of([str(tmp_path / "run")], None, Rollouts(trials=1, noise=0.0)).load("run", "rigid")
    assert take.scene.num_bodies == BODY + 1 and len(take.scene.bones) == BODY - 1
    assert take.trials[0].poses.shape == (16, BODY + 1, 7)
    page = tmp_path / "page.html"
    view([f"path=[{path},{tmp_path / 'run'}]", "trials=1", f"output={page}"])
    assert page.stat().st_size > 800_000
    pytest.importorskip("onnxruntime")
    export([f"checkpoint={tmp_path / 'run'}", f"output={tmp_path / 'out' / 'policy.onnx'}"])
    told = capsys.readouterr().out
    assert float(told.split("largest difference from the environment over the clip: ")[1].split()[0]) < 1e-4
