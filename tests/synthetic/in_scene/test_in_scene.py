"""A synthetic scene is what it says, and its reconstruction is better than what it starts from."""

from __future__ import annotations

import dataclasses
import warnings
from pathlib import Path

import numpy as np
import pytest
import torch

from humanoid_hoi.body.load import load_body
from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.in_scene.evidence.depth import small_masks
from humanoid_hoi.reconstruction.in_scene.evidence.outline import outline_error, read_outlines
from humanoid_hoi.reconstruction.in_scene.evidence.scale import find_scale
from humanoid_hoi.reconstruction.in_scene.evidence.silhouette import insets
from humanoid_hoi.reconstruction.in_scene.evidence.timeline import find_timeline
from humanoid_hoi.reconstruction.in_scene.files import load_in_scene, write_in_scene
from humanoid_hoi.reconstruction.in_scene.hand import HandModel
from humanoid_hoi.reconstruction.in_scene.options import InSceneOptions, TimelineOptions
from humanoid_hoi.reconstruction.in_scene.problem import Problem, make_problem, make_thing
from humanoid_hoi.reconstruction.in_scene.result import InSceneSolved, to_solved
from humanoid_hoi.reconstruction.in_scene.session import InSceneSession
from humanoid_hoi.reconstruction.in_scene.solve import METHODS, InSceneResult, reconstruct_in_scene, without_approach
from humanoid_hoi.reconstruction.in_scene.stages.static import _some_rows, first_pose
from humanoid_hoi.retarget.solved import clip_from_solved
from humanoid_hoi.synthetic.in_scene.film import InSceneFootage, film_scene
from humanoid_hoi.synthetic.in_scene.noise import InSceneNoise, disturb_scene, level
from humanoid_hoi.synthetic.in_scene.scenes import SPECS, make_truth, spec_named
from humanoid_hoi.synthetic.sessions.files import write_session
from humanoid_hoi.synthetic.sessions.film import RenderedMasks

NOTHING = InSceneNoise(**{field.name: 0.0 for field in dataclasses.fields(InSceneNoise)})


@pytest.fixture(scope="module")
def body() -> BodyModel:
    return load_body("free", None)


@pytest.fixture(scope="module")
def footage(body: BodyModel) -> InSceneFootage:
    spec = spec_named("step")
    return film_scene(make_truth(spec, body), spec, body)


@pytest.fixture(scope="module")
def given(footage: InSceneFootage) -> InSceneSession:
    return disturb_scene(footage, level("typical"))


@pytest.fixture(scope="module")
def solved(given: InSceneSession, body: BodyModel) -> tuple[InSceneResult, InSceneSolved]:
    result = reconstruct_in_scene(given, body)
    return result, to_solved(given, result, body)


def test_the_thing_rests_on_table_and_step_and_the_hand_holds_it(footage: InSceneFootage, body: BodyModel) -> None:
    scene = footage.truth.scene
    lowest = (np.einsum("tij,nj->tni", scene.obj_rotmat_w, scene.obj_vertices) + scene.obj_pos_w[:, None])[..., 2].min(
        1
    )
    assert lowest[0] == pytest.approx(0.88, abs=1e-6)
    assert lowest[-1] == pytest.approx(0.98, abs=1e-6)
    hand = footage.hands["right"]
    rows = slice(footage.truth.grasp, footage.truth.release + 1)
    local = np.einsum("tji,tj->ti", footage.obj_rotmat, hand.pos.numpy() - footage.obj_pos)[rows]
    assert np.ptp(local, axis=0).max() < 1e-4  # one grasp transform
    assert len({spec.name for spec in SPECS}) == len(SPECS) >= 10


def test_without_noise_the_depths_scale_is_one_and_the_timeline_is_the_truth(
    footage: InSceneFootage, body: BodyModel
) -> None:
    clean = disturb_scene(footage, NOTHING)
    assert clean.objects is not None and np.allclose(clean.objects.pos, footage.obj_pos)
    masks = small_masks(clean)
    betas = clean.session.body_cam.betas
    models = {side: HandModel.of_body(body, betas, side) for side in clean.hands}
    scale = find_scale(clean, masks, models, InSceneOptions().scale)
    assert abs(scale.video) < 0.01 and np.abs(scale.frame).max() < 0.005
    timeline = find_timeline(clean, masks, clean.depth, TimelineOptions())
    assert abs(timeline.grasp - footage.truth.grasp) <= 3
    assert abs(timeline.release - footage.truth.release) <= 3
    assert timeline.hands == ("right",)


def test_the_frames_own_scale_is_followed_on_the_static_scene(footage: InSceneFootage, body: BodyModel) -> None:
    shaken = disturb_scene(footage, dataclasses.replace(NOTHING, frame_scale=0.05))
    models = {s: HandModel.of_body(body, shaken.session.body_cam.betas, s) for s in shaken.hands}
    scale = find_scale(shaken, small_masks(shaken), models, InSceneOptions().scale)
    assert shaken.depth is not None
    seen = footage.depth[:, 60, :] > 0
    corrected = np.exp(scale.frame)[:, None] * shaken.depth[:, 60, :]
    ratio = [np.median(corrected[t][seen[t]] / footage.depth[t, 60][seen[t]]) for t in range(len(corrected))]
    assert np.std(ratio) < 0.004


