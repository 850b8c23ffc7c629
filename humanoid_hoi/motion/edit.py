"""Cut, resample and mirror clips."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection

import numpy as np
import roma
import torch
from scipy.interpolate import CubicHermiteSpline

from humanoid_hoi.body.kinematics import positive_w
from humanoid_hoi.body.skeleton import mirror_name
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.motion.clip import HoiClip, InteractionGraph, Support, no_labels

_MIRROR_POINT = np.array([1, -1, 1], np.float32)
# A rotation's axis is a pseudovector: a reflection of y keeps its y and reverses x and z.
_MIRROR_QUAT = np.array([-1, 1, -1, 1], np.float32)  # reflection y -> -y of a rotation, xyzw


def slice_clip(clip: HoiClip, first: int, stop: int) -> HoiClip:
    """The frames ``first .. stop - 1``; the interaction graph keeps the pairs that are active in them.

    Raises:
        HoiError: the range is not inside the clip or holds fewer than 2 frames.
    """
    if not 0 <= first < stop <= clip.num_frames or stop - first < 2:
        raise HoiError(
            f"cannot cut frames {first}-{stop - 1} out of {clip.num_frames}",
            where=clip.name,
            field="frames",
            fix="give first < stop <= frames, at least 2 frames",
        )
    part = slice(first, stop)
    # servo is given explicitly: a cut is the same motion, and its targets go with it (replace would drop them).
    return clip.replace(
        root_pos_w=clip.root_pos_w[part],
        joint_quat=clip.joint_quat[part],
        obj_pos_w=clip.obj_pos_w[part],
        obj_quat_w=clip.obj_quat_w[part],
        contact_labels=clip.contact_labels[part],
        graph=_rows(clip.graph, part),
        servo=clip.servo and dataclasses.replace(clip.servo, targets=clip.servo.targets[part]),
    )


def resample_clip(clip: HoiClip, fps: float) -> HoiClip:
    """The clip at another frame rate: poses on cubics through the frames, labels and pairs nearest.

    Straight lines between frames would lose 3 % of the speed of a 3 Hz motion; the cubics lose less than 0.3 %.

    The first frame stays; the last new frame is the last one inside the old duration.

    Raises:
        HoiError: ``fps`` is not positive, or fewer than 2 frames would remain.
    """
    if not np.isfinite(fps) or fps <= 0:
        raise HoiError(f"must be positive, found {fps}", where=clip.name, field="fps", fix="e.g. fps=30")
    if fps == clip.fps:
        return clip
    # 1e-6 of a frame: a duration of exactly n new frames must not lose the last one to rounding.
    count = int(np.floor(clip.duration * fps + 1e-6)) + 1
    if count < 2:
        raise HoiError(
            f"{clip.duration:.3g} s at {fps:g} fps leaves {count} frame",
            where=clip.name,
            field="fps",
            fix="choose a higher rate",
        )
    # Positions of the new frames among the old ones, in old frames; never beyond the last.
    at = np.minimum(np.arange(count) * clip.fps / fps, clip.num_frames - 1)
    # Labels and pairs are yes or no, so that there is nothing to interpolate.
    nearest = np.rint(at).astype(int)
    return clip.replace(
        fps=float(fps),
        root_pos_w=_between(clip.root_pos_w, at),
        joint_quat=_turning(clip.joint_quat, at),
        obj_pos_w=_between(clip.obj_pos_w, at),
        obj_quat_w=_turning(clip.obj_quat_w, at),
        contact_labels=clip.contact_labels[nearest],
        graph=dataclasses.replace(clip.graph, active=clip.graph.active[nearest]),
        source=f"{clip.source} Resampled from {clip.fps:g} to {fps:g} fps.".strip(),
    )


def mirror_clip(clip: HoiClip) -> HoiClip:
    """Left and right exchanged by a reflection at the x-z plane (y -> -y) of person, object, graph and supports.

    A second mirroring gives the clip back (the provenance, which records both, and the name, apart).
    """
    # Where each joint's mirror image stands: joint k of the mirrored clip is joint swap[k] of this one.
    swap = clip.skeleton.index([mirror_name(n) for n in clip.joint_names])
    graph = InteractionGraph(
        tuple(mirror_name(n) for n in clip.graph.keypoint_names),
        tuple(mirror_name(n) for n in clip.graph.joint_names),
        clip.graph.point_joint * _MIRROR_POINT,
        clip.graph.point_obj * _MIRROR_POINT,
        clip.graph.active,
    )
    # Of the supports the name stays; a box is its own mirror image.
    supports = tuple(
        Support(s.name, s.pos_w * _MIRROR_POINT, s.quat_w * _MIRROR_QUAT, s.half_size) for s in clip.supports
    )
    # A name that was mirrored twice is the old name again.
    name = clip.name.removesuffix("_mirrored") if clip.name.endswith("_mirrored") else f"{clip.name}_mirrored"
    return clip.replace(
        name=name,
        joint_offsets=clip.joint_offsets[swap] * _MIRROR_POINT,
        root_pos_w=clip.root_pos_w * _MIRROR_POINT,
        joint_quat=clip.joint_quat[:, swap] * _MIRROR_QUAT,
        obj_pos_w=clip.obj_pos_w * _MIRROR_POINT,
        obj_quat_w=clip.obj_quat_w * _MIRROR_QUAT,
        obj=_mirror_object(clip.obj),
        graph=graph,
        supports=supports,
        contact_labels=clip.contact_labels[:, swap],
        source=f"{clip.source} Mirrored left to right.".strip(),
    )


def _mirror_object(obj: ObjectShape) -> ObjectShape:
    """The reflected shape; faces are turned over so that they keep facing outward."""
    return dataclasses.replace(obj, vertices=obj.vertices * _MIRROR_POINT, faces=obj.faces[:, ::-1].copy())


def _rows(graph: InteractionGraph, part: slice) -> InteractionGraph:
    active = graph.active[part]
    # Pairs that are never active in the piece would only take places in the observation.
    keep = np.flatnonzero(active.any(axis=0))
    return InteractionGraph(
        tuple(graph.keypoint_names[i] for i in keep),
        tuple(graph.joint_names[i] for i in keep),
        graph.point_joint[keep],
        graph.point_obj[keep],
        active[:, keep],
    )


def _between(values: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Catmull-Rom cubics: local, so that a stop or a blow disturbs its two neighbors only."""
    frames = np.arange(len(values))
    given = np.asarray(values, np.float64)
    # Slopes from the neighbors; three points at the ends where there are three.
    slopes = np.gradient(given, axis=0, edge_order=2 if len(values) > 2 else 1)
    return CubicHermiteSpline(frames, given, slopes)(at).astype(np.float32)


