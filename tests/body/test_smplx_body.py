"""SMPL-X through smplx: our skinning agrees with the package's own, on a made-up model file with SMPL-X's fields."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from humanoid_hoi.body.load import load_body
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.body.rigged import RiggedBody
from humanoid_hoi.body.smplx_body import ENVIRONMENT, FILE_NAME, NUM_VERTICES
from humanoid_hoi.core.errors import HoiError


@pytest.fixture(scope="module")
def body(model_file: Path) -> RiggedBody:
    body = load_body("smplx", model_file)
    assert isinstance(body, RiggedBody)
    return body


def test_vertices_and_joints_agree_with_smplx_itself(
    arrays: dict[str, np.ndarray], body: RiggedBody, tmp_path: Path
) -> None:
    import smplx

    np.savez(tmp_path / FILE_NAME, **arrays)
    theirs = smplx.SMPLX(str(tmp_path / FILE_NAME), flat_hand_mean=True, use_pca=False, batch_size=4, ext="npz")
    draw = torch.Generator().manual_seed(0)
    params = BodyParams.from_rotvecs(
        0.4 * torch.randn(4, 52, 3, generator=draw), torch.randn(4, 3, generator=draw), torch.randn(10, generator=draw)
    )
    with torch.no_grad():
        expected = theirs(
            betas=params.betas.expand(4, -1),
            global_orient=params.global_orient,
            body_pose=params.body_pose,
            left_hand_pose=params.left_hand_pose,
            right_hand_pose=params.right_hand_pose,
            transl=params.transl,
        )
    posed = body.pose(params, body.select(torch.arange(NUM_VERTICES), params.betas))
    assert (posed.points - expected.vertices).abs().max() < 1e-5
    theirs_52 = expected.joints[:, [*range(22), *range(25, 55)]]
    assert (posed.joints - theirs_52).abs().max() < 1e-5


def test_it_is_a_body_like_the_free_one(body: RiggedBody) -> None:
    assert body.name == "smplx" and body.num_betas == 10 and body.num_vertices == NUM_VERTICES
    assert body.keypoint_vertices.shape == (87,) and int(body.keypoint_vertices.max()) < NUM_VERTICES
    assert 800 < len(body.proxy_vertices) < 1500
    betas = torch.zeros(10, dtype=torch.float64, requires_grad=True)
    rotvecs = torch.full((2, 52, 3), 0.1, dtype=torch.float64, requires_grad=True)
    params = BodyParams.from_rotvecs(rotvecs, torch.zeros(2, 3, dtype=torch.float64), betas)
    body.pose(params, body.select(body.keypoint_vertices, betas)).points.square().sum().backward()
    assert betas.grad is not None and (betas.grad != 0).any()
    assert rotvecs.grad is not None and (rotvecs.grad[:, 1:].abs().sum(-1) > 0).any()


def test_a_folder_or_the_environment_names_the_file(
    model_file: Path, body: RiggedBody, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert load_body("smplx", model_file.parent) is body
    monkeypatch.setenv(ENVIRONMENT, str(model_file.parent))
    assert load_body("smplx") is body


def test_an_absent_model_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ENVIRONMENT, raising=False)
    with pytest.raises(HoiError) as caught:
        load_body("smplx")
    assert all(
        word in str(caught.value) for word in (ENVIRONMENT, FILE_NAME, "SMPL-X", "smpl-x.is.tue.mpg.de", "register")
    )
    with pytest.raises(HoiError, match="no SMPL-X model file"):
        load_body("smplx", tmp_path)
    pickled = tmp_path / "SMPLX_NEUTRAL.pkl"
    pickled.write_bytes(b"")
    with pytest.raises(HoiError, match="only npz"):
        load_body("smplx", pickled)


def test_other_content_is_named(arrays: dict[str, np.ndarray], tmp_path: Path) -> None:
    few = {name: a for name, a in arrays.items() if name != "posedirs"}
    np.savez(tmp_path / "few.npz", **few)
    with pytest.raises(HoiError, match="posedirs"):
        load_body("smplx", tmp_path / "few.npz")
    np.savez(tmp_path / "smpl.npz", **(few | {"posedirs": np.zeros((6890, 3, 207))}))
    with pytest.raises(HoiError, match=r"posedirs: expected shape \(10475, 3, 486\)"):
        load_body("smplx", tmp_path / "smpl.npz")
    np.savez(tmp_path / "object.npz", **(arrays | {"v_template": np.array([{}], dtype=object)}))
    with pytest.raises(HoiError, match="cannot read SMPL-X"):
        load_body("smplx", tmp_path / "object.npz")
