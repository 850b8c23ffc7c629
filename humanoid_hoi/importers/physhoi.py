"""Basketball tables of PhysHOI (T, 331; 52 bodies, 25 fps) and SkillMimic (T, 337; 53 bodies, 60 fps)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import roma
import torch

from humanoid_hoi.body.skeleton import SMPLX_52
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.importers.common import BODIES_52, by_name, rotvec_to_quat
from humanoid_hoi.importers.importer import IMPORTERS, RateParams, TableImporter
from humanoid_hoi.motion.raw import RawMotion

# SkillMimic has a fourth spine joint between Spine and Chest.
BODIES_53: tuple[str, ...] = (*BODIES_52[:11], "Spine2", *BODIES_52[11:])


@dataclass(frozen=True)
class BallParams(RateParams):
    """A basketball recording.

    Attributes:
        fps: frame rate, Hz.
        radius: m.
        mass: kg of a real basketball; PhysHOI's own simulation used 7.24 kg (density 1000), which no hand would catch.
        restitution: speed kept in a bounce where the recording itself has none; two recordings with a bounce gave 0.77
            and 0.79.
    """

    fps: float = 25.0
    radius: float = 0.12
    mass: float = 0.6
    restitution: float = 0.8


@dataclass(frozen=True)
class SkillMimicParams(BallParams):
    """As :class:`BallParams`, at SkillMimic's frame rate."""

    fps: float = 60.0


class _BallTable(TableImporter):
    """The layout that both share; ``bodies`` says how many joints the columns hold."""

    bodies: tuple[str, ...]

    def contradicts(self, rows: FloatArray) -> str | None:
        """No repeated root rotation, a pelvis elsewhere than the root, or a contact flag that is none."""
        return _contradiction(rows, len(self.bodies))

    def read(self, table: FloatArray, fps: float) -> RawMotion:
        """See :func:`parse_ball_table`."""
        return parse_ball_table(table, fps, self.bodies)

    def obj(self) -> ObjectShape:
        """The basketball."""
        ball: BallParams = self.params
        size = np.array([ball.radius], np.float32)
        return ObjectShape("ball", "sphere", size=size, mass=ball.mass, restitution=ball.restitution)


@IMPORTERS.register("physhoi")
class PhysHoi(_BallTable):
    """PhysHOI's tables of 52 bodies."""

    Params = BallParams
    columns = 331
    bodies = BODIES_52


@IMPORTERS.register("skillmimic")
class SkillMimic(_BallTable):
    """SkillMimic's tables: as PhysHOI's with a 53rd body, Spine2."""

    Params = SkillMimicParams
    columns = 337
    bodies = BODIES_53


def parse_ball_table(table: FloatArray, fps: float, bodies: tuple[str, ...]) -> RawMotion:
    """Split a (T, 331) table of 52 bodies, or one of 53, whose Spine2 is composed into the chest.

    Columns of PhysHOI (B = 52 bodies; SkillMimic's 53 shift what follows): 0:3 root position, 3:6 root rotation vector
    (repeated in 6:9), 9:162 rotation vectors of bodies 1..B-1, 162:318 body positions, 318:321 ball position, 321:324
    ball rotation vector, last column ball contact.

    Args:
        table: as stored.
        fps: frame rate, Hz.
        bodies: names of its bodies, in the file's order.
    """
    frames = len(table)
    count = len(bodies)
    # Everything after the root's columns shifts with the number of bodies.
    rot_end = 9 + 3 * (count - 1)
    pos_end = rot_end + 3 * count
    root = rotvec_to_quat(table[:, 3:6])[:, None]
    quat = np.concatenate([root, rotvec_to_quat(table[:, 9:rot_end].reshape(frames, count - 1, 3))], axis=1)
    pos = table[:, rot_end:pos_end].reshape(frames, count, 3)
    if count == len(BODIES_53):
        quat = _compose_spine2(quat)
        # World positions of the other joints stay true without it.
        pos = np.delete(pos, BODIES_53.index("Spine2"), axis=1)
    project, composed = ("PhysHOI", "") if count == len(BODIES_52) else ("SkillMimic", ", Spine2 composed")
    joint_pos_w = by_name(pos, BODIES_52, SMPLX_52)
    return RawMotion(
        fps=fps,
        # The stored pelvis, not the root column: toss.pt has them 2 cm apart, and the ball was placed to the joints.
        root_pos_w=joint_pos_w[:, 0],
        joint_quat=by_name(quat, BODIES_52, SMPLX_52),
        joint_pos_w=joint_pos_w,
        obj_pos_w=table[:, pos_end : pos_end + 3],
        obj_quat_w=rotvec_to_quat(table[:, pos_end + 3 : pos_end + 6]),
        contact_labels=None,
        obj_contact=np.rint(table[:, -1]),
        source=f"{project} (T, {table.shape[1]}) table, {fps:g} fps{composed}.",
    )


def _compose_spine2(quat: FloatArray) -> FloatArray:
    """(T, 53, 4) -> (T, 52, 4): the chest turns by Spine2's rotation and then its own."""
    k = BODIES_53.index("Spine2")
    spine2, chest = (torch.from_numpy(np.ascontiguousarray(quat[:, i])) for i in (k, k + 1))
    out = np.delete(quat, k, axis=1)
    # Parent first: the chest hangs on Spine2.
    out[:, k] = roma.quat_product(spine2, chest).numpy()
    return out


def _contradiction(table: FloatArray, count: int) -> str | None:
    """What in the sound rows of a table of ``count`` bodies contradicts the layout; None where nothing does."""
    # The root rotation stands twice in these files, which is how they are told from others.
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
