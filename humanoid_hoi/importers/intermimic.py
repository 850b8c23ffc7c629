"""InterMimic's (T, 591) tables: OMOMO captures (``motions``) and teacher roll-outs (``motions_retarget``)."""

from __future__ import annotations

import numpy as np

from humanoid_hoi.body.skeleton import SMPLX_52
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.importers.common import BODIES_52, by_name, rotvec_to_quat
from humanoid_hoi.importers.importer import IMPORTERS, TableImporter
from humanoid_hoi.motion.raw import RawMotion

COLUMNS = 591


@IMPORTERS.register("intermimic")
class InterMimic(TableImporter):
    """OMOMO captures and InterMimic's own roll-outs of them, 30 fps; the file's name tells the object."""

    columns = COLUMNS
    object_in_name = True

    def contradicts(self, rows: FloatArray) -> str | None:
        """No unit quaternion, a pelvis elsewhere than the root, or labels that are none."""
        return contradiction(rows)

    def read(self, table: FloatArray, fps: float) -> RawMotion:
        """See :func:`parse_intermimic`."""
        return parse_intermimic(table, fps)


def parse_intermimic(table: FloatArray, fps: float) -> RawMotion:
    """Split a (T, 591) table.

    Columns: 0:3 root position, 3:7 root quaternion (xyzw), 9:162 rotation vectors of bodies 1..51, 162:318 body
    positions, 318:321 and 321:325 object pose, 330 object contact, 331:383 body contact labels, 383:591 world body
    quaternions (equal to FK of the rotation vectors, so not needed).
    """
    frames = len(table)
    # Body 0's rotation is the quaternion before; the others are rotation vectors.
    local = rotvec_to_quat(table[:, 9:162].reshape(frames, 51, 3))
    joint_quat = np.concatenate([table[:, None, 3:7], local], axis=1)
    return RawMotion(
        fps=fps,
        root_pos_w=table[:, 0:3],
        joint_quat=by_name(joint_quat, BODIES_52, SMPLX_52),
        joint_pos_w=by_name(table[:, 162:318].reshape(frames, 52, 3), BODIES_52, SMPLX_52),
        obj_pos_w=table[:, 318:321],
        obj_quat_w=table[:, 321:325],
        # Rounded: roll-outs store labels as floats near whole numbers.
        contact_labels=np.rint(by_name(table[:, 331:383], BODIES_52, SMPLX_52)),
        obj_contact=np.rint(table[:, 330]),
        source=f"InterMimic (T, {COLUMNS}) table, {fps:g} fps.",
    )


def contradiction(table: FloatArray) -> str | None:
    """What in the sound rows of a (T, 591) table contradicts the format; None where nothing does."""
    root_norm = np.linalg.norm(table[:, 3:7], axis=1)
    # Captures have rows of zeros where nothing was recorded.
    lost = (table[:, :162] == 0).all(axis=1)  # rows whose kinematics are missing
    unit = lost | (np.abs(root_norm - 1) < 0.1)
    # Nine rows in ten have to agree; damage in the others is judged later.
    if unit.mean() < 0.9:
        return f"columns 3-6 are no unit quaternion (norm {np.median(root_norm):.3g})"
    placed = lost | (np.linalg.norm(table[:, 162:165] - table[:, 0:3], axis=1) < 0.5)
    if placed.mean() < 0.9:
        return "the pelvis of columns 162-164 is not at the root of columns 0-2"
    # The object's contact (330) and the bodies' (331 to 382), each -1, 0 or 1.
    labels = table[:, 330:383]
    if (np.abs(labels) <= 1.01).mean() < 0.9:
        return f"columns 330-382 are no contact labels (up to {np.abs(labels).max():.3g})"
    return None
