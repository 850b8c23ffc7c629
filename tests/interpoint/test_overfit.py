"""Each preset can learn a handful of frames by heart: if not, something between picture, points and loss is cut."""

from __future__ import annotations

from pathlib import Path

import pytest

from humanoid_hoi.body.load import load_body
from humanoid_hoi.interpoint.data.synthesize import SyntheticOptions, synthesize
from humanoid_hoi.interpoint.losses import LossConfig
from humanoid_hoi.interpoint.model.config import preset
from humanoid_hoi.interpoint.scoring.metrics import evaluate
from humanoid_hoi.interpoint.training.augment import Augmentation
from humanoid_hoi.interpoint.training.infer import score_tensors
from humanoid_hoi.interpoint.training.options import TrainOptions
from humanoid_hoi.interpoint.training.tensors import prepare
from humanoid_hoi.interpoint.training.trainer import Trainer

EPOCHS = 80
RATES = {"tiny": 3e-3, "small": 1e-3}
"""The larger one learns nothing at three thousandths."""
EXACT = Augmentation(
    flip=0.0, turn_rad=0.0, center_m=0.0, depth_m=0.0, keypoint_m=0.0, no_body=0.0, no_pose=0.0, no_masks=0.0
)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(RATES))
def test_a_handful_of_frames_is_learned_by_heart(name: str, tmp_path: Path) -> None:
    options = SyntheticOptions(objects=1, scenes=1, frames=2, seed=3, families=("box", "chair", "stick", "gym_ball"))
    videos = [video for video in synthesize(load_body("free"), options) if video is not None]
    config = preset(name)
    data = prepare(videos, config)
    assert 6 <= len(data) <= 8
    # The positive sets of a chair reach beyond 5 cm: by heart means the nearest point alone.
    loss = LossConfig(human=5.0, radius=0.001, neighbors=1)
    how = TrainOptions(epochs=EPOCHS, batch=8, lr=RATES[name], loss=loss, augment=EXACT)
    trainer = Trainer(config, how, data, None, tmp_path)
    before = evaluate(score_tensors(trainer.net, data), 0.3)
    history = trainer.run(quiet=True)
    after = evaluate(score_tensors(trainer.net, data), 0.3)
    print(name, len(data), before.pair_f1, after, [round(row["total"], 3) for row in history[:: len(history) // 4]])
    assert before.pair_f1 < 0.1
    assert after.pair_f1 > 0.95
    assert history[-1]["total"] < 0.3 * history[0]["total"]
