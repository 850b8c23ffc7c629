"""Known motions seen by random cameras: pictures with known truth, one layout each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import roma
import torch
from torch import Tensor

from humanoid_hoi.body.axes import vectors_to_smplx
from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.core.config import Settings, setting
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.surface import as_trimesh
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.reconstruction.prior.object_points import ObjectPoints
from humanoid_hoi.reconstruction.prior.rays import LAYOUT_JOINTS, join, layout_of_points, split, to_pelvis
from humanoid_hoi.reconstruction.prior.views import Views


@dataclass(frozen=True)
class FilmOptions(Settings, yaml="tools/prior_train", node="film", key="film"):
    """How clips become pictures.

    Attributes:
        every: of the clip's frames, each n-th is a moment.
        views: pictures of each moment, from different sides (a real set has one; more make true groups).
        distance_m: nearest and farthest camera, m from the pelvis.
        elevation_deg: lowest and highest camera above the pelvis, degrees.
        joint_noise_m: error of the body regressor's joints, standard deviation, m.
        pixel_noise: of every keypoint of a picture, px at 1000 px focal length, drawn once: a detector's error stays.
        seed: draws cameras and errors.

    Raises:
        HoiError: a range that ends before it begins.
    """

    every: int = setting(at_least=1)
    views: int = setting(at_least=1)
    distance_m: tuple[float, float] = setting(above=0)
    elevation_deg: tuple[float, float] = setting(at_least=-85, at_most=85)
    joint_noise_m: float = setting(at_least=0)
    pixel_noise: float = setting(at_least=0)
    seed: int = setting(at_least=0)

    def __post_init__(self) -> None:
        """See ``Raises``."""
        for name in ("distance_m", "elevation_deg"):
            low, high = getattr(self, name)
            if low > high:
                fix = f"film.{name}=[{high:g},{low:g}]"
                raise HoiError(f"expected [least, most], found [{low:g}, {high:g}]", field=f"film.{name}", fix=fix)


@dataclass(frozen=True)
class Moments:
    """Known interactions in the pelvis frame, T of them, float64.

    Attributes:
        body: (T, 22, 3) joints, m.
        obj_rotmat: (T, 3, 3) object orientation.
        obj_pos: (T, 3) its mean vertex, m.
        up: (T, 3) the world's vertical.
        skin: (T, V, 3) float32 vertices of the body's proxy mesh, m; None where only a skeleton is known.
    """

    body: Tensor
    obj_rotmat: Tensor
    obj_pos: Tensor
    up: Tensor
    skin: Tensor | None = None

    def points(self, points_obj: FloatArray) -> Tensor:
        """(T, n, 3) all keypoints of Eq. 4, for object keypoints (K, 3) of the object frame."""
        local = torch.from_numpy(np.asarray(points_obj, np.float64))
        # Row vectors: (R a)^T = a^T R^T. Body joints first, as Eq. 4 lists them.
        placed = local @ self.obj_rotmat.mT + self.obj_pos[:, None]
        return torch.cat([self.body, placed], 1)

    def take(self, index: Tensor | slice) -> Moments:
        """Rows ``index``."""
        skin = None if self.skin is None else self.skin[index]
        return Moments(self.body[index], self.obj_rotmat[index], self.obj_pos[index], self.up[index], skin)


def object_mesh(clip: HoiClip) -> FloatArray:
    """(V, 3) vertices of a clip's object, dense enough for keypoints of boxes and balls, in the clip's object frame."""
    mesh = as_trimesh(clip.obj)
    if clip.obj.kind != "mesh":
        # Two subdivisions put vertices on edges and faces, so that keypoints are not corners alone.
        mesh = mesh.subdivide().subdivide()
    return np.asarray(mesh.vertices, np.float64)


def moments_of_clip(clip: HoiClip) -> Moments:
    """Every frame of a clip in the pelvis frame.

    Raises:
        HoiError: the clip's skeleton lacks a body joint.
    """
    missing = [name for name in LAYOUT_JOINTS if name not in clip.joint_names]
    if missing:
        raise HoiError(
            f"has no joint {', '.join(missing[:3])}", where=clip.name, fix="use clips with all 22 body joints"
        )
    joints_w, quat_w = clip.joint_pose_w()
    rows = [clip.joint_names.index(name) for name in LAYOUT_JOINTS]
    root_quat = torch.from_numpy(np.asarray(quat_w[:, 0], np.float64))
    root = roma.unitquat_to_rotmat(root_quat)
    pelvis = torch.from_numpy(np.asarray(joints_w[:, 0], np.float64))

    def local(vectors_w: Tensor) -> Tensor:
        """World vectors (T, ..., 3) in the pelvis frame: root rotation removed, SMPL-X's axes."""
        # R^T x: out of the world, into the pelvis. The clip's axes (x front, z up) become SMPL-X's.
        turned = torch.einsum("tji,t...j->t...i", root, vectors_w)
        return vectors_to_smplx(turned)

    joints = torch.from_numpy(np.asarray(joints_w[:, rows], np.float64))
    rotmat = roma.unitquat_to_rotmat(torch.from_numpy(np.asarray(clip.obj_quat_w, np.float64)))
    # The prior's object frame has its origin at the mean vertex, the clip's wherever
    # the mesh had it.
    middle = torch.from_numpy(object_mesh(clip).mean(0))
    pos_w = torch.from_numpy(np.asarray(clip.obj_pos_w, np.float64)) + rotmat @ middle
    # The columns of a rotation are vectors of their own.
    turned = local(rotmat.mT).mT
    up = local(torch.tensor([0.0, 0.0, 1.0], dtype=torch.float64).expand(len(pelvis), 3))
    return Moments(local(joints - pelvis[:, None]), turned, local(pos_w - pelvis), up)


