from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch

from humanoid_hoi.body.skeleton import JOINT_NAMES
from humanoid_hoi.core.config import typed
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.hoi_optimizer import Stage2Options, optimize_interaction
from humanoid_hoi.reconstruction.hoi_optimizer.descend import descend
from humanoid_hoi.reconstruction.hoi_optimizer.options import CollisionOptions, ContactOptions, LearningRates, Weights
from humanoid_hoi.reconstruction.hoi_optimizer.scene import build_keyframes, build_surface
from humanoid_hoi.reconstruction.hoi_optimizer.terms import TERMS, Terms
from humanoid_hoi.reconstruction.hoi_optimizer.variables import Change, changed_object

FAST = Stage2Options(steps=12, smooth="none", collision=CollisionOptions(resolution=32))
LEFT_ARM = {"left_collar", "left_shoulder", "left_elbow", "left_wrist"}
LEFT_INDEX = {"left_index1", "left_index2", "left_index3"}


def run(scene, **changes):
    return optimize_interaction(scene.session, scene.body, scene.state, dataclasses.replace(FAST, **changes))


@pytest.fixture(scope="module")
def solved(small_scene):
    return run(small_scene, steps=20)


def test_contact_and_penetration_fall_and_reprojection_stays(solved) -> None:
    report = solved.report
    assert report["accepted_change"] > 0
    assert report["contact_mm_after"] < 0.8 * report["contact_mm_before"]
    assert report["penetration_mm_after"] < 0.8 * report["penetration_mm_before"]
    assert report["reprojection_px_after"] < report["reprojection_px_before"] + 1
    assert report["keyframes"] == 6  # rows 0, 3, 6, 9, 12 and the last
    assert set(solved.losses[0]) == {*TERMS, "total"} and len(solved.losses) == 21
    assert solved.losses[-1]["total"] < solved.losses[0]["total"]


def test_only_joints_on_the_chain_of_contacts_active_then_move_all_others_stay_bit_by_bit(small_scene, solved) -> None:
    before = small_scene.state.body_cam
    after = solved.state.body_cam
    moved = (before.rotvecs() != after.rotvecs()).any(dim=-1)
    early = {name for name, m in zip(JOINT_NAMES, moved[:4].any(dim=0), strict=True) if m}
    late = {name for name, m in zip(JOINT_NAMES, moved[9:].any(dim=0), strict=True) if m}
    assert early == LEFT_ARM  # the index finger touches from row 7 on only
    assert late == LEFT_ARM | LEFT_INDEX
    assert torch.equal(before.transl, after.transl) and torch.equal(before.betas, after.betas)


def test_without_the_chain_rule_all_joints_but_the_pelvis_may_move(small_scene) -> None:
    result = run(small_scene, chain_gradient=False, steps=2, guard=False)
    moved = (small_scene.state.body_cam.rotvecs() != result.state.body_cam.rotvecs()).any(dim=-1).any(dim=0)
    assert not moved[0] and moved[JOINT_NAMES.index("spine1")]


@pytest.mark.parametrize("term", TERMS)
def test_every_term_can_be_left_out(small_scene, term: str) -> None:
    weights = dataclasses.replace(Weights(), **{term: 0.0})
    result = run(small_scene, steps=1, weights=weights)
    assert set(result.losses[0]) == {*TERMS, "total"} - {term}


@pytest.mark.parametrize("term", TERMS)
def test_each_term_agrees_with_finite_differences_of_all_unknowns(small_scene, term: str) -> None:
    none = dict.fromkeys(TERMS, 0.0)
    options = Stage2Options(
        double=True,
        weights=Weights(**(none | {term: 1.0})),
        contact=ContactOptions(detach_weights=False),  # else the gradient is meant to differ from the slope
        collision=CollisionOptions(resolution=32),
    )
    session = small_scene.session
    state = small_scene.state
    surface = build_surface(session, state, options)
    keys = build_keyframes(session, small_scene.body, state, options, torch.tensor([0, 7, 13]), surface)
    terms = Terms(small_scene.body, keys, options)
    torch.manual_seed(0)
    change = Change.zero(3, 10, False, keys.obj_pos)
    with torch.no_grad():
        for tensor in change.tensors():
            tensor += 0.004 * torch.randn_like(tensor)
    rows = torch.arange(3)

    def value(at: Change) -> torch.Tensor:
        return terms(rows, at, 0)[term].sum()  # step 0: nearest skin triangles are searched anew

    leaves = [t for t in change.tensors() if t is not change.betas]
    grads = torch.autograd.grad(value(change), leaves, allow_unused=True)
    reached = 0
    for leaf, grad in zip(leaves, grads, strict=True):
        step = torch.randn_like(leaf)
        with torch.no_grad():
            ends = []
            for sign in (1, -1):
                leaf += sign * 1e-6 * step
                ends.append(value(change).item())
                leaf -= sign * 1e-6 * step
        slope = 0.0 if grad is None else (grad * step).sum().item()
        assert (ends[0] - ends[1]) / 2e-6 == pytest.approx(slope, rel=5e-3, abs=1e-7)
        reached += slope != 0
    both = {"object_prior": 2, "pose_prior": 2, "reprojection": 2}
    assert reached == both.get(term, 5)  # body, hands, root, object turn and shift: gradients exist


