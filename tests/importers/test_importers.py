from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import roma
import torch
import trimesh

from humanoid_hoi.body.kinematics import forward_kinematics
from humanoid_hoi.body.skeleton import JOINT_NAMES, PARENTS, SMPLX_52
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.importers import import_tensor, object_in_name
from humanoid_hoi.importers.common import BODIES_52
from humanoid_hoi.importers.fit import fit_skeleton
from humanoid_hoi.importers.physhoi import BODIES_53
from humanoid_hoi.motion import HoiClip
from humanoid_hoi.motion.checks.validate import find_problems

A = np.array([[0, 0, 1], [1, 0, 0], [0, 1, 0]], float)  # ours = A theirs: (x, y, z) ours = (z, x, y) theirs


def table_of(clip: HoiClip) -> np.ndarray:
    """The clip as InterMimic would store it, bodies in depth-first order."""
    order = [JOINT_NAMES.index(_ours(n)) for n in BODIES_52]
    pos, quat_w = clip.joint_pose_w()
    table = np.zeros((clip.num_frames, 591))
    table[:, 0:3] = clip.root_pos_w
    table[:, 3:7] = clip.joint_quat[:, 0]
    rotvec = roma.unitquat_to_rotvec(torch.from_numpy(clip.joint_quat)).numpy()[:, order]
    table[:, 9:162] = rotvec[:, 1:].reshape(-1, 153)
    table[:, 162:318] = pos[:, order].reshape(-1, 156)
    table[:, 318:321] = clip.obj_pos_w
    table[:, 321:325] = clip.obj_quat_w
    table[:, 331:383] = clip.contact_labels[:, order]
    table[:, 383:] = quat_w[:, order].reshape(-1, 208)
    return table


def _ours(name: str) -> str:
    from humanoid_hoi.body.skeleton import canonical_name

    return canonical_name(name)


def saved(table: np.ndarray, path: Path) -> Path:
    torch.save(torch.from_numpy(table).float().requires_grad_(), path)
    return path


def test_a_591_table_gives_the_clip_back(clip: HoiClip, tmp_path: Path, box_mesh: Path) -> None:
    got = import_tensor(saved(table_of(clip), tmp_path / "sub1_box_000.pt"), mesh=box_mesh, action="sway")
    assert got.fps == 30 and got.obj.name == "box" and got.action == "sway" and got.obj.mass is None
    assert np.allclose(got.joint_offsets, clip.joint_offsets, atol=1e-5)
    assert np.allclose(got.joint_quat, clip.joint_quat, atol=1e-5)
    assert np.array_equal(got.contact_labels, clip.contact_labels)
    assert "mm mean" in got.source and "graph derived" in got.source


def physhoi_table(clip: HoiClip, bodies: tuple[str, ...]) -> np.ndarray:
    """The clip with y-up body frames (R_ours = R_theirs A^T), Spine2 a joint on the chest's origin."""
    change = roma.rotmat_to_unitquat(torch.from_numpy(A))
    local = torch.from_numpy(clip.joint_quat).double()
    theirs = roma.quat_product(local, change.expand_as(local))
    inner = roma.quat_product(roma.quat_conjugation(change).expand_as(local), theirs)
    inner[:, 0] = theirs[:, 0]
    rotvec = roma.unitquat_to_rotvec(inner).numpy()
    pos = clip.joint_pose_w()[0]
    source = [JOINT_NAMES.index("spine3" if n == "Spine2" else _ours(n)) for n in bodies]
    rotvec = rotvec[:, source]
    pos = pos[:, source]
    if "Spine2" in bodies:  # the chest turns by Spine2's rotation first, about another axis than its own
        k = bodies.index("Spine2")
        whole = roma.rotvec_to_unitquat(torch.from_numpy(rotvec[:, k]))
        first = roma.rotvec_to_unitquat(torch.tensor([0.3, -0.2, 0.4], dtype=torch.float64)).expand_as(whole)
        rotvec[:, k] = roma.unitquat_to_rotvec(first).numpy()
        rest = roma.quat_product(roma.quat_conjugation(first), whole)
        rotvec[:, k + 1] = roma.unitquat_to_rotvec(rest).numpy()
    root = rotvec[:, 0]
    frames = clip.num_frames
    tail = np.zeros((frames, 13))
    tail[:, 0:3] = clip.obj_pos_w
    return np.concatenate(
        [pos[:, 0], root, root, rotvec[:, 1:].reshape(frames, -1), pos.reshape(frames, -1), tail], axis=1
    )