def test_the_object_ends_nearer_to_the_truth_and_at_rest_by_construction(
    footage: InSceneFootage, given: InSceneSession, solved: tuple[InSceneResult, InSceneSolved]
) -> None:
    result, _ = solved
    back = result.problem.cam_rotmat.double().transpose(1, 2)
    place = torch.einsum("tij,tj->ti", back, result.obj_pos.double() - result.problem.cam_pos.double()).numpy()
    assert given.objects is not None
    before = np.linalg.norm(given.objects.pos - footage.obj_pos, axis=1).mean()
    after = np.linalg.norm(place - footage.obj_pos, axis=1).mean()
    assert after < 0.75 * before
    static = result.static
    assert static is not None and static.before is not None and static.after is not None
    held = result.timeline.held
    assert torch.equal(result.obj_pos[held.start], static.before.pos)
    assert torch.equal(result.obj_rotmat[held.stop - 1], static.after.rotmat)
    assert float(result.obj_pos[result.timeline.before].std(dim=0).max()) < 1e-7
    assert static.after.support is not None and static.before.support is not None
    # The step is found as a support of its own.
    assert static.after.support.height - static.before.support.height == pytest.approx(0.10, abs=0.03)


def test_the_result_becomes_a_clip_on_the_scenes_supports(
    solved: tuple[InSceneResult, InSceneSolved], body: BodyModel
) -> None:
    result, handed = solved
    assert handed.quality["gap_mm"] < 1.0
    assert handed.quality["arm_missed_mm"] < 5.0
    assert handed.quality["held_frames_in_contact"] > 0.8
    clip = clip_from_solved(handed.solved, body, "move").replace(supports=handed.supports)
    assert len(clip.supports) == 2 and clip.graph.num_pairs > 0
    tops = sorted(float(s.pos_w[2] + s.half_size[2]) for s in clip.supports)
    rest = result.static.before if result.static is not None else None
    assert rest is not None
    assert tops[0] == pytest.approx(
        float(clip.obj_pos_w[0, 2] + (rest.rotmat @ result.problem.thing.hull.T)[2].min()), abs=0.01
    )


def test_a_session_is_read_back_as_it_was_written(given: InSceneSession, body: BodyModel, tmp_path: Path) -> None:
    folder = write_session(given.session, body, tmp_path / "step")
    write_in_scene(given.replace(grasp=21), folder)
    again = load_in_scene(folder, body)
    assert again.depth is not None and given.depth is not None
    assert np.array_equal(again.depth, given.depth)
    assert again.grasp == 21 and again.release is None
    assert np.allclose(again.hands["right"].pos, given.hands["right"].pos)
    assert again.session.masks is not None
    with pytest.raises(HoiError, match="not overwritten"):
        write_in_scene(given, folder)


def _hidden(given: InSceneSession) -> InSceneSession:
    hands = {s: dataclasses.replace(t, visible=np.zeros_like(t.visible)) for s, t in given.hands.items()}
    return given.replace(hands=hands)


def _cut(given: InSceneSession) -> InSceneSession:
    assert given.depth is not None
    depth = given.depth.copy()
    # Two cuts: the middle shows another room.
    depth[20:40] = depth[20:40, ::-1] * np.linspace(0.5, 3.0, depth.shape[2])
    return given.replace(depth=depth)


def _wall(given: InSceneSession) -> InSceneSession:
    assert given.depth is not None
    return given.replace(depth=np.full_like(given.depth, 1.0))


def _moving(given: InSceneSession) -> InSceneSession:
    masks = given.session.masks
    assert isinstance(masks, RenderedMasks)
    wandering = np.stack([np.roll(mask, 9 * t, axis=1) for t, mask in enumerate(masks.object_small)])
    return given.replace(session=given.session.replace(masks=dataclasses.replace(masks, object_small=wandering)))


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (_hidden, "never visible"),
        (_cut, "2 cuts at frame 20, 40"),
        (_wall, "no support plane"),
        (_moving, "no static interval"),
        (lambda g: g.replace(depth=g.depth[:, :, :80]), "depth of another size"),
        (lambda g: g.replace(depth=g.depth[:-1]), "depth of another size"),
        (lambda g: g.replace(depth=None), "no scene"),
        (lambda g: g.replace(grasp=500), "frame 500"),
    ],
)
def test_bad_input_is_refused_in_one_line(given: InSceneSession, body: BodyModel, spoil: object, message: str) -> None:
    assert callable(spoil)
    with pytest.raises(HoiError, match=message) as caught:
        reconstruct_in_scene(spoil(given), body)
    assert "\n" not in str(caught.value) and caught.value.fix


