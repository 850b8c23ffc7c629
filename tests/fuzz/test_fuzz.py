"""Every loader against seeded damage: one-line refusals or sound results, nothing executed, bounded memory and time.

A hundred inputs per loader in the usual run; ``pytest tests/fuzz -m slow`` takes thousands and prints the counts that
docs/results/robustness.md records. An input that is accepted is checked by the loader's own oracle, which is written
here from the format's description and does not call the product's checks.
"""

from __future__ import annotations

import io
import json
import random
import time
import tracemalloc
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import trimesh

from humanoid_hoi.body.load import load_body
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.mesh_file import load_mesh
from humanoid_hoi.importers import import_tensor
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.dataset import select
from humanoid_hoi.motion.solved_io import load_solved, save_solved
from humanoid_hoi.session.annotations import read_annotations
from humanoid_hoi.session.hands import add_hands
from humanoid_hoi.session.load import load_session
from humanoid_hoi.session.masks import read_mask
from humanoid_hoi.session.released import read_released
from tests.conftest import make_clip
from tests.fuzz import mutate

FEW = 100
MANY = 2500
MAX_SECONDS = 10.0
MAX_MEGABYTES = 300.0


@dataclass(frozen=True)
class Target:
    """One loader: the file to damage, how, how to load it, and what must hold of whatever is accepted."""

    file: Path
    change: mutate.Change
    load: Callable[[], Any]
    oracle: Callable[[Any], None]


def clip_is_sound(clip: HoiClip) -> None:
    frames = len(clip.root_pos_w)
    assert frames >= 2 and 0 < clip.fps <= 1000
    assert clip.name and "/" not in clip.name and clip.name.isprintable()
    for array, shape in (
        (clip.root_pos_w, (frames, 3)),
        (clip.obj_pos_w, (frames, 3)),
        (clip.joint_quat, (frames, 52, 4)),
        (clip.obj_quat_w, (frames, 4)),
        (clip.joint_offsets, (52, 3)),
    ):
        assert array.shape == shape and np.isfinite(array).all() and np.abs(array).max() <= 1000
    assert np.abs(np.linalg.norm(clip.joint_quat, axis=-1) - 1).max() < 2e-3
    assert np.abs(np.linalg.norm(clip.obj_quat_w, axis=-1) - 1).max() < 2e-3
    bones = np.linalg.norm(clip.joint_offsets, axis=1)
    assert bones.max() <= 1.0 and bones[[4, 5, 7, 8, 18, 19, 20, 21]].min() > 0.01
    assert clip.contact_labels.shape == (frames, 52) and set(np.unique(clip.contact_labels)) <= {-1, 0, 1}
    pairs = len(clip.graph.joint_names)
    assert clip.graph.active.shape == (frames, pairs) and clip.graph.active.dtype == bool
    assert len(clip.graph.keypoint_names) == pairs
    for points in (clip.graph.point_joint, clip.graph.point_obj):
        assert points.shape == (pairs, 3) and np.isfinite(points).all() and (np.abs(points) <= 20).all()
    for support in clip.supports:
        assert np.isfinite(support.pos_w).all() and (support.half_size > 0).all() and (support.half_size <= 100).all()
        assert abs(np.linalg.norm(support.quat_w) - 1) < 2e-3
    if clip.obj.kind == "mesh":
        mesh_is_sound((clip.obj.vertices, clip.obj.faces))
    else:
        assert (clip.obj.size > 0).all() and clip.obj.size.max() < 20
    assert clip.obj.mass is None or 0 < clip.obj.mass < 1e6
    assert clip.obj.restitution is None or 0 <= clip.obj.restitution < 1


def mesh_is_sound(mesh: tuple[np.ndarray, np.ndarray]) -> None:
    vertices, faces = mesh
    assert vertices.shape[1:] == (3,) and faces.shape[1:] == (3,) and len(faces) >= 4
    assert np.isfinite(vertices).all() and 0 <= faces.min() and faces.max() < len(vertices)
    assert 0.001 < np.ptp(vertices, axis=0).max() <= 20.001


