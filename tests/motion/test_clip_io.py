from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from humanoid_hoi.body.skeleton import JOINT_NAMES, PARENTS
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.shapes import mesh_hash
from humanoid_hoi.motion import HoiClip


def fields_of(path: Path) -> dict[str, np.ndarray]:
    with np.load(path) as archive:
        return {key: archive[key] for key in archive.files}


def test_save_and_load_give_the_same_clip(clip: HoiClip, tmp_path: Path) -> None:
    loaded = HoiClip.load(clip.save(tmp_path / "a.npz"))
    for field in dataclasses.fields(HoiClip):
        before = getattr(clip, field.name)
        after = getattr(loaded, field.name)
        if isinstance(before, np.ndarray):
            assert np.array_equal(before, after), field.name
    assert loaded.fps == clip.fps and loaded.name == clip.name and loaded.source == clip.source
    assert loaded.obj.mass == 0.5 and loaded.obj.kind == "box" and np.array_equal(loaded.obj.size, clip.obj.size)
    assert loaded.graph.keypoint_names == clip.graph.keypoint_names and np.array_equal(
        loaded.graph.active, clip.graph.active
    )
    assert loaded.supports[0].name == "table" and np.array_equal(
        loaded.supports[0].half_size, clip.supports[0].half_size
    )


def test_joints_are_found_by_name_whatever_their_order(clip: HoiClip, tmp_path: Path) -> None:
    fields = fields_of(clip.save(tmp_path / "a.npz"))
    order = np.random.default_rng(1).permutation(52)
    position = {int(j): i for i, j in enumerate(order)}
    fields["joint_names"] = np.array(JOINT_NAMES)[order]
    fields["joint_parents"] = np.array([-1 if PARENTS[j] < 0 else position[PARENTS[j]] for j in order])
    fields["joint_offsets"] = fields["joint_offsets"][order]
    for name in ("joint_quat", "contact_labels"):
        fields[name] = fields[name][:, order]
    np.savez(tmp_path / "b.npz", **fields)
    loaded = HoiClip.load(tmp_path / "b.npz")
    assert loaded.joint_names == JOINT_NAMES
    assert np.array_equal(loaded.joint_quat, clip.joint_quat) and np.array_equal(
        loaded.contact_labels, clip.contact_labels
    )


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("fps", np.float64(0), "fps"),
        ("root_pos_w", np.zeros((7, 3), np.float32), "joint_quat: expected shape (7, 52, 4), found (40, 52, 4)"),
        ("schema_version", np.int64(99), "expected 1, found 99"),
        ("obj_size", np.zeros(3, np.float32), "must be positive"),
        ("joint_names", np.array([*JOINT_NAMES[:-1], "tail"]), "unknown joint name 'tail'"),
    ],
)
def test_a_wrong_field_is_named(clip: HoiClip, tmp_path: Path, field: str, value: np.ndarray, told: str) -> None:
    fields = fields_of(clip.save(tmp_path / "a.npz"))
    np.savez(tmp_path / "b.npz", **{**fields, field: value})
    with pytest.raises(HoiError) as error:
        HoiClip.load(tmp_path / "b.npz")
    assert told in str(error.value)


def test_missing_field_nan_and_norm_are_named(clip: HoiClip, tmp_path: Path) -> None:
    fields = fields_of(clip.save(tmp_path / "a.npz"))
    fields.pop("obj_pos_w")
    np.savez(tmp_path / "b.npz", **fields)
    with pytest.raises(HoiError, match=r"b\.npz: obj_pos_w: missing"):
        HoiClip.load(tmp_path / "b.npz")
    quat = clip.joint_quat.copy()
    quat[7, 3] *= 1.1
    with pytest.raises(HoiError, match=r"norm 1\.1000 .*frame 7"):
        clip.replace(joint_quat=quat).save(tmp_path / "c.npz")
    pos = clip.obj_pos_w.copy()
    pos[9, 1] = np.nan
    with pytest.raises(HoiError, match=r"obj_pos_w: value nan .*frame 9"):
        clip.replace(obj_pos_w=pos).save(tmp_path / "c.npz")
    assert not (tmp_path / "c.npz").exists()


def test_truncated_foreign_and_absent_files(clip: HoiClip, tmp_path: Path) -> None:
    path = clip.save(tmp_path / "a.npz")
    (tmp_path / "cut.npz").write_bytes(path.read_bytes()[:2000])
    (tmp_path / "text.npz").write_text("hello")
    np.save(tmp_path / "array.npy", np.zeros(3))
    for name in ("cut.npz", "text.npz", "array.npy", "absent.npz"):
        with pytest.raises(HoiError, match=name.replace(".", r"\.")):
            HoiClip.load(tmp_path / name)


def test_one_frame_is_no_clip(clip: HoiClip, tmp_path: Path) -> None:
    short = clip.replace(root_pos_w=clip.root_pos_w[:1])
    with pytest.raises(HoiError, match="at least 2 frames, found 1"):
        short.save(tmp_path / "a.npz")


