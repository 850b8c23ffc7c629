"""The person of a picture on a body that can be simulated: parameters, not only a posed mesh.

A picture made by us carries the parameters of its body. A released sample carries SMPL-X's rotations and the posed
SMPL-X mesh, but that model is licensed: its joint rotations are taken over to the free body, which is then fitted to the
87 contact keypoints of the posed mesh (bones by shape, a little by pose).
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from humanoid_hoi.body.keypoints import load_keypoints
from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.single_image.image import HoiImage
from humanoid_hoi.session.frames import mean_pelvis, swap_rest_pelvis

SMPLX_VERTICES = 10_475
_STEPS = 120
_POSE_SIGMA = 0.15
"""rad by which a joint may usually differ between two bodies in the same pose."""
_SHAPE_SIGMA = 1.0
_POINT_SIGMA = 0.01
"""m by which a keypoint of one body usually lies elsewhere on another."""
BELIEVABLE_M = 0.06
"""A body whose keypoints are farther from the mesh's, in the mean, is not this person."""


@dataclass(frozen=True)
class PosedPerson:
    """A person on a parametric body.

    Attributes:
        params: one frame, camera frame, float64.
        off_mm: mean distance of the 87 keypoints from those of the picture's mesh; None where nothing was fitted.
    """

    params: BodyParams
    off_mm: float | None = None


def person_on(body: BodyModel, image: HoiImage) -> PosedPerson:
    """The picture's person on ``body``.

    Args:
        body: free or SMPL-X.
        image: with body parameters.

    Raises:
        HoiError: no parameters, parameters of another body that cannot be carried over, a fit that is far off.
    """
    given = image.body
    if given is None:
        raise HoiError(
            "the body is a posed mesh without parameters",
            where=image.name,
            field="body",
            fix="add the regressor's pose as body_params.npz (docs/single_image.md), or use the mesh result alone",
        )
    params = given.params.to(torch.float64)
    if given.name == body.name:
        return PosedPerson(params)
    if given.name != "smplx" or len(image.body_cam) != SMPLX_VERTICES:
        raise HoiError(
            f"parameters of the {given.name!r} body cannot be carried over to {body.name!r} by a mesh of "
            f"{len(image.body_cam)} vertices",
            where=image.name,
            field="body",
            fix=f"body={given.name}, or a posed SMPL-X mesh of {SMPLX_VERTICES} vertices",
        )
    marks = torch.tensor([point.smplx_vertex for point in load_keypoints()])
    person = fit_to_keypoints(body, params, torch.from_numpy(image.body_cam).double()[marks])
    if person.off_mm is not None and person.off_mm > 1000 * BELIEVABLE_M:
        raise HoiError(
            f"the {body.name} body stays {person.off_mm:.0f} mm from the posed mesh in the mean",
            where=image.name,
            field="body",
            fix="check that mesh and pose parameters belong together",
        )
    return person


def fit_to_keypoints(body: BodyModel, start: BodyParams, target_cam: Tensor) -> PosedPerson:
    """Fit ``body`` to the 87 keypoints of another body, from that body's joint rotations.

    Args:
        body: to be fitted.
        start: one frame of SMPL-X parameters, camera frame.
        target_cam: (87, 3) m, in the order of ``assets/keypoints.csv``.
    """
    rotvecs = start.rotvecs()
    betas = torch.zeros(body.num_betas, dtype=torch.float64)
    # The pelvis is about where SMPL-X's was; the fit moves it.
    transl = swap_rest_pelvis(start.transl, mean_pelvis(), body.rest_pelvis(betas))
    free = [torch.zeros_like(rotvecs), betas.clone(), transl.clone()]
    for variable in free:
        variable.requires_grad_()

    def params() -> BodyParams:
        turn, shape, place = free
        return BodyParams.from_rotvecs(rotvecs + turn, place, shape)

    def off() -> Tensor:
        at = params()
        return body.pose(at, body.select(body.keypoint_vertices, at.betas)).points[0] - target_cam

    optimizer = torch.optim.LBFGS(free, max_iter=_STEPS, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimizer.zero_grad()
        # Points within a centimeter, pose and shape as little as that needs.
        prior = (free[0] / _POSE_SIGMA).square().sum() + (free[1] / _SHAPE_SIGMA).square().sum()
        loss = (off() / _POINT_SIGMA).square().sum() + prior
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimizer.step(closure)  # type: ignore[no-untyped-call]
    with torch.no_grad():
        distance = float(off().norm(dim=-1).mean())
    return PosedPerson(params().detach(), 1000 * distance)