@pytest.mark.parametrize(("bodies", "columns", "fps"), [(BODIES_52, 331, 25), (BODIES_53, 337, 60)])
def test_y_up_tables_are_turned_into_our_rest_pose(
    clip: HoiClip, tmp_path: Path, bodies: tuple[str, ...], columns: int, fps: float
) -> None:
    table = physhoi_table(clip, bodies)
    assert table.shape[1] == columns
    got = import_tensor(saved(table, tmp_path / "ball.pt"))
    assert got.fps == fps and got.obj.kind == "sphere" and got.obj.size[0] == np.float32(0.12) and got.obj.mass == 0.6
    assert np.allclose(got.joint_offsets, clip.joint_offsets, atol=1e-5)
    assert np.allclose(np.abs((got.joint_quat * clip.joint_quat).sum(-1)), 1, atol=1e-5)
    assert set(np.unique(got.contact_labels)) <= {-1, 0, 1}


def test_fit_is_the_least_squares_mean_of_noisy_bones() -> None:
    rng = np.random.default_rng(0)
    offsets = rng.normal(0, 0.2, (52, 3))
    offsets[0] = 0
    quat = roma.rotvec_to_unitquat(torch.from_numpy(rng.normal(0, 0.5, (400, 52, 3)))).numpy()
    root = np.zeros((400, 3))
    pos, _ = forward_kinematics(*(torch.from_numpy(a) for a in (root, quat, offsets)), PARENTS)
    exact, noisy = (
        fit_skeleton(root, quat, pos.numpy() + noise, SMPLX_52) for noise in (0, rng.normal(0, 0.002, (400, 52, 3)))
    )
    assert np.allclose(exact.offsets, offsets, atol=1e-9) and exact.max_mm < 1e-6
    assert np.allclose(noisy.offsets, offsets, atol=1e-3) and 1 < noisy.mean_mm < 6 and "mm at most" in noisy.sentence()


def _break(table: np.ndarray, how: str) -> np.ndarray:
    if how == "columns":
        return table[:, :590]
    if how == "one frame":
        return table[:1]
    if how == "nan":
        table[20, 200] = table[20, 3] = np.nan
    return table


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ("columns", r"sub1_box_000\.pt: columns: intermimic: expected 591 columns, found 590"),
        ("one frame", r"frames: a clip needs at least 2 frames, found 1"),
        ("nan", r"not_finite: NaN or infinity in the kinematics in frame 20"),
    ],
)
def test_bad_tables_are_refused(clip: HoiClip, tmp_path: Path, box_mesh: Path, how: str, told: str) -> None:
    path = saved(_break(table_of(clip), how), tmp_path / "sub1_box_000.pt")
    with pytest.raises(HoiError, match=told):
        import_tensor(path, mesh=box_mesh)


def test_bad_files_are_refused(clip: HoiClip, tmp_path: Path, box_mesh: Path) -> None:
    whole = saved(table_of(clip), tmp_path / "sub1_box_000.pt")
    (tmp_path / "cut.pt").write_bytes(whole.read_bytes()[:3000])
    torch.save({"a": torch.zeros(3)}, tmp_path / "dict.pt")
    torch.save(Path("/"), tmp_path / "foreign.pt")  # unpickling this would run foreign code
    for name, told in (
        ("cut", "truncated"),
        ("dict", "a dictionary with a;"),
        ("foreign", "readable"),
        ("absent", "no such"),
    ):
        with pytest.raises(HoiError, match=rf"{name}\.pt: .*{told}"):
            import_tensor(tmp_path / f"{name}.pt", mesh=box_mesh)
    with pytest.raises(HoiError, match=r"fps: .*found 0"):
        import_tensor(whole, mesh=box_mesh, fps=0)
    with pytest.raises(HoiError, match="format: unknown format 'bvh'"):
        import_tensor(whole, "bvh", mesh=box_mesh)


