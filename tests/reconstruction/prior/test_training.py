"""Training: what it draws, that it learns, that a killed run goes on as if nothing had happened; the model file."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.prior.conditions import ConditionOptions, condition_of, noised
from humanoid_hoi.reconstruction.prior.flow.network import FlowOptions
from humanoid_hoi.reconstruction.prior.grouping import GroupOptions
from humanoid_hoi.reconstruction.prior.model import finished, load_prior, save_prior
from humanoid_hoi.reconstruction.prior.rays import split
from humanoid_hoi.reconstruction.prior.training import LAST, Supervision, Trainer, TrainOptions
from humanoid_hoi.reconstruction.prior.views import Views, joined, load_views, save_views
from tests.reconstruction.prior.conftest import made_views

SMALL = FlowOptions(depth=2, width=24, blocks=1, condition_width=16)
QUICK = TrainOptions(steps=60, batch=64, every=20, lr=3e-3)


def trainer(views: Views, folder: Path | None = None, **changes: object) -> Trainer:
    options = dataclasses.replace(QUICK, **changes)  # type: ignore[arg-type]
    return Trainer(views, None, SMALL, ConditionOptions(kind="layout"), GroupOptions(), options, folder)


@pytest.mark.parametrize("kind", ["groups", "3d", "knn"])
def test_every_supervision_draws_views_of_the_same_interaction(views: Views, kind: str) -> None:
    options = GroupOptions(neighbors=3, diversity=0.02, max_distance_m=0.005, symmetry=False, flip=False)
    drawn = Supervision(views, kind, options)
    rows = torch.arange(len(views))
    layouts = torch.stack([drawn.draw(rows, torch.Generator().manual_seed(k)) for k in range(6)], 1)
    # Every ray must pass through its keypoint, whichever camera it starts from.
    directions, camera = split(layouts.double())
    offset = torch.from_numpy(views.truth).double()[:, None] - camera[..., None, :]
    missed = torch.linalg.cross(offset, directions, dim=-1).norm(dim=-1)
    assert missed.max() < 1e-3
    assert (camera[:, :1] - camera).norm(dim=-1).max() > 1.0


def test_pictures_without_known_keypoints_cannot_be_supervised_in_3d(views: Views) -> None:
    with pytest.raises(HoiError, match="knn"):
        Supervision(dataclasses.replace(views, truth=views.truth[:0]), "3d")


def test_training_makes_true_layouts_likelier_than_displaced_ones() -> None:
    views = made_views(moments=40, per_moment=4)
    run = trainer(views, steps=150, supervision="groups")
    run.run()
    other = made_views(moments=15, per_moment=4, seed=7)
    condition = condition_of(other, ConditionOptions(kind="layout"))
    truth = torch.from_numpy(other.truth)
    moved = truth.clone()
    moved[:, 22:, 0] += 0.3
    from humanoid_hoi.reconstruction.prior.rays import layout_of_points

    cameras = split(other.layouts)[1].roll(1, 0)
    with torch.no_grad():
        likely = run.flow.log_prob(layout_of_points(truth, cameras), condition)
        unlikely = run.flow.log_prob(layout_of_points(moved, cameras), condition)
    assert (likely > unlikely).float().mean() > 0.9


def test_a_killed_run_goes_on_exactly(tmp_path: Path) -> None:
    views = made_views(moments=8)
    whole = trainer(views)
    whole.run()
    killed = trainer(views, tmp_path)

    def stop(step: int, total: int, row: dict[str, float]) -> None:
        if step == 40:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        killed.run(stop)
    again = trainer(views, tmp_path)
    assert again.progress.step == 40
    history = again.run()
    assert [row["step"] for row in history] == [20, 40, 60]
    for one, other in zip(whole.flow.parameters(), again.flow.parameters(), strict=True):
        assert torch.equal(one, other)
    assert (tmp_path / "metrics.csv").read_text().count("\n") == 4


def test_a_run_with_other_settings_is_not_continued(tmp_path: Path) -> None:
    views = made_views(moments=4)
    trainer(views, tmp_path, steps=20).run()
    with pytest.raises(HoiError, match="other settings"):
        trainer(views, tmp_path, steps=40)
    with pytest.raises(HoiError, match="other settings or pictures"):
        trainer(made_views(moments=5), tmp_path, steps=20)
    (tmp_path / LAST).write_bytes(b"\x80\x02}q\x00.")
    with pytest.raises(HoiError, match=r"last\.pt"):
        trainer(views, tmp_path, steps=20)


def test_a_prior_is_the_same_after_writing_and_reading(tmp_path: Path, views: Views) -> None:
    run = trainer(views, steps=20)
    run.run()
    prior = finished(run.flow, ConditionOptions(kind="layout"), views, made_views(seed=5), "made up")
    back = load_prior(save_prior(prior, tmp_path / "prior.pt").parent)
    condition = condition_of(views, back.condition)
    torch.testing.assert_close(
        back.flow.log_prob(views.layouts, condition), prior.flow.log_prob(views.layouts, condition)
    )
    assert back.usual_nll == prior.usual_nll and back.note == "made up"
    assert np.array_equal(back.points.symmetries, prior.points.symmetries)
    # Usual people are usual, a body of twice the size is not.
    joints = torch.from_numpy(views.joints).double()
    assert (prior.body_distance(joints) < prior.usual_body).float().mean() > 0.7
    assert (prior.body_distance(2 * joints) > prior.usual_body).all()


@pytest.mark.parametrize("content", [b"", b"nonsense", b"\x80\x04cos\nsystem\n."])
def test_foreign_files_are_no_prior_and_run_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "prior.pt").write_bytes(content)
    with pytest.raises(HoiError, match="prior"):
        load_prior(tmp_path)


def test_conditions(views: Views) -> None:
    body = condition_of(views, ConditionOptions(kind="body"))
    assert body.shape == (len(views), 63)
    torch.testing.assert_close(body[0, :3], torch.from_numpy(views.joints[0, 1]))
    assert condition_of(views, ConditionOptions(kind="none")).shape == (len(views), 0)
    with pytest.raises(HoiError, match="features"):
        condition_of(views, ConditionOptions(kind="features"))
    options = ConditionOptions(kind="layout", direction_noise=0.1, camera_noise_m=0.5)
    loud = noised(views.layouts, options, torch.Generator().manual_seed(0))
    directions, camera = split(loud)
    torch.testing.assert_close(directions.norm(dim=-1), torch.ones(len(views), 30))
    assert 0.4 < float((camera - split(views.layouts)[1]).std()) < 0.6


def test_views_are_the_same_after_writing_and_reading(tmp_path: Path, views: Views) -> None:
    back = load_views(save_views(views, tmp_path / "views.npz"))
    assert torch.equal(back.layouts, views.layouts) and back.clip_names == views.clip_names
    assert np.array_equal(back.points.mirror, views.points.mirror)  # type: ignore[arg-type]
    both = joined([views, back])
    assert len(both) == 2 * len(views) and both.clip.max() == 2 * views.clip.max() + 1
    assert len(np.unique(both.groups())) == 2 * len(np.unique(views.groups()))


def test_views_that_do_not_fit_are_refused(views: Views, tmp_path: Path) -> None:
    with pytest.raises(HoiError, match="clip"):
        dataclasses.replace(views, clip=views.clip[:3])
    layouts = views.layouts.clone()
    layouts[4, 0] = torch.nan
    with pytest.raises(HoiError, match="row 4"):
        dataclasses.replace(views, layouts=layouts)
    np.savez(tmp_path / "other.npz", layouts=np.zeros((3, 4)))
    with pytest.raises(HoiError, match="not a file of views"):
        load_views(tmp_path / "other.npz")
