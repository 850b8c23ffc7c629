"""Many poses of one object, descended together on the outline alone: cheap enough to try dozens of rotations."""

from __future__ import annotations

import numpy as np
import roma
import torch
from torch import Tensor

from humanoid_hoi.geometry.simplify import simplify
from humanoid_hoi.reconstruction.hoi_optimizer.silhouette import OutlineMesh
from humanoid_hoi.reconstruction.single_image.gaussian.picture import Target
from humanoid_hoi.reconstruction.single_image.gaussian.render_terms import outline_loss
from humanoid_hoi.reconstruction.single_image.image import HoiImage, ObjectPose

_ADAM = 1e-8  # Adam's own


class OutlineBatch:
    """B poses of one object, descended together."""

    def __init__(
        self, image: HoiImage, faces: int, target: Target, rotmat: Tensor, pos: Tensor, log_scale: Tensor
    ) -> None:
        vertices, triangles = simplify(image.obj_vertices, image.obj_faces, faces)
        self.vertices = torch.from_numpy(np.asarray(vertices, np.float32))
        self.outline = OutlineMesh.build(torch.from_numpy(np.asarray(triangles, np.int64)))
        self.target = target
        self.rotmat = rotmat
        self.pos = pos
        self.log_scale = log_scale

    @staticmethod
    def start(image: HoiImage, rotations: Tensor, faces: int, target: Target) -> OutlineBatch:
        """Every rotation at the coarse depth, placed and sized so that its box is the mask's."""
        place, size = _from_box(image, rotations)
        return OutlineBatch(image, faces, target, rotations, place, size)

    @staticmethod
    def around(image: HoiImage, poses: list[ObjectPose], faces: int, target: Target) -> OutlineBatch:
        """The first pose as it is, then the rotations of all, placed and sized by the mask's box.

        A coarse place that is off by half the object leads the outline astray; a box of a half-hidden object does too.
        """
        rotations = torch.from_numpy(np.stack([pose.rotmat for pose in poses]).astype(np.float32))
        pos, log_scale = _from_box(image, rotations)
        first = poses[0]
        here = torch.from_numpy(np.asarray(first.pos_cam, np.float32))[None]
        size = torch.tensor([first.scale]).log()
        # Row 0 is the coarse pose as given, row 1 the same rotation placed by the mask's box.
        rotmat = torch.cat([rotations[:1], rotations])
        return OutlineBatch(image, faces, target, rotmat, torch.cat([here, pos]), torch.cat([size, log_scale]))

    def __len__(self) -> int:
        """B."""
        return len(self.pos)

    def kept(self, rows: Tensor, image: HoiImage, faces: int, target: Target) -> OutlineBatch:
        """Some of the poses, with a finer mesh and picture."""
        return OutlineBatch(image, faces, target, self.rotmat[rows], self.pos[rows], self.log_scale[rows])

    def descend(self, steps: int, least_slope: float = _ADAM) -> Tensor:
        """Adam on rotation, shift and size; returns the loss of each pose (B,).

        Args:
            steps: of Adam.
            least_slope: loss per rad below which a rotation hardly moves. Adam walks as far down a slope of facets and pixels as down
                a real one, and carries a round thing away from the rotation that its color has found.
        """
        turn = torch.zeros(len(self.pos), 3, requires_grad=True)
        # Two numbers: depth stays, since an outline cannot tell it from size.
        shift = torch.zeros(len(self.pos), 2, requires_grad=True)
        size = torch.zeros(len(self.pos), requires_grad=True)
        optimizer = torch.optim.Adam(
            [
                {"params": [turn], "lr": 0.03, "eps": least_slope},
                {"params": [shift], "lr": 0.01},
                {"params": [size], "lr": 0.01},
            ]
        )
        loss = torch.zeros(len(self.pos))
        for _ in range(steps):
            optimizer.zero_grad()
            loss = outline_loss(self._placed(turn, shift, size), self.outline, self.target)
            # Poses share nothing, so the sum's gradient is each pose's own.
            loss.sum().backward()
            optimizer.step()
        with torch.no_grad():
            # Fold the changes in: the batch may be descended again from here.
            self.rotmat = roma.rotvec_to_rotmat(turn) @ self.rotmat
            self.pos = self.pos + torch.nn.functional.pad(shift, (0, 1))
            self.log_scale = self.log_scale + size
        return loss.detach()

    def pose(self, row: int) -> ObjectPose:
        """One of the poses."""
        # Products of float32 rotations drift; back to an exact rotation.
        rotmat = roma.special_procrustes(self.rotmat[row].double()).numpy()
        return ObjectPose(rotmat, self.pos[row].double().numpy(), float(self.log_scale[row].exp()))

    def _placed(self, turn: Tensor, shift: Tensor, size: Tensor) -> Tensor:
        rotmat = roma.rotvec_to_rotmat(turn) @ self.rotmat
        scale = (self.log_scale + size).exp()[:, None, None]
        pos = self.pos + torch.nn.functional.pad(shift, (0, 1))
        return scale * (self.vertices @ rotmat.transpose(1, 2)) + pos[:, None]


def _from_box(image: HoiImage, rotations: Tensor) -> tuple[Tensor, Tensor]:
    """Position (B, 3) and log scale (B,) at the coarse depth that give each rotation the mask's box."""
    rows, columns = np.nonzero(image.object_mask)
    low = np.array([columns.min(), rows.min()], float)
    high = np.array([columns.max(), rows.max()], float) + 1.0
    depth = float(image.start.pos_cam[2])
    focal = image.camera_matrix.diagonal()[:2]
    # The box's middle and diagonal, in metres at the coarse depth.
    middle = (0.5 * (low + high) - image.camera_matrix[:2, 2]) / focal * depth
    vertices = torch.from_numpy(np.asarray(image.obj_vertices, np.float32))
    turned = (vertices @ rotations.transpose(1, 2))[..., :2]
    extent = (turned.amax(dim=1) - turned.amin(dim=1)).norm(dim=1)
    wanted = float(np.linalg.norm((high - low) / focal * depth))
    scale = wanted / extent
    # The box's middle is not the mesh's origin: shift by what lies between them.
    offset = 0.5 * (turned.amax(dim=1) + turned.amin(dim=1)) * scale[:, None]
    pos = torch.from_numpy(np.append(middle, depth).astype(np.float32)).expand(len(rotations), 3).clone()
    pos[:, :2] -= offset
    return pos, scale.log()
