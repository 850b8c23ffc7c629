"""The commands of the prior, from made-up clips to tables, tiny; and their refusals."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from humanoid_hoi.body.free_body import load_free_body
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import DEMO_CLIP
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.reconstruction.prior.conditions import ConditionOptions
from humanoid_hoi.reconstruction.prior.contact.loss import contact_loss
from humanoid_hoi.reconstruction.prior.film import FilmOptions, film_moments
from humanoid_hoi.reconstruction.prior.flow.network import FlowOptions
from humanoid_hoi.reconstruction.prior.grouping import GroupOptions
from humanoid_hoi.reconstruction.prior.model import finished, load_prior
from humanoid_hoi.reconstruction.prior.post.options import PostOptions
from humanoid_hoi.reconstruction.prior.post.problem import ObjectPose
from humanoid_hoi.reconstruction.prior.rays import from_pelvis, layout_size, split
from humanoid_hoi.reconstruction.prior.training import Trainer, TrainOptions
from humanoid_hoi.synthetic.sessions import PERFECT
from humanoid_hoi.workflows.prior import evaluate, train
from humanoid_hoi.workflows.prior.families import Family, family_of_clips, make_family
from humanoid_hoi.workflows.prior.guard import SHARES, _kinds, guard_table
from humanoid_hoi.workflows.prior.solver import solver_table
from humanoid_hoi.workflows.prior.touch import training_maps, with_contact
from humanoid_hoi.workflows.prior.trials import TrialOptions, Trials, errors, make_trials

QUICK = ["train.steps=6", "train.every=3", "train.batch=16", "flow.depth=1", "flow.width=16", "flow.condition_width=8"]


@pytest.fixture(scope="module")
def chairs() -> Family:
    return make_family("chair", 3, seed=0)


def test_a_family_is_several_clips_of_one_object(chairs: Family) -> None:
    assert len(chairs.clips) == 3 and len({name for name, _ in chairs.clips}) == 3
    assert chairs.points.size == 8
    for _, moments in chairs.clips:
        assert moments.body[:, 0].abs().max() < 1e-6
        turned = moments.obj_rotmat @ moments.obj_rotmat.mT
        torch.testing.assert_close(turned, torch.eye(3, dtype=torch.float64).expand_as(turned), atol=1e-6, rtol=0)
    again = make_family("chair", 1, seed=0)
    assert again.clips[0][0] == chairs.clips[0][0]
    torch.testing.assert_close(again.clips[0][1].obj_pos, chairs.clips[0][1].obj_pos)
    with pytest.raises(HoiError, match="'elephant' is unknown"):
        make_family("elephant", 1)


def test_errors_by_hand(chairs: Family) -> None:
    options = TrialOptions(pictures=4, pixel_noise=0.0, depth_m=0.0, rotation_deg=0.0, scale=0.0, joint_noise_m=0.0)
    trials = make_trials(chairs, FilmOptions(), ConditionOptions(kind="layout"), options)
    exact = errors(trials, trials.pictures.start, trials.joints, chairs)
    assert max(float(values.max()) for values in exact.values()) < 1e-3
    shift = torch.tensor([0.03, 0.0, -0.04], dtype=torch.float64)
    moved = ObjectPose(trials.truth.rotmat, trials.truth.pos + shift, trials.truth.log_scale + np.log(1.1))
    found = errors(trials, moved, trials.joints + torch.tensor([0.0, 0.01, 0.0]), chairs)
    assert np.allclose(found["translation_cm"], 5.0) and np.allclose(found["scale_share"], 0.1)
    assert np.allclose(found["joints_mm"], 10.0, atol=1e-3) and found["rotation_deg"].max() < 0.1
    assert 0.5 < found["object_cm"].max() < 6.0
    quarter = torch.tensor([[0.0, 0, 1], [0, 1, 0], [-1, 0, 0]], dtype=torch.float64)
    turned = ObjectPose(trials.truth.rotmat @ quarter, trials.truth.pos, trials.truth.log_scale)
    assert np.allclose(errors(trials, turned, trials.joints, chairs)["rotation_deg"], 90.0, atol=0.1)


def test_the_start_is_wrong_as_asked(chairs: Family) -> None:
    options = TrialOptions(pictures=12, pixel_noise=0.0, depth_m=0.5, rotation_deg=0.0, scale=0.0, joint_noise_m=0.0)
    trials = make_trials(chairs, FilmOptions(), ConditionOptions(kind="layout", direction_noise=0.0), options)
    off = trials.pictures.start.pos - trials.truth.pos
    camera = split(trials.pictures.condition)[1].double()
    # Along the line of sight of a camera that is known but for 5 cm.
    ray = trials.truth.pos - camera
    along = (off * ray).sum(-1).abs() / ray.norm(dim=-1)
    assert (along > 0.95 * off.norm(dim=-1)).all()
    assert 0.2 < float(off.norm(dim=-1).std()) < 0.8


def test_the_prior_is_told_of_the_pixels_that_the_data_terms_see(chairs: Family) -> None:
    options = TrialOptions(pictures=6, pixel_noise=10.0)
    trials = make_trials(chairs, FilmOptions(), ConditionOptions(kind="layout", camera_noise_m=0.0), options)
    pictures = trials.pictures
    directions = split(pictures.condition)[0].double()
    seen = from_pelvis(directions + split(pictures.condition)[1].double()[:, None], *_root(trials)) @ _LENS.T
    px = torch.cat([pictures.joint_px, pictures.seen.px], 1)
    torch.testing.assert_close(seen[..., :2] / seen[..., 2:], px, atol=0.05, rtol=0)


_LENS = torch.tensor([[1000.0, 0, 640], [0, 1000, 360], [0, 0, 1]], dtype=torch.float64)


def _root(trials: Trials) -> tuple[torch.Tensor, torch.Tensor]:
    return trials.pictures.root_rotmat_cam, trials.pictures.root_pos_cam


def test_contact_candidates_lie_where_person_and_chair_meet(chairs: Family) -> None:
    mean = training_maps(chairs, FilmOptions(every=1, views=6))
    assert mean.pictures > 10 and 0 < mean.human.max() <= 1 and 0 < mean.obj.max() <= 1
    exact = TrialOptions(pictures=8, pixel_noise=0.0, depth_m=0.0, rotation_deg=0.0, scale=0.0, joint_noise_m=0.0)
    plain = make_trials(chairs, FilmOptions(), ConditionOptions(), exact)
    trials = with_contact(plain, chairs, mean)
    contact = trials.pictures.contact
    assert contact is not None and trials.skin is not None
    vertices = trials.truth.place(torch.from_numpy(chairs.vertices))
    away = torch.cdist(trials.skin, vertices).amin(2)
    candidates = away[:, contact.vertex_ids]
    weighted = (contact.human_weight * candidates).sum() / contact.human_weight.sum()
    # Legs and seat are near one another in most pictures, head and hands are not.
    assert float(weighted) < 0.7 * float(away.mean())
    # The loss knows them: a chair that stands half a metre aside is worse.
    moved = ObjectPose(trials.truth.rotmat, trials.truth.pos + 0.5, trials.truth.log_scale)
    loss = [
        contact_loss(
            trials.person.points()[1], pose.place(contact.point_obj), contact.human_weight, contact.obj_weight
        ).mean()
        for pose in (trials.truth, moved)
    ]
    assert float(loss[1]) > 1.5 * float(loss[0])


def test_contact_wants_people_with_skin() -> None:
    family = family_of_clips([HoiClip.load(DEMO_CLIP)])
    with pytest.raises(HoiError, match="skeletons without skin"):
        training_maps(family, FilmOptions())


def test_the_default_weight_is_that_of_the_usual_pixel_noise() -> None:
    # Keypoints of sigma px and a flow of D numbers: the posterior weighs -log p / D by 2 sigma^2 lambda_coor D.
    post = PostOptions()
    usual = 2 * TrialOptions().pixel_noise ** 2 * post.points * layout_size(8)
    assert post.likelihood == "divided" and 0.5 * usual < post.prior < 2 * usual


def test_train_writes_a_prior_and_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["family=chair", "generate.clips=3", "val_share=0.3", f"output={tmp_path}", *QUICK]
    train.main(words)
    prior = load_prior(tmp_path)
    assert prior.object_name == "chair" and prior.points.size == 8
    assert "supervision knn" in prior.note
    assert (tmp_path / "metrics.csv").read_text().startswith("step,loss")
    first = prior.flow.state_dict()
    train.main(words)  # finished already: nothing changes
    again = load_prior(tmp_path).flow.state_dict()
    assert all(torch.equal(first[name], again[name]) for name in first)
    assert "usual" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["family=null"], "nothing given"),
        (["family=chair", "views=a.npz"], "family, views given"),
        (["family=chair", "val_share=1.5"], "val_share"),
        (["family=chair", "points=0"], "points"),
        (["family=chair", "train.supervision=4d"], "train.supervision"),
        (["wildhoi=nowhere"], "wildhoi_mesh"),
        (["views=missing.npz"], "missing.npz"),
    ],
)
def test_train_refuses(words: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        train.main([*words, f"output={tmp_path}"])
    assert message in capsys.readouterr().err


def test_evaluate_measures_all_tables(tmp_path: Path) -> None:
    words = [f"recipe=[{','.join(QUICK)}]"]
    words += ["family=chair", "generate.clips=4", "val_clips=1", "test_clips=1", "lambdas=[1,100]", "cameras=[1,2]"]
    words += ["sizes=[1]", "trials.pictures=3", "post.steps_object=3", f"output={tmp_path}"]
    words += ["tables=[likelihood,grouping,lambda,cameras,size,supervision,contact]", "contacts=[10]"]
    evaluate.main(words)
    result = json.loads((tmp_path / "results.json").read_text())
    assert result["family"] == {"name": "chair", "train": 2, "test": 1}
    rows = result["lambda"]
    assert [row["lambda"] for row in rows[:5]] == ["start", "training mean", "without", 1.0, 100.0]
    # Chosen by the watched clips' error, reported with the test clips'.
    best = min(rows[3:5], key=lambda row: row["watched_cm"])
    assert rows[5] == {**best, "lambda": f"chosen on watched clips: {best['lambda']:g}"}
    contact = {row["terms"]: row for row in result["contact"]}
    assert list(contact) == ["neither", "contact", "prior", "prior and contact"]
    assert contact["neither"]["translation_cm"] == pytest.approx(rows[2]["translation_cm"])
    assert contact["prior"]["translation_cm"] == pytest.approx(best["translation_cm"])
    assert contact["contact"]["lambda contact"] == 10.0 and contact["contact"]["lambda"] == 0.0
    assert [row["supervision"] for row in result["supervision"]] == ["3d", "groups", "knn"]
    assert [row["clips"] for row in result["size"]] == [1, 2]
    assert {row["moved_cm"] for row in result["likelihood"]} == {5, 10, 20, 40}
    assert "object Chamfer" in (tmp_path / "tables.md").read_text()
    assert (tmp_path / "prior.png").stat().st_size > 1000


_SMALL = ["generate.clips=3", "val_clips=1", "test_clips=1", f"recipe=[{','.join(QUICK)}]"]


def test_evaluate_refuses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words, message in (
        (["tables=[magic]"], "magic"),
        (["generate.clips=3"], "clips"),
        (["recipe=x.y=1"], "'x'"),
        (["recipe=steps"], "changes no setting"),
        (["lambdas=[]"], "lambdas"),
        (["lambdas=[0]"], "expected positive numbers, found [0]"),
        (["contacts=[many]"], "contacts"),
        (["tables=[solver]"], "chair has no clips to film"),
        (["family=lift", "tables=[contact]"], "contact needs people with skin"),
        (["supervision=[4d]"], "supervision: ['4d'] is unknown"),
        (["tables=cameras", "cameras=[0]", *_SMALL], "cameras"),
        (["tables=[guard]", *_SMALL], "condition.kind: frames without the object lack"),
    ):
        with pytest.raises(SystemExit):
            evaluate.main(["family=chair", f"output={tmp_path}", *words])
        assert message in capsys.readouterr().err


def test_sessions_with_missing_annotations_are_solved_with_and_without_the_prior() -> None:
    clip = HoiClip.load(DEMO_CLIP)
    body = load_free_body()
    family = family_of_clips([clip], body=body)
    # The motion is trained on itself: this tests the way through the solver, not whether anything generalizes.
    views = film_moments(family.name, family.points, family.clips, FilmOptions(every=6, views=2))
    condition = ConditionOptions(kind="body")
    flow = FlowOptions(depth=2, width=32, blocks=1, condition_width=16)
    options = TrainOptions(supervision="3d", steps=60, batch=64, every=60, lr=3e-3)
    run = Trainer(views, None, flow, condition, GroupOptions(), options)
    run.run()
    prior = finished(run.flow, condition, views, None)
    rows = solver_table([clip], prior, body, PERFECT, fps=5.0)
    assert [(row["missing"], row["prior"]) for row in rows[:2]] == [("inside", "without"), ("inside", "with")]
    assert len(rows) == 6
    for without, helped in zip(rows[::2], rows[1::2], strict=True):
        assert without["frames_with_prior"] == 0.0
        assert helped["frames_with_prior"] > 0.1 or helped["refused"] == 1.0
        assert helped["other_translation_cm"] < without["other_translation_cm"] + 3.0
    guard = guard_table(prior, views, family)
    assert [row["usual pictures"] for row in guard] == list(SHARES)
    # A wider limit refuses less of the true motion and accepts more of the wrong ones.
    refused = [row["as they are: refused"] for row in guard]
    accepted = [row["moved 40 cm: accepted"] for row in guard]
    assert refused == sorted(refused, reverse=True) and accepted == sorted(accepted)
    assert refused[-1] == 0.0


def test_motions_for_the_guard_are_wrong_as_they_say(chairs: Family) -> None:
    kinds = _kinds(chairs, torch.Generator().manual_seed(0))
    assert list(kinds) == ["as they are", "moved 20 cm", "moved 40 cm", "turned half", "object of another"]
    for true, moved, turned in zip(kinds["as they are"], kinds["moved 40 cm"], kinds["turned half"], strict=True):
        shift = moved.obj_pos - true.obj_pos
        assert torch.allclose(shift.norm(dim=-1), torch.tensor(0.4, dtype=torch.float64))
        assert (shift * true.up).sum(-1).abs().max() < 1e-6
        # About the vertical: up stays, the rest is turned round.
        relative = turned.obj_rotmat @ true.obj_rotmat.mT
        assert torch.allclose((relative @ true.up[..., None])[..., 0], true.up, atol=1e-6)
        assert torch.allclose(relative.diagonal(dim1=1, dim2=2).sum(1), torch.tensor(-1.0, dtype=torch.float64))
    assert torch.equal(kinds["object of another"][0].obj_pos[0], kinds["as they are"][1].obj_pos[0])
