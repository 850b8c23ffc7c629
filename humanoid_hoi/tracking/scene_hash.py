"""What servo targets depend on, as one short text: bodies, gains, contacts and time step of a scene."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from typing import Any

import numpy as np

from humanoid_hoi.motion.clip_data import Support
from humanoid_hoi.scene.bodies import joint_group
from humanoid_hoi.scene.description import SceneDescription

_AS_HASHED = {"solver": "pgs", "solver_iterations": 20, "tolerance": 1e-6}
"""How contacts are computed, not what they are: MuJoCo Warp has no pgs, and targets found with pgs hold with Newton
(docs/results/backends.md). Counted as these values, with which the first clips were refined, so that those keep their hash."""


def scene_hash(scene: SceneDescription) -> str:
    """16 hex digits; equal where the same targets from the same state give the same motion, up to the solver's accuracy.

    Action scales and exploration noise do not count: they change no torque.
    """
    return _scene_digest(scene, _AS_HASHED)


def is_of_scene(stored: str, scene: SceneDescription) -> bool:
    """Whether a stored hash is this scene's; older files hold one that counted the solver as well."""
    return stored in (scene_hash(scene), _scene_digest(scene, {}))


def solver_words(scene: SceneDescription) -> str:
    """How a scene's contacts are computed, which its hash leaves out; empty for the values that the hash is made with."""
    own = {name: getattr(scene.physics, name) for name in _AS_HASHED}
    return "" if own == _AS_HASHED else json.dumps(own, sort_keys=True)


def _scene_digest(scene: SceneDescription, solver: dict[str, Any]) -> str:
    # Rounded below, so that a scene that went through a float32 file has the hash it had before.
    facts = {
        **_body(scene),
        "self_collision": scene.humanoid.self_collision,
        "object": [scene.obj.shape.kind, _rounded(scene.obj.shape.size), round(scene.obj.mass.mass, 5)],
        "pieces": [_rounded(piece.vertices) for piece in scene.obj.pieces],
        "static": scene.obj.is_static,
        "supports": [_support(support) for support in scene.supports],
        "physics": dataclasses.asdict(scene.physics) | solver,
    }
    return _digest(facts)


def body_hash(scene: SceneDescription) -> str:
    """The same of the humanoid alone: skeleton, masses and gains, whatever it handles and stands on."""
    return _digest(_body(scene))


def _body(scene: SceneDescription) -> dict[str, Any]:
    # Named only where there are any: scenes with moving fingers keep the hash that older clips were refined under.
    weld = {} if scene.weld is None else {"welded": [list(scene.weld.joints), _rounded(scene.weld.quat)]}
    return {
        **weld,
        "offsets": _rounded(scene.joint_offsets),
        "solids": [[s.joint, s.kind, _rounded(s.size), _rounded(s.pos), round(s.mass, 5)] for s in scene.solids],
        # The first solid is the root's, which has no servo.
        "gains": [_gains(solid.joint, scene) for solid in scene.solids[1:]],
        "effort_limit": scene.humanoid.effort_limit,
    }


def _digest(facts: dict[str, Any]) -> str:
    # Sorted keys: the order in which facts were gathered must not count.
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]


def _support(support: Support) -> list[list[Any]]:
    place = [_rounded(support.pos_w), _rounded(support.half_size)]
    # q and -q are the same rotation; adding zero makes -0.0, another text, 0.0.
    quat = -support.quat_w if support.quat_w[3] < 0 else support.quat_w
    turn = [value + 0.0 for value in _rounded(quat)]
    # Named only where there is one: upright supports keep the hash that older clips were refined under.
    return place if turn == [0.0, 0.0, 0.0, 1.0] else [*place, turn]


def _gains(joint: str, scene: SceneDescription) -> list[float]:
    group = joint_group(joint, scene.humanoid)
    return [group.stiffness, group.damping, group.armature, group.limit]


def _rounded(values: Any) -> list[Any]:
    return np.round(np.asarray(values, np.float64), 5).tolist()
