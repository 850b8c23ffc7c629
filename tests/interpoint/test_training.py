from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import roma
import torch

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.interpoint.data.dataset import Dataset, Entry, nested_objects
from humanoid_hoi.interpoint.losses import LossConfig
from humanoid_hoi.interpoint.model.config import ModelConfig, preset
from humanoid_hoi.interpoint.model.network import InterPointNet
from humanoid_hoi.interpoint.model.pointnet import group_points
from humanoid_hoi.interpoint.model.situation import Situation
from humanoid_hoi.interpoint.scoring.metrics import evaluate
from humanoid_hoi.interpoint.training.augment import Augmentation, _turned, augmented, mirrored_rows, misaligned
from humanoid_hoi.interpoint.training.checkpoint import load_checkpoint
from humanoid_hoi.interpoint.training.infer import score_tensors
from humanoid_hoi.interpoint.training.options import TrainOptions
from humanoid_hoi.interpoint.training.tensors import Tensors, joined
from humanoid_hoi.interpoint.training.trainer import Trainer

TINY = preset(
    "tiny",
    width=32,
    layers=1,
    ffn=32,
    heads=2,
    object_points=64,
    sa1=32,
    sa2=16,
    decoder=32,
    backbone="none",
    body_input=False,
)
BODY = dataclasses.replace(TINY, body_input=True)


def frames(config: ModelConfig = TINY, count: int = 24, seed: int = 0) -> Tensors:
    """Two objects; keypoint 3 touches one point of the small one, keypoint 4 one point of the large one."""
    generator = torch.Generator().manual_seed(seed)
    xyz = torch.rand(2, config.object_points, 3, generator=generator) - 0.5
    touching = torch.zeros(count, 87, dtype=torch.bool)
    points = torch.zeros(count, 87, 3)
    which = torch.arange(count) % 2
    touching[torch.arange(count), torch.where(which == 0, 3, 4)] = True
    points[touching] = torch.where(which[:, None] == 0, xyz[0, 5], xyz[1, 9])
    return Tensors(
        torch.zeros(count, 1, 1).half(),
        torch.zeros(count, 1, 8).half(),
        which,
        torch.eye(3).expand(count, 3, 3).clone(),
        touching,
        points,
        which,
        group_points(xyz, config),
        torch.tensor([0.2, 2.0]),  # a cup and a cupboard: the size alone tells them apart
        situation(count, generator) if config.body_input else None,
    )


def situation(count: int, generator: torch.Generator) -> Situation:
    """Bodies two metres before the camera, without masks."""
    keypoints = torch.rand(count, 87, 3, generator=generator) + torch.tensor([0.0, 0.0, 2.0])
    nan = torch.full((count, 4), torch.nan)
    maps = torch.full((count, 2, 4, 4), torch.nan)
    place = torch.tensor([0.5, 0.5, 2.5]).expand(count, 3)
    return Situation(place.clone(), torch.zeros(count, 3), keypoints, nan, maps, nan[:, :3].clone())


OPTIONS = TrainOptions(
    epochs=60, batch=8, lr=5e-3, loss=LossConfig(human=5.0), augment=Augmentation(flip=0.0, turn_rad=0.05)
)


def test_training_learns_which_keypoint_touches_where(tmp_path: Path) -> None:
    data = frames()
    trainer = Trainer(TINY, OPTIONS, data, data, tmp_path)
    before = evaluate(score_tensors(trainer.net, data), 0.3, 0.05)
    history = trainer.run(quiet=True)
    after = evaluate(score_tensors(trainer.net, data), 0.3, 0.05)
    assert before.pair_f1 < 0.2
    assert after.human_f1 > 0.95
    assert after.pair_f1 > 0.4  # the small object's point at least; 5 cm is strict on two metres
    assert history[-1]["total"] < 0.5 * history[0]["total"]
    assert (tmp_path / "metrics.csv").read_text().count("\n") == 61
    assert list((tmp_path / "tensorboard").iterdir())