def session_is_sound(session: Any) -> None:
    frames = session.body_cam.num_frames
    for value in (*session.body_cam.__dict__.values(), session.world_from_cam_rotmat, session.world_from_cam_pos):
        if isinstance(value, torch.Tensor):
            assert torch.isfinite(value).all()
    assert np.isfinite(session.obj.vertices).all()
    assert 0 <= session.start < session.stop <= frames and session.fps > 0
    assert session.contacts.active.shape[0] == frames and np.isfinite(session.camera_matrix).all()
    if len(session.obj.vertices):
        assert (session.contacts.vertex_ids < len(session.obj.vertices)).all()


def released_is_sound(result: Any) -> None:
    assert torch.isfinite(result.obj_pos).all() and (np.diff(result.frame_ids) > 0).all()
    rotmat = result.obj_rotmat.numpy()
    assert np.abs(rotmat @ rotmat.swapaxes(1, 2) - np.eye(3)).max() < 0.05 and (np.linalg.det(rotmat) > 0).all()


def solved_is_sound(solved: Any) -> None:
    frames = len(solved.frame_ids)
    assert frames >= 1 and (np.diff(solved.frame_ids) == 1).all() and 0 < solved.fps <= 1000
    assert solved.body_name in ("free", "smplx") and "/" not in solved.name
    for value in (solved.obj_pos_cam, solved.world_from_cam_pos, solved.body_cam.transl, solved.camera_matrix):
        assert torch.isfinite(value).all()
    assert solved.contacts.active.dtype == bool and solved.contacts.active.shape[0] == frames
    assert np.isfinite(solved.obj.vertices).all() and solved.obj.faces.dtype.kind == "i"
    assert all(isinstance(v, (int, float, type(None))) for v in solved.quality.values())


def hands_are_sound(result: Any) -> None:
    params, _ = result
    for value in (params.left_hand_pose, params.right_hand_pose, params.body_pose):
        assert torch.isfinite(value).all() and value.abs().max() < 10


def annotations_are_sound(notes: Any) -> None:
    assert all(0 <= frame < 10**7 for frame in notes.frames) and 0 < notes.object_scale <= 1e6
    for frame in notes.frames.values():
        assert all(isinstance(v, int) and v >= 0 for v in frame.contacts.values())
        assert all(np.isfinite(pixel).all() for _, pixel in frame.points)


def paths_are_inside(folder: Path) -> Callable[[list[Path]], None]:
    def check(paths: list[Path]) -> None:
        assert paths and all(path.resolve().is_relative_to(folder.resolve()) and path.is_file() for path in paths)

    return check


def mask_is_sound(mask: np.ndarray) -> None:
    assert mask.ndim == 2 and mask.dtype == bool and 0 < mask.size <= 64_000_000


# ---- the targets: each builds a small sound file in a folder


def clip_target(folder: Path) -> Target:
    path = make_clip(frames=8).save(folder / "clip.npz")
    return Target(path, mutate.npz_of, lambda: HoiClip.load(path), clip_is_sound)


def mesh_clip_target(folder: Path) -> Target:
    box = trimesh.creation.box((0.3, 0.2, 0.4))
    clip = make_clip(frames=8)
    from humanoid_hoi.geometry.shapes import ObjectShape

    shape = ObjectShape("box", "mesh", vertices=np.float32(box.vertices), faces=np.int32(box.faces))
    path = clip.replace(obj=shape).save(folder / "clip.npz")
    return Target(path, mutate.npz_of, lambda: HoiClip.load(path), clip_is_sound)


def tensor_target(folder: Path) -> Target:
    from tests.importers.test_importers import BODIES_52, physhoi_table, saved

    path = saved(physhoi_table(make_clip(frames=8), BODIES_52), folder / "ball.pt")
    return Target(path, mutate.torch_of, lambda: import_tensor(path, graph=False), clip_is_sound)


def mesh_target(kind: str) -> Callable[[Path], Target]:
    def build(folder: Path) -> Target:
        path = folder / f"box.{kind}"
        trimesh.creation.box((0.3, 0.2, 0.4)).export(path, **({"encoding": "ascii"} if kind == "ply" else {}))
        return Target(path, mutate.text_of, lambda: load_mesh(path), mesh_is_sound)

    return build


def binary_mesh_target(folder: Path) -> Target:
    path = folder / "box.ply"
    trimesh.creation.box((0.3, 0.2, 0.4)).export(path)
    return Target(path, mutate.bytes_of, lambda: load_mesh(path), mesh_is_sound)


