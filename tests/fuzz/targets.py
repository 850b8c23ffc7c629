"""The loaders under attack: each target builds a small sound file in a folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import trimesh

from humanoid_hoi.body.load import load_body
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
from tests.fuzz.oracles import (
    annotations_are_sound,
    clip_is_sound,
    hands_are_sound,
    mask_is_sound,
    mesh_is_sound,
    paths_are_inside,
    released_is_sound,
    session_is_sound,
    solved_is_sound,
)


@dataclass(frozen=True)
class Target:
    """One loader: the file to damage, how, how to load it, and what must hold of whatever is accepted."""

    file: Path
    change: mutate.Change
    load: Callable[[], Any]
    oracle: Callable[[Any], None]


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