def test_an_unshared_batch_equals_frame_by_frame(small_scene) -> None:
    options = Stage2Options(double=True, steps=4, weights=Weights(mask=0))
    session = small_scene.session
    state = small_scene.state
    body = small_scene.body
    surface = build_surface(session, state, options)

    def solve(rows: list[int], chunk: int) -> torch.Tensor:
        keys = build_keyframes(session, body, state, options, torch.tensor(rows), surface)
        change = Change.zero(len(rows), 10, False, keys.obj_pos)
        found, _ = descend(
            Terms(body, keys, options), len(rows), change, dataclasses.replace(options, chunk=chunk), True, None
        )
        return found.obj_shift

    alone = torch.cat([solve([row], 32) for row in (0, 7, 13)])
    assert torch.allclose(solve([0, 7, 13], 32), alone, atol=1e-12)
    assert torch.allclose(solve([0, 7, 13], 2), alone, atol=1e-12)


# --- static objects --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["shared", "best_frame", "stage1"])
def test_a_standing_object_keeps_standing_still(small_scene, how: str) -> None:
    session = small_scene.session
    state = small_scene.state
    frames = session.num_frames
    drift = torch.linspace(0, 0.02, frames, dtype=torch.float64)[:, None] * torch.tensor([1.0, 0, 0])
    moving = session.replace(world_from_cam_pos=drift)  # the camera moves; stage 1's pose does not follow it exactly
    scene = dataclasses.replace(small_scene, session=moving)
    result = run(scene, static=True, static_pose=how, steps=4, smooth="motion", guard=False)
    seen = result.state.obj_pos
    assert (seen - seen[0]).abs().max() < 1e-9  # it stood still in the camera frame, so it keeps doing that
    assert (result.state.obj_rotmat - result.state.obj_rotmat[0]).abs().max() < 1e-9
    assert torch.equal(result.state.obj_pos, state.obj_pos) == (how == "stage1")


def test_a_static_object_that_wavers_is_stilled_from_the_frame_with_most_annotations(small_scene) -> None:
    session = small_scene.session
    state = small_scene.state
    waver = 0.01 * torch.sin(torch.arange(state.num_frames, dtype=torch.float64))[:, None] * torch.ones(3)
    turn = torch.zeros(session.num_frames, 3, dtype=torch.float64)
    turn[:, 1] = torch.linspace(0, 0.1, session.num_frames)
    world = changed_object(session.world_from_cam_rotmat, session.world_from_cam_pos, turn, turn)
    scene = dataclasses.replace(
        small_scene,
        session=session.replace(world_from_cam_rotmat=world[0], world_from_cam_pos=world[1]),
        state=state.replace(obj_pos=state.obj_pos + waver),
    )
    result = run(scene, static=True, steps=2, guard=False)
    rotmat = world[0][session.start :]
    pos = world[1][session.start :]
    pos_w = torch.einsum("tij,tj->ti", rotmat, result.state.obj_pos) + pos
    rotmat_w = rotmat @ result.state.obj_rotmat
    assert (pos_w - pos_w[0]).abs().max() < 1e-9 and (rotmat_w - rotmat_w[0]).abs().max() < 1e-9


# --- steps after Adam ------------------------------------------------------------------------------------------------


