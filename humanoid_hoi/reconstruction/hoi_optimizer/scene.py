"""Everything stage 2 needs to know and does not change: points, surfaces, annotations and silhouettes at keyframes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
import trimesh
from torch import Tensor

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.body.skeleton import NUM_JOINTS
from humanoid_hoi.geometry.sdf import SignedDistanceGrid
from humanoid_hoi.geometry.simplify import simplify
from humanoid_hoi.reconstruction.chain import carrying_joints, frame_pose_weights
from humanoid_hoi.reconstruction.hoi_optimizer.mask_loss import MaskTargets, read_targets, small_camera, small_size
from humanoid_hoi.reconstruction.hoi_optimizer.options import Stage2Options
from humanoid_hoi.reconstruction.hoi_optimizer.silhouette import OutlineMesh
from humanoid_hoi.reconstruction.state import HoiState
from humanoid_hoi.session.session import Session


@dataclass(frozen=True)
class Surface:
    """The object's surface, in its own frame at its final size, m.

    Attributes:
        sdf: signed distance.
        samples: (S, 3) points spread evenly over it.
        vertices: (V', 3) and outline: a light mesh for silhouettes.
    """

    sdf: SignedDistanceGrid
    samples: Tensor
    vertices: Tensor
    outline: OutlineMesh


@dataclass(frozen=True)
class Silhouettes:
    """Ground truth silhouettes of the keyframes and the small camera they are rendered with."""

    human: MaskTargets
    object: MaskTargets
    camera_matrix: Tensor
    size: tuple[int, int]


@dataclass(frozen=True)
class Keyframes:
    """Kf keyframes as seen by the losses. All tensors share dtype and device.

    Attributes:
        rows: (Kf,) long rows of the state.
        body: stage 1's human.
        obj_rotmat, obj_pos: stage 1's object.
        vertex_ids: (P + Vp,) skin vertices: first the P keypoints of the usable pairs, then the proxy's.
        pair_points: (P, 3) object points of the pairs, at their final size.
        active: (Kf, P) bool.
        chain: (Kf, 52) weight of every joint.
        track_points: (M, 3).
        track_px: (Kf, M, 2), 0 where unseen.
        track_weights: (Kf, M), 0 where unseen.
        camera_matrix: (3, 3) of the video.
        radius: m, root mean square distance of the object's points from its origin.
        surface: None without a mesh.
        silhouettes: None without masks or mesh.
    """

    rows: Tensor
    body: BodyParams
    obj_rotmat: Tensor
    obj_pos: Tensor
    vertex_ids: Tensor
    pair_points: Tensor
    active: Tensor
    chain: Tensor
    track_points: Tensor
    track_px: Tensor
    track_weights: Tensor
    camera_matrix: Tensor
    radius: float
    surface: Surface | None
    silhouettes: Silhouettes | None

    @property
    def num_pairs(self) -> int:
        """P."""
        return len(self.pair_points)

    def __len__(self) -> int:
        return len(self.rows)


def build_keyframes(
    session: Session, body: BodyModel, state: HoiState, options: Stage2Options, rows: Tensor, surface: Surface | None
) -> Keyframes:
    """Gather keyframes ``rows`` of the state; session frame = ``session.start`` + row."""
    dtype = torch.float64 if options.double else torch.float32
    frames = (rows + session.start).numpy()
    size = float(np.exp(state.log_scale))
    pairs = session.contacts
    tracks = session.tracks
    # Pairs whose object point is unknown (no mesh, never active) say nothing; they are left out
    # here, so the losses need no case for them.
    usable = np.isfinite(pairs.point_obj).all(axis=1)
    names = [pairs.keypoint_names[row] for row in np.flatnonzero(usable)]
    active = torch.from_numpy(pairs.active[frames][:, usable])
    seen = tracks.visible[frames] & np.isfinite(tracks.point_obj).all(axis=1)
    keypoints = body.keypoints(names, state.body_cam.betas).vertex_ids if names else torch.zeros(0, dtype=torch.long)

    def tensor(values: np.ndarray | Tensor) -> Tensor:
        return torch.as_tensor(values).detach().to(options.device, dtype)

    # Everything is scaled to the final size once: the losses work in metres of the solved object.
    pair_points = tensor(size * pairs.point_obj[usable])
    return Keyframes(
        rows=rows,
        body=state.body_cam.frames(rows).detach().to(options.device, dtype),
        obj_rotmat=tensor(state.obj_rotmat[rows]),
        obj_pos=tensor(state.obj_pos[rows]),
        # Keypoints first: ``skin[:, :P]`` are contact points, ``skin[:, P:]`` is the proxy surface.
        vertex_ids=torch.cat([keypoints.cpu(), body.proxy_vertices.cpu()]),
        pair_points=pair_points,
        active=active.to(options.device),
        chain=tensor(chain_weights(names, active, options)),
        track_points=tensor(np.nan_to_num(size * tracks.point_obj)),
        track_px=tensor(np.where(seen[..., None], tracks.px[frames], 0.0)),
        track_weights=tensor(np.where(seen, tracks.confidence[frames], 0.0)),
        camera_matrix=tensor(session.camera_matrix),
        radius=_radius(session, pair_points, size),
        surface=surface,
        silhouettes=_silhouettes(session, options, frames, dtype) if surface is not None else None,
    )


def build_surface(session: Session, state: HoiState, options: Stage2Options) -> Surface | None:
    """The object's surface, or None when the session has no mesh.

    Raises:
        HoiError: a mesh without triangles, extent or finite vertices.
    """
    wanted = options.weights.collision > 0 or options.weights.mask > 0
    if not session.obj.has_mesh or not wanted:
        return None
    dtype = torch.float64 if options.double else torch.float32
    vertices = np.exp(state.log_scale) * session.obj.vertices
    padding = options.collision.padding
    # The grid has ``resolution`` cells along the padded longest side, cubes in all directions.
    spacing = float(np.ptp(vertices, axis=0).max() + 2 * padding) / options.collision.resolution
    grid = SignedDistanceGrid.from_triangles(vertices, session.obj.faces, spacing, padding=padding)
    mesh = trimesh.Trimesh(vertices, session.obj.faces, process=False)
    # Evenly spread: vertices crowd where the mesh is detailed, and would weigh those parts more.
    samples = trimesh.sample.sample_surface_even(mesh, options.collision.object_samples, seed=0)[0]
    # Silhouettes need the outline only; a light mesh has far fewer edges to look at.
    light, faces = simplify(vertices, session.obj.faces, options.mask.object_faces)
    return Surface(
        sdf=grid.to(options.device, dtype),
        samples=torch.as_tensor(np.asarray(samples)).to(options.device, dtype),
        vertices=torch.from_numpy(light).to(options.device, dtype),
        outline=OutlineMesh.build(torch.from_numpy(faces).to(options.device)),
    )


def chain_weights(names: list[str], active: Tensor, options: Stage2Options) -> Tensor:
    """(Kf, 52) weight of every joint's step, from the contacts (Kf, P) active in each keyframe."""
    if not options.chain_gradient:
        free = torch.ones(len(active), NUM_JOINTS, dtype=torch.float64)
        free[:, 0] = 0.0  # turning the pelvis turns the whole person: the root stays as observed
        return free
    return frame_pose_weights(carrying_joints(names), active, decay=options.chain_decay)


def _radius(session: Session, pair_points: Tensor, size: float) -> float:
    # How far a rotation of 1 rad moves the object's points: the mesh's, else the tracked points',
    # else the contact points'; 10 cm where nothing is known.
    points = session.obj.vertices if session.obj.has_mesh else session.tracks.point_obj
    points = points[np.isfinite(points).all(axis=1)]
    if not len(points):
        points = pair_points.cpu().numpy() / size
    return size * float(np.sqrt((points**2).sum(axis=1).mean())) if len(points) else 0.1


def _silhouettes(
    session: Session, options: Stage2Options, frames: np.ndarray, dtype: torch.dtype
) -> Silhouettes | None:
    if session.masks is None or options.weights.mask <= 0:
        return None
    size = small_size(session.image_size, options.mask.long_side)
    human, obj = read_targets(session.masks, frames.tolist(), session.image_size, size, options.mask.pool)
    if not (human.present.any() or obj.present.any()):
        return None
    camera = small_camera(torch.as_tensor(session.camera_matrix), session.image_size, size)
    return Silhouettes(
        human.to(dtype, options.device), obj.to(dtype, options.device), camera.to(options.device, dtype), size
    )
