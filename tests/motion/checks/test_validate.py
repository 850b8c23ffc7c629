from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import trimesh

from humanoid_hoi.body.skeleton import JOINT_NAMES
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.geometry.surface import signed_depth
from humanoid_hoi.motion import HoiClip
from humanoid_hoi.motion.checks.repair import repair
from humanoid_hoi.motion.checks.validate import Finding, Limits, find_problems, frame_ranges


def changed(clip: HoiClip, field: str, frames: slice | int, value: object) -> HoiClip:
    array = getattr(clip, field).copy()
    array[frames] = value
    return clip.replace(**{field: array})


def only(clip: HoiClip, kind: str) -> Finding:
    found = [f for f in find_problems(clip) if f.kind == kind]
    assert len(found) == 1, [str(f) for f in find_problems(clip)]
    return found[0]


def test_a_sound_clip_has_no_findings(clip: HoiClip) -> None:
    assert find_problems(clip) == []


def test_zero_frame_at_the_start_is_trimmed_and_recorded(clip: HoiClip) -> None:
    bad = changed(changed(changed(clip, "joint_quat", 0, 0), "root_pos_w", 0, 0), "obj_quat_w", 0, 0)
    finding = only(bad, "zero_frame")
    assert finding.frames == (0,) and finding.repairable and finding.refuses
    mended = repair(bad, find_problems(bad))
    assert mended.num_frames == 39 and np.array_equal(mended.root_pos_w, clip.root_pos_w[1:])
    assert "Kept frames 1-39 of 0-39" in mended.source and find_problems(mended) == []


def test_nan_in_the_middle_refuses_with_its_frame(clip: HoiClip) -> None:
    bad = changed(clip, "joint_quat", 20, np.nan)
    finding = only(bad, "not_finite")
    assert finding.frames == (20,) and not finding.repairable
    with pytest.raises(HoiError, match=r"sway: not_finite: .* in frame 20"):
        repair(bad, find_problems(bad))


def test_nan_near_an_end_is_trimmed(clip: HoiClip) -> None:
    bad = changed(clip, "obj_pos_w", 36, np.inf)
    assert repair(bad, find_problems(bad)).num_frames == 36


def test_non_unit_quaternions_are_scaled(clip: HoiClip) -> None:
    bad = changed(clip, "joint_quat", 8, clip.joint_quat[8] * 1.05)
    finding = only(bad, "non_unit_quat")
    assert finding.frames == (8,) and finding.value == pytest.approx(0.05, abs=1e-3)
    mended = repair(bad, [finding])
    assert np.allclose(mended.joint_quat, clip.joint_quat, atol=1e-6) and "unit norm in 1 frames" in mended.source


@pytest.mark.parametrize(("field", "kind"), [("root_pos_w", "root_jump"), ("obj_pos_w", "obj_jump")])
def test_teleport_names_frame_and_speed(clip: HoiClip, field: str, kind: str) -> None:
    bad = changed(clip, field, slice(20, None), getattr(clip, field)[20:] + np.float32([2, 0, 0]))
    finding = only(bad, kind)
    assert finding.frames == (20,) and finding.value == pytest.approx(60, rel=0.01) and not finding.repairable
    late = changed(clip, field, slice(38, None), getattr(clip, field)[38:] + np.float32([2, 0, 0]))
    assert repair(late, find_problems(late)).num_frames == 38


def test_joint_flip(clip: HoiClip) -> None:
    bad = changed(clip, "joint_quat", (slice(20, None), 5), [1, 0, 0, 0])
    finding = only(bad, "body_flip")  # a knee that flips and stays: which side is right, nothing tells
    assert "right_knee" in finding.message and finding.frames == (20,) and not finding.repairable
    with pytest.raises(HoiError, match=r"body_flip: right_knee .*frame 20 \(fix: .*accept=\[body_flip\]\)"):
        repair(bad, find_problems(bad))


