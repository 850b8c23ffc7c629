"""InterMimic's (T, 591) tables: OMOMO captures (``motions``) and teacher roll-outs (``motions_retarget``)."""

from __future__ import annotations

import numpy as np

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.importers.common import BODIES_52, by_name, rotvec_to_quat
from humanoid_hoi.motion.raw import RawMotion

COLUMNS = 591
FPS = 30.0


def parse_intermimic(table: FloatArray, fps: float = FPS) -> RawMotion:
    """Split a (T, 591) table.

    Columns: 0:3 root position, 3:7 root quaternion (xyzw), 9:162 rotation vectors of bodies 1..51, 162:318 body
    positions, 318:321 and 321:325 object pose, 330 object contact, 331:383 body contact labels, 383:591 world body
    quaternions (equal to FK of the rotation vectors, so not needed).
    """
    frames = len(table)
    local = rotvec_to_quat(table[:, 9:162].reshape(frames, 51, 3))
    joint_quat = np.concatenate([table[:, None, 3:7], local], axis=1)
    return RawMotion(
        fps=fps,
        root_pos_w=table[:, 0:3],
        joint_quat=by_name(joint_quat, BODIES_52),
        joint_pos_w=by_name(table[:, 162:318].reshape(frames, 52, 3), BODIES_52),
        obj_pos_w=table[:, 318:321],
        obj_quat_w=table[:, 321:325],
        contact_labels=np.rint(by_name(table[:, 331:383], BODIES_52)),
        obj_contact=np.rint(table[:, 330]),
        source=f"InterMimic (T, {COLUMNS}) table, {fps:g} fps.",
    )
