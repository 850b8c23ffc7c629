"""A baseline after PHOSA: outlines alone, from many rotations, then depth from who is in front and how far apart.

What stands in the comparison tables beside the Gaussians. As in PHOSA: many random rotations, place from the mask's box,
silhouettes with the other's pixels ignored, the best few refined, then the joint stage with ordinal depth and a pull of
their nearest points (PHOSA's own pull is between boxes). Names and weights follow its description; the renderer is ours (the
exact outline), which is sharper than its soft one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import roma
import torch
from scipy.spatial import cKDTree
from torch import Tensor

from humanoid_hoi.body.parts import part_index
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.geometry.simplify import simplify
from humanoid_hoi.reconstruction.hoi_optimizer.silhouette import OutlineMesh
from humanoid_hoi.reconstruction.single_image.gaussian.clouds import workable
from humanoid_hoi.reconstruction.single_image.gaussian.interaction_terms import depth_order_loss, see
from humanoid_hoi.reconstruction.single_image.gaussian.outline_batch import OutlineBatch
from humanoid_hoi.reconstruction.single_image.gaussian.picture import small_target
from humanoid_hoi.reconstruction.single_image.gaussian.render_terms import outline_loss
from humanoid_hoi.reconstruction.single_image.gaussian.variables import PoseVariables
from humanoid_hoi.reconstruction.single_image.image import HoiImage, ObjectPose, check_image

_FACES = 1500
_FEW_FACES = 400


@dataclass(frozen=True)
class PhosaOptions:
    """Settings of :func:`phosa_like`.

    Attributes:
        starts: rotations tried; the coarse one is among them.
        keep: of them are refined.
        small_side, long_side: px of the first and the second pass.
        small_steps, long_steps: Adam steps of each.
        joint_steps: steps of the joint stage, in depth.
        parts: pull the annotated parts to the object instead of the nearest points (PHOSA pulls parts that it knows of a
            category); so that tables can compare like with like.
        outline, depth_order, interaction: weights of the joint stage (PHOSA: 10, 1, 20).
        seed: of the rotations.
    """

    starts: int = 48
    keep: int = 6
    small_side: int = 64
    long_side: int = 128
    small_steps: int = 40
    long_steps: int = 80
    joint_steps: int = 60
    parts: bool = False
    outline: float = 10.0
    depth_order: float = 1.0
    interaction: float = 20.0
    seed: int = 0


def phosa_like(image: HoiImage, options: PhosaOptions | None = None) -> ObjectPose:
    """The object's pose by outlines from many starts.

    Raises:
        HoiError: the picture's parts do not fit together.
    """
    options = options or PhosaOptions()
    check_image(image)
    image = workable(image)
    rotations = _rotations(image.start.rotmat, options)
    # Many rotations on a small picture, the best few on a larger one, as PHOSA does.
    few = OutlineBatch.start(image, rotations, _FEW_FACES, small_target(image, options.small_side, crop=True))
    losses = few.descend(options.small_steps)
    best = losses.argsort()[: options.keep]
    many = few.kept(best, image, _FACES, small_target(image, options.long_side, crop=True))
    losses = many.descend(options.long_steps)
    return _joint(image, many.pose(int(losses.argmin())), options)


def _rotations(coarse: FloatArray, options: PhosaOptions) -> Tensor:
    """The coarse rotation, then random ones, (B, 3, 3)."""
    generator = torch.Generator().manual_seed(options.seed)
    # Normalized normal numbers are uniform over the rotations.
    quat = torch.nn.functional.normalize(torch.randn(options.starts - 1, 4, generator=generator), dim=1)
    first = torch.from_numpy(np.asarray(coarse, np.float32))[None]
    return torch.cat([first, roma.unitquat_to_rotmat(quat)])


def _joint(image: HoiImage, pose: ObjectPose, options: PhosaOptions) -> ObjectPose:
    """Depth from the order of the surfaces and from the gap between human and object."""
    target = small_target(image, options.long_side, crop=True)
    vertices, faces = simplify(image.obj_vertices, image.obj_faces, _FACES)
    points = torch.from_numpy(np.asarray(vertices, np.float32))
    outline = OutlineMesh.build(torch.from_numpy(np.asarray(faces, np.int64)))
    body = torch.from_numpy(np.asarray(image.body_cam, np.float32))
    num_pixels = target.size[0] * target.size[1]
    body_depth = see(image.body_cam, image.body_faces, target).depth(body, num_pixels)
    variables = PoseVariables(pose, keep_picture=True)
    # 1 cm per step, as a rate of log depth.
    rate = 0.01 / float(pose.pos_cam[2])
    optimizer = torch.optim.Adam(
        [{"params": [variables.log_depth], "lr": rate}, {"params": [variables.shift], "lr": 0.003}]
    )
    for _ in range(options.joint_steps):
        optimizer.zero_grad()
        placed = variables.place(points)
        surface = see(placed.detach().numpy().astype(np.float64), faces, target)
        order = depth_order_loss(body_depth, surface.depth(placed, num_pixels), target)
        loss = options.outline * outline_loss(placed[None], outline, target)[0] + options.depth_order * order
        gap = _parts_gap(placed, body, image) if options.parts else _gap(placed, body)
        (loss + options.interaction * gap).backward()
        optimizer.step()
    return variables.pose()


def _parts_gap(placed: Tensor, body: Tensor, image: HoiImage) -> Tensor:
    """Mean over the annotated parts of the squared distance of each part's nearest vertex to the object's points, m^2."""
    tree = cKDTree(placed.detach().numpy())
    total = placed.sum() * 0.0
    if image.body_parts is None:
        return total
    for name in image.contact_parts:
        members = body[torch.from_numpy(image.body_parts == part_index(name))]
        if len(members):
            distance, nearest = tree.query(members.numpy())
            row = int(distance.argmin())
            total = total + (placed[nearest[row]] - members[row]).square().sum()
    return total / max(len(image.contact_parts), 1)


def _gap(placed: Tensor, body: Tensor) -> Tensor:
    """Squared distance of the nearest hundredth of the object's points to the body, m^2 (PHOSA pulls box centers)."""
    distance, nearest = cKDTree(body.numpy()).query(placed.detach().numpy())
    rows = torch.from_numpy(distance.argsort()[: max(1, len(distance) // 100)])
    return (placed[rows] - body[torch.from_numpy(nearest)[rows]]).square().sum(dim=1).mean()
