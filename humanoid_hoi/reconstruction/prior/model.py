"""A trained prior: the flow, what it was told, the object it knows, and how usual its training set was; one file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from humanoid_hoi.core.config import typed
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.tensors import read_torch, write_torch
from humanoid_hoi.reconstruction.prior.conditions import ConditionOptions, condition_of
from humanoid_hoi.reconstruction.prior.flow.network import ConditionalFlow, FlowOptions
from humanoid_hoi.reconstruction.prior.object_points import ObjectPoints
from humanoid_hoi.reconstruction.prior.rays import split
from humanoid_hoi.reconstruction.prior.training import Supervision
from humanoid_hoi.reconstruction.prior.views import Views

FILE = "prior.pt"
USUAL_SHARE = 0.98
"""Share of known pictures that count as usual."""
_FIX = "train it again with hoi prior train"
_MOST_CAMERAS = 512


@dataclass(frozen=True)
class Prior:
    """A prior, ready to use.

    Attributes:
        flow: trained, in evaluation mode.
        condition: what it is told.
        points: the object's keypoints.
        object_name: of the object.
        cameras: (M, 3) camera centers of the training set, pelvis frame, m.
        usual_nll: divided negative log-likelihood that :data:`USUAL_SHARE` of pictures unseen in training stay below.
        body_mean: (63,) mean of the training set's joints (pelvis frame, without the pelvis), empty if unknown.
        body_precision: (63, 63) inverse covariance of them.
        usual_body: Mahalanobis distance that :data:`USUAL_SHARE` of unseen pictures stay below.
        note: what it was trained on, in words.
    """

    flow: ConditionalFlow
    condition: ConditionOptions
    points: ObjectPoints
    object_name: str
    cameras: Tensor
    usual_nll: float
    body_mean: Tensor
    body_precision: Tensor
    usual_body: float
    note: str = ""

    def body_distance(self, joints: Tensor) -> Tensor:
        """(N,) Mahalanobis distance of joints (N, 22, 3) from the training set's, per number; 0 where it is unknown."""
        if not len(self.body_mean):
            return torch.zeros(len(joints), dtype=joints.dtype)
        off = joints[:, 1:].flatten(1).to(self.body_mean) - self.body_mean
        return ((off @ self.body_precision) * off).sum(-1).clamp_min(0).div(off.shape[1]).sqrt()


def finished(
    flow: ConditionalFlow, condition: ConditionOptions, train: Views, val: Views | None, note: str = ""
) -> Prior:
    """The prior of a trained flow, with the limits of the usual.

    Args:
        flow: trained.
        condition: what it was told.
        train: training pictures.
        val: pictures of clips that were held out: limits taken from the training set would be too narrow. None: they
            are taken from it all the same.
        note: what it was trained on.
    """
    flow.eval()
    known = train if val is None else val
    nll = picture_nll(flow, condition, known)
    mean, precision = _body_statistics(train)
    prior = Prior(
        flow,
        condition,
        train.points,
        train.object_name,
        # A thinned set of the cameras that really occurred; virtual cameras are chosen among them.
        split(train.layouts)[1][:: max(len(train) // _MOST_CAMERAS, 1)].clone(),
        float(nll.quantile(USUAL_SHARE)),
        mean,
        precision,
        np.inf,
        note,
    )
    # The distance needs a prior to be measured with, so its limit is filled in after.
    if len(mean) and len(known.joints):
        limit = float(prior.body_distance(torch.from_numpy(known.joints).double()).quantile(USUAL_SHARE))
        prior = Prior(**{**vars(prior), "usual_body": limit})
    return prior


def picture_nll(flow: ConditionalFlow, condition: ConditionOptions, known: Views) -> Tensor:
    """(N,) divided negative log-likelihood of pictures, of which the limits of the usual are quantiles.

    Measured on another view of the same moment, under the picture's own condition: just how the prior is used later.
    """
    generator = torch.Generator().manual_seed(0)
    other = Supervision(known, "groups").draw(torch.arange(len(known)), generator)
    with torch.no_grad():
        return -flow.log_prob_divided(other, condition_of(known, condition))


def _body_statistics(views: Views) -> tuple[Tensor, Tensor]:
    """Mean and inverse covariance of the joints; 1 cm is added so that a stiff body does not make all others strange."""
    if len(views.joints) < 2:
        return torch.zeros(0, dtype=torch.float64), torch.zeros(0, 0, dtype=torch.float64)
    joints = torch.from_numpy(views.joints).double()[:, 1:].flatten(1)
    covariance = torch.cov(joints.mT) + 0.01**2 * torch.eye(joints.shape[1], dtype=torch.float64)
    return joints.mean(0), torch.linalg.inv(covariance)


def save_prior(prior: Prior, path: str | Path) -> Path:
    """Write a prior, atomically; tensors and plain values only."""
    path = Path(path)
    # Plain tensors and numbers: the file can be read with ``weights_only``.
    points = {name: value for name, value in vars(prior.points).items() if value is not None}
    content: dict[str, Any] = {
        "format": 1,
        "flow_options": dict(vars(prior.flow.options)),
        "condition": dict(vars(prior.condition)),
        "dims": [prior.flow.dim, prior.flow.condition_dim],
        "flow": prior.flow.state_dict(),
        "points": {name: torch.from_numpy(np.asarray(value)) for name, value in points.items()},
    }
    plain = ("object_name", "cameras", "usual_nll", "body_mean", "body_precision", "usual_body", "note")
    content |= {name: getattr(prior, name) for name in plain}
    write_torch(path, content)
    return path


def load_prior(path: str | Path) -> Prior:
    """Read a prior; nothing in the file is run.

    Args:
        path: the file, or a folder that holds ``prior.pt``.

    Raises:
        HoiError: missing, foreign or damaged file.
    """
    path = Path(path)
    path = path / FILE if path.is_dir() else path
    if not path.is_file():
        raise HoiError("no such prior", where=path, fix="train one with hoi prior train")
    content = read_torch(path, "prior", _FIX)
    try:
        dim, condition_dim = content["dims"]
        flow = ConditionalFlow(dim, condition_dim, typed(FlowOptions, content["flow_options"], "flow"))
        flow.load_state_dict(content["flow"])
        stored = {name: value.numpy() for name, value in content["points"].items()}
        points = ObjectPoints(**{"mirror": None, **stored})
        plain = ("object_name", "cameras", "usual_nll", "body_mean", "body_precision", "usual_body", "note")
        condition = typed(ConditionOptions, content["condition"], "condition")
        return Prior(flow.eval(), condition, points, **{name: content[name] for name in plain})
    except HoiError:
        raise
    except Exception as error:  # whatever a foreign file's values make of the constructors
        raise HoiError(f"not a prior: {' '.join(str(error).split())[:120]}", where=path, fix=_FIX) from error
