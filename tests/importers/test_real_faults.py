"""Faults of real files and of foreign ones: told by joint, value and remedy."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch

from humanoid_hoi.body.kinematics import forward_kinematics
from humanoid_hoi.body.proportions import adult_skeleton
from humanoid_hoi.body.skeleton import JOINT_NAMES, PARENTS, SMPLX_52
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.importers import import_tensor
from humanoid_hoi.importers.common import BODIES_52, read_tensor
from humanoid_hoi.importers.fit import SkeletonFit, body_size, fit_skeleton, judge_fit
from humanoid_hoi.importers.intermimic import parse_intermimic
from humanoid_hoi.importers.physhoi import BODIES_53, parse_ball_table
from humanoid_hoi.motion import HoiClip
from humanoid_hoi.motion.checks.validate import find_problems
from tests.importers.test_importers import physhoi_table, saved, table_of

FIRST_RELEASE = "omomo/motions_first_release/sub8_plasticbox_001.pt"


def test_a_finger_of_63_cm_is_refused_and_replaced_on_request(data: Path) -> None:
    mesh = data / "omomo/objects/plasticbox.obj"
    with pytest.raises(HoiError, match=r"bone_length: left_index1 is 63\.\d cm from left_wrist.*bones=mean_hand"):
        import_tensor(data / FIRST_RELEASE, mesh=mesh, graph=False)
    with pytest.raises(HoiError, match="both hands are wrong"):
        import_tensor(data / FIRST_RELEASE, mesh=mesh, graph=False, bones="other_hand")
    clip = import_tensor(data / FIRST_RELEASE, mesh=mesh, graph=False, bones="mean_hand")
    length = np.linalg.norm(clip.joint_offsets, axis=1)
    assert length[JOINT_NAMES.index("left_index1")] == pytest.approx(0.1, abs=0.02)
    assert "Finger bones of the left and right hand replaced by an adult's" in clip.source
    assert not [f for f in find_problems(clip) if f.refuses]


def test_one_bad_hand_takes_the_bones_of_the_other(clip: HoiClip, tmp_path: Path, box_mesh: Path) -> None:
    table = table_of(clip)
    k = 162 + 3 * BODIES_52.index("L_Index1")
    table[:, k : k + 3] += 0.5  # the whole finger stays where it is; its first joint is far off
    path = saved(table, tmp_path / "sub1_box_000.pt")
    with pytest.raises(HoiError, match="bone_length"):
        import_tensor(path, mesh=box_mesh)
    got = import_tensor(path, mesh=box_mesh, bones="other_hand")
    assert np.allclose(got.joint_offsets, clip.joint_offsets, atol=1e-5)  # the test's adult is symmetric


@pytest.mark.parametrize("size", [0.6, 1.0, 1.25])
def test_bones_are_judged_for_the_persons_size(size: float) -> None:
    """A child and a giant of adult proportions pass; one finger bone of the same length fits the giant, not the child."""
    names = list(SMPLX_52.names)
    fit = fit_of(size * adult_skeleton())
    assert judge_fit(fit) == [] and body_size(fit.offsets, SMPLX_52) == pytest.approx(size)
    finger = names.index("left_index2")
    own = float(np.linalg.norm(fit.offsets[finger]))
    adult = own / size
    for length, fits in ((2.9 * own, True), (3.1 * own, False), (0.29 * own, False), (2.9 * adult, size >= 1)):
        offsets = fit.offsets.copy()
        offsets[finger] *= length / own
        kinds = [finding.kind for finding in judge_fit(fit_of(offsets))]
        assert kinds == ([] if fits else ["bone_length"]), (size, length)


def fit_of(offsets: np.ndarray) -> SkeletonFit:
    """A fit whose bones are exact."""
    frames = 4
    quat = np.zeros((frames, 52, 4))
    quat[..., 3] = 1.0
    root = np.zeros((frames, 3))
    pos, _ = forward_kinematics(*(torch.from_numpy(a) for a in (root, quat, offsets)), PARENTS)
    return fit_skeleton(root, quat, pos.numpy(), SMPLX_52)


def test_a_bone_that_changes_in_time_is_refused(clip: HoiClip) -> None:
    pos = clip.joint_pose_w()[0].astype(float)
    pos[::2, JOINT_NAMES.index("left_foot")] += 0.05
    fit = fit_skeleton(clip.root_pos_w.astype(float), clip.joint_quat.astype(float), pos, SMPLX_52)
    (finding,) = judge_fit(fit)
    assert finding.kind == "bone_varies" and "left_foot" in finding.message and finding.refuses
    assert fit.worst == "left_foot" and "left_foot" not in (fit.remark() or "")  # 43 mm: told from 60 on


def test_a_skeleton_in_centimetres_is_told(clip: HoiClip, tmp_path: Path, box_mesh: Path) -> None:
    table = table_of(clip)
    table[:, 0:3] *= 100
    table[:, 162:318] *= 100
    with pytest.raises(HoiError, match="centimetres"):
        import_tensor(saved(table, tmp_path / "sub1_box_000.pt"), mesh=box_mesh, accept=["root_jump"])


def test_what_the_fit_does_not_reach_is_told(data: Path) -> None:
    said: list[str] = []
    import_tensor(data / "skillmimic/031_015pickle_layup_001_001.pt", graph=False, say=said.append)
    assert len(said) == 1 and "left_foot by up to 148 mm" in said[0]


@pytest.mark.parametrize("file", ["002_015pickle_rebound_002", "011_018pickle_lrun_1", "031_015pickle_layup_001_001"])
def test_real_skillmimic_files_are_imported(data: Path, file: str) -> None:
    clip = import_tensor(data / "skillmimic" / f"{file}.pt", graph=False)
    assert not [f for f in find_problems(clip) if f.refuses]
    assert ("Flips of single joints mended" in clip.source) == ("lrun" in file)


def _foreign(folder: Path, kind: str) -> Path:
    path = folder / f"motion.{kind}"
    if kind == "npy":
        np.save(path, np.zeros((4, 591)))
    elif kind == "npz":
        np.savez(path, poses=np.zeros((4, 156)), trans=np.zeros((4, 3)))
    elif kind == "motion":
        torch.save({"rigid_body_pos": torch.zeros(4, 24, 3), "fps": torch.tensor(30)}, path)
    elif kind == "csv":
        path.write_text("frame,x,y,z\n0,1,2,3\n")
    elif kind == "bvh":
        path.write_text("HIERARCHY\nROOT Hips\n{\n")
    elif kind == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("readme.txt", "hello")
    elif kind == "pt":
        path.write_text("version https://git-lfs.github.com/spec/v1\n")
    else:
        path.write_bytes(b"")
    return path


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("npy", "one numpy array .*torch.save"),
        ("npz", "SMPL parameters as in AMASS"),
        ("motion", "a motion of ProtoMotions"),
        ("csv", "a table in text"),
        ("bvh", "a BVH motion"),
        ("zip", "an archive with readme.txt"),
        ("pt", "a Git LFS pointer"),
        ("empty", "the file is empty"),
    ],
)
def test_a_file_of_another_kind_is_named(tmp_path: Path, kind: str, told: str) -> None:
    with pytest.raises(HoiError, match=told) as caught:
        read_tensor(_foreign(tmp_path, kind))
    assert kind == "empty" or "(T, 337)" in str(caught.value)  # what is supported


def test_a_clip_as_motion_says_that_it_is_one(clip: HoiClip, tmp_path: Path) -> None:
    with pytest.raises(HoiError, match="a clip already"):
        read_tensor(clip.save(tmp_path / "a.npz"))


@pytest.mark.filterwarnings("ignore:.*[Ss]parse")
def test_tensors_without_values_are_refused(tmp_path: Path) -> None:
    cases = {
        "sparse": torch.zeros(4, 591).to_sparse(),
        "meta": torch.zeros(4, 591, device="meta"),
        "complex": torch.zeros(4, 591, dtype=torch.complex64),
        "one value, 10^12 times": torch.zeros(1).expand(10**9, 591),
        "flat": torch.zeros(591),
    }
    for name, tensor in cases.items():
        torch.save(tensor, tmp_path / "a.pt")
        with pytest.raises(HoiError, match=r"a\.pt: .*(expected|not a readable)") as caught:
            read_tensor(tmp_path / "a.pt")
        assert "\n" not in str(caught.value), name


def test_object_pose_and_contact_flag_come_from_their_own_columns(
    clip: HoiClip, tmp_path: Path, box_mesh: Path
) -> None:
    """Planted and once unnoticed: the object's quaternion read as wxyz, its contact flag one column off."""
    table = table_of(clip)
    table[:, 330] = np.arange(40) % 2
    table[:, 331:383] = 0
    got = import_tensor(saved(table, tmp_path / "sub1_box_000.pt"), mesh=box_mesh)
    assert np.allclose(np.abs((got.obj_quat_w * clip.obj_quat_w).sum(-1)), 1, atol=1e-6)
    assert np.allclose(got.obj_pos_w, clip.obj_pos_w, atol=1e-6)
    raw = parse_intermimic(table, 30.0)
    assert raw.obj_contact.tolist() == (np.arange(40) % 2).tolist() and raw.contact_labels is not None
    assert not raw.contact_labels.any()


def test_every_column_of_a_ball_table_lands_where_it_belongs(clip: HoiClip) -> None:
    """Planted and unnoticed: ball one column off or turned backwards, contact flag of the column before, pelvis of the root."""
    table = physhoi_table(clip, BODIES_53)
    table[:, 327:330] = [0.1, 0.2, 0.3]
    table[:, 335] = 1.0
    table[:, 336] = np.arange(40) % 2
    table[:, 0:3] += 0.02  # the root column and the stored pelvis differ in real files; the pelvis counts
    raw = parse_ball_table(table, 60.0, BODIES_53)
    assert np.allclose(raw.obj_pos_w, clip.obj_pos_w, atol=1e-6)
    assert (raw.obj_quat_w[:, :3] > 0).all() and raw.obj_quat_w[0, 2] == pytest.approx(0.1494, abs=1e-3)
    assert raw.obj_contact.tolist() == (np.arange(40) % 2).tolist()
    assert np.allclose(raw.root_pos_w, clip.root_pos_w, atol=1e-6)
