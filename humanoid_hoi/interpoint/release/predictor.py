"""The trained model as a contact predictor."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from typing import TypeVar

import numpy as np
import torch

from humanoid_hoi.core.arrays import ByteArray, FloatArray
from humanoid_hoi.geometry.shapes import mesh_hash
from humanoid_hoi.interpoint.baselines import KeypointPrior
from humanoid_hoi.interpoint.baselines.prior import Counted
from humanoid_hoi.interpoint.model.batch import assemble
from humanoid_hoi.interpoint.model.inputs import ObjectPoints, cover_map, crop_image, object_points
from humanoid_hoi.interpoint.model.network import InterPointNet, choose_points
from humanoid_hoi.interpoint.model.pointnet import PointGroups, group_points
from humanoid_hoi.interpoint.model.situation import situation_of
from humanoid_hoi.interpoint.protocol import ContactPredictor, ContactQuery, ContactScores
from humanoid_hoi.interpoint.release.files import Model

_REMEMBERED = 16
"""Objects and pictures that are kept: a session asks about one object again and again, an annotator about one frame."""
Key = TypeVar("Key")
Value = TypeVar("Value")

_LEAST = 0.005
"""A frequency counts as at least this, and at most one less this."""
_TAU = 0.1
"""Scores were trained divided by it, so log probabilities are multiplied with it here."""
_SPREAD = 0.12
"""How far contacts stray from the usual place, in half diagonals; chosen on validation frames."""
_SPREAD_WITH_BODY = 0.24
"""The same for models that read the body: they know more of this frame, so the usual place weighs less."""
_FLOOR = 0.04
"""No usual place is surer than this, in half diagonals; chosen on validation frames."""
_COUNTED = 5
"""Frames from which a counted spread takes the place of the guess above."""


class InterPointPredictor(ContactPredictor):
    """Looks at the frame and the object; uses the object's orientation and the masks where they are known.

    Attributes:
        net: the network, in evaluation mode.
        version: of the model.
        prior: keypoint frequencies and usual places of the training frames. Where the query names a category that was
            seen, the network's log odds are averaged with the prior's, and points near the usual place are preferred.
    """

    def __init__(self, net: InterPointNet, version: str, prior: KeypointPrior | None = None) -> None:
        self.net = net.eval()
        self.prior = prior
        self.version = version
        self._objects: OrderedDict[str, tuple[ObjectPoints, PointGroups]] = OrderedDict()
        self._images: OrderedDict[bytes, torch.Tensor] = OrderedDict()

    @staticmethod
    def of(model: Model) -> InterPointPredictor:
        """The predictor of a finished model."""
        return InterPointPredictor(model.net, model.version, model.prior)

    @torch.no_grad()
    def scores(self, query: ContactQuery) -> ContactScores:
        """See the class.

        Raises:
            HoiError: there is no image although the model needs one, or the backbone's weights are missing.
        """
        config = self.net.config
        points, groups = self._object(query)
        # NaN says "unknown" all the way into the features.
        rotmat = np.full((3, 3), np.nan) if query.obj_rotmat_cam is None else np.asarray(query.obj_rotmat_cam)
        turn = torch.from_numpy(rotmat).float()[None]
        backbone = self.net.backbone
        image = self._seen(query)
        cover = torch.from_numpy(cover_map(query, backbone.cells))[None]
        half = torch.tensor([points.half]).float()
        situation = situation_of(query) if config.body_input else None
        output = self.net(assemble(image.float(), cover, groups, turn, half, situation, config))
        logits = output.human_logits
        scores = output.scores
        counted = self.prior.by_category.get(query.category) if self.prior is not None else None
        if counted is not None:
            # Mean of the two log odds: a product of experts, so either can say "certainly not".
            logits = 0.5 * logits + 0.5 * _log_odds(counted)
            spread = _SPREAD_WITH_BODY if config.body_input else _SPREAD
            scores = scores + _usual_places(counted, groups.xyz, spread)
        chosen = choose_points(scores, groups.xyz, config.released)[0].double().numpy()
        return ContactScores(torch.sigmoid(logits)[0].double().numpy(), points.metric(chosen))

    def _seen(self, query: ContactQuery) -> torch.Tensor:
        """The backbone's features of the picture: most of an answer's time, so those of the last pictures are kept."""
        config = self.net.config
        needs_image = config.see_image and config.backbone != "none"
        # A model that does not look gets a picture that costs nothing.
        return self.look(crop_image(query, config) if needs_image else np.zeros((8, 8, 3), np.uint8))

    def look(self, crop: ByteArray) -> torch.Tensor:
        """Features of a crop (S, S, 3).

        Raises:
            HoiError: the backbone's weights are missing.
        """
        key = hashlib.sha256(crop.tobytes()).digest()
        if key not in self._images:
            pixels = torch.from_numpy(crop.copy()).permute(2, 0, 1)[None]
            _keep(self._images, key, self.net.backbone.features(pixels))
        return self._images[key]

    def _object(self, query: ContactQuery) -> tuple[ObjectPoints, PointGroups]:
        key = mesh_hash(query.vertices, query.faces)
        # The released network sees points in the camera's orientation, so the pose is part of the key.
        if self.net.config.released:
            key += str(query.obj_rotmat_cam)
        if key not in self._objects:
            sampled = object_points(query, self.net.config)
            _keep(self._objects, key, (sampled, group_points(sampled.xyz[None], self.net.config)))
        # Used last, so dropped last.
        self._objects.move_to_end(key)
        return self._objects[key]


def _keep(memory: OrderedDict[Key, Value], key: Key, value: Value) -> None:
    """Remember a value; what was asked about longest ago is forgotten."""
    memory[key] = value
    if len(memory) > _REMEMBERED:
        memory.popitem(last=False)


def _log_odds(counted: Counted) -> torch.Tensor:
    """(87,) of a keypoint's frequency, never certain."""
    share = torch.from_numpy(counted.frequency).float().clamp(_LEAST, 1 - _LEAST)
    return torch.logit(share)


def _usual_places(counted: Counted, xyz: torch.Tensor, spread: float) -> torch.Tensor:
    """(1, 87, N) what to add to a cosine score: less, the farther a point is from the keypoint's usual place."""
    place = torch.from_numpy(counted.place).float()[None]
    seen = torch.from_numpy(counted.touching > 0)[None, :, None]
    believed = torch.from_numpy(_believed(counted, spread)).float()[None, :, None]
    # Log of a Gaussian about the usual place, in the scores' unit; a keypoint that was never seen
    # to touch has no usual place and is not pulled.
    return torch.where(seen, -_TAU * torch.cdist(place, xyz) ** 2 / (2 * believed**2), 0.0)


def _believed(counted: Counted, guess: float) -> FloatArray:
    """(87,) how far contacts stray from the usual place: as counted, where enough frames were; else ``guess``."""
    is_counted = np.isfinite(counted.spread) & (counted.touching >= _COUNTED)
    return np.where(is_counted, np.hypot(counted.spread, _FLOOR), guess)
