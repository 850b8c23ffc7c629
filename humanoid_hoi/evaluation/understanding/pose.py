"""A pose out of a model's answer, and its errors (Table 5).

The answer has no root and no place, so both bodies are posed with a zero root at the origin. The paper compares on SMPL; the
shape it used is not said, here both bodies have the mean one, so that pose alone is scored.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

import numpy as np
import torch

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.params import NUM_BODY, BodyParams
from humanoid_hoi.body.skeleton import BODY_JOINTS
from humanoid_hoi.core.arrays import FloatArray

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_JOINTS_OF = {63: 0, 69: 0, 66: 1, 72: 1}
"""Numbers of an answer -> joints before the body's: 21 or 23 (SMPL's two hand joints are left out), with or without the root."""
_LARGEST_RAD = 2 * np.pi


@dataclass(frozen=True)
class PoseError:
    """Errors of a pose, mm.

    Attributes:
        mpjpe: mean over the 22 joints of the body.
        mpvpe: mean over all vertices.
    """

    mpjpe: float
    mpvpe: float


def parse_pose(text: str) -> FloatArray | None:
    """(63,) rotation vectors of the 21 body joints out of an answer, rad.

    Read are JSON (a list, nested or flat, or an object with ``body_pose`` or ``pose``) and prose with a bracketed list; 63, 66,
    69 or 72 numbers in SMPL's order.

    Returns:
        None where no such list is in the text, or a turn is beyond two pi.
    """
    for values in _lists_of(text):
        skip = _JOINTS_OF.get(len(values))
        if skip is None:
            continue
        pose = np.asarray(values, np.float64)[3 * skip :][: 3 * NUM_BODY]
        if np.isfinite(pose).all() and np.abs(pose).max() <= _LARGEST_RAD:
            return pose
    return None


def pose_error(body: BodyModel, found: FloatArray, truth: FloatArray) -> PoseError:
    """Errors of a pose (63,) against the true one (63,), on the mean body, root at zero."""
    poses = torch.from_numpy(np.stack([found, truth]))
    params = BodyParams.rest(2, body.num_betas, torch.float64).replace(body_pose=poses)
    with torch.no_grad():
        posed = body.pose(params, body.select(torch.arange(body.num_vertices), params.betas))
    joints = posed.joints[:, : len(BODY_JOINTS)]
    apart = (joints[0] - joints[1]).norm(dim=-1).mean()
    skin = (posed.points[0] - posed.points[1]).norm(dim=-1).mean()
    return PoseError(1000 * float(apart), 1000 * float(skin))


def _lists_of(text: str) -> list[list[float]]:
    """Candidate lists of numbers, the surest first."""
    found = []
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        content = None
    if isinstance(content, dict):
        content = content.get("body_pose", content.get("pose"))
    if isinstance(content, list):
        found.append(_flat(content))
    # From every outermost bracket to its end, inner ones included.
    for part in re.findall(r"\[[-+\d.eE,\s\[\]]*\]", text):
        found.append([_finite(number) for number in _NUMBER.findall(part)])
    return found


def _flat(content: object) -> list[float]:
    """Numbers of a nested list, in order; anything else makes it no list of numbers."""
    try:
        return [_finite(value) for value in np.ravel(np.asarray(content, np.float64))]
    except (TypeError, ValueError, OverflowError):
        return []


def _finite(value: object) -> float:
    """A float, infinite where it is too large for one."""
    try:
        return float(value)  # type: ignore[arg-type]
    except OverflowError:
        return float("inf")
