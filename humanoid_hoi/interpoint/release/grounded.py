"""The trained model with geometry's help: what the annotation app asks by default."""

from __future__ import annotations

import dataclasses

import numpy as np

from humanoid_hoi.core.arrays import ByteArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.interpoint.baselines import NearestGeometry
from humanoid_hoi.interpoint.protocol import THRESHOLD, ContactPredictor, ContactQuery, ContactScores, Prediction
from humanoid_hoi.interpoint.release.predictor import InterPointPredictor
from humanoid_hoi.interpoint.release.versions import current_model

GRAY = 127
"""Of the picture that stands in where there is none: the masks tell the model nearly as much (docs/interpoint.md)."""


class GroundedPredictor(ContactPredictor):
    """The model says which keypoints touch; in a solved frame the nearest place of the object says where.

    Coarse alignments are 10 cm off, and what lies nearest there is nearly never what is touched: the model's points are
    better. After a solve it is the other way round, and the model's keypoints with the nearest points leave fewer
    edits than either alone (docs/interpoint.md has the figures).

    Attributes:
        version: of the model; answers about solved frames say ``VERSION+nearest``.
    """

    def __init__(self, model: ContactPredictor) -> None:
        self.model = model
        self.version = model.version
        self._geometry = NearestGeometry()

    def scores(self, query: ContactQuery) -> ContactScores:
        """See the class; a gray picture stands in where there is none.

        Raises:
            HoiError: as the model.
        """
        if query.image is None:
            query = dataclasses.replace(query, image=_gray(query))
        found = self.model.scores(query)
        if not is_grounded(query):
            return found
        return dataclasses.replace(found, point_obj=self._geometry.scores(query).point_obj)

    def predict(self, query: ContactQuery, threshold: float = THRESHOLD, top_k: int | None = None) -> Prediction:
        """As any predictor; the version tells whose points they are."""
        answer = super().predict(query, threshold, top_k)
        return dataclasses.replace(answer, model_version=f"{self.version}+nearest") if is_grounded(query) else answer


def is_grounded(query: ContactQuery) -> bool:
    """Whether body and object were solved together, so that what is nearest is what is touched."""
    known = (query.keypoints_cam, query.obj_rotmat_cam, query.obj_pos_cam)
    return query.is_solved and all(value is not None for value in known)


def best_at_hand() -> tuple[ContactPredictor, str]:
    """The shipped model, grounded; nearest geometry where it cannot be had, and then a sentence that says why.

    Returns:
        The predictor, and what to tell the user: empty where nothing is missing.
    """
    try:
        model = InterPointPredictor.of(current_model())
        # The backbone's weights are read with the first picture: now, rather than at the first question.
        model.look(np.full((8, 8, 3), GRAY, np.uint8))
    except HoiError as error:
        return NearestGeometry(), f"contacts are proposed by nearest geometry, as the model cannot be had: {error}"
    return GroundedPredictor(model), ""


def _gray(query: ContactQuery) -> ByteArray:
    """A picture that shows nothing, as large as the masks, or the camera's picture."""
    for mask in (query.human_mask, query.object_mask):
        if mask is not None:
            return np.full((*mask.shape, 3), GRAY, np.uint8)
    if query.camera_matrix is None:
        return np.full((8, 8, 3), GRAY, np.uint8)
    # The principal point lies about in the middle.
    width, height = np.maximum(2 * np.asarray(query.camera_matrix)[:2, 2], 8).astype(int)
    return np.full((height, width, 3), GRAY, np.uint8)
