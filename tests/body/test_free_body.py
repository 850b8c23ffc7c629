"""The shipped free body: a sound closed adult in SMPL-X's T-pose, and the same one on a given skeleton."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
import trimesh

from humanoid_hoi.body.free_body import (
    PELVIS,
    FreeBody,
    load_free_body,
    rest_joints_of_offsets,
    save_free_body,
)
from humanoid_hoi.body.load import load_body
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.body.proportions import adult_skeleton
from humanoid_hoi.body.skeleton import FINGERS, JOINT_NAMES, PARENTS, joint_index, mirror_name
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import DEMO_CLIP, FREE_BODY
from humanoid_hoi.motion.clip import HoiClip


@pytest.fixture
def body() -> FreeBody:
    return load_free_body()


def at(body: FreeBody, name: str) -> np.ndarray:
    return body.data.joints[joint_index([name])[0]]


def skin_of(body: FreeBody, beta: int | None = None, amount: float = 0.0) -> trimesh.Trimesh:
    vertices = body.data.template if beta is None else body.data.template + amount * body.data.shape_dirs[..., beta]
    return trimesh.Trimesh(vertices, body.data.faces, process=False)


def outside(skin: trimesh.Trimesh, joints: np.ndarray) -> set[str]:
    """Joints outside the skin, by their winding number: the solid angle of all triangles seen from the joint."""
    found = set()
    for name, joint in zip(JOINT_NAMES, joints, strict=True):
        a, b, c = np.moveaxis(skin.triangles - joint, 1, 0)
        la, lb, lc = (np.linalg.norm(v, axis=1) for v in (a, b, c))
        volume = np.einsum("fi,fi->f", a, np.cross(b, c))
        other = la * lb * lc + (a * b).sum(1) * lc + (b * c).sum(1) * la + (c * a).sum(1) * lb
        if np.arctan2(volume, other).sum() / (2 * np.pi) < 0.5:
            found.add(name)
    return found


def test_the_skin_is_one_closed_surface_facing_out(body: FreeBody) -> None:
    skin = skin_of(body)
    assert skin.is_watertight and skin.is_winding_consistent and skin.euler_number == 2
    assert 0.05 < skin.volume < 0.08  # an adult's 50 to 80 litres; positive means outward


def test_the_mean_adult(body: FreeBody) -> None:
    assert abs(np.ptp(body.data.template[:, 1]) - 1.70) < 0.01
    assert np.allclose(at(body, "pelvis"), PELVIS, atol=1e-6)
    sole = body.data.template[:, 1].min()
    assert 0.04 < at(body, "left_ankle")[1] - sole < 0.11
    mirrored = body.data.joints[joint_index([mirror_name(n) for n in JOINT_NAMES])] * [-1, 1, 1]
    assert np.abs(mirrored - body.data.joints).max() < 1e-4


def test_the_t_pose(body: FreeBody) -> None:
    """Arms level along x, legs straight down, fingers straight, thumb forward."""
    for side, sign in (("left", 1.0), ("right", -1.0)):
        shoulder, elbow, wrist = (at(body, f"{side}_{j}") for j in ("shoulder", "elbow", "wrist"))
        hip, knee, ankle, ball = (at(body, f"{side}_{j}") for j in ("hip", "knee", "ankle", "foot"))
        assert np.allclose(np.array([elbow, wrist])[:, 1:], shoulder[1:], atol=2e-3)
        assert sign * (wrist - shoulder)[0] > 0.4
        assert np.allclose(np.array([knee, ankle])[:, [0, 2]], hip[[0, 2]], atol=2e-3)
        assert (ball - ankle)[2] > 0.08
        assert at(body, f"{side}_thumb3")[2] > wrist[2] + 0.03
        for finger in FINGERS:
            a, b, c = (at(body, f"{side}_{finger}{k}") for k in (1, 2, 3))
            cosine = (b - a) @ (c - b) / np.linalg.norm(b - a) / np.linalg.norm(c - b)
            assert cosine > 0.99, (side, finger)
            if finger != "thumb":
                assert abs((c - a)[1]) < 2e-3 and sign * (c - a)[0] > 0.02


def test_joints_lie_inside_the_skin(body: FreeBody) -> None:
    assert outside(skin_of(body), body.data.joints) == set()


def test_the_proxy_is_a_light_closed_likeness(body: FreeBody) -> None:
    ids = body.proxy_vertices.numpy()
    faces = body.proxy_faces.numpy()
    proxy = trimesh.Trimesh(body.data.template[ids], faces, process=False)
    assert 800 <= len(ids) <= 1500 and len(set(ids.tolist())) == len(ids)
    assert set(faces.ravel().tolist()) == set(range(len(ids)))
    assert proxy.is_watertight and proxy.is_winding_consistent
    assert 0.9 < proxy.volume / skin_of(body).volume < 1.02
    strongest = np.take_along_axis(body.data.weight_ids, body.data.weights.argmax(1)[:, None], 1)[ids, 0]
    missing = {n for n in JOINT_NAMES if n.endswith("3")} - {JOINT_NAMES[j] for j in strongest}
    assert missing == set()  # every fingertip is there


def test_every_beta_gives_a_sound_body(body: FreeBody) -> None:
    for beta in range(body.num_betas):
        for amount in (-3.0, 3.0):
            skin = skin_of(body, beta, amount)
            assert skin.volume > 0.03 and 1.3 < np.ptp(skin.vertices[:, 1]) < 2.1
    tall = skin_of(body, 0, 1.0)
    assert 0.05 < np.ptp(tall.vertices[:, 1]) - np.ptp(body.data.template[:, 1]) < 0.12


def test_shape_moves_joints_with_the_skin(body: FreeBody) -> None:
    betas = torch.zeros(10, dtype=torch.float64)
    betas[0] = 2.0
    grown = body.rest_joints(betas).numpy()
    ankle = joint_index(["left_ankle"])[0]
    skin = skin_of(body, 0, 2.0)
    assert 0.04 < grown[ankle, 1] - skin.vertices[:, 1].min() < 0.12
    assert np.allclose(grown[0], PELVIS, atol=1e-4)


def test_saving_and_loading_again_changes_nothing(body: FreeBody, tmp_path: Path) -> None:
    copy = tmp_path / "body.npz"
    save_free_body(body.data, copy)
    again = load_body("free", copy)
    assert isinstance(again, FreeBody)
    assert copy.stat().st_size < 2 * 1024 * 1024
    assert np.abs(again.data.template - body.data.template).max() == 0
    assert np.abs(again.data.weights - body.data.weights).max() < 1e-3
    save_free_body(body.data, tmp_path / "twin.npz")
    assert (tmp_path / "twin.npz").read_bytes() == copy.read_bytes()


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(HoiError, match="make-free-body"):
        load_free_body(tmp_path / "none.npz")
    cut = tmp_path / "cut.npz"
    cut.write_bytes(FREE_BODY.read_bytes()[:5000])
    with pytest.raises(HoiError, match=r"cut\.npz"):
        load_free_body(cut)
    odd = tmp_path / "odd.npz"
    shutil.copy(FREE_BODY, odd)
    arrays = dict(np.load(odd))
    arrays["faces"][0, 0] = 60000
    np.savez(odd, **arrays)
    with pytest.raises(HoiError, match="faces: index 60000"):
        load_free_body(odd)
    arrays["faces"][0, 0] = 0
    arrays["template"][3, 1] = np.nan
    np.savez(odd.with_name("nan.npz"), **arrays)
    with pytest.raises(HoiError, match="template: non-finite"):
        load_free_body(odd.with_name("nan.npz"))
    with pytest.raises(HoiError, match="unknown body"):
        load_body("smpl")


# --- on a given skeleton ---------------------------------------------------------------------------------------------


def test_its_own_skeleton_leaves_it_unchanged(body: FreeBody) -> None:
    same = body.with_joints(body.data.joints)
    assert np.abs(same.data.template - body.data.template).max() < 1e-9


def test_a_larger_skeleton_gives_the_larger_body(body: FreeBody) -> None:
    twice = body.with_joints(2.0 * body.data.joints)
    assert np.allclose(twice.data.template, 2.0 * body.data.template, atol=1e-9)


@pytest.mark.parametrize("source", ["adult", "demo clip"])
def test_a_clips_skeleton_is_taken_exactly(body: FreeBody, source: str) -> None:
    offsets = adult_skeleton() if source == "adult" else HoiClip.load(DEMO_CLIP).joint_offsets
    rest = rest_joints_of_offsets(offsets)
    worn = body.with_joints(rest)
    betas = torch.zeros(10, dtype=torch.float64)
    assert np.allclose(worn.rest_joints(betas).numpy(), rest)
    ours = np.array([rest[j] - rest[p] for j, p in enumerate(PARENTS) if p >= 0])[:, [2, 0, 1]]
    assert np.allclose(ours, offsets[1:])
    skin = skin_of(worn)
    assert skin.is_winding_consistent and 0.7 < skin.volume / skin_of(body).volume < 1.4
    assert outside(skin, rest) <= {"left_foot", "right_foot"}  # whose ball joints lie close to the sole
    posed = worn.pose(BodyParams.rest(1, 10, torch.float64), worn.select(worn.keypoint_vertices, betas))
    assert torch.isfinite(posed.points).all()


def test_a_bad_skeleton_is_refused(body: FreeBody) -> None:
    with pytest.raises(HoiError, match="rest joints"):
        body.with_joints(np.zeros((51, 3)))
    with pytest.raises(HoiError, match="rest joints"):
        body.with_joints(np.full((52, 3), np.nan))
