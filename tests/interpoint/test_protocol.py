from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
import trimesh

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.interpoint.baselines import KeypointPrior, NearestGeometry, RandomPoints
from humanoid_hoi.interpoint.baselines.prior import count
from humanoid_hoi.interpoint.protocol import KEYPOINT_NAMES, ContactQuery, check_query
from humanoid_hoi.interpoint.release.predictor import _FLOOR, _believed
from humanoid_hoi.interpoint.surface import nearest_on_mesh, sample_even


def test_nearest_geometry_proposes_the_touching_palm_on_the_face_it_touches(box_query: ContactQuery) -> None:
    answer = NearestGeometry().predict(box_query)
    # The index finger is also near, but the hand is one part and its palm is nearer.
    assert [p.keypoint for p in answer.proposals] == ["leftHand_palm"]
    (proposal,) = answer.proposals
    np.testing.assert_allclose(proposal.point_obj, [0.2, 0.05, 0.0], atol=1e-12)
    corners = box_query.vertices[box_query.faces[proposal.face]]
    np.testing.assert_allclose(np.array(proposal.barycentric) @ corners, proposal.point_obj, atol=1e-12)
    assert proposal.probability == pytest.approx(0.5 ** (0.01 / 0.06))
    assert np.linalg.norm(box_query.vertices[proposal.vertex] - proposal.point_obj) == pytest.approx(proposal.distance)


def test_without_the_part_rule_fingers_count_too_and_five_is_the_most(box_query: ContactQuery) -> None:
    assert box_query.keypoints_cam is not None
    keypoints = box_query.keypoints_cam.copy()
    keypoints[:9] = [0.22, 0.0, 2.0]
    crowded = dataclasses.replace(box_query, keypoints_cam=keypoints)
    found = NearestGeometry(one_per_part=False).predict(crowded).proposals
    assert len(found) == 5
    assert found[0].keypoint == "leftHand_palm"


def test_geometry_needs_a_pose(box_query: ContactQuery) -> None:
    blind = dataclasses.replace(box_query, obj_pos_cam=None)
    with pytest.raises(HoiError, match="object pose are not known"):
        NearestGeometry().predict(blind)


def test_marginals_are_frequencies_and_survive_a_file(box_query: ContactQuery, tmp_path) -> None:
    touch = {"leftHand_palm": np.array([0.2, 0.0, 0.0])}
    both = touch | {"rightHand_palm": np.array([-0.2, 0.0, 0.0])}
    mesh = (box_query.vertices, box_query.faces)
    prior = KeypointPrior(count([(touch, *mesh), (both, *mesh)]), {"cup": count([(touch, *mesh)])}, "category_prior")
    again = KeypointPrior.load(prior.save(tmp_path / "prior.json"))
    for predictor in (prior, again):
        found = {p.keypoint: p for p in predictor.predict(box_query).proposals}
        assert {k: p.probability for k, p in found.items()} == {"leftHand_palm": 1.0, "rightHand_palm": 0.5}
        np.testing.assert_allclose(found["rightHand_palm"].point_obj, [-0.2, 0, 0], atol=1e-3)
    cup = dataclasses.replace(box_query, category="cup")
    assert again.scores(cup).probability[KEYPOINT_NAMES.index("rightHand_palm")] == pytest.approx(0.5 * 5 / 6)


def test_the_spread_of_usual_places_is_counted_and_survives_a_file(box_query: ContactQuery, tmp_path: Path) -> None:
    mesh = (box_query.vertices, box_query.faces)
    seen = [{"leftHand_palm": np.array([x, 0.0, 0.0])} for x in (0.1, 0.2, 0.2, 0.2, 0.3)]
    counted = KeypointPrior(count([(touch, *mesh) for touch in seen]))
    again = KeypointPrior.load(counted.save(tmp_path / "prior.json"))
    row = KEYPOINT_NAMES.index("leftHand_palm")
    half = 0.5 * np.linalg.norm([0.4, 0.4, 0.4])
    # Variance along x, spread over three axes, in half diagonals.
    expected = np.sqrt(np.var([0.1, 0.2, 0.2, 0.2, 0.3]) / 3) / half
    for prior in (counted, again):
        assert prior.overall.spread[row] == pytest.approx(expected, abs=1e-4)
        assert np.isnan(np.delete(prior.overall.spread, row)).all()
    # Five frames are believed, four are not; a file of before has no spread at all.
    assert _believed(again.overall, 0.24)[row] == pytest.approx(np.hypot(expected, _FLOOR), rel=1e-3)
    fewer = count([(touch, *mesh) for touch in seen[1:]])
    assert _believed(fewer, 0.24)[row] == 0.24
    content = json.loads((tmp_path / "prior.json").read_text())
    content["overall"]["keypoints"]["leftHand_palm"].pop()
    (tmp_path / "old.json").write_text(json.dumps(content))
    assert _believed(KeypointPrior.load(tmp_path / "old.json").overall, 0.24)[row] == 0.24


def test_random_points_propose_about_as_many_as_asked(box_query: ContactQuery) -> None:
    predictor = RandomPoints(rate=4.0)
    counts = [len(predictor.predict(box_query, threshold=0.5).proposals) for _ in range(200)]
    assert 3.5 < np.mean(counts) < 4.5


@pytest.mark.parametrize("scale", [0.02, 4.0])
def test_any_object_is_sampled_evenly_and_decoded_exactly(scale: float) -> None:
    mesh = trimesh.creation.icosahedron()
    assert len(mesh.vertices) == 12
    vertices = np.asarray(mesh.vertices) * scale
    points = sample_even(vertices, mesh.faces, 64)
    found = nearest_on_mesh(points, vertices, mesh.faces)
    assert found.gap.max() < 1e-9 * max(scale, 1)
    rebuilt = (found.barycentric[..., None] * vertices[mesh.faces[found.face]]).sum(1)
    np.testing.assert_allclose(rebuilt, points, atol=1e-9)
    pairwise = np.linalg.norm(points[:, None] - points[None], axis=-1) + np.eye(64) * 10 * scale
    assert pairwise.min() > 0.1 * scale  # 64 random points come nearer than 0.03


def test_bad_queries_name_the_field(box_query: ContactQuery) -> None:
    image = np.zeros((40, 60, 3), np.uint8)
    bad = {
        "object_mask": {"object_mask": np.zeros((40, 60), bool), "image": image},
        "human_mask": {"human_mask": np.ones((60, 40), bool), "image": image},
        "image": {"image": np.zeros((40, 60), np.uint8)},
        "faces": {"faces": np.array([[0, 1, 99]])},
        "vertices": {"vertices": np.full((8, 3), np.nan)},
        "keypoints_cam": {"keypoints_cam": np.zeros((26, 3))},
    }
    for field, changes in bad.items():
        with pytest.raises(HoiError) as caught:
            check_query(dataclasses.replace(box_query, **changes))
        assert caught.value.field == field
        assert caught.value.fix
    for limits in ({"threshold": 1.5}, {"top_k": 0}):
        with pytest.raises(HoiError):
            NearestGeometry().predict(box_query, **limits)