def test_mesh_mistakes_are_refused(clip: HoiClip, tmp_path: Path, box_mesh: Path) -> None:
    path = saved(table_of(clip), tmp_path / "sub1_box_000.pt")
    chair = tmp_path / "chair.obj"
    flat = tmp_path / "box.ply"
    box_mesh.rename(chair)
    sheet = trimesh.creation.box((0.4, 0.3, 0.0))
    sheet.apply_transform(trimesh.transformations.rotation_matrix(0.7, [1, 2, 3]))
    sheet.export(flat)
    for mesh, told in (
        (None, "mesh=PATH/box.obj"),
        (chair, "object name mismatch.*'box'.*'chair'"),
        (tmp_path / "x" / "box.obj", "no such mesh file"),
        (flat, "zero volume"),
    ):
        with pytest.raises(HoiError, match=told):
            import_tensor(path, mesh=mesh)
    assert import_tensor(path, mesh=chair, object_name="chair").obj.name == "chair"


def test_object_names() -> None:
    assert object_in_name("sub8_largebox_000.pt") == "largebox" and object_in_name("toss.pt") is None


RETARGETED = ("sub8_largebox_000", "sub8_largebox_002", "sub8_plasticbox_000", "sub2_woodchair_000")
CAPTURED = ("sub2_largetable_000", "sub2_largetable_003", "sub2_woodchair_000", "sub2_woodchair_004")


@pytest.mark.parametrize("file", [f"motions_retarget/{n}" for n in RETARGETED] + [f"motions/{n}" for n in CAPTURED])
def test_omomo_positions_are_reproduced_within_a_tenth_of_a_millimetre(data: Path, tmp_path: Path, file: str) -> None:
    path = data / "omomo" / f"{file}.pt"
    clip = import_tensor(path, mesh=data / "omomo" / "objects" / f"{object_in_name(path)}.obj", graph=False)
    retargeted = file.startswith("motions_retarget")
    stored = (
        torch.load(path, map_location="cpu", weights_only=True).detach()[int(retargeted) :, 162:318].reshape(-1, 52, 3)
    )
    order = [BODIES_52.index(n) for n in sorted(BODIES_52, key=lambda n: JOINT_NAMES.index(_ours(n)))]
    assert np.linalg.norm(clip.joint_pose_w()[0] - stored[:, order].numpy(), axis=-1).max() < 1e-4
    assert ("Kept frames 1-" in clip.source) == retargeted
    assert not [f for f in find_problems(clip) if f.refuses]
    loaded = HoiClip.load(clip.save(tmp_path / "a.npz"))
    assert np.array_equal(loaded.joint_quat, clip.joint_quat) and np.array_equal(loaded.obj.faces, clip.obj.faces)


def test_frame_zero_of_retargeted_motions_refuses_without_repair(data: Path) -> None:
    with pytest.raises(HoiError, match=r"zero_frame: .* in frame 0 \(fix: repair=true\)"):
        import_tensor(
            data / "omomo/motions_retarget/sub8_largebox_000.pt", mesh=data / "omomo/objects/largebox.obj", mend=False
        )


@pytest.mark.parametrize(("name", "frames", "body_mm"), [("pass", 36, 10), ("toss", 133, 4)])
def test_ballplay_comes_upright(data: Path, name: str, frames: int, body_mm: float) -> None:
    path = data / "ballplay" / f"{name}.pt"
    clip = import_tensor(path)
    assert clip.num_frames == frames and clip.fps == 25
    offset = dict(zip(JOINT_NAMES, clip.joint_offsets, strict=True))
    assert offset["left_knee"][2] < -0.3 and offset["left_elbow"][1] > 0.2 and offset["left_foot"][0] > 0.1
    head = clip.joint_pose_w()[0][:, JOINT_NAMES.index("head"), 2]
    assert (head > 1.2).all()
    stored = torch.load(path, map_location="cpu", weights_only=True)[:, 162:318].reshape(-1, 52, 3).numpy()
    fk = clip.joint_pose_w()[0]
    body = [BODIES_52.index(n) for n in sorted(BODIES_52, key=lambda n: JOINT_NAMES.index(_ours(n)))][:22]
    assert 1e3 * np.linalg.norm(fk[:, :22] - stored[:, body], axis=-1).mean() < body_mm
    assert PARENTS[0] == -1