def test_a_mesh_beside_the_clip_is_checked_by_its_hash(clip: HoiClip, tmp_path: Path) -> None:
    import trimesh

    box = trimesh.creation.box((0.2, 0.2, 0.2))
    box.export(tmp_path / "box.ply")
    mesh = trimesh.load(tmp_path / "box.ply", process=False)
    fields = fields_of(clip.save(tmp_path / "a.npz"))
    fields |= {
        "obj_kind": np.str_("mesh"),
        "obj_size": np.zeros(0, np.float32),
        "obj_mesh_path": np.str_("box.ply"),
        "obj_mesh_sha256": np.str_(mesh_hash(np.asarray(mesh.vertices), np.asarray(mesh.faces))),
    }
    np.savez(tmp_path / "b.npz", **fields)
    assert HoiClip.load(tmp_path / "b.npz").obj.vertices.shape == (8, 3)
    trimesh.creation.box((0.3, 0.2, 0.2)).export(tmp_path / "box.ply")
    with pytest.raises(HoiError, match="mesh has changed"):
        HoiClip.load(tmp_path / "b.npz")
    (tmp_path / "box.ply").unlink()
    with pytest.raises(HoiError, match="is missing"):
        HoiClip.load(tmp_path / "b.npz")


def test_the_restitution_of_a_ball_is_kept(clip: HoiClip, tmp_path: Path) -> None:
    ball = dataclasses.replace(clip.obj, restitution=0.8)
    assert HoiClip.load(clip.replace(obj=ball).save(tmp_path / "a.npz")).obj.restitution == 0.8
    fields = fields_of(clip.save(tmp_path / "b.npz"))
    fields.pop("obj_restitution")  # clips written before there was one
    np.savez(tmp_path / "c.npz", **fields)
    assert HoiClip.load(tmp_path / "c.npz").obj.restitution is None


F32 = np.float32


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("support_pos_w", np.array([[np.nan, 0, 0]], F32), "support 'table' pos_w: value nan"),
        ("support_pos_w", np.zeros((2, 3), F32), "support_pos_w: expected shape (1, 3), found (2, 3)"),
        ("support_quat_w", np.array([[0, 0, 0, 2]], F32), "support 'table' quat_w: quaternion norm 2.0000"),
        ("support_half_size", np.array([[0.3, 0, 0.3]], F32), "half_size: must be positive"),
        ("support_names", np.array(["a", "b"]), "support_pos_w: expected shape (2, 3)"),
        (
            "contact_labels",
            np.full((40, 52), 100),
            "contact_labels: 100 at index [0, 0] (frame 0), expected -1, 0 or 1",
        ),
        ("contact_labels", np.full((40, 52), 255, np.uint8), "contact_labels: 255"),
        ("contact_labels", np.zeros((40, 52)), "contact_labels: expected whole numbers or counts, found float64"),
        ("contact_labels", np.zeros((39, 52), np.int8), "contact_labels: expected 40 frames, found 39"),
        ("graph_active", np.zeros((40, 2), np.int8), "graph_active: expected true and false"),
        ("graph_active", np.zeros((40, 3), bool), "graph_active: expected shape (40, 2)"),
        ("graph_keypoint_names", np.array(["a"]), "1 keypoints and 2 joints"),
        ("graph_joint_names", np.array(["left_wrist", "tail"]), "tail"),
        ("joint_parents", np.arange(52) + 40, "joint_parents: expected 52 indices"),
        ("joint_parents", np.array(3), "joint_parents: expected"),
        ("obj_mass", np.float64(np.inf), "obj_mass: must be positive"),
        ("obj_restitution", np.float64(1.5), "obj_restitution: must be 0 or more and below 1"),
        ("obj_size", np.array([200, 150, 100], F32), "the object is 400 m long"),
        ("fps", np.str_("thirty"), "fps: expected floats"),
        ("fps", np.float64(1e9), "fps: must be a positive number"),
        ("root_pos_w", np.full((40, 3), 1e5, F32), "root_pos_w: value 1e+05"),
        ("name", np.str_("../../evil"), "name: cannot be a file's name"),
        ("name", np.zeros(3), "name: expected text"),
        ("joint_quat", np.zeros((40, 52), F32), "joint_quat: expected 52 joints"),
        ("obj_is_static", np.array([True, False]), "obj_is_static: expected true and false in 0 dimensions"),
    ],
)
def test_every_field_is_checked(clip: HoiClip, tmp_path: Path, field: str, value: np.ndarray, told: str) -> None:
    fields = fields_of(clip.save(tmp_path / "a.npz"))
    np.savez(tmp_path / "b.npz", **{**fields, field: value})
    with pytest.raises(HoiError) as error:
        HoiClip.load(tmp_path / "b.npz")
    assert told in str(error.value) and "\n" not in str(error.value)


def test_offsets_in_millimetres_are_told(clip: HoiClip, tmp_path: Path) -> None:
    with pytest.raises(HoiError, match=r"joint_offsets: \w+ is 4\d\d m from its parent"):
        clip.replace(joint_offsets=clip.joint_offsets * 1000).save(tmp_path / "a.npz")
    with pytest.raises(HoiError, match=r"joint_offsets: left_knee is 0\.000\d+ m from its parent"):
        clip.replace(joint_offsets=clip.joint_offsets / 1000).save(tmp_path / "a.npz")


def test_a_mesh_outside_the_folder_is_not_read(clip: HoiClip, tmp_path: Path) -> None:
    fields = fields_of(clip.save(tmp_path / "a.npz"))
    fields |= {"obj_kind": np.str_("mesh"), "obj_size": np.zeros(0, F32), "obj_mesh_path": np.str_("../secret.obj")}
    np.savez(tmp_path / "b.npz", **fields)
    with pytest.raises(HoiError, match=r"obj_mesh_path: leaves the folder: '\.\./secret\.obj'"):
        HoiClip.load(tmp_path / "b.npz")
