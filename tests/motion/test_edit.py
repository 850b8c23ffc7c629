from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from humanoid_hoi.body.skeleton import JOINT_NAMES, mirror_name
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.surface import as_trimesh
from humanoid_hoi.motion import HoiClip
from humanoid_hoi.motion.edit import mirror_clip, resample_clip, slice_clip


def test_mirrored_joints_are_the_reflected_ones(clip: HoiClip) -> None:
    mirrored, _ = mirror_clip(clip).joint_pose_w()
    pos, _ = clip.joint_pose_w()
    for j, name in enumerate(JOINT_NAMES):
        other = JOINT_NAMES.index(mirror_name(name))
        assert np.allclose(mirrored[:, j], pos[:, other] * [1, -1, 1], atol=1e-5), name


def test_mirror_reflects_labels_graph_and_supports(clip: HoiClip) -> None:
    mirrored = mirror_clip(clip)
    assert mirrored.contact_labels[10, JOINT_NAMES.index("right_wrist")] == 1
    assert mirrored.graph.joint_names == ("right_wrist", "left_wrist")
    assert mirrored.graph.keypoint_names == ("rightHand_palm", "leftHand_palm")
    assert mirrored.graph.point_obj[0].tolist() == pytest.approx([0, -0.15, 0])
    assert mirrored.supports[0].pos_w.tolist() == pytest.approx([1, -0.2, 0.3])


def test_mirroring_twice_gives_the_clip_back(clip: HoiClip) -> None:
    mesh = as_trimesh(clip.obj)
    shape = dataclasses.replace(
        clip.obj, kind="mesh", size=np.zeros(0), vertices=np.float32(mesh.vertices), faces=np.int32(mesh.faces)
    )
    before = clip.replace(obj=shape)
    once = mirror_clip(before)
    twice = mirror_clip(mirror_clip(before))
    assert as_trimesh(once.obj).volume == pytest.approx(as_trimesh(shape).volume)  # faces still point outward
    for field in dataclasses.fields(HoiClip):
        value = getattr(before, field.name)
        if isinstance(value, np.ndarray):
            assert np.array_equal(value, getattr(twice, field.name)), field.name
    assert twice.name == before.name and twice.graph.keypoint_names == before.graph.keypoint_names
    assert np.array_equal(twice.obj.faces, before.obj.faces)


def test_slice_keeps_the_pairs_active_in_it(clip: HoiClip) -> None:
    part = slice_clip(clip, 5, 9)
    assert part.num_frames == 4 and np.array_equal(part.root_pos_w, clip.root_pos_w[5:9])
    assert part.graph.keypoint_names == ("leftHand_palm",) and part.graph.active.all()
    for first, stop in ((3, 4), (-1, 5), (30, 41), (9, 5)):
        with pytest.raises(HoiError, match="cannot cut"):
            slice_clip(clip, first, stop)


def test_resampling_up_keeps_the_old_frames(clip: HoiClip) -> None:
    fast = resample_clip(clip, 60)
    assert fast.num_frames == 79 and fast.fps == 60 and fast.duration == pytest.approx(clip.duration)
    assert np.allclose(fast.root_pos_w[::2], clip.root_pos_w, atol=1e-6)
    assert np.allclose(np.abs((fast.joint_quat[::2] * clip.joint_quat).sum(-1)), 1, atol=1e-6)
    assert np.allclose(fast.obj_pos_w[1], (clip.obj_pos_w[0] + clip.obj_pos_w[1]) / 2, atol=1e-6)
    assert np.allclose(np.linalg.norm(fast.joint_quat, axis=-1), 1, atol=1e-6)
    assert set(np.unique(fast.contact_labels)) == {0, 1}


def test_resampling_down_25_to_30_and_refusals(clip: HoiClip) -> None:
    assert resample_clip(clip.replace(fps=25.0), 30).num_frames == 47  # 1.56 s * 30 + 1
    assert resample_clip(clip, clip.fps) is clip
    for fps in (0, -5, float("nan"), 0.1):
        with pytest.raises(HoiError, match="fps"):
            resample_clip(clip, fps)


def test_labels_and_pairs_are_those_of_the_nearest_frame(clip: HoiClip) -> None:
    """Planted and once unnoticed: rounding down shifts every contact by up to a frame."""
    labels = np.zeros((40, 52), np.int8)
    labels[3:] = 1
    active = np.zeros((40, 2), bool)
    active[3:, 0] = True
    graph = dataclasses.replace(clip.graph, active=active)
    slow = resample_clip(clip.replace(fps=40.0, contact_labels=labels, graph=graph), 30.0)
    # New frames 1, 2, 3 lie at old frames 1.33, 2.67, 4.
    assert slow.contact_labels[:4, 0].tolist() == [0, 0, 1, 1]
    assert slow.graph.active[:4, 0].tolist() == [False, False, True, True]
