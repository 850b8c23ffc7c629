"""Changes to a batch that leave its truth known: mirrored frames, wrong or missing poses, missing masks."""

from __future__ import annotations

import dataclasses
import functools
from dataclasses import dataclass

import roma
import torch
from torch import Tensor

from humanoid_hoi.body.skeleton import mirror_name
from humanoid_hoi.core.config import Settings, setting
from humanoid_hoi.interpoint.model.batch import assemble
from humanoid_hoi.interpoint.model.config import ModelConfig
from humanoid_hoi.interpoint.model.inputs import flip_cells, flip_cover
from humanoid_hoi.interpoint.model.network import Batch
from humanoid_hoi.interpoint.model.pointnet import PointGroups
from humanoid_hoi.interpoint.model.situation import Situation, mirrored
from humanoid_hoi.interpoint.protocol import KEYPOINT_NAMES
from humanoid_hoi.interpoint.training.tensors import Tensors

# The mirror image of a scene exchanges left and right: x becomes -x.
_MIRROR = torch.tensor([-1.0, 1.0, 1.0])


@dataclass(frozen=True)
class Augmentation(Settings, yaml="tools/interpoint_train", node="train.augment"):
    """How much; defaults stand in the yaml.

    Attributes:
        flip: share of mirrored frames, keypoint names exchanged with them.
        turn_rad: standard deviation of the error of the object's coarse orientation, rad per axis.
        center_m: of the object's coarse position, m per axis.
        depth_m: of the body along its viewing ray, m.
        keypoint_m: of every body keypoint, m per axis.
        no_body: share of frames whose body is withheld.
        no_pose: share of frames whose orientation is withheld.
        no_masks: share of frames whose masks are withheld.
    """

    flip: float = setting(at_least=0, at_most=1)
    turn_rad: float = setting(at_least=0)
    center_m: float = setting(at_least=0)
    depth_m: float = setting(at_least=0)
    keypoint_m: float = setting(at_least=0)
    no_body: float = setting(at_least=0, at_most=1)
    no_pose: float = setting(at_least=0, at_most=1)
    no_masks: float = setting(at_least=0, at_most=1)


@functools.lru_cache(maxsize=1)
def mirrored_rows() -> Tensor:
    """(87,) the row of each keypoint's mirror image."""
    return torch.tensor([KEYPOINT_NAMES.index(mirror_name(name)) for name in KEYPOINT_NAMES])


def augmented(
    data: Tensors, rows: Tensor, config: ModelConfig, how: Augmentation, generator: torch.Generator
) -> tuple[Batch, Tensor, Tensor]:
    """A training batch: inputs, touching (B, 87) and points (B, 87, 3) of unit size.

    Args:
        data: all frames.
        rows: (B,) which.
        config: of the model.
        how: see :class:`Augmentation`.
        generator: draws everything.
    """
    count = len(rows)

    def drawn(share: float) -> Tensor:
        return torch.rand(count, generator=generator) < share

    # Neighborhoods are gathered per object, everything else per frame.
    obj = data.object_row[rows]
    groups = PointGroups.of_tensors([tensor[obj] for tensor in data.groups.tensors()])
    rotmat = _turned(data.rotmat[rows], how.turn_rad, generator)
    # NaN means "not known" to the point features.
    rotmat[drawn(how.no_pose)] = torch.nan
    cover = data.cover[rows].float()
    blind = drawn(how.no_masks)
    cover[blind] = 0.0
    situation = None
    if data.situation is not None:
        situation = coarse(data.situation.rows(rows), how, generator)
        situation.keypoints[drawn(how.no_body)] = torch.nan
        situation.maps[blind] = torch.nan
        situation.box[blind] = torch.nan
    image = data.image[rows].float()
    touching = data.touching[rows]
    points = data.points[rows]
    flip = drawn(how.flip)
    # The feature map is square.
    cells = round(image.shape[1] ** 0.5)
    if flip.any():
        # Mirroring x keeps neighborhoods, so only places change; M R M is the mirrored scene's orientation.
        sign = torch.where(flip[:, None], _MIRROR, 1.0)
        groups = dataclasses.replace(groups, xyz=groups.xyz * sign[:, None])
        rotmat = sign[:, :, None] * rotmat * sign[:, None]
        image[flip] = flip_cells(image[flip], cells)
        cover[flip] = flip_cover(cover[flip], cells)
        swap = mirrored_rows()
        touching = torch.where(flip[:, None], touching[:, swap], touching)
        points = torch.where(flip[:, None, None], points[:, swap], points) * sign[:, None]
        situation = None if situation is None else mirrored(situation, flip, swap)
    return assemble(image, cover, groups, rotmat, data.half[obj], situation, config), touching, points


def misaligned(data: Tensors, how: Augmentation, seed: int) -> Tensors:
    """Frames to measure on: as a coarse reconstruction would put them, nothing withheld."""
    generator = torch.Generator().manual_seed(seed)
    situation = data.situation
    if situation is not None:
        situation = coarse(situation.rows(torch.arange(len(data))), how, generator)
    return dataclasses.replace(data, rotmat=_turned(data.rotmat, how.turn_rad, generator), situation=situation)


def coarse(situation: Situation, how: Augmentation, generator: torch.Generator) -> Situation:
    """The situation with the errors of a coarse reconstruction; ``scoring/disturb.py`` makes the same in queries."""

    def noise(*shape: int) -> Tensor:
        return torch.randn(*shape, generator=generator)

    frames = len(situation.pos)
    keypoints = situation.keypoints
    # A body regressor errs along the viewing ray as a whole, and in every joint a little.
    ray = torch.nn.functional.normalize(keypoints.mean(1, keepdim=True), dim=-1)
    keypoints = keypoints + how.depth_m * noise(frames, 1, 1) * ray + how.keypoint_m * noise(*keypoints.shape)
    pos = situation.pos + how.center_m * noise(frames, 3)
    return dataclasses.replace(situation, pos=pos, keypoints=keypoints)


def _turned(rotmat: Tensor, sigma: float, generator: torch.Generator) -> Tensor:
    """Orientations with a random error on the camera's side."""
    noise = sigma * torch.randn(len(rotmat), 3, generator=generator)
    # The noise acts in the camera's frame, hence from the left.
    return roma.rotvec_to_rotmat(noise) @ rotmat