def test_interpolated_poses_lose_the_detail_that_interpolated_changes_keep(small_scene) -> None:
    shoulder = 3 * 16
    observed = small_scene.state.body_cam.body_pose[:, shoulder]
    for how, kept in (("change", True), ("pose", False)):
        pose = run(small_scene, steps=1, interpolate=how, guard=False).state.body_cam.body_pose[:, shoulder]
        assert torch.allclose(pose, observed, atol=1e-6) == kept


def test_low_pass_takes_the_jitter_out(small_scene) -> None:
    smooth = run(small_scene, steps=1, smooth="motion", cutoff_hz=2.0, guard=False).state.body_cam
    shoulder = 3 * 16
    rough = small_scene.state.body_cam.body_pose[:, shoulder].diff().diff().abs().mean()
    assert smooth.body_pose[:, shoulder].diff().diff().abs().mean() < 0.5 * rough


def test_the_guard_returns_stage_1_rather_than_something_worse(small_scene) -> None:
    # Only the mask counts, and it is another one's: everything else may go wrong.
    rates = LearningRates(object_translation=0.05, object_rotation=0.0)
    weights = Weights(contact=0, collision=0, mask=1.0, reprojection=0, object_prior=0, pose_prior=0)
    changes = {"rates": rates, "weights": weights, "steps": 4}
    masks = dataclasses.replace(
        small_scene.session.masks, object_mask=np.roll(small_scene.session.masks.object_mask, 12, 1)
    )
    scene = dataclasses.replace(small_scene, session=small_scene.session.replace(masks=masks))
    loose = run(scene, guard=False, **changes)
    assert loose.report["reprojection_px_after"] > loose.report["reprojection_px_before"] + 1
    result = run(scene, **changes)
    assert result.report["reprojection_px_after"] <= result.report["reprojection_px_before"] + 1
    if result.report["accepted_change"] == 0:
        assert result.state is scene.state


# --- what a session may lack -----------------------------------------------------------------------------------------


def test_without_mesh_only_contacts_and_tracks_act(small_scene) -> None:
    bare = dataclasses.replace(small_scene.session.obj, vertices=np.zeros((0, 3)), faces=np.zeros((0, 3), np.int64))
    scene = dataclasses.replace(small_scene, session=small_scene.session.replace(obj=bare))
    result = run(scene, steps=3)
    assert set(result.losses[0]) == {"contact", "reprojection", "object_prior", "pose_prior", "total"}
    assert result.report["contact_mm_after"] < result.report["contact_mm_before"]


def test_nothing_annotated_and_no_masks_changes_nothing_but_the_collision(small_scene) -> None:
    session = small_scene.session
    contacts = dataclasses.replace(session.contacts, active=np.zeros_like(session.contacts.active))
    tracks = dataclasses.replace(session.tracks, confidence=np.zeros_like(session.tracks.confidence))
    quiet = dataclasses.replace(small_scene, session=session.replace(contacts=contacts, tracks=tracks, masks=None))
    result = run(quiet, steps=2)
    assert torch.equal(result.state.body_cam.rotvecs(), small_scene.state.body_cam.rotvecs())
    assert np.isnan(result.report["contact_mm_after"])
    assert result.report["penetration_mm_after"] < result.report["penetration_mm_before"]


def test_a_single_frame(small_scene) -> None:
    state = small_scene.state
    alone = state.replace(
        body_cam=state.body_cam.frames(slice(0, 1)), obj_rotmat=state.obj_rotmat[:1], obj_pos=state.obj_pos[:1]
    )
    result = run(dataclasses.replace(small_scene, state=alone), steps=2, smooth="motion")
    assert result.state.num_frames == 1


def test_bad_settings_are_named() -> None:
    with pytest.raises(HoiError, match="interpolate"):
        Stage2Options(interpolate="spline")
    with pytest.raises(HoiError, match="every"):
        Stage2Options(every=0)


def test_options_can_come_from_yaml() -> None:
    assert typed(Stage2Options, {"steps": 5, "static": True}, "stage2") == Stage2Options(steps=5, static=True)
    assert typed(Weights, {"mask": 0.0}, "stage2.weights") == Weights(mask=0.0)


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
def test_the_gpu_finds_the_same_result(small_scene) -> None:
    cpu, gpu = (run(small_scene, steps=5, double=True, device=device).state for device in ("cpu", "cuda"))
    assert torch.allclose(cpu.obj_pos, gpu.obj_pos, atol=1e-6)
    assert torch.allclose(cpu.body_cam.rotvecs(), gpu.body_cam.rotvecs(), atol=1e-5)