def test_depth_under_the_ground_notes_then_refuses(clip: HoiClip) -> None:
    low = clip.replace(root_pos_w=clip.root_pos_w - np.float32([0, 0, 0.19]))
    assert not only(low, "body_under_ground").refuses
    lower = clip.replace(root_pos_w=clip.root_pos_w - np.float32([0, 0, 0.6]))
    assert only(lower, "body_under_ground").refuses
    pos = clip.obj_pos_w.copy()
    quat = np.tile(np.float32([0, 0, 0, 1]), (clip.num_frames, 1))
    pos[:, 2] = 0.05  # the box is 0.1 m high below its origin
    finding = only(clip.replace(obj_pos_w=pos, obj_quat_w=quat), "obj_under_ground")
    assert finding.value == pytest.approx(0.05, abs=1e-6) and not finding.refuses


def test_hand_inside_the_object(clip: HoiClip) -> None:
    pos, _ = clip.joint_pose_w()
    wrist = pos[:, JOINT_NAMES.index("left_wrist")]
    ball = ObjectShape("ball", "sphere", np.array([0.5], np.float32))
    finding = only(clip.replace(obj=ball, obj_pos_w=wrist), "hand_in_object")
    assert finding.refuses and finding.value == pytest.approx(0.5, abs=1e-4) and "left_wrist" in finding.message
    assert not [f for f in find_problems(clip, Limits(hand_depth=1.0)) if f.refuses]


def test_still_things_are_told(clip: HoiClip) -> None:
    still = changed(clip, "obj_pos_w", slice(None), clip.obj_pos_w[0])
    assert not only(still, "obj_never_moves").refuses
    assert only(clip.replace(obj_is_static=True), "static_moves").refuses
    frozen = {
        n: np.repeat(getattr(clip, n)[:1], 40, 0) for n in ("root_pos_w", "joint_quat", "obj_pos_w", "obj_quat_w")
    }
    assert only(clip.replace(**frozen), "frozen").value == pytest.approx(1.3)


def test_frame_ranges() -> None:
    assert frame_ranges([3]) == "frame 3"
    assert frame_ranges([0, 1, 2, 7]) == "frames 0-2, 7"
    assert frame_ranges([0, 2, 4, 6, 8]) == "frames 0, 2, 4, 6, ..."


def mesh_shape(mesh: trimesh.Trimesh) -> ObjectShape:
    return ObjectShape("m", "mesh", vertices=np.float32(mesh.vertices), faces=np.int32(mesh.faces))


def test_depth_in_an_open_box_mesh() -> None:
    mesh = trimesh.creation.box((0.6, 0.6, 0.6)).subdivide().subdivide()
    mesh.update_faces(np.arange(len(mesh.faces)) % 17 != 0)  # holes
    points = np.array([[0, 0, 0], [0.2, 0, 0], [0.5, 0, 0], [0.31, 0.31, 0.31]])
    depth = signed_depth(mesh_shape(mesh), points)
    assert depth == pytest.approx([0.3, 0.1, 0, 0], abs=0.01)


def test_the_hollow_of_a_ring_is_outside() -> None:
    ring = mesh_shape(trimesh.creation.torus(0.5, 0.15))
    points = np.array([[0, 0, 0], [0.5, 0, 0], [0, 0, 0.5]])
    assert signed_depth(ring, points) == pytest.approx([0, 0.15, 0], abs=0.01)


def test_box_and_sphere_depth_by_hand() -> None:
    box = ObjectShape("b", "box", np.array([0.1, 0.2, 0.3]))
    assert signed_depth(box, np.array([[0, 0, 0], [0, 0.15, 0], [0.2, 0, 0]])) == pytest.approx([0.1, 0.05, -0.1])
    ball = dataclasses.replace(box, kind="sphere", size=np.array([0.12]))
    assert signed_depth(ball, np.array([[0, 0, 0.02], [0.2, 0, 0]])) == pytest.approx([0.1, -0.08])
