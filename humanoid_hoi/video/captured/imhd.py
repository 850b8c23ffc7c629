"""IMHD sequences (I'm-HOI's release) as sessions: SMPL-H body, object pose, the main of the 32 cameras.

Read: ``ground_truth/DATE/SEGMENT/SEQUENCE/gt_PART_START_END.pkl`` (smplPose (T, 66 or more), smplHandPose, smplTrans,
objectRot (T, 3) rotation vectors, objectTrans (T, 3), world frame), ``calibrations/DATE/extrin.json`` (rotation,
translation: world to camera), ``calibrations/DATE/intrin.json`` (color: fx, fy, cx, cy for 3840 x 2160) and
``object_templates/NAME/NAME_simplified_transformed.obj``. The template is centered on its vertex mean, as the release's own
viewer does. The pickle is read as plain arrays; nothing of it is run. As with BEHAVE the body is carried by rotation.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from scipy.spatial.transform import Rotation

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.pickle_arrays import read_pickled_arrays
from humanoid_hoi.geometry.mesh_file import read_mesh
from humanoid_hoi.session.json_file import read_object
from humanoid_hoi.video.captured.behave import Captured, numbers_of, person_in_camera

IMAGE_SIZE = (3840, 2160)
FPS = 60.0
"""The cameras' rate; the files do not say it."""
_RENAMED = {"bat": "baseball"}
"""Sequences called after one word whose template is called after another (the release's own note)."""
_HANDS = 90
_FIX = "give a gt_PART_START_END.pkl below ground_truth/, with calibrations/ and object_templates/ beside it"


def read_imhd(
    file: str | Path, body: BodyModel, root: str | Path | None = None, object_name: str | None = None
) -> Captured:
    """One part of a sequence.

    Args:
        file: ``gt_PART_START_END.pkl``.
        body: body to put in; only rotations and the pelvis' place are taken from SMPL-H.
        root: folder of ``calibrations`` and ``object_templates``; default: beside ``ground_truth``.
        object_name: of the template; default: the last word of the segment's name.

    Raises:
        HoiError: a file is missing, or its arrays do not fit together.
    """
    file = Path(file)
    if len(file.absolute().parents) < 5 or not file.is_file():
        raise HoiError("no such file", where=file, fix=_FIX)
    # ground_truth/DATE/SEGMENT/SEQUENCE/file: two up is the segment, three the date.
    segment = file.absolute().parents[1]
    date = segment.parent
    top = Path(root) if root is not None else date.parent.parent
    arrays = _arrays(file)
    frames = len(arrays["smplPose"])
    # Some parts store PCA coefficients instead of rotations; the hands are flat then.
    hands = arrays["smplHandPose"] if arrays["smplHandPose"].shape[1] == _HANDS else np.zeros((frames, _HANDS))
    person = {"poses": np.concatenate([arrays["smplPose"][:, :66], hands], axis=1), "trans": arrays["smplTrans"]}
    word = segment.name.rsplit("_", 1)[-1]
    name = object_name or _RENAMED.get(word, word)
    vertices, faces = read_mesh(top / "object_templates" / name / f"{name}_simplified_transformed.obj")
    calibration = top / "calibrations" / date.name
    extrinsics = read_object(calibration / "extrin.json", _FIX)
    rotmat = numbers_of(extrinsics, "rotation", 9, calibration / "extrin.json").reshape(3, 3)
    pos = numbers_of(extrinsics, "translation", 3, calibration / "extrin.json")
    turned = Rotation.from_rotvec(arrays["objectRot"]).as_matrix()
    return Captured(
        f"{segment.name}_{file.parent.name}_{file.stem}",
        name,
        person_in_camera(person, body, rotmat, pos),
        vertices - vertices.mean(axis=0),
        faces,
        rotmat @ turned,
        arrays["objectTrans"] @ rotmat.T + pos,
        _intrinsics(calibration / "intrin.json"),
        IMAGE_SIZE,
        FPS,
    )


def _arrays(file: Path) -> dict[str, FloatArray]:
    content = read_pickled_arrays(file)
    if not isinstance(content, dict):
        raise HoiError("expected a dictionary of arrays", where=file, fix=_FIX)
    widths = {"smplPose": 66, "smplHandPose": 1, "smplTrans": 3, "objectRot": 3, "objectTrans": 3}
    found: dict[str, FloatArray] = {}
    for key, width in widths.items():
        value = content.get(key)
        if value is None:
            raise HoiError("is missing", where=file, field=key, fix=_FIX)
        try:
            array = np.asarray(value, np.float64)
        except (TypeError, ValueError) as error:
            raise HoiError("expected numbers", where=file, field=key, fix=_FIX) from error
        rows = array.reshape(len(array), -1) if array.ndim else array.reshape(0, 0)
        # Body poses come with 66 or 72 numbers, hand poses in several widths; all
        # others must fit exactly.
        good = rows.shape[1] >= width if key.startswith("smplPose") or key == "smplHandPose" else rows.shape[1] == width
        if not good or not np.isfinite(rows).all():
            raise HoiError(f"found shape {array.shape}", where=file, field=key, fix=_FIX)
        found[key] = rows
    lengths = {key: len(rows) for key, rows in found.items()}
    if len(set(lengths.values())) > 1 or not lengths["smplPose"]:
        raise HoiError(f"unequal lengths {lengths}", where=file, fix=_FIX)
    return found


def _intrinsics(path: Path) -> FloatArray:
    color = read_object(path, _FIX).get("color")
    if not isinstance(color, dict):
        raise HoiError("no color camera", where=path, field="color", fix=_FIX)
    fx, fy, cx, cy = (float(numbers_of(color, key, 1, path)[0]) for key in ("fx", "fy", "cx", "cy"))
    return np.array([[fx, 0, cx], [0, fy, cy], [0, 0, 1.0]])
