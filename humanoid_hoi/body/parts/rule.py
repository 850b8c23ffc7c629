"""The 34 body parts of Open3DHOI's Table 7, for every vertex of a body: what contact is annotated and scored with.

A vertex belongs to the joint that moves it most; the rest pose then divides what one joint carries into several parts
(the thigh into hip, upper leg and knee). Rest axes are SMPL-X's: x to the body's left, y up, z to its front. The rule
knows no mesh, so it serves the free body and SMPL-X alike. "mouse" in the paper's table is read as mouth.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np
import torch
import trimesh

from humanoid_hoi.body.keypoints import keypoint, load_keypoints
from humanoid_hoi.body.rigged import RiggedBody
from humanoid_hoi.body.skeleton import JOINT_NAMES, joint_index
from humanoid_hoi.core.arrays import BoolArray, FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError

_CENTRAL = ("bottom", "head", "neck", "torso", "back", "jaw", "nose", "mouth")
_SIDED = (
    "eye", "ear", "shoulder", "upper_arm", "elbow", "lower_arm", "palm", "fingers", "hip", "upper_leg", "knee",
    "lower_leg", "foot",
)  # fmt: skip
PART_NAMES: tuple[str, ...] = (*_CENTRAL, *(f"{side}_{part}" for part in _SIDED for side in ("left", "right")))
"""The 34 names; the class of a part is its place here."""

_TRUNK = ("pelvis", "spine1", "spine2", "spine3", "left_collar", "right_collar")
_SIDES = (("left", 1.0), ("right", -1.0))
_SURFACE_PARTS = {
    "Head_top": "head",
    "Mouth": "mouth",
    "Chin": "jaw",
}


def part_index(name: str) -> int:
    """Class of a part.

    Raises:
        HoiError: no such part; lists them.
    """
    if name not in PART_NAMES:
        raise HoiError(f"unknown body part {name!r}", field="part", fix=f"one of {', '.join(PART_NAMES)}")
    return PART_NAMES.index(name)


def parts_of_body(body: RiggedBody) -> IntArray:
    """(V,) part of every vertex of a body at its mean shape; found once per body."""
    return _parts_of(body.name, body)


def parts_of_posed_mesh(vertices: FloatArray, landmarks: IntArray) -> IntArray:
    """(V,) part of every vertex of a posed mesh without skin weights: that of the nearest contact keypoint.

    Coarse (a keypoint's part ends half-way to the next keypoint), but all that a released posed mesh allows.

    Args:
        vertices: (V, 3) posed vertices.
        landmarks: (87,) vertex of each contact keypoint, in the order of ``assets/keypoints.csv``.
    """
    named = np.array([part_index(part_of_keypoint(point.name)) for point in load_keypoints()])
    # In slices: 10 000 vertices by 87 keypoints by 3 numbers is small, a scan's million is not.
    nearest = [
        np.linalg.norm(block[:, None] - vertices[landmarks], axis=2).argmin(axis=1)
        for block in np.array_split(vertices, max(1, len(vertices) // 4096))
    ]
    return named[np.concatenate(nearest)]


def part_of_keypoint(name: str) -> str:
    """The part a contact keypoint's own name puts it in."""
    # A few points of the face have parts of their own, which their joint (the head) does not tell.
    point = keypoint(name)
    if point.name in _SURFACE_PARTS:
        return _SURFACE_PARTS[point.name]
    return _part_of_joint(point.name, point.joint)


def _part_of_joint(name: str, joint: str) -> str:
    lowered = name.lower()
    side = "left" if "left" in lowered or joint.startswith("left") else "right"
    # The first word that is found counts, so that "leftlowerleg_back" is a leg and only what is left over is a back.
    words = (
        ("cheek", "head"), ("neck", "neck"), ("buttocks", "bottom"), ("toe", f"{side}_foot"), ("foot", f"{side}_foot"),
        ("knee", f"{side}_knee"), ("lowerleg", f"{side}_lower_leg"), ("upperleg", f"{side}_upper_leg"),
        ("elbow", f"{side}_elbow"), ("forearm", f"{side}_lower_arm"), ("upperarm", f"{side}_upper_arm"),
        ("shoulder", f"{side}_shoulder"), ("hand", f"{side}_palm"), ("thumb", f"{side}_fingers"),
        ("index", f"{side}_fingers"), ("middle_", f"{side}_fingers"), ("ring", f"{side}_fingers"),
        ("pinky", f"{side}_fingers"), ("hip_left", "left_hip"), ("hip_right", "right_hip"), ("spine_left", "back"),
        ("spine_right", "back"), ("back", "back"),
    )  # fmt: skip
    return next((part for word, part in words if word in lowered), "torso")


@functools.lru_cache(maxsize=4)
def _parts_of(name: str, body: RiggedBody) -> IntArray:
    betas = torch.zeros(body.num_betas, dtype=torch.float64)
    rest = _Rest(body, betas)
    result = np.full(len(rest.points), -1)
    # Later rules take vertices from earlier ones: the small parts of the face and the joints come last.
    for rule in (_trunk, _arms, _legs, _bottom, _head):
        for part, members in rule(rest).items():
            result[members] = part_index(part)
    if (result < 0).any():
        raise HoiError(f"{int((result < 0).sum())} vertices of the {name} body belong to no part")
    return result


class _Rest:
    """A body at rest, and the few lengths that the rules are stated in."""

    def __init__(self, body: RiggedBody, betas: torch.Tensor) -> None:
        chosen = body.select(torch.arange(body.num_vertices), betas)
        self.points: FloatArray = chosen.rest.numpy()
        # Few joints move a vertex; the heaviest of them owns it.
        strongest = chosen.joint_weights.argmax(dim=1, keepdim=True)
        self.joint: IntArray = chosen.joint_ids.gather(1, strongest)[:, 0].numpy()
        self.joints: FloatArray = body.rest_joints(betas).numpy()
        mesh = trimesh.Trimesh(self.points, body.faces.numpy(), process=False)
        self.normals: FloatArray = np.asarray(mesh.vertex_normals)
        order = {point.name: row for row, point in enumerate(load_keypoints())}
        self.landmark: Callable[[str], FloatArray] = lambda key: self.points[body.keypoint_vertices[order[key]]]

    def on(self, *names: str) -> BoolArray:
        """(V,) vertices that one of the joints moves most."""
        return np.isin(self.joint, joint_index(list(names)))

    def place(self, name: str) -> FloatArray:
        """(3,) a rest joint, m."""
        return self.joints[JOINT_NAMES.index(name)]


def _trunk(rest: _Rest) -> dict[str, BoolArray]:
    trunk = rest.on(*_TRUNK)
    # The rest body faces +z: normals that point to -z are behind.
    behind = rest.normals[:, 2] < 0
    return {"torso": trunk & ~behind, "back": trunk & behind, "neck": rest.on("neck"), "head": rest.on("head")}


def _arms(rest: _Rest) -> dict[str, BoolArray]:
    parts: dict[str, BoolArray] = {}
    for side, _ in _SIDES:
        shoulder = rest.place(f"{side}_shoulder")
        elbow = rest.place(f"{side}_elbow")
        length = np.linalg.norm(elbow - shoulder)
        upper = rest.on(f"{side}_shoulder")
        lower = rest.on(f"{side}_elbow")
        fingers = rest.on(*(n for n in JOINT_NAMES if n.startswith(side) and n[-1] in "123"))
        # The outer end of the collar, where the shoulder's curve begins.
        outer = rest.on(f"{side}_collar") & (np.abs(rest.points[:, 0]) > 0.72 * abs(shoulder[0]))
        parts[f"{side}_upper_arm"] = upper
        parts[f"{side}_lower_arm"] = lower
        parts[f"{side}_palm"] = rest.on(f"{side}_wrist")
        parts[f"{side}_fingers"] = fingers
        # Near the joint, in shares of the upper arm's length: the rules have to suit any body.
        near_shoulder = np.linalg.norm(rest.points - shoulder, axis=1) < 0.2 * length
        parts[f"{side}_shoulder"] = (upper & near_shoulder) | outer
        # In the T-pose the arm lies along x, so that a slice of x is a ring around the elbow.
        parts[f"{side}_elbow"] = (upper | lower) & (np.abs(rest.points[:, 0] - elbow[0]) < 0.18 * length)
    return parts


def _legs(rest: _Rest) -> dict[str, BoolArray]:
    parts: dict[str, BoolArray] = {}
    pelvis = rest.place("pelvis")
    for side, sign in _SIDES:
        hip = rest.place(f"{side}_hip")
        knee = rest.place(f"{side}_knee")
        thigh = np.linalg.norm(knee - hip)
        upper = rest.on(f"{side}_hip")
        lower = rest.on(f"{side}_knee")
        parts[f"{side}_upper_leg"] = upper
        parts[f"{side}_lower_leg"] = lower
        parts[f"{side}_foot"] = rest.on(f"{side}_ankle", f"{side}_foot")
        # Legs hang along -y: a slice of y is a ring around the knee.
        parts[f"{side}_knee"] = (upper | lower) & (np.abs(rest.points[:, 1] - knee[1]) < 0.16 * thigh)
        outward = sign * rest.points[:, 0] > 0.45 * abs(hip[0])
        height = (rest.points[:, 1] > hip[1] - 0.2 * thigh) & (rest.points[:, 1] < pelvis[1] + 0.08)
        # Outer side, between the top of the thigh and a hand's breadth above the pelvis, but not the buttocks.
        parts[f"{side}_hip"] = (upper | rest.on("pelvis")) & outward & height & (rest.normals[:, 2] > -0.6)
    return parts


def _bottom(rest: _Rest) -> dict[str, BoolArray]:
    pelvis = rest.place("pelvis")
    hip = rest.place("left_hip")
    thigh = np.linalg.norm(rest.place("left_knee") - hip)
    height = (rest.points[:, 1] > hip[1] - 0.25 * thigh) & (rest.points[:, 1] < pelvis[1] + 0.04)
    # Facing backwards, near the hips.
    behind = rest.on("pelvis", "left_hip", "right_hip") & (rest.normals[:, 2] < -0.25) & height
    below = rest.on("pelvis") & (rest.normals[:, 1] < -0.5)
    return {"bottom": behind | below}


def _head(rest: _Rest) -> dict[str, BoolArray]:
    """The face, in shares of its height from chin to crown."""
    head = rest.on("head")
    mouth = rest.landmark("Mouth")
    size = rest.landmark("Head_top")[1] - rest.landmark("Chin")[1]
    above = (rest.points[:, 1] - mouth[1]) / size
    # The tip of the nose is the foremost vertex a little above the mouth.
    candidates = np.flatnonzero(head & (above > 0.05) & (above < 0.30))
    tip = rest.points[candidates[rest.points[candidates, 2].argmax()]]
    parts = {
        "jaw": head & (rest.points[:, 1] < mouth[1] - 0.03 * size) & (rest.points[:, 2] > rest.place("head")[2]),
        "mouth": head & (np.linalg.norm(rest.points - mouth, axis=1) < 0.13 * size),
        "nose": head & (np.linalg.norm(rest.points - tip, axis=1) < 0.11 * size),
    }
    widest = np.abs(rest.points[head, 0]).max()
    for side, sign in _SIDES:
        # Eyes lie beside, above and behind the tip of the nose, in shares of the face's height.
        eye = tip + np.array([sign * 0.145, 0.17, -0.14]) * size
        parts[f"{side}_eye"] = head & (np.linalg.norm(rest.points - eye, axis=1) < 0.09 * size)
        outermost = sign * rest.points[:, 0] > widest - 0.12 * size
        level = np.abs(rest.points[:, 1] - tip[1]) < 0.16 * size
        parts[f"{side}_ear"] = head & outermost & level & (rest.points[:, 2] < tip[2])
    return parts
