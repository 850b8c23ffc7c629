"""True scenes: the demo clip and its variants, lifted with both hands, and small things moved by one hand."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import roma
import torch
from torch import Tensor

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.sdf import SignedDistanceGrid
from humanoid_hoi.motion.clip import Support
from humanoid_hoi.reconstruction.in_scene.arms import HandMotion, hand_of_body, put_hands
from humanoid_hoi.reconstruction.in_scene.hand import HandModel
from humanoid_hoi.synthetic.in_scene.grasp import Grasp, find_grasp
from humanoid_hoi.synthetic.in_scene.things import make_thing
from humanoid_hoi.synthetic.motions.demo import DemoParams, make_demo_clip
from humanoid_hoi.synthetic.motions.trajectory import arc, ramp
from humanoid_hoi.synthetic.sessions.scene import Scene, make_scene

FPS = 15.0
"""Frames per second of the scenes: every second frame of an ordinary video."""
MOVED = 0.001
"""m from its first (last) place beyond which the object is under way."""
_FIT_ITERATIONS = 200
_TABLE_HALF = (0.25, 0.55, 0.025)


@dataclass(frozen=True)
class InSceneTruth:
    """What truly happens in the Z-up world.

    Attributes:
        scene: person and object.
        supports: what stands in the scene.
        hands: sides that carry the object.
        grasp, release: first and last frame in which the object is under way.
    """

    scene: Scene
    supports: tuple[Support, ...]
    hands: tuple[str, ...]
    grasp: int
    release: int


@dataclass(frozen=True)
class SceneSpec:
    """One scene of the benchmark.

    Attributes:
        name: of it.
        demo: settings of the demo clip that differ, for a box lifted with both hands.
        thing: what one hand moves; empty for the demo's box.
        side: of that hand.
        table: height of the table's top, m.
        step: height of a block on the table that the thing is put down on, m; 0 for none.
        turn: rad about the vertical between start and end.
        tilt: rad the thing leans over half way.
        azimuth_deg, elevation_deg: of the camera, seen from the scene; 0 = in front of the person.
        moving: a hand-held camera.
    """

    name: str
    demo: dict[str, Any] = field(default_factory=dict)
    thing: str = ""
    side: str = "right"
    table: float = 0.88
    step: float = 0.0
    turn: float = 0.0
    tilt: float = 0.0
    azimuth_deg: float = 20.0
    elevation_deg: float = 25.0
    moving: bool = False


SPECS: tuple[SceneSpec, ...] = (
    SceneSpec("demo"),
    SceneSpec("high", {"table_height": 0.95, "rise": 0.12}, azimuth_deg=-35),
    SceneSpec("low", {"table_height": 0.80, "turn": 0.35}, azimuth_deg=40, elevation_deg=35),
    SceneSpec("small", {"box_half": (0.08, 0.11, 0.08), "shift": 0.2, "grip_back": 0.04, "grip_up": 0.0}),
    SceneSpec("flat", {"box_half": (0.10, 0.13, 0.08), "turn": -0.25, "grip_up": 0.0}, azimuth_deg=-20),
    SceneSpec("held_camera", {"shift": 0.12, "rise": 0.16}, azimuth_deg=30, moving=True),
    SceneSpec("carton", thing="carton", turn=0.5),
    SceneSpec("step", thing="carton", step=0.10, turn=-0.4, azimuth_deg=-30, elevation_deg=30),
    SceneSpec("cup", thing="cup", turn=0.3, tilt=0.5, azimuth_deg=35),
    SceneSpec("left", thing="block", side="left", turn=0.7, azimuth_deg=-25),
    SceneSpec("pour", thing="tall", tilt=0.9, table=0.92, azimuth_deg=10, elevation_deg=20),
    SceneSpec("wander", thing="block", turn=-0.5, step=0.06, azimuth_deg=25, moving=True),
)


def spec_named(name: str) -> SceneSpec:
    """The scene called ``name``.

    Raises:
        HoiError: no scene has this name.
    """
    found = next((spec for spec in SPECS if spec.name == name), None)
    if found is None:
        raise HoiError(f"unknown scene {name!r}", field="scenes", fix=f"of {', '.join(s.name for s in SPECS)}")
    return found


def make_truth(spec: SceneSpec, body: BodyModel) -> InSceneTruth:
    """The true motion of a scene; deterministic."""
    return _one_hand(spec, body) if spec.thing else _two_hands(spec, body)


def _two_hands(spec: SceneSpec, body: BodyModel) -> InSceneTruth:
    clip = make_demo_clip(DemoParams(fps=FPS, **spec.demo)).replace(name=spec.name)
    scene = make_scene(clip, body, FPS, _FIT_ITERATIONS)
    return InSceneTruth(scene, clip.supports, ("left", "right"), *_under_way(scene.obj_pos_w))


def _under_way(pos: FloatArray) -> tuple[int, int]:
    """First and last frame in which the object is neither at its start nor at its end."""
    # From both ends: first frame away from the start, last frame away from the end.
    first = np.flatnonzero(np.linalg.norm(pos - pos[0], axis=1) > MOVED)[0]
    last = np.flatnonzero(np.linalg.norm(pos - pos[-1], axis=1) > MOVED)[-1]
    return int(first), int(last)


@functools.lru_cache(maxsize=2)
def _bystander(body: BodyModel) -> BodyParams:
    """The demo's person in its first frame, float64; a short clip holds the same frame."""
    # A short clip of the same posture: only its first frame is used, and it is made much faster.
    clip = make_demo_clip(DemoParams(still=0.1, reach=0.3, settle=0.1, carry=1.2, fps=5.0))
    return make_scene(clip, body, FPS, 20).body_w.frames(slice(0, 1)).to(torch.float64)