def test_a_killed_run_goes_on_exactly(tmp_path: Path) -> None:
    data = frames()
    options = dataclasses.replace(OPTIONS, epochs=4)
    whole = Trainer(TINY, options, data, None, tmp_path / "whole")
    whole.run(quiet=True)
    first = Trainer(TINY, options, data, None, tmp_path / "parts")
    row = first._epoch()
    first.progress.history = [row]
    first._save(row)
    second = Trainer(TINY, options, data, None, tmp_path / "parts")
    assert second.progress.epoch == 1
    second.run(quiet=True)
    for name, tensor in whole.net.state_dict().items():
        torch.testing.assert_close(second.net.state_dict()[name], tensor, msg=name)
    assert len(second.progress.history or []) == 4


def test_a_checkpoint_of_another_preset_is_refused_with_both_values(tmp_path: Path) -> None:
    data = frames()
    trainer = Trainer(TINY, dataclasses.replace(OPTIONS, epochs=1), data, None, tmp_path)
    trainer.run(quiet=True)
    other = dataclasses.replace(TINY, preset="small", layers=2)
    with pytest.raises(HoiError, match="'tiny'.*'small'"):
        Trainer(other, OPTIONS, data, None, tmp_path)
    (tmp_path / "last.pt").write_bytes(b"not a checkpoint")
    with pytest.raises(HoiError, match="not a checkpoint"):
        load_checkpoint(tmp_path / "last.pt")


def test_a_run_goes_on_with_its_own_options_and_data_only(tmp_path: Path) -> None:
    short = dataclasses.replace(OPTIONS, epochs=1)
    Trainer(TINY, short, frames(), None, tmp_path).run(quiet=True)
    # More time is no other training.
    assert Trainer(TINY, dataclasses.replace(short, max_minutes=5.0), frames(), None, tmp_path).progress.epoch == 1
    other = dataclasses.replace(short, loss=LossConfig(human=1.0))
    with pytest.raises(HoiError, match=r"train.loss.human 5.0 \(now 1.0\)"):
        Trainer(TINY, other, frames(), None, tmp_path)
    with pytest.raises(HoiError, match="data '24 frames .* \\(now '24 frames"):
        Trainer(TINY, short, frames(seed=1), None, tmp_path)
    with pytest.raises(HoiError, match="warm_start 'random'"):
        Trainer(TINY, short, frames(), None, tmp_path, InterPointNet(TINY).state_dict())
    assert Trainer(TINY, short, frames(), None, tmp_path).progress.epoch == 1


def test_the_body_is_coarse_in_training_and_withheld_at_times() -> None:
    data = frames(BODY)
    how = Augmentation(flip=0.0, no_pose=0.0, no_body=0.5, center_m=0.0, depth_m=0.0, keypoint_m=0.1, turn_rad=0.0)
    batch, _, _ = augmented(data, torch.arange(24), BODY, how, torch.Generator().manual_seed(0))
    assert batch.body is not None
    known = batch.body[:, 0, -2]
    assert 4 < known.sum() < 20
    assert batch.body[known == 0][..., :17].abs().sum() == 0
    exact, _, _ = augmented(
        data, torch.arange(24), BODY, dataclasses.replace(how, keypoint_m=0.0), torch.Generator().manual_seed(0)
    )
    assert exact.body is not None
    # Places in the object's frame, m: as far off as the keypoints are.
    error = (batch.body - exact.body)[known == 1][..., 6:9]
    assert error.std().item() == pytest.approx(0.1, rel=0.1)
    # The frames themselves are untouched, and frames to measure on are the same every time.
    assert data.situation is not None and data.situation.keypoints.isfinite().all()
    once, again = (misaligned(data, how, 3).situation for _ in range(2))
    assert once is not None and again is not None
    torch.testing.assert_close(once.keypoints, again.keypoints)
    assert (once.keypoints - data.situation.keypoints).std().item() == pytest.approx(0.1, rel=0.1)


