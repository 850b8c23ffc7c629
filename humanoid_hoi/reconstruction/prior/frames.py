"""The prior in the 4DHOISolver: an additive flow's z of every frame as a residual of stage 1 (beyond the paper).

The person of each frame is known, so a frame's layout depends on six numbers of the object; m virtual cameras stand
fixed in the pelvis frame. With additive couplings ``-log p = |z|^2 / 2 + const`` exactly, so that Gauss-Newton needs
the derivative of z only, which forward differentiation gives in six passes.
"""

from __future__ import annotations

import copy
import math

import torch
from torch import Tensor

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.so3 import turn
from humanoid_hoi.reconstruction.object_solver.usual import Judgement
from humanoid_hoi.reconstruction.prior.conditions import body_condition
from humanoid_hoi.reconstruction.prior.model import Prior
from humanoid_hoi.reconstruction.prior.rays import LAYOUT_JOINTS, layout_of_points, to_pelvis

CAMERAS = 6
MOST_UNUSUAL = 0.5
"""Share of the determined frames that may be unlike the training set before the prior is refused altogether."""
# Share of the mesh's extent within which every keypoint of the prior must meet a vertex of it.
_OTHER_OBJECT = 0.05


class FramePrior:
    """What a prior says of the frames of one session; see :class:`~.object_solver.usual.PosePrior`."""

    def __init__(self, prior: Prior, joints_cam: Tensor, root_rotmat_cam: Tensor, vertices: FloatArray) -> None:
        """Of T frames.

        Args:
            prior: trained, with additive couplings, told of nothing but the body.
            joints_cam: (T, 22, 3) body joints, camera frame, m.
            root_rotmat_cam: (T, 3, 3) pelvis orientation, camera frame.
            vertices: (V, 3) of the session's object, object frame, m.

        Raises:
            HoiError: another kind of prior, or one of another object.
        """
        if prior.flow.options.coupling != "additive":
            raise HoiError("has affine couplings", field="prior", fix="train with flow.coupling=additive")
        if prior.condition.kind not in ("body", "none"):
            raise HoiError(
                f"is told of the {prior.condition.kind}, which frames without the object lack",
                field="prior",
                fix="train with condition.kind=body",
            )
        self.prior = prior
        self.points = _points_on(prior, vertices)
        self.root_rotmat = root_rotmat_cam.double()
        self.root_pos = joints_cam[:, 0].double()
        self.joints = to_pelvis(joints_cam.double(), self.root_rotmat, self.root_pos)
        self.cameras = spread_cameras(prior.cameras.double(), CAMERAS)
        # float64 throughout stage 1; the caller's prior stays as it is.
        self.flow = copy.deepcopy(prior.flow).double().eval()
        told = prior.condition.kind == "body"
        self.condition = body_condition(self.joints).double() if told else torch.zeros(len(self.joints), 0).double()

    def residual(self, frame: Tensor, rotmat: Tensor, pos: Tensor, origin: Tensor) -> Tensor:
        """See :class:`~.object_solver.usual.PosePrior`."""
        with torch.no_grad():
            return self._z(frame, rotmat, pos, origin)

    def linearized(self, frame: Tensor, rotmat: Tensor, pos: Tensor, origin: Tensor) -> tuple[Tensor, Tensor]:
        """See :class:`~.object_solver.usual.PosePrior`."""

        def moved(tangent: Tensor) -> Tensor:
            return self._z(frame, turn(rotmat, tangent[:, :3]), pos + tangent[:, 3:], origin)

        columns = []
        zero = torch.zeros(len(pos), 6, dtype=pos.dtype)
        z = zero
        with torch.no_grad():
            # One forward pass per unknown gives a whole column of the Jacobian; backward passes
            # would be needed for each of the D numbers of z instead.
            for k in range(6):
                along = zero.index_fill(1, torch.tensor([k]), 1.0)
                found = torch.func.jvp(moved, (zero,), (along,))
                z = found[0]
                columns.append(found[1])
        return z, torch.stack(columns, -1)

    def nll(self, frame: Tensor, rotmat: Tensor, pos: Tensor) -> Tensor:
        """(N,) divided negative log-likelihood, median over the cameras, of poses of the object frame's origin."""
        layouts, condition = self._layouts(frame, rotmat, pos, torch.zeros(3, dtype=pos.dtype))
        with torch.no_grad():
            found = -self.flow.log_prob_divided(layouts.flatten(0, 1), condition)
        return found.view(len(frame), -1).median(1).values

    def judge(self, determined: Tensor, rotmat: Tensor, pos: Tensor) -> Judgement:
        """See :class:`~.object_solver.usual.PosePrior`.

        A frame whose body is unlike the training set's is left out. Where most of the determined frames have an object
        that is unlike it, the prior is refused in all frames: what it would say of the others is no better.
        """
        nll = self.nll(torch.arange(len(pos)), rotmat, pos)
        # Two different refusals: single frames whose body the prior never saw, and all frames where
        # the object's own well-determined poses are foreign to it.
        strange_body = self.prior.body_distance(self.joints) > self.prior.usual_body
        strange = nll[determined] > self.prior.usual_nll
        share = float(strange.double().mean()) if len(strange) else 0.0
        if share > MOST_UNUSUAL:
            words = (
                f"refused: {100 * share:.0f} % of the determined frames are unlike the training set "
                f"(median {float(nll[determined].median()):.2f}, usual up to {self.prior.usual_nll:.2f} nats per number)"
            )
            return Judgement(torch.zeros_like(strange_body), words, nll)
        words = f"{int(strange_body.sum())} of {len(nll)} frames left out (bodies unlike the training set)"
        if not len(strange):
            words += "; no frame is determined without the prior, so the object could not be compared"
        return Judgement(~strange_body, words, nll)

    def _z(self, frame: Tensor, rotmat: Tensor, pos: Tensor, origin: Tensor) -> Tensor:
        layouts, condition = self._layouts(frame, rotmat, pos, origin)
        z = self.flow.residual(layouts.flatten(0, 1), condition)
        return z.view(len(frame), len(self.cameras), -1)

    def _layouts(self, frame: Tensor, rotmat: Tensor, pos: Tensor, origin: Tensor) -> tuple[Tensor, Tensor]:
        """Layouts (N, m, D) that the virtual cameras see, and conditions (N m, C)."""
        placed_cam = (self.points - origin) @ rotmat.mT + pos[:, None]
        placed = to_pelvis(placed_cam, self.root_rotmat[frame], self.root_pos[frame])
        # The body is known and fixed; only the object's keypoints depend on the pose.
        keypoints = torch.cat([self.joints[frame], placed], 1)
        layouts = layout_of_points(keypoints[:, None], self.cameras[None])
        return layouts, self.condition[frame].repeat_interleave(len(self.cameras), 0)