def _one_hand(spec: SceneSpec, body: BodyModel) -> InSceneTruth:
    vertices, faces, half_y = make_thing(spec.thing)
    times = np.arange(round(4.0 * FPS) + 1) / FPS
    rotmat, pos = _thing_path(spec, times, -float(vertices[:, 2].min()))
    standing = _bystander(body)
    # The same frame T times: the bystander stands still, only the hand will move.
    person = standing.frames(torch.zeros(len(times), dtype=torch.long))
    hand = HandModel.of_body(body, person.betas, spec.side, torch.float64)
    sdf = SignedDistanceGrid.from_triangles(vertices, faces, 0.004).to("cpu", torch.float64)
    # The grasp is found once in the thing's frame; hand and thing then move as one.
    grasp = find_grasp(hand, sdf, half_y, 0.01)
    motion = _hand_path(spec.side, grasp, rotmat, pos, times, hand_of_body(body, person, spec.side))
    # The arm is solved to bring the wrist where the hand's path wants it.
    person = put_hands(body, person, {spec.side: motion}, FPS).to(torch.float32)
    scene = Scene(
        spec.name,
        FPS,
        body.name,
        person,
        spec.thing,
        vertices,
        faces,
        rotmat.numpy(),
        pos.numpy(),
        False,
    )
    return InSceneTruth(scene, _furniture(spec, scene.obj_pos_w[-1]), (spec.side,), *_under_way(scene.obj_pos_w))


def _thing_path(spec: SceneSpec, times: FloatArray, lift: float) -> tuple[Tensor, Tensor]:
    """At rest on the table for 1.2 s, along an arc for 1.6 s, at rest again."""
    progress = ramp(times, 1.2, 2.8)
    # World axes: x front, y left; the right hand's scenes are the left hand's mirror image.
    sign = 1.0 if spec.side == "left" else -1.0
    start = np.array([0.36, sign * 0.12, spec.table + lift])
    end = np.array([0.40, sign * -0.06, spec.table + spec.step + lift])
    yaw = torch.from_numpy(spec.turn * progress)
    # sin^2 starts and ends with zero slope: upright at both rests, leaning half way.
    lean = torch.from_numpy(spec.tilt * np.sin(np.pi * progress) ** 2) * sign
    zero = torch.zeros_like(yaw)
    tilted = roma.rotvec_to_rotmat(torch.stack([lean, zero, zero], -1))
    return roma.rotvec_to_rotmat(torch.stack([zero, zero, yaw], -1)) @ tilted, torch.from_numpy(
        arc(progress, start, end, 0.14)
    )


def _hand_path(side: str, grasp: Grasp, rotmat: Tensor, pos: Tensor, times: FloatArray, rest: HandMotion) -> HandMotion:
    """From rest to beside the thing, on to it, with it, off it, and back."""
    sign = 1.0 if side == "left" else -1.0
    away = rotmat @ torch.tensor([-0.04, sign * 0.07, 0.0], dtype=torch.float64)
    on = HandMotion(rotmat @ grasp.rotmat, torch.einsum("tij,j->ti", rotmat, grasp.pos) + pos, grasp.fingers)
    # Three overlapping ramps: to beside the thing, on to it, fingers closed; and
    # back in reverse order.
    near = torch.from_numpy(ramp(times, 0.0, 0.6) - ramp(times, 3.4, 4.0))
    touch = torch.from_numpy(ramp(times, 0.45, 0.9) - ramp(times, 3.1, 3.55))
    closed = torch.from_numpy(ramp(times, 0.85, 1.15) - ramp(times, 2.85, 3.15))
    beside = on.pos + (1 - touch)[:, None] * away
    place = rest.pos + near[:, None] * (beside - rest.pos)
    turn = _blend(rest.rotmat, on.rotmat, near)
    hold = grasp.fingers.expand(len(times), -1, -1, -1)
    fingers = _blend(grasp.opened.expand_as(hold), hold, closed[:, None])
    return HandMotion(turn, place, fingers)


def _blend(start: Tensor, end: Tensor, share: Tensor) -> Tensor:
    """Rotations part of the way from one to another."""
    # Along the shortest turn between the two.
    delta = roma.rotmat_to_rotvec(start.transpose(-1, -2) @ end)
    return start @ roma.rotvec_to_rotmat(delta * share[..., None])


def _furniture(spec: SceneSpec, end: FloatArray) -> tuple[Support, ...]:
    """The table, and the block the thing ends on."""
    upright = np.array([0, 0, 0, 1], np.float32)
    half = np.array(_TABLE_HALF, np.float32)
    table = Support("table", np.array([0.47, 0.0, spec.table - half[2]], np.float32), upright, half)
    if not spec.step:
        return (table,)
    size = np.array([0.10, 0.10, 0.5 * spec.step], np.float32)
    block = Support("step", np.array([end[0], end[1], spec.table + size[2]], np.float32), upright, size)
    return (table, block)
