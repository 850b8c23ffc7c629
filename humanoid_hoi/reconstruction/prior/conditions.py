"""What the flow is told about a picture: its own layout, the body's joints, image features, or nothing."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from humanoid_hoi.core.config import Settings, setting
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.prior.rays import join, split
from humanoid_hoi.reconstruction.prior.views import Views

KINDS = ("layout", "body", "features", "none")


@dataclass(frozen=True)
class ConditionOptions(Settings, yaml="tools/prior_train", node="condition", key="condition"):
    """The flow's condition.

    Attributes:
        kind: ``layout``: the picture's own rays and camera, noised, in place of the paper's image feature; ``body``:
            the 22 joints of a body regressor, without the object, so that it is there in frames that do not show the
            object; ``features``: vectors from the file of views; ``none``.
        direction_noise: error of each number of a direction while training (0.004 is 4 px at 1000 px focal length).
        camera_noise_m: error of the camera's center, m.
        joint_noise_m: error of the joints, m.
    """

    kind: str = setting(choices=KINDS)
    direction_noise: float = setting(at_least=0)
    camera_noise_m: float = setting(at_least=0)
    joint_noise_m: float = setting(at_least=0)


def condition_of(views: Views, options: ConditionOptions) -> Tensor:
    """(N, C) float32 conditions without noise; C = 0 without any.

    Raises:
        HoiError: the views lack what the condition is made of.
    """
    if options.kind == "layout":
        return views.layouts
    if options.kind == "body":
        if not len(views.joints):
            raise HoiError("no body joints", where=views.object_name, field="joints", fix="condition.kind=layout")
        return body_condition(torch.from_numpy(views.joints))
    if options.kind == "features":
        if not views.features.shape[1]:
            raise HoiError("no image features", where=views.object_name, field="features", fix="condition.kind=layout")
        return torch.from_numpy(views.features).float()
    return torch.zeros(len(views), 0)


def body_condition(joints: Tensor) -> Tensor:
    """(N, 63) float32 the joints (N, 22, 3) of the pelvis frame without the pelvis, which is the origin."""
    return joints[:, 1:].flatten(1).float()


def noised(condition: Tensor, options: ConditionOptions, generator: torch.Generator | None = None) -> Tensor:
    """Conditions as an estimator would give them; directions stay unit vectors."""

    def noise(values: Tensor, sigma: float) -> Tensor:
        drawn = torch.randn(values.shape, generator=generator, dtype=values.dtype)
        return values + sigma * drawn

    if options.kind == "body":
        return noise(condition, options.joint_noise_m)
    if options.kind != "layout":
        return condition
    directions, camera = split(condition)
    directions = noise(directions, options.direction_noise)
    # Noise takes directions off the unit sphere; the flow must only ever see what a
    # camera can give.
    return join(directions / directions.norm(dim=-1, keepdim=True), noise(camera, options.camera_noise_m))
