from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import roma
import torch

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.session import frame_degrees, load_session, read_annotations, session_annotations
from humanoid_hoi.session.frames import mean_pelvis
from humanoid_hoi.session.session import Session


def test_first_generation(make: Callable[..., Path], body: BodyModel) -> None:
    session = load_session(make(1), body, fps=25.0)
    assert (session.name, session.fps, session.image_size) == ("session1", 25.0, (64, 48))
    assert (session.num_frames, session.start, session.stop) == (6, 1, 6)
    assert session.contacts.keypoint_names == ("leftHand_palm", "Index_right")
    assert session.contacts.active.tolist() == [[0, 0], [1, 0], [1, 0], [1, 1], [1, 1], [1, 1]]
    # the box of 2 x 1 x 0.5 with scale 0.5 and user scale 2: metric corners, origin at the mean
    np.testing.assert_allclose(np.ptp(session.obj.vertices, axis=0), [2, 1, 0.5])
    np.testing.assert_allclose(session.obj.vertices.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_array_equal(session.contacts.point_obj, session.obj.vertices[[3, 5]])
    np.testing.assert_array_equal(session.tracks.point_obj, session.obj.vertices[[0, 7]])
    np.testing.assert_allclose(session.tracks.px[3], [[13.5, 20.25], [30, 40.5]])
    assert session.tracks.visible.tolist() == [[0, 0], [1, 1], [1, 0], [1, 1], [1, 1], [1, 1]]
    assert frame_degrees(session).tolist() == [0, 7, 5, 10, 10, 10]
    assert any("1 of 5 annotated frames have fewer than 6 equations" in note for note in session.notes)
    assert session.masks is not None and session.masks.object(2) is not None


def test_second_generation(make: Callable[..., Path], body: BodyModel) -> None:
    session = load_session(make(2), body)
    assert session.obj.name == "crate" and session.obj.scale == 1.0 and session.obj.user_scale == 2.0
    assert session.contacts.vertex_ids.tolist() == [3, 5]  # kp_record_new.json, not the decimated mesh's numbers
    assert session.body_cam.left_hand_pose.any() and not any("hand" in note for note in session.notes)
    assert session.masks is not None and session.masks.human(0) is not None
    np.testing.assert_allclose(session.obj.init_pos_cam, np.tile([0.1, -0.2, 3.5], (6, 1)))


def test_the_pelvis_and_the_world_are_the_observed_persons(make: Callable[..., Path], body: BodyModel) -> None:
    folder = make(1)
    session = load_session(folder, body)
    raw = torch.load(folder / "motion" / "result.pt", weights_only=True)
    cam = raw["smpl_params_incam"]
    world = raw["smpl_params_global"]
    posed = body.pose(session.body_cam)
    pelvis = cam["transl"].double() + mean_pelvis()
    torch.testing.assert_close(posed.joints[:, 0].double(), pelvis, atol=1e-5, rtol=0)
    # in the world: x of ours is z of theirs, y is x, z is y
    in_world = body.pose(_world(session)).joints[:, 0].double()
    expected = (world["transl"].double() + mean_pelvis())[:, [2, 0, 1]]
    torch.testing.assert_close(in_world, expected, atol=1e-5, rtol=0)
    turn = roma.rotvec_to_rotmat(_world(session).global_orient.double())
    torch.testing.assert_close(
        turn, roma.rotvec_to_rotmat(world["global_orient"].double())[:, [2, 0, 1]], atol=1e-5, rtol=0
    )
    assert any("rest pelvis" in note for note in session.notes)


def test_a_known_rest_pelvis_is_used(make: Callable[..., Path], body: BodyModel) -> None:
    folder = make(1)
    known = torch.tensor([0.0, -0.4, 0.02], dtype=torch.float64)
    session = load_session(folder, body, rest_pelvis=known)
    raw = torch.load(folder / "motion" / "result.pt", weights_only=True)["smpl_params_incam"]
    pelvis = body.pose(session.body_cam).joints[:, 0].double()
    torch.testing.assert_close(pelvis, raw["transl"].double() + known, atol=1e-5, rtol=0)
    assert session.source_rest_pelvis is not None and torch.equal(session.source_rest_pelvis, known)
    assert session.source_betas is not None and session.source_betas.shape == (10,)


def _world(session: Session) -> Any:
    from humanoid_hoi.body.params import transform_params

    dtype = session.body_cam.transl.dtype
    return transform_params(
        session.body_cam,
        session.world_from_cam_rotmat.to(dtype),
        session.world_from_cam_pos.to(dtype),
        session.rest_pelvis.to(dtype),
    )


def test_what_is_missing_is_told(make: Callable[..., Path], body: BodyModel) -> None:
    folder = make(1)
    for name in ("mask_dir", "human_mask_dir"):
        shutil.rmtree(folder / name)
    (folder / "obj_org.obj").unlink()
    session = load_session(folder, body)
    text = "; ".join(session.notes)
    assert "obj_org.obj is missing" in text and "no masks" in text and "hands are flat" in text
    assert not session.obj.has_mesh and session.masks is None and session.image_size == (64, 48)
    assert np.isnan(session.contacts.point_obj).all() and np.isnan(session.tracks.point_obj).all()


def test_annotations_survive_a_session(make: Callable[..., Path], body: BodyModel) -> None:
    folder = make(1)
    session = load_session(folder, body)
    ours = session_annotations(session)
    theirs = read_annotations(folder / "kp_record_merged.json")
    assert ours.object_scale == theirs.object_scale and ours.is_static == theirs.is_static
    for frame, notes in theirs.frames.items():
        assert ours.frames[frame].contacts == notes.contacts and ours.frames[frame].points == notes.points


def test_exchanged_names_go_out_as_they_came_in(make: Callable[..., Path], body: BodyModel, change_json: Any) -> None:
    folder = make(1)
    change_json(folder / "kp_record_merged.json", lambda c: c["00004"].__setitem__("leftLowerLeg_back", 2))
    for literal, ours in ((False, "rightLowerLeg_back"), (True, "leftLowerLeg_back")):
        session = load_session(folder, body, literal_names=literal)
        assert ours in session.contacts.keypoint_names
        assert session_annotations(session).frames[4].contacts["leftLowerLeg_back"] == 2


def test_a_point_given_twice_in_a_frame(make: Callable[..., Path], body: BodyModel, change_json: Any) -> None:
    folder = make(1)
    change_json(folder / "kp_record_merged.json", lambda c: c["00004"]["2D_keypoint"].append([7, [31.0, 41.0]]))
    session = load_session(folder, body)
    assert session.tracks.px[4, 1].tolist() == [31.0, 41.0]
    assert any("1 tracked points were given twice" in note for note in session.notes)


def test_the_real_session(real: Path, body: BodyModel) -> None:
    session = load_session(real, body)
    assert (session.num_frames, session.start, session.stop, session.image_size) == (247, 0, 246, (720, 1280))
    assert session.is_static and not session.obj.has_mesh
    assert session.tracks.px.shape == (247, 6, 2) and session.tracks.visible[:246].all()
    assert int(session.tracks.vertex_ids.max()) == 225937
    assert session.contacts.keypoint_names == (
        "leftUpperLeg_back",
        "rightUpperLeg_back",
        "buttocks_left",
        "buttocks_right",
        "middleSpine_back",
    )
    assert session.contacts.active.sum(axis=0).tolist() == [164, 164, 162, 162, 133]
    assert session.obj.scale == pytest.approx(0.62096, abs=1e-5) and session.obj.user_scale == 1.5
    # the person is upright in the Z-up world, the object in front of the camera
    up = roma.rotvec_to_rotmat(_world(session).global_orient)[:, 2, 1]
    assert up.mean() > 0.7 and (session.obj.init_pos_cam[:, 2] > 1).all()


def _point(frame: str, pixel: list[float]) -> Callable[[Any], None]:
    return lambda content: content[frame]["2D_keypoint"][0].__setitem__(1, pixel)


@pytest.mark.parametrize(
    ("file", "edit", "message"),
    [
        (
            "kp_record_merged.json",
            lambda c: [c.pop(k) for k in list(c) if k.isdigit()],
            "kp_record_merged.json: no frame is annotated",
        ),
        (
            "kp_record_merged.json",
            lambda c: c.__setitem__("00006", {"Chin": 1}),
            r"kp_record_merged.json: frame 00006: annotated, but the body motion has only 6 frames \(0..5\)",
        ),
        (
            "kp_record_merged.json",
            lambda c: c["00003"].__setitem__("Chin", 8),
            "frame 00003, Chin: vertex 8, the mesh has 8",
        ),
        (
            "kp_record_merged.json",
            lambda c: c["00003"]["2D_keypoint"][1].__setitem__(0, 99),
            r"frame 00003, 2D_keypoint\[1\]: vertex 99, the mesh has 8",
        ),
        (
            "kp_record_merged.json",
            _point("00002", [200.0, 5.0]),
            r"frame 00002, 2D_keypoint\[0\]: pixel \[200.0, 5.0\] is far outside the 64x48 picture",
        ),
        ("kp_record_merged.json", _point("00002", [5.0, -49.0]), "far outside the 64x48 picture"),
        (
            "kp_record_merged.json",
            _point("00002", [float("nan"), 1.0]),
            r"frame 00002, 2D_keypoint\[0\]: .*finite pixels",
        ),
        (
            "kp_record_merged.json",
            lambda c: c["00003"].__setitem__("leftKne_front", 1),
            "frame 00003, leftKne_front: unknown keypoint 'leftKne_front'.*did you mean leftKnee_front",
        ),
        (
            "kp_record_merged.json",
            lambda c: c["00003"].__setitem__("LEFTHAND_PALM", 1),
            "the same keypoint as 'leftHand_palm'",
        ),
        ("align/obj_poses.json", lambda c: c["center"].pop(), "center: 5 frames, the body motion has 6"),
    ],
)
def test_bad_sessions(
    make: Callable[..., Path], body: BodyModel, change_json: Any, file: str, edit: Callable[[Any], Any], message: str
) -> None:
    folder = make(1)
    change_json(folder / file, edit)
    with pytest.raises(HoiError, match=message):
        load_session(folder, body)


def test_a_flat_mesh_is_refused(make: Callable[..., Path], body: BodyModel) -> None:
    folder = make(1)
    lines = ["v 0 0 0", "v 1 0 0", "v 1 1 0", "v 0 1 0", "f 1 2 3", "f 1 3 4", "f 3 2 1", "f 4 3 1"]
    (folder / "obj_org.obj").write_text("\n".join(lines))
    with pytest.raises(HoiError, match="obj_org.obj: vertices: zero volume"):
        load_session(folder, body)


def test_other_mistakes(make: Callable[..., Path], body: BodyModel, tmp_path: Path) -> None:
    with pytest.raises(HoiError, match="nowhere: no such session folder"):
        load_session(tmp_path / "nowhere", body)
    folder = make(1)
    with pytest.raises(HoiError, match="fps: must be positive, found 0"):
        load_session(folder, body, fps=0)
    (folder / "kp_record_merged.json").unlink()
    with pytest.raises(HoiError, match="kp_record_merged.json: no such file"):
        load_session(folder, body)


def test_masks_of_another_resolution(make: Callable[..., Path], body: BodyModel) -> None:
    folder = make(1)
    motion = folder / "motion" / "result.pt"
    data = torch.load(motion, weights_only=True)
    data["K_fullimg"][:, :2] *= 2
    torch.save(data, motion)
    with pytest.raises(HoiError, match="K_fullimg: the camera is for a picture of 128x96, the masks have 64x48"):
        load_session(folder, body)