def test_a_frame_that_shows_neither_scene_nor_hand_keeps_the_videos_scale_without_a_warning(
    footage: InSceneFootage, body: BodyModel
) -> None:
    clean = disturb_scene(footage, NOTHING)
    assert clean.depth is not None
    depth = clean.depth.copy()
    depth[3] = 0.0
    blind = clean.replace(depth=depth)
    models = {side: HandModel.of_body(body, blind.session.body_cam.betas, side) for side in blind.hands}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        scale = find_scale(blind, small_masks(blind), models, InSceneOptions().scale)
    assert scale.frame[3] == 0.0


def test_at_the_true_pose_the_outlines_agree_also_where_the_person_stands_behind(
    footage: InSceneFootage, body: BodyModel
) -> None:
    wandering = disturb_scene(footage, dataclasses.replace(NOTHING, mask_px=2.0))
    for noisy, most in ((disturb_scene(footage, NOTHING), 0.4), (wandering, 0.8)):
        problem = _problem(noisy, body, InSceneOptions())
        rows = torch.arange(6)
        rotmat = problem.cam_rotmat[rows] @ torch.from_numpy(footage.obj_rotmat[:6]).float()
        pos = torch.einsum("tij,tj->ti", problem.cam_rotmat[rows], torch.from_numpy(footage.obj_pos[:6]).float())
        pos = pos + problem.cam_pos[rows]
        hull = torch.einsum("tij,nj->tni", rotmat, problem.thing.hull) + pos[:, None]
        outlines = problem.outlines.frames(rows)
        inset = insets(problem, rotmat, pos, rows)
        error = outline_error(problem.to_camera(hull, rows), problem.camera_matrix, outlines, inset)
        assert float(outlines.known.double().mean()) > 0.7
        # Neither larger nor smaller than the mask in the mean.
        assert abs(float(error[outlines.known].mean())) < most


@pytest.mark.slow
def test_frames_that_look_the_same_are_drawn_once_and_others_on_their_own(
    solved: tuple[InSceneResult, InSceneSolved],
) -> None:
    problem = solved[0].problem
    rows = torch.tensor([0, 1, 2, 3])
    # One pose in the first three frames, whose camera stands still; the fourth is nearer.
    rotmat = solved[0].obj_rotmat[:1].expand(4, 3, 3)
    pos = solved[0].obj_pos[:1].expand(4, 3).clone()
    pos[3] += 0.3 * (problem.cam_pos[3] - pos[3])
    together = insets(problem, rotmat, pos, rows)
    alone = torch.cat([insets(problem, rotmat[k : k + 1], pos[k : k + 1], rows[k : k + 1]) for k in range(4)])
    assert torch.equal(together, alone)
    assert not torch.allclose(together[3], together[2], atol=0.2)


def test_a_rest_is_solved_from_up_to_two_dozen_frames_spread_over_it() -> None:
    assert _some_rows(slice(0, 20), 61).tolist() == list(range(20))
    rows = _some_rows(slice(10, None), 100).tolist()
    assert len(rows) == len(set(rows)) == 24 and rows[0] == 10 and rows[-1] == 99


@pytest.mark.slow
def test_a_hand_hidden_by_the_box_is_carried_along(body: BodyModel) -> None:
    spec = spec_named("demo")
    film = film_scene(make_truth(spec, body), spec, body)
    video = disturb_scene(film, level("typical"))
    result = reconstruct_in_scene(video, body)
    held = result.timeline.held
    assert float(result.problem.hands["right"].seen[held].double().mean()) < 0.2
    assert result.timeline.hands == ("left", "right")
    assert any("hidden" in note for note in result.notes)
    back = result.problem.cam_rotmat.double().transpose(1, 2)
    place = torch.einsum("tij,tj->ti", back, result.hands["right"].pos.double() - result.problem.cam_pos.double())
    off = (place - film.hands["right"].pos).norm(dim=1)
    assert float(off[held].median()) < 0.06


@pytest.mark.slow
def test_no_grasp_is_ours_with_the_free_hands_as_observed(
    given: InSceneSession, solved: tuple[InSceneResult, InSceneSolved], body: BodyModel
) -> None:
    short = without_approach(solved[0])
    whole = reconstruct_in_scene(given, body, METHODS["no_grasp"])
    assert torch.equal(short.obj_pos, whole.obj_pos)
    for side in whole.hands:
        assert torch.allclose(short.hands[side].pos, whole.hands[side].pos, atol=1e-6)


def _problem(given: InSceneSession, body: BodyModel, options: InSceneOptions) -> Problem:
    models = {side: HandModel.of_body(body, given.session.body_cam.betas, side) for side in given.hands}
    masks = small_masks(given)
    scale = find_scale(given, masks, models, options.scale)
    thing = make_thing(given, options.samples)
    return make_problem(given, masks, read_outlines(given, masks), thing, models, scale, options)


def test_without_a_tracker_the_first_pose_does_not_depend_on_what_was_drawn_before(
    footage: InSceneFootage, body: BodyModel
) -> None:
    untracked = disturb_scene(footage, NOTHING).replace(objects=None)
    options = dataclasses.replace(InSceneOptions(), samples=30)
    problem = _problem(untracked, body, options)
    rows = torch.arange(3)
    first = first_pose(problem, rows)[0]
    torch.rand(1)
    assert torch.equal(first_pose(problem, rows)[0], first)
