"""A small real scene: the free body stands before the camera, its left hand inside a box that it should touch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
import torch
import trimesh

from humanoid_hoi.body.load import load_body
from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.motion.solved import ContactPairs
from humanoid_hoi.reconstruction.hoi_optimizer.silhouette import covered, project
from humanoid_hoi.reconstruction.state import HoiState
from humanoid_hoi.session.session import MaskSource, Session, SessionObject, Tracks

SIZE = (180, 320)
CAMERA = np.array([[367.0, 0, 90], [0, 367.0, 160], [0, 0, 1]])
NUM_FRAMES = 14
START = 2  # the first two video frames are not annotated


@dataclass(frozen=True)
class FixedMasks(MaskSource):
    human_mask: np.ndarray
    object_mask: np.ndarray

    def human(self, frame: int) -> np.ndarray | None:
        return None if frame == START else self.human_mask  # the first keyframe has no human mask

    def object(self, frame: int) -> np.ndarray:
        return self.object_mask


@dataclass(frozen=True)
class SmallScene:
    session: Session
    state: HoiState
    body: BodyModel


def _mask(points: torch.Tensor, faces: torch.Tensor) -> np.ndarray:
    camera = torch.from_numpy(CAMERA).to(points)
    return covered(project(points, camera), points[..., 2], faces, SIZE)[0].numpy()


@pytest.fixture(scope="package")
def free_body() -> BodyModel:
    return load_body("free")


@pytest.fixture(scope="package")
def small_scene(free_body: BodyModel) -> SmallScene:
    """A box under the left hand, 3 cm too high, so that they interpenetrate; the tracks fit that wrong pose."""
    frames = NUM_FRAMES + START
    body_cam = _standing(free_body, frames)
    names = ("leftHand_palm", "Index_left")
    palm, index = free_body.pose(body_cam, free_body.keypoints(names, body_cam.betas)).points[0].double()
    mesh = trimesh.creation.box(extents=(0.24, 0.2, 0.3)).subdivide().subdivide()
    vertices = np.asarray(mesh.vertices)
    faces = np.asarray(mesh.faces)
    touch = np.array([[0.0, -0.1, 0.0], [0.0, -0.1, 0.0]])  # on the face towards the hand (camera -y is up)
    touch[1, ::2] += (index - palm).numpy()[::2]
    pos = palm - torch.from_numpy(touch[0]) - torch.tensor([0.01, 0.03, 0.0], dtype=torch.float64)
    state = HoiState(
        body_cam.frames(slice(START, None)),
        torch.eye(3, dtype=torch.float64).repeat(NUM_FRAMES, 1, 1),
        pos.repeat(NUM_FRAMES, 1),
    )
    corners = np.array([[x, y, -0.15] for x in (-0.12, 0.12) for y in (-0.1, 0.1)])
    px = project(torch.from_numpy(corners) + pos, torch.from_numpy(CAMERA)).numpy()
    skin = free_body.pose(
        body_cam.frames(slice(0, 1)), free_body.select(free_body.proxy_vertices, body_cam.betas)
    ).points
    active = np.zeros((frames, 2), bool)
    active[START:, 0] = True
    active[START + 7 :, 1] = True
    session = Session(
        name="small",
        fps=30.0,
        camera_matrix=CAMERA,
        image_size=SIZE,
        body_cam=body_cam,
        world_from_cam_rotmat=torch.eye(3, dtype=torch.float64).repeat(frames, 1, 1),
        world_from_cam_pos=torch.zeros(frames, 3, dtype=torch.float64),
        rest_pelvis=free_body.rest_pelvis(body_cam.betas),
        obj=SessionObject("box", vertices, faces, 1.0, 1.0, pos.numpy()[None].repeat(frames, 0)),
        contacts=ContactPairs(names, touch, np.zeros(2, np.int64), active),
        tracks=Tracks(corners, np.arange(4), px[None].repeat(frames, 0), np.ones((frames, 4))),
        is_static=False,
        start=START,
        stop=frames,
        masks=FixedMasks(
            _mask(skin, free_body.proxy_faces), _mask((torch.from_numpy(vertices) + pos)[None], torch.from_numpy(faces))
        ),
    )
    return SmallScene(session, state, free_body)


def _standing(body: BodyModel, frames: int) -> BodyParams:
    """Upright in front of the camera (y down), arms stretched sideways, fingers a little bent."""
    params = BodyParams.rest(frames, body.num_betas)
    root = torch.tensor([np.pi, 0.0, 0.0], dtype=torch.float32).repeat(frames, 1)
    pose = params.body_pose.clone()
    pose[:, 3 * 16 : 3 * 17] = torch.tensor([0.0, 0.2, 0.3])  # the right shoulder: a pose to be left alone
    pose[:, 3 * 16] += 0.05 * torch.sin(torch.arange(frames))
    return params.replace(global_orient=root, body_pose=pose, transl=torch.tensor([[-0.3, 0.0, 3.0]]).repeat(frames, 1))
