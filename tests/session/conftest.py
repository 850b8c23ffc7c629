"""Small session folders of both released layouts, and the real session where it is at hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import imageio.v3 as iio
import numpy as np
import pytest
import torch
import trimesh

from humanoid_hoi.body.load import load_body
from humanoid_hoi.body.model import BodyModel

REAL = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "open4dhoi_session"
FRAMES = 6
WIDTH = 64
HEIGHT = 48
FOCAL = 80.0


@pytest.fixture(scope="session")
def body() -> BodyModel:
    return load_body("free")


@pytest.fixture
def real() -> Path:
    if not REAL.is_dir():
        pytest.skip(f"the real session is not at {REAL}")
    return REAL


def motion_data(frames: int = FRAMES, hands: bool = False) -> dict[str, Any]:
    generator = torch.Generator().manual_seed(3)

    def rand(*size: int) -> torch.Tensor:
        return 0.3 * torch.randn(*size, generator=generator)

    shared = {"body_pose": rand(frames, 63), "betas": rand(1, 10).expand(frames, 10).clone()}
    if hands:
        shared |= {"left_hand_pose": rand(frames, 45), "right_hand_pose": rand(frames, 45)}
    camera = torch.tensor([[FOCAL, 0, WIDTH / 2], [0, FOCAL, HEIGHT / 2], [0, 0, 1]])
    upside_down = torch.tensor([torch.pi, 0, 0])  # a camera's y axis points down
    return {
        "smpl_params_incam": shared | {"global_orient": upside_down + rand(frames, 3), "transl": rand(frames, 3)},
        "smpl_params_global": shared | {"global_orient": rand(frames, 3), "transl": rand(frames, 3)},
        "K_fullimg": camera.expand(frames, 3, 3).clone(),
    }


def records(frames: int = FRAMES) -> dict[str, Any]:
    """Frames 1.. of a session: one contact, from frame 3 another, and two tracked points (one lost in frame 2)."""
    content: dict[str, Any] = {}
    for frame in range(1, frames):
        points = [[0, [10.5 + frame, 20.25]], [7, [30.0, 40.5]]]
        entry: dict[str, Any] = {"2D_keypoint": points[: 1 if frame == 2 else 2], "leftHand_palm": 3}
        content[f"{frame:05d}"] = entry | ({"Index_right": 5} if frame >= 3 else {})
    return content | {"object_scale": 2.0, "is_static_object": False, "start_frame_index": 1}


def box(folder: Path) -> None:
    mesh = trimesh.creation.box(extents=(2.0, 1.0, 0.5))
    mesh.vertices += (5.0, 0.0, 1.0)
    (folder / "obj_org.obj").write_text(str(mesh.export(file_type="obj")))


def write_masks(folder: Path, generation: int, frames: int = FRAMES, size: tuple[int, int] = (WIDTH, HEIGHT)) -> None:
    name = "{:05d}_mask.png" if generation == 1 else "{:05d}.png"
    for sub, column in (("mask_dir", 0), ("human_mask_dir", 20)):
        (folder / sub).mkdir(exist_ok=True)
        for frame in range(frames):
            picture = np.zeros((size[1], size[0], 3), np.uint8)
            picture[10:20, column : column + 10 + frame] = 255
            iio.imwrite(folder / sub / name.format(frame), picture)


def make_session(parent: Path, generation: int = 1) -> Path:
    """A valid session folder of that generation below ``parent``."""
    folder = parent / f"session{generation}"
    (folder / "motion").mkdir(parents=True)
    box(folder)
    write_masks(folder, generation)
    if generation == 1:
        poses = {"scale": 0.5, "center": [[0.1 * t, 0.0, 3.0] for t in range(FRAMES)]}
        (folder / "align").mkdir()
        (folder / "align" / "obj_poses.json").write_text(json.dumps(poses))
        torch.save(motion_data(), folder / "motion" / "result.pt")
        (folder / "kp_record_merged.json").write_text(json.dumps(records(), indent=2))
    else:
        (folder / "output").mkdir()
        (folder / "output" / "obj_poses.json").write_text(json.dumps({"scale": 0, "t": [0.1, -0.2, 3.5]}))
        torch.save(motion_data(hands=True), folder / "motion" / "result_hand.pt")
        (folder / "kp_record_merged.json").write_text(json.dumps({"00000": {"leftHand_palm": 999999}}))
        (folder / "kp_record_new.json").write_text(json.dumps(records(), indent=2))
        (folder / "select_id.json").write_text(json.dumps({"select_id": 1, "start_id": 0, "object_name": "crate"}))
    return folder


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Path]:
    """``make(generation)``: a valid session folder of that generation, to be damaged by the test."""
    return lambda generation=1: make_session(tmp_path, generation)


@pytest.fixture
def change_json() -> Callable[[Path, Callable[[Any], Any]], None]:
    """``change_json(path, edit)``: apply ``edit`` to a JSON file's content."""

    def change(path: Path, edit: Callable[[Any], Any]) -> None:
        content = json.loads(path.read_text())
        edit(content)
        path.write_text(json.dumps(content))

    return change