def _turning(quat: np.ndarray, at: np.ndarray) -> np.ndarray:
    """The same on sign-continuous quaternions, scaled back to unit norm."""
    given = np.array(quat, np.float64)  # a copy
    # -1 at each step between half-spheres; multiplied up, every quaternion lies in that of the first.
    step = np.where((given[1:] * given[:-1]).sum(-1, keepdims=True) < 0, -1.0, 1.0)
    given[1:] *= np.cumprod(step, axis=0)
    between = torch.from_numpy(_between(given, at).astype(np.float64))
    return positive_w(torch.nn.functional.normalize(between, dim=-1)).numpy().astype(np.float32)


def keep_joints(clip: HoiClip, names: Collection[str]) -> HoiClip:
    """The clip on a skeleton with only some of its joints, e.g. ``clip.skeleton.body`` for rigid hands.

    What hung on a dropped joint hangs on its nearest kept ancestor: rotations are composed, offsets and the graph's points
    added up as in the rest pose, so poses stay exact where whole branches (fingers) are dropped. A dropped joint's labels
    pass to that ancestor: required where any of them is.
    """
    whole = clip.skeleton
    kept = whole.keep(names)
    # The joint of the new skeleton that carries each old one, filled in below for those that go.
    carrier = {joint: kept.names.index(name) for joint, name in enumerate(whole.names) if name in kept.names}
    quat = torch.from_numpy(np.asarray(clip.joint_quat, np.float64)).clone()
    offsets = np.array(clip.joint_offsets, np.float64)
    shift = np.zeros_like(offsets)  # m from the carrier's origin to a dropped joint's, at rest
    labels = no_labels(clip.num_frames, kept)
    for joint, parent in enumerate(whole.parents):
        # The parent goes: its rotation is taken over. Parents come first, so that theirs is complete.
        if parent >= 0 and whole.names[parent] not in kept.names:
            quat[:, joint] = roma.quat_product(quat[:, parent], quat[:, joint])
            offsets[joint] += shift[parent]
        if joint not in carrier:
            carrier[joint] = carrier[parent]
            # A dropped joint stands still relative to its carrier from now on: its place at rest is all that is left.
            shift[joint] = offsets[joint]
        # Required wins; unknown changes nothing; forbidden counts where nothing is required.
        own = clip.contact_labels[:, joint]
        column = labels[:, carrier[joint]]
        labels[:, carrier[joint]] = np.where((own == 1) | (column == 1), 1, np.where(own == 0, column, own))
    rows = whole.index(kept.names)
    carried = whole.index(clip.graph.joint_names)
    graph = dataclasses.replace(
        # Points on dropped joints move to the carrier's frame, as at rest.
        clip.graph,
        joint_names=tuple(kept.names[carrier[joint]] for joint in carried),
        point_joint=(clip.graph.point_joint + shift[carried]).astype(np.float32),
    )
    return clip.replace(
        joint_offsets=offsets[rows].astype(np.float32),
        joint_quat=positive_w(quat[:, rows]).numpy().astype(np.float32),
        contact_labels=labels,
        graph=graph,
        joint_names=kept.names,
        joint_parents=kept.parents,
        source=f"{clip.source} Reduced to {kept.size} of {whole.size} joints.".strip(),
    )