def frame_prior(prior: Prior, body: BodyModel, body_cam: BodyParams, vertices: FloatArray) -> FramePrior:
    """A prior for the frames of a session.

    Args:
        prior: trained.
        body: model.
        body_cam: T frames, camera frame.
        vertices: (V, 3) of the session's object.

    Raises:
        HoiError: as :class:`FramePrior`.
    """
    with torch.no_grad():
        posed = body.pose(body_cam.to(torch.float64))
    return FramePrior(prior, posed.joints[:, : len(LAYOUT_JOINTS)], posed.joint_rotmats[:, 0], vertices)


def spread_cameras(cameras: Tensor, count: int) -> Tensor:
    """``count`` of the cameras (M, 3), in directions as different as possible; the same for the same cameras."""
    direction = cameras / cameras.norm(dim=-1, keepdim=True)
    chosen = [0]
    gap = torch.full((len(cameras),), math.inf, dtype=cameras.dtype)
    for _ in range(min(count, len(cameras)) - 1):
        # Farthest-point sampling on the sphere of directions: next comes whichever
        # is farthest from all.
        gap = torch.minimum(gap, (direction - direction[chosen[-1]]).norm(dim=-1))
        chosen.append(int(gap.argmax()))
    return cameras[chosen]


def _points_on(prior: Prior, vertices: FloatArray) -> Tensor:
    """The prior's keypoints in the session's object frame.

    Raises:
        HoiError: they do not lie on the session's mesh.
    """
    mesh = torch.as_tensor(vertices, dtype=torch.float64)
    points = torch.from_numpy(prior.points.points).double() + mesh.mean(0)
    extent = float((mesh.amax(0) - mesh.amin(0)).max())
    off = torch.cdist(points, mesh).amin(1).max()
    if float(off) > _OTHER_OBJECT * extent:
        raise HoiError(
            f"knows another object ({prior.object_name}): a keypoint lies {100 * float(off):.1f} cm off this mesh",
            field="prior",
            fix="train a prior of this object, or prior=null",
        )
    return points
