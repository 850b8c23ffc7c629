from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from humanoid_hoi.body.skeleton import JOINT_NAMES, PARENTS
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.shapes import mesh_hash
from humanoid_hoi.motion import HoiClip
from humanoid_hoi.motion.clip_io import load_clip


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
    loaded = load_clip(tmp_path / "b.npz")
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
        load_clip(tmp_path / "b.npz")
    assert told in str(error.value)


def test_missing_field_nan_and_norm_are_named(clip: HoiClip, tmp_path: Path) -> None:
    fields = fields_of(clip.save(tmp_path / "a.npz"))
    fields.pop("obj_pos_w")
    np.savez(tmp_path / "b.npz", **fields)
    with pytest.raises(HoiError, match=r"b\.npz: obj_pos_w: missing"):
        load_clip(tmp_path / "b.npz")
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
            load_clip(tmp_path / name)


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
    assert load_clip(tmp_path / "b.npz").obj.vertices.shape == (8, 3)
    trimesh.creation.box((0.3, 0.2, 0.2)).export(tmp_path / "box.ply")
    with pytest.raises(HoiError, match="mesh has changed"):
        load_clip(tmp_path / "b.npz")
    (tmp_path / "box.ply").unlink()
    with pytest.raises(HoiError, match="is missing"):
        load_clip(tmp_path / "b.npz")
