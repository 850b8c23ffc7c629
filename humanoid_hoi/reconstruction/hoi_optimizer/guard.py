"""No result that is worse than stage 1: reprojection, contact and penetration are measured before and after."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.reconstruction.hoi_optimizer.options import Stage2Options
from humanoid_hoi.reconstruction.quality.against_annotations import contact_mm, reprojection_px
from humanoid_hoi.reconstruction.quality.penetration import penetration_depth
from humanoid_hoi.reconstruction.state import HoiState
from humanoid_hoi.session.session import Session


@dataclass(frozen=True)
class Fit:
    """Figures of a state, as the quality report defines them; NaN where there is nothing to measure.

    Attributes:
        reprojection_px: mean over the visible tracked points.
        contact_mm: mean over the active pairs.
        penetration_mm: mean over the frames of the deepest proxy vertex of the body.
    """

    reprojection_px: float
    contact_mm: float
    penetration_mm: float

    def acceptable(self, before: Fit, options: Stage2Options) -> bool:
        """No worse than ``before``; millimetres within the collision margin count as equal, NaN as fine."""
        # ``not (a > b)``, so that NaN (nothing to measure) never blocks a result.
        slack = 1e3 * options.collision.margin
        return not (
            self.reprojection_px > before.reprojection_px + options.max_reprojection_rise_px
            or self.contact_mm > max(before.contact_mm, slack) + 1e-3
            or self.penetration_mm > max(before.penetration_mm, slack) + 1e-3
        )


def measure(session: Session, body: BodyModel, state: HoiState) -> Fit:
    """Measure all frames of a state; penetration exactly (not on the grid) when the session has a mesh."""
    return Fit(
        _mean(reprojection_px(session, state)),
        _mean(contact_mm(session, body, state)),
        _penetration_mm(session, body, state),
    )


def _penetration_mm(session: Session, body: BodyModel, state: HoiState) -> float:
    if not session.obj.has_mesh:
        return float("nan")
    points = body.select(body.proxy_vertices, state.body_cam.betas)
    skin = body.pose(state.body_cam, points).points.detach().to(torch.float64)
    # Into the object's frame, and from the solved size back to the mesh's own; the depth is scaled
    # up again below.
    local = torch.einsum("tji,tnj->tni", state.obj_rotmat, skin - state.obj_pos[:, None])
    size = float(np.exp(state.log_scale))
    depth = penetration_depth(local.numpy() / size, session.obj.vertices, session.obj.faces)
    return 1e3 * size * float(depth.mean())


def _mean(values: np.ndarray) -> float:
    finite = values[np.isfinite(values)]
    return float(finite.mean()) if len(finite) else float("nan")
