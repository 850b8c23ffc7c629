"""Bodies for the tests of this folder: the free one, a made-up file with SMPL-X's fields, and the user's licensed file,
which is skipped, with a reason, where it is absent."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from humanoid_hoi.body.free_body import load_free_body
from humanoid_hoi.body.light_mesh import decimate_to_vertices
from humanoid_hoi.body.load import load_body
from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.skeleton import PARENTS
from humanoid_hoi.body.smplx_body import ENVIRONMENT, FILE_NAME, NUM_VERTICES


@pytest.fixture(params=["free", "smplx"])
def body(request: pytest.FixtureRequest) -> BodyModel:
    """Both real bodies."""
    if request.param == "smplx" and not os.environ.get(ENVIRONMENT):
        pytest.skip(f"no licensed SMPL-X model file: {ENVIRONMENT} is not set")
    return load_body(request.param)


@pytest.fixture(params=["free", "smplx", "made-up smplx"])
def any_body(request: pytest.FixtureRequest) -> BodyModel:
    """The same and one with pose correctives whose keypoints mean nothing."""
    if request.param == "smplx" and not os.environ.get(ENVIRONMENT):
        pytest.skip(f"no licensed SMPL-X model file: {ENVIRONMENT} is not set")
    if request.param == "made-up smplx":
        return load_body("smplx", request.getfixturevalue("model_file"))
    return load_body(request.param)


def made_up_arrays() -> dict[str, np.ndarray]:
    """A model of the free body with SMPL-X's field names, sizes and joint order; correctives are random."""
    data = load_free_body().data
    draw = np.random.default_rng(0)
    dense = np.zeros((len(data.template), 52))
    np.put_along_axis(dense, data.weight_ids, data.weights, axis=1)
    ids, faces = decimate_to_vertices(data.template, data.faces, dense, data.joints, NUM_VERTICES)
    template = data.template[ids]
    ours = [*range(22), *range(25, 55)]  # jaw and eyes lie between the body's and the hands' joints
    weights = np.zeros((NUM_VERTICES, 55))
    weights[:, ours] = dense[ids]
    weights[:, 22:25] = weights[:, [15]] * [0.2, 0.1, 0.1]
    weights[:, 15] *= 0.6
    regressor = np.zeros((55, NUM_VERTICES))
    joints = np.concatenate([data.joints[:22], data.joints[[15]] + draw.normal(0, 0.03, (3, 3)), data.joints[22:]])
    for row, joint in zip(regressor, joints, strict=True):
        row[np.argsort(np.linalg.norm(template - joint, axis=1))[:20]] = 1 / 20
    parents = np.zeros(55, dtype=np.int64)
    parents[ours] = [-1 if p < 0 else ours[p] for p in PARENTS]
    parents[22:25] = 15
    return {
        "v_template": template,
        "f": faces,
        "weights": weights,
        "J_regressor": regressor,
        "shapedirs": np.concatenate([data.shape_dirs[ids], draw.normal(0, 1e-3, (NUM_VERTICES, 3, 10))], axis=2),
        "posedirs": draw.normal(0, 2e-3, (NUM_VERTICES, 3, 486)).astype(np.float32),
        "kintree_table": np.stack([np.where(parents < 0, 2**32 - 1, parents), np.arange(55)]),
        "hands_meanl": draw.normal(0, 0.3, 45),
        "hands_meanr": draw.normal(0, 0.3, 45),
        "hands_componentsl": np.eye(45),
        "hands_componentsr": np.eye(45),
        "lmk_faces_idx": np.arange(51),
        "lmk_bary_coords": np.full((51, 3), 1 / 3),
    }


@pytest.fixture(scope="session")
def arrays() -> dict[str, np.ndarray]:
    pytest.importorskip("smplx")
    pytest.importorskip("igl")
    return made_up_arrays()


@pytest.fixture(scope="session")
def model_file(arrays: dict[str, np.ndarray], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("smplx") / FILE_NAME
    # The real file also holds pickled dictionaries: they must be left alone.
    np.savez(path, **arrays, joint2num=np.array({"pelvis": 0}, dtype=object))
    return path
