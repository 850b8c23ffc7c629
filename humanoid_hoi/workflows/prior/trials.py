"""Pictures of known interactions with everyday errors, to be solved with and without a prior, and what is measured."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
import roma
import torch
import trimesh
from scipy.spatial import cKDTree
from torch import Tensor

from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.core.config import Settings, setting
from humanoid_hoi.reconstruction.prior.conditions import ConditionOptions, condition_of, noised
from humanoid_hoi.reconstruction.prior.film import FilmOptions, film_moments
from humanoid_hoi.reconstruction.prior.post.problem import Correspondences, FixedPerson, ObjectPose, Pictures
from humanoid_hoi.reconstruction.prior.rays import LAYOUT_JOINTS, from_pelvis, layout_of_pixels, split
from humanoid_hoi.workflows.prior.families import Family

FOCAL = 1000.0
_SAMPLES = 1000


@dataclass(frozen=True)
class TrialOptions(Settings, yaml="tools/prior_evaluate", node="trials", key="trials"):
    """What goes wrong in the pictures.

    Attributes:
        pictures: so many are drawn from the test clips.
        pixel_noise: of every object keypoint and body joint, px at 1000 px focal length.
        depth_m: error of the start along the line of sight, m.
        rotation_deg: error of the start's rotation.
        scale: standard deviation of the start's log-scale.
        joint_noise_m: error of the body's joints, m.
        seed: draws all of it.
    """

    pictures: int = setting(at_least=1)
    pixel_noise: float = setting(at_least=0)
    depth_m: float = setting(at_least=0)
    rotation_deg: float = setting(at_least=0)
    scale: float = setting(at_least=0)
    joint_noise_m: float = setting(at_least=0)
    seed: int = setting(at_least=0)


@dataclass(frozen=True)
class Trials:
    """B pictures and their truth.

    Attributes:
        pictures: what the optimizer gets.
        joints: (B, 22, 3) what the body regressor gave.
        truth: the true object poses.
        true_joints: (B, 22, 3).
        clip: (B,) which clip each picture is from.
        skin: (B, V, 3) the body's skin as the regressor gave it, pelvis frame, m; None where only skeletons are known.
    """

    pictures: Pictures
    joints: Tensor
    truth: ObjectPose
    true_joints: Tensor
    clip: IntArray
    skin: Tensor | None = None

    @property
    def person(self) -> FixedPerson:
        """The people as given, with the skin that may touch where there are contact candidates."""
        contact = self.pictures.contact
        if contact is None or self.skin is None:
            return FixedPerson(self.joints)
        return FixedPerson(self.joints, self.skin[:, contact.vertex_ids])


def make_trials(family: Family, film: FilmOptions, condition: ConditionOptions, options: TrialOptions) -> Trials:
    """Pictures of a family's clips, one of each drawn moment.

    Args:
        family: test clips.
        film: cameras.
        condition: what the prior will be told; its noise is added.
        options: errors.
    """
    rng = np.random.default_rng(options.seed)
    # One picture a moment, every moment, and a seed that the training pictures do not have.
    # Its pixels get their noise below.
    one = dataclasses.replace(film, views=1, every=1, pixel_noise=0.0, seed=options.seed + 1)
    views = film_moments(family.name, family.points, family.clips, one)
    # Sorted: the rows of the clips' poses below are then the rows of the pictures.
    chosen = np.sort(rng.permutation(len(views))[: options.pictures])
    views = views.take(chosen)
    rotmats = torch.cat([moments.obj_rotmat for _, moments in family.clips])[torch.from_numpy(chosen)]
    positions = torch.cat([moments.obj_pos for _, moments in family.clips])[torch.from_numpy(chosen)]
    count = len(views)
    # The layout's last entry is the camera's place in the pelvis frame, in which
    # everything here is.
    camera = split(views.layouts)[1].double()
    root_rotmat, root_pos = looking_at_pelvis(camera)
    # One plain camera for all: 1000 px focal length, 1280 x 720.
    matrix = torch.tensor([[FOCAL, 0, 640.0], [0, FOCAL, 360.0], [0, 0, 1]], dtype=torch.float64).expand(count, 3, 3)
    known = torch.from_numpy(views.truth).double()
    # Body joints and object keypoints into the camera, then onto its picture.
    image = from_pelvis(known, root_rotmat, root_pos) @ matrix.mT
    px = image[..., :2] / image[..., 2:]
    px = px + options.pixel_noise * torch.from_numpy(rng.normal(size=px.shape))
    body = len(LAYOUT_JOINTS)
    # The regressor's error is not that of the picture: the same joints are seen
    # right and estimated wrong.
    joints = known[:, :body] + options.joint_noise_m * torch.from_numpy(rng.normal(size=(count, body, 3)))
    generator = torch.Generator().manual_seed(options.seed)
    # The prior is told of the same pixels that the data terms see: with errors of their own they would be a second picture.
    own = layout_of_pixels(px, matrix, root_rotmat, root_pos).float()
    told = condition_of(dataclasses.replace(views, layouts=own), condition)
    exact = dataclasses.replace(condition, direction_noise=0.0)
    points = torch.from_numpy(family.points.points).expand(count, -1, -1)
    pictures = Pictures(
        matrix,
        root_rotmat,
        root_pos,
        px[:, :body],
        torch.ones(count, body).double(),
        Correspondences(points, px[:, body:], torch.ones(points.shape[:2]).double()),
        noised(told, exact, generator),
        _disturbed(rotmats, positions, camera, options, rng),
    )
    truth = ObjectPose(rotmats, positions, torch.zeros(count).double())
    skin = _skin(family, chosen, joints, known[:, :body])
    return Trials(pictures, joints, truth, known[:, :body], views.clip, skin)


def _skin(family: Family, chosen: IntArray, joints: Tensor, true_joints: Tensor) -> Tensor | None:
    """The skin of the chosen moments, each vertex off by as much as its nearest joint."""
    parts = [moments.skin for _, moments in family.clips]
    if any(part is None for part in parts):
        return None
    skin = torch.cat([part for part in parts if part is not None])[torch.from_numpy(chosen)].double()
    nearest = torch.cdist(skin, true_joints).argmin(2, keepdim=True).expand(-1, -1, 3)
    return skin + (joints - true_joints).gather(1, nearest)


def looking_at_pelvis(camera: Tensor) -> tuple[Tensor, Tensor]:
    """Pelvis orientation (B, 3, 3) and position (B, 3) in cameras at (B, 3) of the pelvis frame that look at it."""
    # Looking from the camera to the origin (the pelvis); the pelvis frame has y up.
    forward = -camera / camera.norm(dim=-1, keepdim=True)
    up = torch.tensor([0.0, 1, 0], dtype=camera.dtype).expand_as(camera)
    right = torch.linalg.cross(forward, up, dim=-1)
    right = right / right.norm(dim=-1, keepdim=True)
    # Rows are the camera's axes (x right, y down, z forward) in the pelvis frame:
    # they turn pelvis into camera.
    rotmat = torch.stack([right, torch.linalg.cross(forward, right, dim=-1), forward], -2)
    return rotmat, -(rotmat @ camera[..., None])[..., 0]


def _disturbed(
    rotmat: Tensor, pos: Tensor, camera: Tensor, options: TrialOptions, rng: np.random.Generator
) -> ObjectPose:
    """A coarse pose: moved along its ray and of a size that looks the same but for the scale's error, turned a little."""
    count = len(pos)
    axis = torch.from_numpy(rng.normal(size=(count, 3)))
    axis = axis / axis.norm(dim=-1, keepdim=True)
    angle = np.radians(options.rotation_deg) * torch.from_numpy(rng.normal(size=(count, 1)))
    ray = pos - camera
    # Along the line of sight, where a picture hardly shows an error.
    away = ray / ray.norm(dim=-1, keepdim=True) * options.depth_m * torch.from_numpy(rng.normal(size=(count, 1)))
    scale = options.scale * torch.from_numpy(rng.normal(size=count))
    return ObjectPose(roma.rotvec_to_rotmat(axis * angle) @ rotmat, pos + away, scale)


