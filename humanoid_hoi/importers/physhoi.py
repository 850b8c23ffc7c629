"""Basketball tables of PhysHOI (T, 331; 52 bodies, 25 fps) and SkillMimic (T, 337; 53 bodies, 60 fps)."""

from __future__ import annotations

import numpy as np
import roma
import torch

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.importers.common import BODIES_52, by_name, rotvec_to_quat
from humanoid_hoi.motion.raw import RawMotion

PHYSHOI_COLUMNS = 331
PHYSHOI_FPS = 25.0
SKILLMIMIC_COLUMNS = 337
SKILLMIMIC_FPS = 60.0
BODIES_53: tuple[str, ...] = (*BODIES_52[:11], "Spine2", *BODIES_52[11:])
BALL_RADIUS = 0.12
BALL_MASS = 0.6
"""kg of a real basketball; PhysHOI's own simulation used 7.24 kg (density 1000), which no hand would catch."""

BALL_RESTITUTION = 0.8
"""Speed kept in a bounce where the recording itself has none; two recordings with a bounce gave 0.77 and 0.79."""


def basketball() -> ObjectShape:
    """The ball of both data sets: a sphere of 0.12 m radius and 0.6 kg that bounces as a basketball does."""
    size = np.array([BALL_RADIUS], np.float32)
    return ObjectShape("ball", "sphere", size=size, mass=BALL_MASS, restitution=BALL_RESTITUTION)


def parse_physhoi(table: FloatArray, fps: float = PHYSHOI_FPS) -> RawMotion:
    """Split a (T, 331) table.

    Columns: 0:3 root position, 3:6 root rotation vector (repeated in 6:9), 9:162 rotation vectors of bodies 1..51,
    162:318 body positions, 318:321 ball position, 321:324 ball rotation vector, 330 ball contact.
    """
    return _parse(table, fps, BODIES_52, f"PhysHOI (T, {PHYSHOI_COLUMNS}) table, {fps:g} fps.")


def parse_skillmimic(table: FloatArray, fps: float = SKILLMIMIC_FPS) -> RawMotion:
    """Split a (T, 337) table: as PhysHOI's with a 53rd body, Spine2, whose rotation is composed into the chest's.

    Columns: 9:165 rotation vectors of bodies 1..52, 165:324 body positions, 324:330 ball pose, 336 ball contact.
    """
    return _parse(table, fps, BODIES_53, f"SkillMimic (T, {SKILLMIMIC_COLUMNS}) table, {fps:g} fps, Spine2 composed.")


def _parse(table: FloatArray, fps: float, bodies: tuple[str, ...], source: str) -> RawMotion:
    frames = len(table)
    count = len(bodies)
    rot_end = 9 + 3 * (count - 1)
    pos_end = rot_end + 3 * count
    root = rotvec_to_quat(table[:, 3:6])[:, None]
    quat = np.concatenate([root, rotvec_to_quat(table[:, 9:rot_end].reshape(frames, count - 1, 3))], axis=1)
    pos = table[:, rot_end:pos_end].reshape(frames, count, 3)
    if count == len(BODIES_53):
        quat = _compose_spine2(quat)
        pos = np.delete(pos, BODIES_53.index("Spine2"), axis=1)
    joint_pos_w = by_name(pos, BODIES_52)
    return RawMotion(
        fps=fps,
        # The stored pelvis, not the root column: toss.pt has them 2 cm apart, and the ball was placed to the joints.
        root_pos_w=joint_pos_w[:, 0],
        joint_quat=by_name(quat, BODIES_52),
        joint_pos_w=joint_pos_w,
        obj_pos_w=table[:, pos_end : pos_end + 3],
        obj_quat_w=rotvec_to_quat(table[:, pos_end + 3 : pos_end + 6]),
        contact_labels=None,
        obj_contact=np.rint(table[:, -1]),
        source=source,
    )


def _compose_spine2(quat: FloatArray) -> FloatArray:
    """(T, 53, 4) -> (T, 52, 4): the chest turns by Spine2's rotation and then its own."""
    k = BODIES_53.index("Spine2")
    spine2, chest = (torch.from_numpy(np.ascontiguousarray(quat[:, i])) for i in (k, k + 1))
    out = np.delete(quat, k, axis=1)
    out[:, k] = roma.quat_product(spine2, chest).numpy()
    return out


def physhoi_contradiction(table: FloatArray) -> str | None:
    """What in the sound rows of a (T, 331) table contradicts PhysHOI's format; None where nothing does."""
    return _contradiction(table, len(BODIES_52))


def skillmimic_contradiction(table: FloatArray) -> str | None:
    """What in the sound rows of a (T, 337) table contradicts SkillMimic's format; None where nothing does."""
    return _contradiction(table, len(BODIES_53))


def _contradiction(table: FloatArray, count: int) -> str | None:
    """Nine rows in ten must agree: damaged ones are for the checks that follow."""
    if not len(table):
        return None
    repeated = np.abs(table[:, 3:6] - table[:, 6:9]).max(axis=1) < 1e-3
    if repeated.mean() < 0.9:
        return "columns 6-8 do not repeat the root rotation of columns 3-5"
    pelvis = 9 + 3 * (count - 1)
    placed = np.linalg.norm(table[:, pelvis : pelvis + 3] - table[:, 0:3], axis=1) < 0.5
    if placed.mean() < 0.9:
        return f"the pelvis of columns {pelvis}-{pelvis + 2} is not at the root of columns 0-2"
    flag = table[:, -1]
    if (np.abs(flag) <= 1.01).mean() < 0.9:
        return f"the last column is no contact flag (up to {np.abs(flag).max():.3g})"
    return None