def test_every_part_of_a_network_with_a_body_learns() -> None:
    net = InterPointNet(BODY)
    batch, _, _ = augmented(frames(BODY), torch.arange(8), BODY, OPTIONS.augment, torch.Generator().manual_seed(0))
    output = net(batch)
    (output.human_logits.sum() + (output.scores**2).sum()).backward()
    assert [name for name, p in net.named_parameters() if p.grad is None or p.grad.abs().sum() == 0] == []


def test_mirroring_swaps_names_and_sides() -> None:
    data = frames(count=2)
    batch, touching, points = augmented(
        data,
        torch.arange(2),
        TINY,
        Augmentation(flip=1.0, turn_rad=0.0, no_pose=0.0, no_masks=0.0),
        torch.Generator().manual_seed(0),
    )
    plain, _, _ = augmented(
        data,
        torch.arange(2),
        TINY,
        Augmentation(flip=0.0, turn_rad=0.0, no_pose=0.0, no_masks=0.0),
        torch.Generator().manual_seed(0),
    )
    sign = torch.tensor([-1.0, 1.0, 1.0])
    torch.testing.assert_close(batch.groups.xyz, plain.groups.xyz * sign)
    # The places in the camera's orientation are mirrored too: the picture and the object tell the same story.
    torch.testing.assert_close(batch.point_features[..., 1:4], plain.point_features[..., 1:4] * sign)
    swap = mirrored_rows()
    assert (swap[swap] == torch.arange(87)).all()
    assert touching[0].nonzero().item() == swap[3]
    torch.testing.assert_close(points[0, swap[3]], data.points[0, 3] * sign)


def test_an_orientations_error_is_the_cameras() -> None:
    """The same error in front of every orientation: a coarse pose is off as seen by the camera, not by the object."""
    rotmat = roma.random_rotmat(5).float()
    alone = _turned(torch.eye(3).expand(5, 3, 3), 0.3, torch.Generator().manual_seed(4))
    turned = _turned(rotmat, 0.3, torch.Generator().manual_seed(4))
    torch.testing.assert_close(turned @ rotmat.mT, alone, atol=1e-5, rtol=0)


def test_withheld_poses_are_flagged_as_unknown() -> None:
    batch, _, _ = augmented(
        frames(),
        torch.arange(8),
        TINY,
        Augmentation(flip=0.0, turn_rad=0.1, no_pose=1.0, no_masks=1.0),
        torch.Generator().manual_seed(0),
    )
    assert batch.point_features[..., 1:].abs().sum() == 0


def test_shares_of_the_objects_are_nested_and_name_the_right_frames() -> None:
    from humanoid_hoi.workflows.interpoint.train import _share_of

    # Two objects, met in the order b, a; twelve frames each in turn, as ``frames`` makes them.
    entries = [
        Entry(f"{name}-{k}", f"{name}-{k}", name, "box", "train", 1, "synthetic", "", 0, "", "", "")
        for k in range(12)
        for name in ("b", "a")
    ]
    dataset = Dataset(Path("nowhere"), tuple(entries))
    assert nested_objects(dataset, 1.0) == {"a", "b"}
    (half,) = nested_objects(dataset, 0.5)
    assert nested_objects(dataset, 0.01) == {half}  # at least one, and the same one
    found = _share_of(dataset, frames(), 0.5)
    assert found.object_row.tolist() == [("b", "a").index(half)] * 12
    with pytest.raises(HoiError, match="share: must be above 0"):
        nested_objects(dataset, 0.0)


def test_joined_sets_keep_their_objects_apart() -> None:
    a = frames(count=4, seed=0)
    b = frames(count=6, seed=1)
    both = joined([a, b])
    assert len(both) == 10
    assert both.object_row.tolist() == [0, 1, 0, 1, 2, 3, 2, 3, 2, 3]
    torch.testing.assert_close(both.groups.xyz[both.object_row[5]], b.groups.xyz[1])
    torch.manual_seed(0)
    net = InterPointNet(TINY)
    np.testing.assert_allclose(score_tensors(net, both).points[4:], score_tensors(net, b).points, atol=1e-5)