def errors(trials: Trials, pose: ObjectPose, joints: Tensor, family: Family) -> dict[str, FloatArray]:
    """What WildHOI measures (facts of its test set), per picture, without alignment, in the pelvis frame.

    Returns:
        ``translation_cm``; ``rotation_deg``, the least over the object's half turns; ``object_cm``, Chamfer distance of
        surface samples, mean of the two directions, the same samples in both poses; ``scale_share``; ``joints_mm``;
        ``procrustes_cm``, the object's Chamfer distance after aligning joints and object together (BEHAVE's way).
    """
    # A chair turned by a symmetry of its own looks the same: the least angle counts.
    turns = torch.from_numpy(family.points.rotations)
    relative = trials.truth.rotmat.mT @ pose.rotmat
    angle = torch.stack([roma.rotmat_geodesic_distance(relative, turn.expand_as(relative)) for turn in turns]).amin(0)
    mesh = trimesh.Trimesh(family.vertices, family.faces, process=False)
    # The same surface points in both poses, and the same for every method (fixed seed).
    samples = torch.from_numpy(np.asarray(trimesh.sample.sample_surface(mesh, _SAMPLES, seed=0)[0], np.float64))
    placed = pose.place(samples)
    true_placed = trials.truth.place(samples)
    # Body and object are moved, turned and scaled together: what is left is their relation.
    aligned = _aligned(torch.cat([joints, placed], 1), torch.cat([trials.true_joints, true_placed], 1))
    aligned = aligned[:, len(LAYOUT_JOINTS) :]
    return {
        "translation_cm": 100 * (pose.pos - trials.truth.pos).norm(dim=-1).numpy(),
        "rotation_deg": np.degrees(angle.numpy()),
        "object_cm": _chamfer_cm(placed, true_placed),
        "procrustes_cm": _chamfer_cm(aligned, true_placed),
        "scale_share": (pose.log_scale.exp() - 1).abs().numpy(),
        "joints_mm": 1000 * (joints - trials.true_joints).norm(dim=-1).mean(1).numpy(),
    }


def _aligned(points: Tensor, truth: Tensor) -> Tensor:
    """Points (B, N, 3) moved, turned and scaled to the truth's, by corresponding points."""
    rotmat, pos, scale = roma.rigid_points_registration(points, truth, compute_scaling=True)
    return scale[:, None, None] * points @ rotmat.mT + pos[:, None]


def _chamfer_cm(points: Tensor, others: Tensor) -> FloatArray:
    """(B,) mean of the two directed mean distances, cm."""
    found = []
    for one, other in zip(points.numpy(), others.numpy(), strict=True):
        forth = cKDTree(other).query(one)[0].mean()
        back = cKDTree(one).query(other)[0].mean()
        # 100 cm a meter, over two directions.
        found.append(50 * (forth + back))
    return np.array(found)
