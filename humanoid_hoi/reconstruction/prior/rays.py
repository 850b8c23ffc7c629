"""The 2.5D representation of a person with an object (WildHOI, Eq. 5-7): one ray per keypoint and the camera they start from.

Frame: the person's pelvis. The pelvis joint is the origin and its rotation is removed; axes are SMPL-X's (x to the
person's left, y up, z to the front). A layout is a vector of ``3 (n + 1)`` numbers: n unit directions, body joints
first and object keypoints after them, then the camera's center in metres.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from humanoid_hoi.body.skeleton import BODY_JOINTS, mirror_name

LAYOUT_JOINTS: tuple[str, ...] = tuple(BODY_JOINTS)
"""The body joints of a layout: SMPL's first 22."""


def to_pelvis(points_cam: Tensor, root_rotmat_cam: Tensor, root_pos_cam: Tensor) -> Tensor:
    """Camera points (..., N, 3) in the pelvis frame: ``x = R^T (x_cam - t)``, the inverse of Eq. 5.

    Args:
        points_cam: (..., N, 3) m.
        root_rotmat_cam: (..., 3, 3) R_SMPL, the pelvis orientation in the camera frame.
        root_pos_cam: (..., 3) t_SMPL, the pelvis joint in the camera frame, m.
    """
    # Row vectors: (R^T y)^T is y^T R.
    return (points_cam - root_pos_cam[..., None, :]) @ root_rotmat_cam


def from_pelvis(points: Tensor, root_rotmat_cam: Tensor, root_pos_cam: Tensor) -> Tensor:
    """Pelvis points (..., N, 3) in the camera frame (Eq. 5); arguments as in :func:`to_pelvis`."""
    return points @ root_rotmat_cam.mT + root_pos_cam[..., None, :]


def camera_center(root_rotmat_cam: Tensor, root_pos_cam: Tensor) -> Tensor:
    """(..., 3) t_cam of Eq. 6: where the camera stands in the pelvis frame, ``-R^T t``, m."""
    return -(root_pos_cam[..., None, :] @ root_rotmat_cam)[..., 0, :]


def layout_of_points(points: Tensor, camera: Tensor) -> Tensor:
    """X2.5D from known 3D (right side of Eq. 6, then Eq. 7).

    Args:
        points: (..., n, 3) keypoints in the pelvis frame, m.
        camera: (..., 3) camera centers in the pelvis frame, m.

    Returns:
        (..., 3 (n + 1)) layouts.
    """
    # The floor only matters for a keypoint at the camera's own place, which has no direction.
    offset = points - camera[..., None, :]
    directions = offset / offset.norm(dim=-1, keepdim=True).clamp_min(1e-9)
    return join(directions, camera)


def layout_of_pixels(px: Tensor, camera_matrix: Tensor, root_rotmat_cam: Tensor, root_pos_cam: Tensor) -> Tensor:
    """X2.5D from what a picture shows (left side of Eq. 6, then Eq. 7); the depth of no keypoint is needed.

    Args:
        px: (..., n, 2) keypoints, px.
        camera_matrix: (..., 3, 3) K, px.
        root_rotmat_cam: (..., 3, 3) pelvis orientation in the camera frame.
        root_pos_cam: (..., 3) pelvis joint in the camera frame, m.
    """
    homogeneous = torch.cat([px, torch.ones_like(px[..., :1])], -1)
    seen = homogeneous @ torch.linalg.inv(camera_matrix).mT  # ((u - cx) / fx, (v - cy) / fy, 1)
    turned = seen @ root_rotmat_cam  # R_cam = R_SMPL^T
    directions = turned / turned.norm(dim=-1, keepdim=True)
    return join(directions, camera_center(root_rotmat_cam, root_pos_cam))


def join(directions: Tensor, camera: Tensor) -> Tensor:
    """Layout vectors (..., 3 (n + 1)) of directions (..., n, 3) and camera centers (..., 3)."""
    # One camera may serve many layouts, and many cameras one: shapes broadcast.
    camera = camera.expand(*directions.shape[:-2], 3)
    return torch.cat([directions.flatten(-2), camera], -1)


def split(layout: Tensor) -> tuple[Tensor, Tensor]:
    """Directions (..., n, 3) and camera centers (..., 3) of layout vectors."""
    return layout[..., :-3].unflatten(-1, (-1, 3)), layout[..., -3:]


def layout_size(num_object_points: int) -> int:
    """Numbers in a layout of all body joints and so many object keypoints."""
    return 3 * (len(LAYOUT_JOINTS) + num_object_points + 1)


def mirror_joints() -> list[int]:
    """Row of every layout joint's mirror image."""
    return [LAYOUT_JOINTS.index(mirror_name(name)) for name in LAYOUT_JOINTS]


def mirrored(layout: Tensor, object_order: Sequence[int]) -> Tensor:
    """The layouts of the mirror image: x becomes -x and left and right joints change places.

    The released code mirrors without exchanging keypoints, so that a left hand stays in the left hand's place.

    Args:
        layout: (..., 3 (n + 1)).
        object_order: which object keypoint takes each place in the mirror image: the object's own mirror symmetry.
    """
    directions, camera = split(layout)
    flip = torch.tensor([-1.0, 1.0, 1.0], dtype=layout.dtype)
    body = len(LAYOUT_JOINTS)
    order = [*mirror_joints(), *(body + int(k) for k in object_order)]
    # Mirror first, then let left and right keypoints change places.
    return join((directions * flip)[..., order, :], camera * flip)


def permuted(layout: Tensor, object_order: Sequence[int]) -> Tensor:
    """The same layouts with object keypoints renamed by one of the object's symmetries."""
    directions, camera = split(layout)
    body = len(LAYOUT_JOINTS)
    order = [*range(body), *(body + int(k) for k in object_order)]
    return join(directions[..., order, :], camera)
