from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from humanoid_hoi.body.keypoints import load_keypoints
from humanoid_hoi.body.proportions import adult_skeleton
from humanoid_hoi.body.skeleton import JOINT_NAMES, SMPLX_52
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.importers import import_tensor
from humanoid_hoi.motion import HoiClip
from humanoid_hoi.motion.interaction.graph import build_graph, derive_labels, keypoint_offsets, keypoints_w

PALM = next(i for i, k in enumerate(load_keypoints()) if k.name == "leftHand_palm")


def touching(clip: HoiClip, gap: float, slide: float = 0.0) -> HoiClip:
    """A 4 cm ball rides ``gap`` metres in front (+x world) of the left palm keypoint, slid along y by ``slide`` m/s."""
    palm = keypoints_w(clip)[:, PALM]
    time = np.arange(clip.num_frames)[:, None] / clip.fps
    shape = ObjectShape("rod", "box", np.array([0.02, 0.6, 0.02], np.float32))
    quat = np.tile(np.float32([0, 0, 0, 1]), (clip.num_frames, 1))
    pos = palm + [0.02 + gap, 0, 0] + slide * time * [0, 1, 0]
    return clip.replace(obj=shape, obj_pos_w=pos.astype(np.float32), obj_quat_w=quat)


def test_a_held_rod_has_left_hand_pairs_in_every_frame(clip: HoiClip) -> None:
    held = touching(clip, 0.005)
    graph = build_graph(held)
    hand = [
        k
        for k, name in enumerate(graph.joint_names)
        if name.startswith("left_") and "Arm" not in graph.keypoint_names[k]
    ]
    assert graph.active[:, hand].any(axis=1).all()
    assert (graph.active.sum(axis=1) <= 5).all()
    labels = derive_labels(held)
    assert (labels[:, JOINT_NAMES.index("left_wrist")] == 1).all()
    assert (labels[:, JOINT_NAMES.index("right_ankle")] == -1).all()


def test_active_pairs_are_near_and_their_object_point_is_on_the_surface(clip: HoiClip) -> None:
    held = touching(clip, 0.02)
    graph = build_graph(held)
    inside = np.abs(graph.point_obj) - held.obj.size
    assert np.allclose(inside.max(axis=1), 0, atol=1e-6)
    points = keypoints_w(held)
    names = [k.name for k in load_keypoints()]
    for pair, name in enumerate(graph.keypoint_names):
        world = held.obj_pos_w + graph.point_obj[pair]
        gap = np.linalg.norm(points[:, names.index(name)] - world, axis=-1)[graph.active[:, pair]]
        assert gap.max() < 0.1 + 0.1  # threshold plus what a pair's points may wander


def test_a_far_object_has_no_pairs(clip: HoiClip) -> None:
    far = touching(clip, 1.5)
    assert build_graph(far).num_pairs == 0 and (derive_labels(far) == -1).all()
    near = touching(clip, 0.3)
    assert build_graph(near, threshold=0.01).num_pairs == 0 < build_graph(near, threshold=0.4).num_pairs


def test_sliding_along_the_object_starts_new_pairs(clip: HoiClip) -> None:
    still = build_graph(touching(clip, 0.0))
    sliding = build_graph(touching(clip, 0.0, slide=-0.4))
    assert sliding.num_pairs > still.num_pairs


def test_the_same_clip_gives_the_same_graph(clip: HoiClip) -> None:
    one = build_graph(touching(clip, 0.01))
    two = build_graph(touching(clip, 0.01))
    assert np.array_equal(one.point_obj, two.point_obj) and np.array_equal(one.active, two.active)


def test_keypoints_follow_the_skeleton() -> None:
    adult = adult_skeleton()
    table = np.array([k.offset for k in load_keypoints()])
    assert np.allclose(keypoint_offsets(adult, SMPLX_52), table, atol=1e-9)
    longer = adult.copy()
    elbow = JOINT_NAMES.index("left_elbow")
    longer[elbow] = 1.5 * np.array([0, 0, -np.linalg.norm(adult[elbow])])  # arms down and half as long again
    row = next(i for i, k in enumerate(load_keypoints()) if k.name == "leftUpperArm_front")
    assert keypoint_offsets(longer, SMPLX_52)[row] == pytest.approx([0.045, 0, -1.5 * 0.1628], abs=2e-3)


def test_a_real_lift_is_held_by_both_hands(data: Path) -> None:
    clip = import_tensor(data / "omomo/motions_retarget/sub8_largebox_000.pt", mesh=data / "omomo/objects/largebox.obj")
    lifted = clip.obj_pos_w[:, 2] > clip.obj_pos_w[0, 2] + 0.02
    for side in ("left", "right"):
        pairs = [k for k, n in enumerate(clip.graph.joint_names) if n.startswith(side)]
        assert clip.graph.active[lifted][:, pairs].any(axis=1).mean() > 0.95
    derived = derive_labels(clip)
    given = clip.contact_labels
    hands = [JOINT_NAMES.index(n) for n in ("left_index3", "right_index3", "left_middle3", "right_middle3")]
    agree = (derived[:, hands] == 1) == (given[:, hands] == 1)
    assert agree.mean() > 0.7
