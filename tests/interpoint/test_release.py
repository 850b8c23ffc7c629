from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
import torch

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.interpoint.baselines import KeypointPrior
from humanoid_hoi.interpoint.baselines.prior import count
from humanoid_hoi.interpoint.model.config import preset
from humanoid_hoi.interpoint.model.network import InterPointNet
from humanoid_hoi.interpoint.protocol import NUM_KEYPOINTS, ContactQuery
from humanoid_hoi.interpoint.release.choose import make_predictor
from humanoid_hoi.interpoint.release.decide import decide, log_decision
from humanoid_hoi.interpoint.release.files import load_model, save_model
from humanoid_hoi.interpoint.release.predictor import InterPointPredictor
from humanoid_hoi.interpoint.release.versions import adopt, current_model, pointer, roll_back, use, versions
from humanoid_hoi.interpoint.scoring.metrics import Scored

CONFIG = preset(
    "tiny", width=32, layers=1, ffn=32, heads=2, object_points=64, sa1=32, sa2=16, decoder=32, backbone="none"
)


def model_folder(path: Path, box: ContactQuery, seed: int = 0) -> Path:
    torch.manual_seed(seed)
    prior = KeypointPrior(count([({"leftHand_palm": np.zeros(3)}, box.vertices, box.faces)]))
    save_model(path, InterPointNet(CONFIG), {"preset": "tiny"}, prior)
    return path


def test_a_model_survives_its_files_in_half_precision(box_query: ContactQuery, tmp_path: Path) -> None:
    folder = model_folder(tmp_path / "m-1", box_query)
    model = load_model(folder)
    assert model.version == "m-1"
    torch.manual_seed(0)
    original = InterPointPredictor(InterPointNet(CONFIG), "original").scores(box_query)
    stored = InterPointPredictor.of(model).scores(box_query)
    np.testing.assert_allclose(stored.probability, original.probability, atol=2e-3)
    assert max(path.stat().st_size for path in folder.iterdir()) < 2 * 2**20
    with pytest.raises(HoiError, match="not overwritten"):
        model_folder(folder, box_query)


def test_missing_torn_and_foreign_models_are_refused(box_query: ContactQuery, tmp_path: Path) -> None:
    folder = model_folder(tmp_path / "m-1", box_query)
    with pytest.raises(HoiError, match="'tiny'.*'small'"):
        load_model(folder, preset("small"))
    content = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(content | {"width": 64}))
    with pytest.raises(HoiError, match="weights do not fit"):
        load_model(folder)
    (folder / "weights-0.npz").unlink()
    with pytest.raises(HoiError, match=r"weights-0.npz missing"):
        load_model(folder)
    with pytest.raises(HoiError, match="no model here"):
        load_model(tmp_path / "nowhere")


@pytest.mark.parametrize("scale", [0.05, 10.0])
def test_proposals_lie_on_objects_of_any_size(box_query: ContactQuery, scale: float) -> None:
    predictor = InterPointPredictor(InterPointNet(CONFIG), "m")
    query = dataclasses.replace(box_query, vertices=scale * box_query.vertices)
    answer = predictor.predict(query, threshold=0.0, top_k=5)
    assert len(answer.proposals) == 5
    for proposal in answer.proposals:
        corners = query.vertices[query.faces[proposal.face]]
        np.testing.assert_allclose(np.array(proposal.barycentric) @ corners, proposal.point_obj, atol=1e-9)
        assert np.abs(proposal.point_obj).max() <= 0.2 * scale + 1e-6


def test_a_model_that_looks_needs_a_picture(box_query: ContactQuery) -> None:
    looking = InterPointPredictor(InterPointNet(dataclasses.replace(CONFIG, backbone="efficientnet_lite0")), "m")
    with pytest.raises(HoiError, match="none is given"):
        looking.predict(box_query)
    seen = dataclasses.replace(box_query, image=np.full((90, 50, 3), 200, np.uint8))
    assert looking.scores(seen).probability.shape == (87,)


def test_versions_are_promoted_and_rolled_back(box_query: ContactQuery, tmp_path: Path) -> None:
    models = tmp_path / "models"
    with pytest.raises(HoiError, match="no models here"):
        current_model(models)
    for number in (1, 2):
        use(models, adopt(models, model_folder(tmp_path / "runs" / f"m-{number}", box_query, number)))
    assert versions(models) == ("m-1", "m-2")
    assert current_model(models).version == "m-2"
    assert make_predictor("interpoint", models).version == "m-2"
    assert make_predictor("interpoint", models / "m-1").version == "m-1"
    assert roll_back(models) == "m-1"
    assert pointer(models).current == "m-1"
    assert versions(models) == ("m-1", "m-2")  # nothing is deleted
    with pytest.raises(HoiError, match="first version"):
        roll_back(models)
    with pytest.raises(HoiError, match="exists already"):
        adopt(models, tmp_path / "runs" / "m-1")
    with pytest.raises(HoiError, match="no version"):
        use(models, "m-9")
    with pytest.raises(HoiError, match="unknown predictor"):
        make_predictor("oracle")


def answers(right: int, wrong: int, frames: int = 30) -> Scored:
    """Of three true pairs, so many are proposed rightly, and so many keypoints wrongly."""
    touching = np.zeros((frames, NUM_KEYPOINTS), bool)
    touching[:, :3] = True
    probability = np.zeros((frames, NUM_KEYPOINTS))
    probability[:, :right] = 0.9
    probability[:, 10 : 10 + wrong] = 0.9
    points = np.zeros((frames, NUM_KEYPOINTS, 3))
    return Scored(probability, points, touching, points, np.ones(frames), np.arange(frames))


def test_promotion_needs_a_better_pair_f1_and_fewer_edits(tmp_path: Path) -> None:
    assert decide(answers(3, 0), answers(2, 0)).promoted
    assert not decide(answers(2, 0), answers(2, 0)).promoted
    assert not decide(answers(1, 0), answers(2, 0)).promoted
    more = decide(answers(3, 2), answers(2, 0))  # pair F1 falls from 0.8 to 0.75, edits rise from 1 to 2
    assert not more.promoted and "edits" in more.reason
    log_decision(tmp_path, "b", "a", "data", more)
    log_decision(tmp_path, "c", "a", "data", more)
    lines = [json.loads(line) for line in (tmp_path / "decisions.jsonl").read_text().splitlines()]
    assert [line["candidate_version"] for line in lines] == ["b", "c"]
