from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import roma
import torch

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.motion.solved import ContactPairs, SolvedSession
from humanoid_hoi.session import load_session, read_released, write_released
from humanoid_hoi.session.frames import mean_pelvis, to_y_up, transform_pose
from humanoid_hoi.session.mesh import read_obj
from humanoid_hoi.session.session import Session


def solve(session: Session) -> SolvedSession:
    """A result for frames 1..5 with made-up object poses."""
    rows = slice(session.start, session.stop)
    generator = torch.Generator().manual_seed(1)
    count = session.stop - session.start
    rotvec, pos = (torch.randn(count, 3, generator=generator, dtype=torch.float64) for _ in range(2))
    contacts = session.contacts
    cut = ContactPairs(contacts.keypoint_names, contacts.point_obj, contacts.vertex_ids, contacts.active[rows])
    return SolvedSession(
        name=session.name,
        fps=session.fps,
        frame_ids=np.arange(session.start, session.stop),
        body_name="free",
        body_cam=session.body_cam.frames(rows),
        rest_pelvis=session.rest_pelvis,
        obj_rotmat_cam=roma.rotvec_to_rotmat(rotvec),
        obj_pos_cam=pos,
        world_from_cam_rotmat=session.world_from_cam_rotmat[rows],
        world_from_cam_pos=session.world_from_cam_pos[rows],
        camera_matrix=torch.from_numpy(session.camera_matrix),
        image_size=session.image_size,
        obj=ObjectShape("crate", "mesh", vertices=session.obj.vertices, faces=session.obj.faces.astype(np.int32)),
        contacts=cut,
    )


@pytest.fixture
def session(make: Callable[..., Path], body: BodyModel) -> Session:
    return load_session(make(1), body)


def test_all_parameters_are_the_observed_smplx_body_again(session: Session, tmp_path: Path) -> None:
    assert session.folder is not None
    raw = torch.load(session.folder / "motion" / "result.pt", weights_only=True)
    solved = solve(session)
    write_released(solved, tmp_path / "out", session=session)
    camera = read_released(tmp_path / "out" / "all_parameters_latest.json")
    world = read_released(tmp_path / "out" / "transformed_parameters_final.json")
    assert camera.is_camera and not world.is_camera and camera.frame_ids.tolist() == [1, 2, 3, 4, 5]
    for result, name in ((camera, "smpl_params_incam"), (world, "smpl_params_global")):
        theirs = {key: value[1:].double() for key, value in raw[name].items()}
        torch.testing.assert_close(result.body.transl, theirs["transl"], atol=1e-5, rtol=0)
        torch.testing.assert_close(result.body.body_pose, theirs["body_pose"], atol=1e-6, rtol=0)
        torch.testing.assert_close(result.body.betas, theirs["betas"][0], atol=1e-6, rtol=0)
        turns = roma.rotvec_to_rotmat(result.body.global_orient), roma.rotvec_to_rotmat(theirs["global_orient"])
        torch.testing.assert_close(*turns, atol=1e-5, rtol=0)
    torch.testing.assert_close(camera.obj_rotmat, solved.obj_rotmat_cam)
    torch.testing.assert_close(camera.obj_pos, solved.obj_pos_cam)
    assert camera.camera_matrix is not None
    np.testing.assert_allclose(camera.camera_matrix, session.camera_matrix)


def test_the_world_file_and_the_transformed_block_agree(session: Session, tmp_path: Path) -> None:
    solved = solve(session)
    write_released(solved, tmp_path, session=session)
    world = read_released(tmp_path / "transformed_parameters_final.json")
    rotmat, pos = solved.obj_pose_w()
    y_up = to_y_up(rotmat, pos)
    torch.testing.assert_close(world.obj_rotmat, y_up[0])
    torch.testing.assert_close(world.obj_pos, y_up[1])
    content = json.loads((tmp_path / "all_parameters_latest.json").read_text())
    block = content["transformed"]["parameters"]["object_params"]
    np.testing.assert_allclose(block["T_total"]["3"], y_up[1][2])
    root = torch.tensor(content["smpl_params_global_subset"]["transl"])
    torch.testing.assert_close(root.double(), world.body.transl, atol=1e-6, rtol=0)


def test_the_layout_of_the_released_file(session: Session, tmp_path: Path, real: Path) -> None:
    write_released(solve(session), tmp_path, session=session)
    for ours, theirs in (
        ("all_parameters_latest.json", "all_parameters.json"),
        ("transformed_parameters_final.json",) * 2,
    ):
        mine = json.loads((tmp_path / ours).read_text())
        released = json.loads((real / "reference" / theirs).read_text())
        assert _layout(released) <= _layout(mine), sorted(_layout(released) - _layout(mine))
    final = (tmp_path / "transformed_parameters_final.json").read_text()
    assert final == json.dumps(json.loads(final), indent=4)