def manifest_target(folder: Path) -> Target:
    make_clip(frames=8).save(folder / "a.npz")
    make_clip(frames=8).save(folder / "b.npz")
    path = folder / "manifest.csv"
    path.write_text("clip,action,object,frames,split\na.npz,lift,box,8,train\nb.npz,lift,box,8,test\n")
    return Target(path, mutate.text_of, lambda: select(folder), paths_are_inside(folder))


def mask_target(folder: Path) -> Target:
    import imageio.v3 as iio

    path = folder / "00000_mask.png"
    picture = np.zeros((20, 30), np.uint8)
    picture[5:10] = 255
    iio.imwrite(path, picture)
    return Target(path, mutate.bytes_of, lambda: read_mask(path), mask_is_sound)


def session_target(name: str) -> Callable[[Path], Target]:
    def build(folder: Path) -> Target:
        from tests.session.conftest import make_session

        session = make_session(folder)
        body = load_body("free")
        change = {".pt": mutate.torch_of, ".json": mutate.json_of, ".obj": mutate.text_of}[Path(name).suffix]
        return Target(session / name, change, lambda: load_session(session, body), session_is_sound)

    return build


def annotations_target(folder: Path) -> Target:
    from tests.session.conftest import records

    path = folder / "kp_record_merged.json"
    path.write_text(json.dumps(records()))
    return Target(path, mutate.json_of, lambda: read_annotations(path), annotations_are_sound)


def hands_target(folder: Path) -> Target:
    from humanoid_hoi.body.params import BodyParams

    eye = np.eye(3).tolist()
    entry = {"left_hand": [eye] * 15, "left_global_orient": [eye], "right_hand": None}
    path = folder / "hand_pose.json"
    path.write_text(json.dumps({f"{k:05d}": entry for k in range(3)}))
    zeros = torch.zeros(4, 3)
    hand = torch.zeros(4, 45)
    params = BodyParams(zeros, torch.zeros(4, 63), hand, hand.clone(), torch.zeros(10), zeros.clone())
    return Target(path, mutate.json_of, lambda: add_hands(params, path), hands_are_sound)


def released_target(folder: Path) -> Target:
    sizes = {"body_pose": 63, "betas": 10, "global_orient": 3, "transl": 3, "left_hand_pose": 45, "right_hand_pose": 45}
    frames = ("00000", "00001", "00002")
    human = {key: {f: [0.01] * size for f in frames} for key, size in sizes.items()}
    obj = {"R_total": {f: np.eye(3).tolist() for f in frames}, "T_total": {f: [0.1, 0.2, 0.3] for f in frames}}
    content = {"human_params_transformed": human, "object_params_transformed": obj, "metadata": {"user_scale": 1.0}}
    path = folder / "transformed_parameters_final.json"
    path.write_text(json.dumps(content))
    return Target(path, mutate.json_of, lambda: read_released(path), released_is_sound)


def solved_target(folder: Path) -> Target:
    from tests.motion.test_solved_io import solved_session

    path = save_solved(solved_session(), folder / "solved.npz")
    return Target(path, mutate.npz_of, lambda: load_solved(path), solved_is_sound)


TARGETS: dict[str, Callable[[Path], Target]] = {
    "clip": clip_target,
    "clip with a mesh": mesh_clip_target,
    "motion tensor": tensor_target,
    "mesh .obj": mesh_target("obj"),
    "mesh .off": mesh_target("off"),
    "mesh .ply text": mesh_target("ply"),
    "mesh .ply binary": binary_mesh_target,
    "manifest": manifest_target,
    "mask": mask_target,
    "annotations": annotations_target,
    "hand poses": hands_target,
    "released result": released_target,
    "solved session": solved_target,
    "session: result.pt": session_target("motion/result.pt"),
    "session: record": session_target("kp_record_merged.json"),
    "session: obj_poses": session_target("align/obj_poses.json"),
    "session: mesh": session_target("obj_org.obj"),
}


