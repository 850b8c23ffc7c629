"""What the annotation app asks: the model's keypoints, and the nearest points once a frame is solved."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from humanoid_hoi.interpoint.baselines import NearestGeometry
from humanoid_hoi.interpoint.model.backbones import efficientnet
from humanoid_hoi.interpoint.protocol import ContactPredictor, ContactQuery, ContactScores
from humanoid_hoi.interpoint.release import grounded
from humanoid_hoi.interpoint.release.choose import make_predictor
from humanoid_hoi.interpoint.release.grounded import GroundedPredictor, best_at_hand, is_grounded
from humanoid_hoi.interpoint.release.versions import current_model
from humanoid_hoi.interpoint.service.wire import query_from_json, query_to_json


class Corner(ContactPredictor):
    """Says that the third keypoint touches the mesh's first corner, and remembers what it was asked."""

    version = "corner-1"

    def scores(self, query: ContactQuery) -> ContactScores:
        self.asked = query
        return ContactScores((np.arange(87) == 2).astype(float), np.tile(query.vertices[0], (87, 1)))


def test_only_solved_frames_get_the_nearest_points(box_query: ContactQuery) -> None:
    predictor = GroundedPredictor(Corner())
    coarse = predictor.predict(box_query)
    assert coarse.model_version == "corner-1"
    np.testing.assert_allclose(coarse.proposals[0].point_obj, box_query.vertices[0])
    solved = dataclasses.replace(box_query, is_solved=True)
    answer = predictor.predict(solved)
    # The same keypoint by the same model, at another place; the version says so.
    assert answer.model_version == "corner-1+nearest"
    assert [p.keypoint for p in answer.proposals] == [p.keypoint for p in coarse.proposals]
    np.testing.assert_allclose(answer.proposals[0].point_obj, NearestGeometry().scores(box_query).point_obj[2])
    # Without a pose nothing is nearest.
    assert not is_grounded(dataclasses.replace(solved, obj_rotmat_cam=None))
    assert predictor.predict(dataclasses.replace(solved, obj_rotmat_cam=None)).model_version == "corner-1"
    assert query_from_json(query_to_json(solved)).is_solved and not query_from_json(query_to_json(box_query)).is_solved


def test_a_gray_picture_stands_in(box_query: ContactQuery) -> None:
    model = Corner()
    predictor = GroundedPredictor(model)
    mask = np.ones((30, 40), bool)
    for query, size in (
        (dataclasses.replace(box_query, object_mask=mask), (30, 40)),
        (dataclasses.replace(box_query, camera_matrix=np.array([[50.0, 0, 32], [0, 50, 24], [0, 0, 1]])), (48, 64)),
    ):
        assert query.image is None
        predictor.predict(query)
        assert model.asked.image is not None and model.asked.image.shape == (*size, 3)
        assert np.ptp(model.asked.image) == 0
    picture = np.zeros((30, 40, 3), np.uint8)
    predictor.predict(dataclasses.replace(box_query, image=picture))
    assert model.asked.image is picture


def test_the_shipped_model_answers_and_where_it_is_missing_geometry_does(
    box_query: ContactQuery, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    predictor, note = best_at_hand()
    assert note == "" and predictor.version == current_model().version
    assert predictor.predict(box_query).model_version == predictor.version
    with monkeypatch.context() as other:
        other.setattr(grounded, "current_model", lambda: current_model(tmp_path))
        assert make_predictor("auto").version == "nearest_geometry"
        said = capsys.readouterr().err
        assert said.count("\n") == 1 and "nearest geometry" in said and "no models here" in said
    efficientnet._trunk.cache_clear()
    monkeypatch.setattr(efficientnet, "PACKAGE", "no_such_package")
    monkeypatch.setattr(efficientnet.model_store, "is_fetched", lambda name: False)
    predictor, note = best_at_hand()
    assert predictor.version == "nearest_geometry" and "backbone's weights" in note
    # A model that somebody names is not replaced in silence.
    with pytest.raises(Exception, match="no model here"):
        make_predictor("auto", tmp_path)