def _layout(value: Any, at: str = "") -> set[str]:
    """Paths of all keys, frames and keypoints summed up, with the shape of what is stored per frame."""
    if isinstance(value, dict):
        frames = [key for key in value if key.isdecimal()]
        if frames:
            return {f"{at}/<{len(frames[0]) == 5}>"} | (
                set() if "kp_records" in at else {f"{at}:{np.shape(value[frames[0]])}"}
            )
        return {f"{at}/{key}" for key in value} | {p for key, v in value.items() for p in _layout(v, f"{at}/{key}")}
    return set()


def test_records_scales_and_mesh(session: Session, tmp_path: Path) -> None:
    solved = solve(session)
    bigger = solved.replace(
        obj=ObjectShape("crate", "mesh", vertices=1.1 * solved.obj.vertices, faces=solved.obj.faces)
    )
    files = write_released(bigger, tmp_path, session=session)
    assert [path.name for path in files][2] == "transformed_object.obj"
    content = json.loads(files[0].read_text())
    assert content["kp_records"]["00003"] == {
        "2D_keypoint": [[0, [13.5, 20.25]], [7, [30.0, 40.5]]],
        "leftHand_palm": 3,
        "Index_right": 5,
    }
    assert content["object_params_raw"]["scale"] == 0.5
    assert content["metadata"]["user_scale"] == pytest.approx(2.2)
    assert content["metadata"]["frame_range"] == {"start": 1, "end": 6}
    vertices, faces = read_obj(files[2])
    np.testing.assert_allclose(vertices, bigger.obj.vertices, atol=1e-7)
    np.testing.assert_array_equal(faces, bigger.obj.faces)


def test_without_session_and_mesh(session: Session, tmp_path: Path) -> None:
    solved = solve(session)
    files = write_released(solved.replace(obj=ObjectShape("none", "mesh")), tmp_path)
    assert [path.name for path in files] == ["all_parameters_latest.json", "transformed_parameters_final.json"]
    content = json.loads(files[0].read_text())
    assert content["kp_records"]["00003"] == {"leftHand_palm": 3, "Index_right": 5}
    body = read_released(files[0]).body
    pelvis = solved.body_cam.transl.double() + solved.rest_pelvis
    torch.testing.assert_close(body.transl + mean_pelvis(), pelvis, atol=1e-5, rtol=0)
    assert not body.betas.any()


def test_nothing_is_overwritten_unasked(session: Session, tmp_path: Path) -> None:
    solved = solve(session)
    (tmp_path / "transformed_object.obj").write_text("precious")
    with pytest.raises(HoiError, match="transformed_object.obj: the file exists and is kept"):
        write_released(solved, tmp_path, session=session)
    assert [path.name for path in tmp_path.glob("*.json")] == []
    assert len(write_released(solved, tmp_path, session=session, overwrite=True)) == 3


def test_second_generation_results_moved_their_vertices(session: Session, tmp_path: Path) -> None:
    # x = R (a + t0) + center
    solved = solve(session)
    files = write_released(solved, tmp_path, session=session)
    content = json.loads(files[0].read_text())
    del content["object_params_raw"]["scale"]
    files[0].write_text(json.dumps(content))
    with pytest.raises(HoiError, match="object_params_raw.scale: a second-generation file"):
        read_released(files[0])
    t0 = np.array([0.1, -0.2, 3.5])
    result = read_released(files[0], baked_center=t0)
    point = torch.tensor([0.3, 0.2, 0.1], dtype=torch.float64)
    moved = solved.obj_rotmat_cam @ (point + torch.from_numpy(t0)) + solved.obj_pos_cam
    torch.testing.assert_close(result.obj_rotmat @ point + result.obj_pos, moved)


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (
            lambda c: c["human_params_raw"]["transl"].pop("2"),
            "transl: frame 2 is only here or only in the object's poses",
        ),
        (lambda c: c["object_params_raw"].pop("poses"), "object_params_raw.poses: expected one entry per frame"),
        (lambda c: c["object_params_raw"]["centers"].__setitem__("1", [1, 2, None]), "object_params_raw.centers: "),
        (lambda c: c.pop("object_params_raw"), "neither object_params_raw nor object_params_transformed"),
    ],
)
def test_bad_results(
    session: Session, tmp_path: Path, change_json: Any, edit: Callable[[Any], Any], message: str
) -> None:
    files = write_released(solve(session), tmp_path, session=session)
    change_json(files[0], edit)
    with pytest.raises(HoiError, match=message):
        read_released(files[0])


def test_poses_are_composed_left_to_right() -> None:
    quarter = roma.rotvec_to_rotmat(torch.tensor([[0.0, 0.0, torch.pi / 2]], dtype=torch.float64))
    rotmat, pos = transform_pose(
        quarter, torch.tensor([[1.0, 0, 0]]).double(), quarter, torch.tensor([[2.0, 0, 0]]).double()
    )
    torch.testing.assert_close(rotmat, quarter @ quarter)
    torch.testing.assert_close(pos, torch.tensor([[1.0, 2.0, 0.0]]).double(), atol=1e-12, rtol=0)