def attack(target: Target, seed: int, count: int) -> Counter[str]:
    """Load ``count`` damaged versions of the target's file; what became of them, by kind, with the worst told first."""
    sound = target.file.read_bytes()
    target.oracle(target.load())  # the undamaged file passes its own oracle
    outcome: Counter[str] = Counter()
    for number in range(count):
        rng = random.Random(f"{seed}/{number}")
        with np.errstate(all="ignore"):
            target.file.write_bytes(target.change(rng, sound))
        outcome[_verdict(target, number)] += 1
    target.file.write_bytes(sound)
    return outcome


def _verdict(target: Target, number: int) -> str:
    start = time.process_time()
    try:
        result = target.load()
    except HoiError as error:
        verdict = (
            "refused" if "\n" not in str(error) and len(str(error)) < 2000 else f"#{number}: a refusal of many lines"
        )
    except (MemoryError, Exception) as error:
        verdict = f"#{number}: {type(error).__name__}: {str(error)[:80]}"
    else:
        try:
            target.oracle(result)
            verdict = "sound"
        except AssertionError as error:
            verdict = f"#{number}: accepted but wrong: {str(error)[:120]}"
    if time.process_time() - start > MAX_SECONDS:
        verdict = f"#{number}: took {time.process_time() - start:.0f} s"
    return verdict


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", TARGETS)
def test_a_hundred_damaged_files(name: str, tmp_path: Path) -> None:
    outcome = attack(TARGETS[name](tmp_path), seed=1, count=FEW)
    assert set(outcome) <= {"refused", "sound"}, outcome
    assert outcome["refused"] >= FEW // 10


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", TARGETS)
def test_thousands_of_damaged_files(name: str, tmp_path: Path) -> None:
    outcome = attack(TARGETS[name](tmp_path), seed=2, count=MANY)
    print(f"| {name} | {MANY} | {outcome['refused']} | {outcome['sound']} |")
    assert set(outcome) <= {"refused", "sound"}, outcome


FOREIGN: dict[str, tuple[str, Callable[[Path], Any]]] = {
    "motion tensor": ("a.pt", lambda path: import_tensor(path)),
    "clip": ("a.npz", HoiClip.load),
    "solved session": ("a.npz", load_solved),
    "mesh": ("a.obj", load_mesh),
    "mask": ("00000_mask.png", read_mask),
    "record": ("a.json", read_annotations),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_foreign_code_is_not_run(name: str, tmp_path: Path) -> None:
    file, load = FOREIGN[name]
    marker = tmp_path / "executed"
    evil = mutate.crafted_pickle(str(marker))
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("archive/data.pkl", evil)
        archive.writestr("archive/version", "3")
        archive.writestr(
            "name.npy",
            b"\x93NUMPY\x01\x00\x46\x00"
            + b"{'descr': '|O', 'fortran_order': False, 'shape': (1,)}".ljust(69)
            + b"\n"
            + evil,
        )
    for data in (evil, plain.getvalue()):
        (tmp_path / file).write_bytes(data)
        with pytest.raises(HoiError):
            load(tmp_path / file)
    assert not marker.exists()


def test_memory_stays_bounded(tmp_path: Path) -> None:
    """Files that claim much: none takes more than a fixed amount before it is refused."""
    claims = {
        "a.npz": _zip_of_zeros(2**28),
        "b.pt": _expanded(),
        "c.ply": b"ply\nformat binary_little_endian 1.0\nelement vertex 900000000\nproperty float x\nend_header\n",
        "d.stl": b"\0" * 80 + (2**31 - 1).to_bytes(4, "little"),
    }
    loads: dict[str, Callable[[Path], Any]] = {
        ".npz": HoiClip.load,
        ".pt": import_tensor,
        ".ply": load_mesh,
        ".stl": load_mesh,
    }
    for name, data in claims.items():
        path = tmp_path / name
        path.write_bytes(data)
        tracemalloc.start()
        with pytest.raises(HoiError):
            loads[path.suffix](path)
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
        assert peak < MAX_MEGABYTES, (name, peak)


def _zip_of_zeros(size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({size // 4},), }}".encode()
        header += b" " * (117 - len(header)) + b"\n"
        archive.writestr(
            "root_pos_w.npy", b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + bytes(size)
        )
    return out.getvalue()


def _expanded() -> bytes:
    out = io.BytesIO()
    torch.save(torch.zeros(1, 1).expand(10**8, 591), out)
    return out.getvalue()