def random_cameras(up: Tensor, count: int, options: FilmOptions, rng: np.random.Generator) -> Tensor:
    """Camera centers (T, count, 3) all around the pelvis, elevations measured from the true vertical.

    Args:
        up: (T, 3) the world's vertical in the pelvis frame.
        count: per moment.
        options: ranges.
        rng: draws them.
    """
    shape = (len(up), count)
    azimuth = rng.uniform(0, 2 * np.pi, shape)
    elevation = np.radians(rng.uniform(*options.elevation_deg, shape))
    distance = rng.uniform(*options.distance_m, shape)
    flat = np.cos(elevation)
    # On a sphere about the pelvis, with y up as in SMPL-X.
    upright = np.stack([flat * np.sin(azimuth), np.sin(elevation), flat * np.cos(azimuth)], -1) * distance[..., None]
    # The shortest turn that takes y to the vertical; people seldom hang upside down.
    y = torch.tensor([0.0, 1.0, 0.0], dtype=torch.float64).expand_as(up)
    axis = torch.linalg.cross(y, up, dim=-1)
    sine = axis.norm(dim=-1, keepdim=True).clamp_min(1e-12)
    angle = torch.atan2(sine, (y * up).sum(-1, keepdim=True))
    turn = roma.rotvec_to_rotmat(axis / sine * angle)
    return torch.from_numpy(upright) @ turn.mT


def moments_of_body(body: BodyModel, params: BodyParams, obj_rotmat: Tensor, obj_pos: Tensor, up: Tensor) -> Moments:
    """Frames of a parametric body in the pelvis frame.

    Args:
        body: model.
        params: T frames in any frame.
        obj_rotmat: (T, 3, 3) object orientation in the same frame.
        obj_pos: (T, 3) its mean vertex, m.
        up: (3,) the vertical in that frame.
    """
    params = params.to(torch.float64)
    with torch.no_grad():
        posed = body.pose(params, body.select(body.proxy_vertices, params.betas))
    # The first 22 joints in SMPL's order are the layout's own.
    joints = posed.joints[:, : len(LAYOUT_JOINTS)]
    root = posed.joint_rotmats[:, 0]
    pelvis = joints[:, 0]
    return Moments(
        to_pelvis(joints, root, pelvis),
        root.mT @ obj_rotmat,
        to_pelvis(obj_pos[:, None], root, pelvis)[:, 0],
        root.mT @ up.to(root),
        to_pelvis(posed.points, root, pelvis).float(),
    )


def film_moments(
    object_name: str, points: ObjectPoints, clips: Sequence[tuple[str, Moments]], options: FilmOptions
) -> Views:
    """Pictures of known interactions.

    Args:
        object_name: of the object.
        points: its keypoints.
        clips: name and moments of each clip.
        options: cameras and errors.
    """
    rng = np.random.default_rng(options.seed)
    truth: list[Tensor] = []
    layouts: list[Tensor] = []
    clip_ids: list[IntArray] = []
    moment_ids: list[IntArray] = []
    for row, (_, every) in enumerate(clips):
        moments = every.take(slice(None, None, options.every))
        cameras = random_cameras(moments.up, options.views, options, rng)
        # Every moment is seen by all of its cameras: (T, views, n, 3), flattened moment by moment.
        keypoints = moments.points(points.points)[:, None].expand(-1, options.views, -1, -1)
        truth.append(keypoints.flatten(0, 1))
        layouts.append(layout_of_points(keypoints, cameras).flatten(0, 1))
        clip_ids.append(np.full(len(truth[-1]), row))
        moment_ids.append(np.repeat(np.arange(len(moments.up)), options.views))
    known = torch.cat(truth).numpy()
    # Joints as a regressor would give them.
    noise = rng.normal(size=(len(known), len(LAYOUT_JOINTS), 3)) * options.joint_noise_m
    seen = torch.cat(layouts)
    if options.pixel_noise:
        directions, camera = split(seen)
        # A pixel at 1000 px focal length is a thousandth of a radian. Along the ray noise does nothing.
        directions = directions + 0.001 * options.pixel_noise * torch.from_numpy(rng.normal(size=directions.shape))
        seen = join(directions / directions.norm(dim=-1, keepdim=True), camera)
    return Views(
        object_name,
        points,
        seen.float(),
        np.concatenate(clip_ids),
        np.concatenate(moment_ids),
        (known[:, : len(LAYOUT_JOINTS)] + noise).astype(np.float32),
        np.zeros((len(known), 0), np.float32),
        known.astype(np.float32),
        tuple(name for name, _ in clips),
    )


def check_same_object(clips: Sequence[HoiClip]) -> None:
    """Raises HoiError for a clip whose object has another size than the first clip's."""
    first = np.ptp(object_mesh(clips[0]), axis=0)
    for clip in clips[1:]:
        size = np.ptp(object_mesh(clip), axis=0)
        if not np.allclose(size, first, rtol=0.02, atol=0.002):
            raise HoiError(
                f"holds an object of {np.round(size, 3).tolist()} m, the first clip one of {np.round(first, 3).tolist()} m",
                where=clip.name,
                field="obj",
                fix="one prior per object: give clips of one object",
            )
