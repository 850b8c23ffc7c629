"""The object's coarse size and place over a clip, from the body's size or from depth pictures."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch

from humanoid_hoi.body.load import load_body
from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.body.skeleton import JOINT_NAMES
from humanoid_hoi.core.arrays import BoolArray, FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.geometry.zbuffer import nearness
from humanoid_hoi.reconstruction.coarse.alignment import CoarseAlignment
from humanoid_hoi.reconstruction.coarse.body_scale import align_by_body
from humanoid_hoi.reconstruction.coarse.pinhole import align_pinhole
from humanoid_hoi.session.gvhmr import Motion

FRAMES = 24
"""Frames of a clip that are aligned one by one; the rest is in between."""
# Rows of the posed joints: wrists and the first joints of the middle fingers stand for the hands.
_HANDS = [JOINT_NAMES.index(f"{side}_{joint}") for side in ("left", "right") for joint in ("wrist", "middle1")]


def place_object(
    motion: Motion,
    masks: Mapping[int, BoolArray],
    mesh: tuple[FloatArray, IntArray],
    scale: float | None,
    disparity: np.ndarray | None,
    folder: Path,
) -> CoarseAlignment:
    """Write ``align/obj_poses.json`` (released layout) and ``align/scale.json`` (interval and method).

    Args:
        motion: of the person.
        masks: of the object, by frame.
        mesh: vertices and faces, file units.
        scale: known scale, or None.
        disparity: (T, H, W) relative inverse depth, or None.
        folder: session folder.
    """
    body = load_body("free")
    params = _own_body(motion, body)
    with torch.no_grad():
        joints = body.pose(params).joints.double().numpy()
    frames = len(joints)
    found: dict[int, CoarseAlignment] = {}
    # Some two dozen frames are enough for one size, and centers in between are interpolated.
    for frame in range(0, frames, max(1, frames // FRAMES)):
        mask = masks.get(frame)
        alignment = None
        if disparity is not None and mask is not None:
            alignment = _by_depth(params, body, motion.camera_matrix, disparity[frame], mask, mesh, frame)
        # Joint 0 is the pelvis. Where depth does not help, the body's own size gives the scale.
        found[frame] = alignment or align_by_body(
            joints[frame, _HANDS], joints[frame, 0], motion.camera_matrix, mask, *mesh
        )
    return _joined(found, frames, scale, folder)


def _own_body(motion: Motion, body: BodyModel) -> BodyParams:
    """The person as the free body: its own shape where our estimator found one, else the mean."""
    ours = motion.own_shape is not None and motion.own_shape[0] == body.name
    betas = motion.own_shape[1] if ours and motion.own_shape is not None else torch.zeros(body.num_betas)
    return motion.params_cam.replace(betas=betas)


def _by_depth(
    params: BodyParams,
    body: BodyModel,
    camera_matrix: FloatArray,
    disparity: FloatArray,
    mask: BoolArray,
    mesh: tuple[FloatArray, IntArray],
    frame: int,
) -> CoarseAlignment | None:
    """One frame by its depth picture; None where depth and body do not fit together."""
    with torch.no_grad():
        skin = body.vertices(params.frames(slice(frame, frame + 1)))[0].double().numpy()
    size = (mask.shape[1], mask.shape[0])
    # The network's depth is relative: the rendered body gives it meters, where both are seen.
    near = nearness(skin, body.faces.numpy(), camera_matrix, size)
    try:
        return align_pinhole(disparity.astype(np.float64), near, camera_matrix, mask, *mesh)
    except HoiError:
        return None


def _joined(found: dict[int, CoarseAlignment], frames: int, scale: float | None, folder: Path) -> CoarseAlignment:
    """One scale for the clip (the median), a center for every frame."""
    # A median of logs: sizes are compared by ratio.
    sizes = np.log([[a.scale, a.scale_low, a.scale_high] for a in found.values()])
    middle, low, high = np.exp(np.median(sizes, axis=0))
    methods = [alignment.method for alignment in found.values()]
    # The method that most frames used stands for the clip.
    method = max(set(methods), key=methods.count)
    if scale is not None:
        middle = low = high = float(scale)
        method = "given"
    centers = np.array([alignment.center for alignment in found.values()])
    # np.interp holds the last center after the last aligned frame; frame 0 is always aligned.
    track = np.stack([np.interp(np.arange(frames), list(found), centers[:, i]) for i in range(3)], axis=1)
    best = CoarseAlignment(float(middle), track[0], float(low), float(high), method)
    write_text(folder / "align" / "obj_poses.json", json.dumps({"scale": best.scale, "center": track.tolist()}))
    content = {"scale": best.scale, "interval": [best.scale_low, best.scale_high], "method": best.method}
    write_text(folder / "align" / "scale.json", json.dumps(content, indent=2) + "\n")
    return best
