"""Folders in the layouts of BEHAVE and IMHD, made here."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import numpy as np
import torch
import trimesh
from scipy.spatial.transform import Rotation

from humanoid_hoi.body.load import load_body
from humanoid_hoi.session.frames import mean_pelvis, swap_rest_pelvis
from tests.video.human.conftest import walker


def write_behave(root: Path, frames: int) -> Path:
    """A person with a box at the hand, in the layout of the 30 fps parameters; the camera stands off the common frame."""
    folder = root / "sequences" / "Date01_Sub01_box_lift"
    folder.mkdir(parents=True)
    body = load_body("free")
    params = walker(frames).replace(betas=torch.zeros(10))
    hand = body.pose(params).joints[:, 20].detach().double().numpy()
    poses = params.rotvecs().reshape(frames, -1).numpy()
    trans = swap_rest_pelvis(params.transl, body.rest_pelvis(params.betas).detach(), mean_pelvis().float()).numpy()
    np.savez(folder / "smpl_fit_all.npz", poses=poses, trans=trans, betas=np.zeros((frames, 10)))
    angles = np.tile([0.1, 0.2, 0.0], (frames, 1))
    np.savez(folder / "object_fit_all.npz", angles=angles, trans=hand + np.array([0.0, 0.15, 0.0]))
    (folder / "info.json").write_text(json.dumps({"cat": "box"}))
    objects = root / "objects" / "box"
    objects.mkdir(parents=True)
    box = trimesh.creation.box([0.25, 0.2, 0.2]).subdivide_to_size(0.05)
    box.apply_translation([1.0, 2.0, 3.0])  # templates are centered on reading
    box.export(objects / "box.obj")
    config = root / "calibs" / "Date01" / "config" / "1"
    config.mkdir(parents=True)
    turn = Rotation.from_euler("y", 10, degrees=True).as_matrix()
    (config / "config.json").write_text(json.dumps({"rotation": turn.ravel().tolist(), "translation": [0.3, 0, -0.2]}))
    lens = root / "calibs" / "intrinsics" / "1"
    lens.mkdir(parents=True)
    color = {"fx": 400.0, "fy": 400.0, "cx": 160.0, "cy": 200.0, "width": 320, "height": 400}
    (lens / "calibration.json").write_text(json.dumps({"color": color}))
    return folder


def write_imhd(root: Path, frames: int) -> Path:
    """A box 0.15 m from a walker's left hand, in a world that the main camera sees turned and moved."""
    body = load_body("free")
    params = walker(frames).replace(betas=torch.zeros(10))
    hand = body.pose(params).joints[:, 20].detach().double().numpy()
    world = Rotation.from_euler("xyz", [90, 0, 20], degrees=True).as_matrix()
    move = np.array([0.2, -0.1, 3.0])
    trans = swap_rest_pelvis(params.transl, body.rest_pelvis(params.betas).detach(), mean_pelvis().float()).numpy()
    content = {
        "smplPose": params.rotvecs().reshape(frames, -1).numpy()[:, :66],
        "smplHandPose": np.zeros((frames, 24)),  # coefficients of another basis: hands stay flat
        "smplShape": np.zeros((frames, 16)),
        "smplTrans": trans,
        "objectRot": np.tile([0.1, 0.2, 0.0], (frames, 1)),
        "objectTrans": hand + np.array([0.0, 0.15, 0.0]),
    }
    folder = root / "ground_truth" / "20230825" / "20230825_ab_bat" / "hit1"
    folder.mkdir(parents=True)
    (folder / "gt_0_10_13.pkl").write_bytes(pickle.dumps(content))
    lens = root / "calibrations" / "20230825"
    lens.mkdir(parents=True)
    extrinsics = {"rotation": world.ravel().tolist(), "translation": move.tolist()}
    (lens / "extrin.json").write_text(json.dumps(extrinsics))
    color = {"fx": 2000.0, "fy": 2000.0, "cx": 1920.0, "cy": 1080.0}
    (lens / "intrin.json").write_text(json.dumps({"color": color}))
    template = root / "object_templates" / "baseball"
    template.mkdir(parents=True)
    mesh = trimesh.creation.box([0.25, 0.2, 0.2]).subdivide_to_size(0.08)
    mesh.apply_translation([1.0, 0, 0])
    mesh.export(template / "baseball_simplified_transformed.obj")
    return folder / "gt_0_10_13.pkl"
