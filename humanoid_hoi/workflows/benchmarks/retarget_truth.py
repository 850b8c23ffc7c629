"""Noisy reconstructions of a known motion, and how far a clip is from that motion."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
import roma
import torch

from humanoid_hoi.body.free_body import load_free_body, rest_joints_of_offsets
from humanoid_hoi.body.keypoints import load_keypoints
from humanoid_hoi.body.kinematics import positive_w
from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.params import transform_params
from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.geometry.surface import as_trimesh
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.filters.butterworth import lowpass
from humanoid_hoi.motion.solved import ContactPairs, SolvedSession
from humanoid_hoi.retarget.cleanup import CleanOptions, CleanReport, SceneConfigs, clean_clip
from humanoid_hoi.retarget.solved import clip_from_solved
from humanoid_hoi.synthetic.sessions.fit import recorded_pose

_TILT_DEG = 1.5  # of the object, per axis
_ROOT_SHARE = 0.4  # root shift, m per axis, relative to the joint noise; the rest are rotations of the joints


@dataclass(frozen=True)
class CaptureNoise:
    """What is wrong with a reconstruction.

    Attributes:
        joint_m: mean distance of the 52 joints from the truth, m.
        obj_m: of the object.
        slow_hz: None for white noise; else what is slower than this many Hz, a drift.
        flips: share of contact entries (frame, pair) that are wrong.
    """

    joint_m: float
    obj_m: float
    slow_hz: float | None
    flips: float


def disturb(clip: HoiClip, noise: CaptureNoise, seed: int) -> HoiClip:
    """``clip`` with noise on root, all joint rotations and the object, and contact entries flipped."""
    rng = np.random.default_rng(seed)
    shapes = ((3,), (clip.skeleton.size, 3), (3,), (3,))
    shift, turn, push, tilt = (_draw(rng, (clip.num_frames, *shape), clip.fps, noise.slow_hz) for shape in shapes)
    # Scaled to the wanted mean distance.
    push *= noise.obj_m / np.linalg.norm(push, axis=-1).mean()
    # Exclusive or: a flipped entry loses a contact or invents one.
    active = clip.graph.active ^ (rng.random(clip.graph.active.shape) < noise.flips)
    return _shaken(clip, shift, turn, noise.joint_m).replace(
        obj_pos_w=(clip.obj_pos_w + push).astype(np.float32),
        obj_quat_w=_turned(clip.obj_quat_w, np.radians(_TILT_DEG) * tilt, left=True),
        graph=dataclasses.replace(clip.graph, active=active),
    )


def _draw(rng: np.random.Generator, shape: tuple[int, ...], fps: float, slow_hz: float | None) -> FloatArray:
    """Unit normal numbers over frames, low-passed where a cutoff is given."""
    values = rng.normal(size=shape)
    if slow_hz is None:
        return values
    slow = np.asarray(lowpass(values, fps, slow_hz), np.float64)
    # The low-pass takes most of the variance away; it is put back.
    return slow / slow.std()


def _shaken(clip: HoiClip, shift: FloatArray, turn: FloatArray, joint_m: float) -> HoiClip:
    """Joints off by ``joint_m`` on average: the size of the rotations is found by a few secant steps."""
    truth = clip.joint_pose_w()[0]
    size = 0.03
    for _ in range(5):
        out = clip.replace(
            root_pos_w=(clip.root_pos_w + _ROOT_SHARE * joint_m * shift).astype(np.float32),
            joint_quat=_turned(clip.joint_quat, size * turn),
        )
        # The error is nearly proportional to the rotations, so this converges in a few steps.
        size *= joint_m / float(np.linalg.norm(out.joint_pose_w()[0] - truth, axis=-1).mean())
    return out


def _turned(quat: FloatArray, rotvec: FloatArray, left: bool = False) -> FloatArray:
    before = torch.from_numpy(np.asarray(quat, np.float64))
    turn = roma.rotvec_to_unitquat(torch.from_numpy(rotvec))
    after = roma.quat_product(turn, before) if left else roma.quat_product(before, turn)
    return positive_w(after).numpy().astype(np.float32)


def session_of(clip: HoiClip) -> tuple[SolvedSession, BodyModel]:
    """The clip as a reconstruction would give it: SMPL-X-style parameters in a camera, keypoint pairs, a mesh.

    The body is the free one with the clip's bones. Pairs whose names are none of the 87 keypoints are left out, and so
    are supports, which sessions do not have.
    """
    body = load_free_body().with_joints(rest_joints_of_offsets(clip.joint_offsets))
    params = recorded_pose(clip, body).to(torch.float64)
    rest = body.rest_pelvis(params.betas)
    turn, move = _camera()
    # From the world to the camera: x_cam = turn^T (x_w - move).
    back = turn.T
    obj_rotmat = roma.unitquat_to_rotmat(torch.from_numpy(np.asarray(clip.obj_quat_w, np.float64)))
    obj_pos = torch.from_numpy(np.asarray(clip.obj_pos_w, np.float64))
    frames = clip.num_frames
    mesh = as_trimesh(clip.obj)
    return SolvedSession(
        name=clip.name,
        fps=clip.fps,
        frame_ids=np.arange(frames),
        body_name=body.name,
        body_cam=transform_params(params, back, -back @ move, rest),
        rest_pelvis=rest,
        obj_rotmat_cam=back @ obj_rotmat,
        # Rows times `turn` is `turn`^T times each vector.
        obj_pos_cam=(obj_pos - move) @ turn,
        world_from_cam_rotmat=turn.expand(frames, 3, 3).clone(),
        world_from_cam_pos=move.expand(frames, 3).clone(),
        camera_matrix=torch.tensor([[900.0, 0, 640], [0, 900, 360], [0, 0, 1]], dtype=torch.float64),
        image_size=(1280, 720),
        contacts=_pairs(clip),
        obj_is_static=clip.obj_is_static,
        source=clip.source,
        obj=ObjectShape(
            clip.obj.name,
            "mesh",
            vertices=np.asarray(mesh.vertices, np.float32),
            faces=np.asarray(mesh.faces, np.int32),
            mass=clip.obj.mass,
        ),
    ), body


def _camera() -> tuple[torch.Tensor, torch.Tensor]:
    """World from an OpenCV camera 3 m in front of the origin, slightly from above."""
    # Columns are the camera's x, y and z in the world; Procrustes makes the rounded
    # numbers an exact rotation.
    down = torch.tensor([[0, 0.3, -0.954], [1, 0, 0], [0, -0.954, -0.3]], dtype=torch.float64)
    return roma.special_procrustes(down), torch.tensor([3.0, 0.2, 1.9], dtype=torch.float64)


def _pairs(clip: HoiClip) -> ContactPairs:
    rows = known_pairs(clip)
    names = tuple(clip.graph.keypoint_names[p] for p in rows)
    points = np.asarray(clip.graph.point_obj[rows], np.float64)
    return ContactPairs(names, points, np.zeros(len(rows), np.int64), clip.graph.active[:, rows])


def known_pairs(clip: HoiClip) -> list[int]:
    """Pairs of the graph that one of the 87 keypoints names."""
    known = {point.name for point in load_keypoints()}
    return [p for p, name in enumerate(clip.graph.keypoint_names) if name in known]


def retarget_noisy(
    truth: HoiClip, noise: CaptureNoise, seed: int, configs: SceneConfigs, options: CleanOptions
) -> dict[str, float]:
    """Disturb, make a session of it, retarget that, clean up; figures against the truth."""
    session, body = session_of(disturb(truth, noise, seed))
    given = clip_from_solved(session, body, truth.action, humanoid=configs.humanoid).replace(supports=truth.supports)
    result = clean_clip(given, configs, options)
    out = figures(truth, given, result.clip, result.report)
    for word, frames in (("before", result.report.frames_before), ("after", result.report.frames_after)):
        assert frames is not None
        # A grip is meant to press by `squeeze`; only what is deeper is a fault.
        beyond = np.clip(frames.obj_depth - options.penetration.squeeze, 0.0, None)
        out[f"obj_beyond_grip_mean_mm_{word}"] = 1e3 * float(beyond.mean())
    return out


def figures(truth: HoiClip, given: HoiClip, made: HoiClip, report: CleanReport) -> dict[str, float]:
    """Errors (mm) before and after, penetration, skating, contact times; see the columns of the benchmark's table."""
    noisy, clean = (1e3 * np.linalg.norm(c.joint_pose_w()[0] - truth.joint_pose_w()[0], axis=-1) for c in (given, made))
    body = truth.skeleton.index(truth.skeleton.body)
    excess = clean.mean(axis=1) - noisy.mean(axis=1)
    out = {
        "joint_before": noisy.mean(),
        "joint_after": clean.mean(),
        "body_before": noisy[:, body].mean(),
        "body_after": clean[:, body].mean(),
        "worst_frame_excess": excess.max(),
        "frames_worse_share": (excess > 0).mean(),
        "entries_10mm_worse_share": (clean - noisy > 10.0).mean(),
        "obj_before": 1e3 * np.linalg.norm(given.obj_pos_w - truth.obj_pos_w, axis=-1).mean(),
        "obj_after": 1e3 * np.linalg.norm(made.obj_pos_w - truth.obj_pos_w, axis=-1).mean(),
        "contact_times": contact_times(truth, made),
    }
    assert report.before is not None and report.after is not None
    for key in (
        "obj_depth_mean_mm",
        "obj_depth_max_mm",
        "floor_depth_mean_mm",
        "floor_depth_max_mm",
        "skate_mm_s",
        "slide_mm",
        "hand_gap_mm",
        "jitter",
    ):
        out |= {f"{key}_before": getattr(report.before, key), f"{key}_after": getattr(report.after, key)}
    return {key: float(value) for key, value in out.items()}


def contact_times(truth: HoiClip, made: HoiClip) -> float:
    """Share of the truth's contact beginnings and ends that ``made`` has within one frame; extra ones count against it."""
    wanted = _changes(truth.graph.active[:, known_pairs(truth)])
    found = _changes(made.graph.active)
    # Another number of pairs cannot be matched column by column.
    if len(made.graph.keypoint_names) != len(known_pairs(truth)) or not wanted:
        return float("nan")
    left = list(found)
    hits = 0
    for column, frame, step in wanted:
        near = [f for f in left if f[0] == column and f[2] == step and abs(f[1] - frame) <= 1]
        if near:
            # Each found change answers one wanted change only.
            left.remove(near[0])
            hits += 1
    # Divided by the larger number: invented changes count against the result.
    return hits / max(len(wanted), len(found))


def _changes(active: BoolArray) -> list[tuple[int, int, int]]:
    """(pair, frame, +1 begins / -1 ends)."""
    # Padded with "no contact": one that holds from the first frame begins there.
    step = np.diff(np.pad(active.astype(int), ((1, 1), (0, 0))), axis=0)
    return [(int(p), int(t), int(step[t, p])) for t, p in np.argwhere(step)]
