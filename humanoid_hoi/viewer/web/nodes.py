"""The 3D side of the page: one actor per motion, grouped into layers that can be switched off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.viewer.scene3d import WORLD, Part, Scene3D
from humanoid_hoi.viewer.web.take import Instant

LAYERS = {
    "body": "the solids the humanoid collides with",
    "skeleton": "the joints and the bones between them",
    "skin": "the reconstructed body's surface",
    "object": "the object's own mesh",
    "pieces": "the convex pieces the object collides with",
    "supports": "static boxes: tables, steps",
    "pairs": "active pairs of the interaction graph",
    "forces": "orange: of the object on the body; green: of the ground; 1 mm per newton",
    "keypoints": "the 87 contact keypoints",
}
"""Every layer and what it shows."""
SHOWN_AT_FIRST = ("body", "skin", "object", "supports", "pairs")
FORCE_SCALE = 1e-3
"""m of arrow per newton: a standing person's weight makes two arrows of 35 cm."""
# Longest arrow, m.
_MAX_ARROW = 0.8
# Weakest force that is drawn, N.
_LEAST_FORCE = 1.0
_ACTIVE = (220, 40, 40)
_BONE = (40, 60, 110)
_KEYPOINT = (30, 150, 90)
_OBJECT_FORCE = (235, 110, 30)
_GROUND_FORCE = (60, 140, 60)
_SKIN = (170, 190, 225)
_PIECES = ((228, 87, 86), (84, 162, 75), (76, 120, 168), (245, 133, 24), (178, 121, 162), (114, 183, 178))


def layer_of(part: Part) -> str:
    """The layer a part belongs to."""
    if part.body == WORLD:
        return "supports"
    if part.name == "mesh of the object":
        return "object"
    return "pieces" if part.name.startswith("object") else "body"


class Actor:
    """One moving motion.

    Args:
        server: viser's.
        root: name of its scene node, e.g. ``/motion``.
        scene: bodies and parts.
        skin_faces: triangles of the skin, or None.
        tint: color instead of the parts' own, for a ghost.
        opacity: of everything, 1 for solid.
        annotated: draw contact pairs and keypoints, too; a ghost's would hide the motion's own.
        offset_w: (3,) m, where it stands relative to its own place.
    """

    def __init__(
        self,
        server: Any,
        root: str,
        scene: Scene3D,
        skin_faces: IntArray | None = None,
        tint: tuple[int, int, int] | None = None,
        opacity: float = 1.0,
        offset_w: Sequence[float] = (0.0, 0.0, 0.0),
        annotated: bool = True,
    ) -> None:
        self._annotated = annotated
        self._api = server.scene
        self._root = root
        self._opacity = opacity
        self._tint = tint
        self._skin_faces = skin_faces
        # Everything else is a child of this node: removing it removes all.
        self._node = self._api.add_frame(root, show_axes=False, position=tuple(offset_w))
        self.layers: dict[str, list[Any]] = {name: [] for name in LAYERS}
        self.body_meshes: list[tuple[int, Any]] = []
        self._bones = scene.bones
        self._frames = [self._api.add_frame(f"{root}/{name}", show_axes=False) for name in scene.body_names]
        for k, part in enumerate(scene.parts):
            self._add_part(k, part, scene)
        self._lines: dict[str, Any] = {}
        # NaN equals nothing, so that the first frame sends every body.
        self._last = np.full((scene.num_bodies, 7), np.nan)

    def put(self, instant: Instant) -> None:
        """Move everything to where it is in ``instant``."""
        for k, frame in enumerate(self._frames):
            pose = instant.poses[k]
            # Only what moved is sent: every assignment is a message to the browser.
            if not np.array_equal(pose, self._last[k]):
                frame.position = pose[:3]
                # viser wants the real part first, ours is last (xyzw).
                frame.wxyz = pose[[6, 3, 4, 5]]
        self._last = np.array(instant.poses)
        joints = instant.poses[:-1, :3]  # the last body is the object
        self._segments("skeleton", np.stack([[joints[a], joints[b]] for a, b in self._bones]), _BONE)
        if self._annotated:
            self._annotate(instant, joints[0])
        self._arrows("on object", joints, instant.obj_force_w, _OBJECT_FORCE)
        self._arrows("on ground", joints, instant.ground_force_w, _GROUND_FORCE)
        self._skin(instant)

    def _annotate(self, instant: Instant, pelvis_w: FloatArray) -> None:
        # Counts must not change and what lies far away is culled: an inactive pair waits inside the pelvis.
        ends = np.stack([instant.pair_body_w, instant.pair_obj_w], 1)
        shown = np.where(instant.pair_active[:, None, None], ends, pelvis_w)
        self._segments("pairs", shown, _ACTIVE)
        self._points("pairs", "ends", shown[:, 0], _ACTIVE, 0.035)
        self._points("keypoints", "keypoints", instant.keypoints_w, _KEYPOINT, 0.018)

    def show(self, layer: str, visible: bool) -> None:
        """Switch a layer on or off."""
        for node in self.layers[layer]:
            node.visible = visible

    def remove(self) -> None:
        """Take it off the page."""
        self._node.remove()

    def _add_part(self, k: int, part: Part, scene: Scene3D) -> None:
        layer = layer_of(part)
        # Parts bound to no body hang below the root and never move.
        parent = self._root if part.body == WORLD else f"{self._root}/{scene.body_names[part.body]}"
        color = self._tint or tuple(round(255 * c) for c in part.rgba[:3])
        if layer == "pieces":
            # Neighboring pieces get different colors, so that the decomposition can be seen.
            color = _PIECES[k % len(_PIECES)]
        opacity = self._opacity * part.rgba[3]
        mesh = self._api.add_mesh_simple(
            f"{parent}/part{k}",
            np.asarray(part.vertices, np.float32),
            np.asarray(part.faces, np.uint32),
            color=color,
            # None draws it as a solid; a number, even 1, as something to look through.
            opacity=None if opacity >= 1 else opacity,
            side="double",
        )
        self.layers[layer].append(mesh)
        if part.body != WORLD:
            self.body_meshes.append((part.body, mesh))

    def _segments(self, layer: str, ends: FloatArray, color: tuple[int, int, int]) -> None:
        if not len(ends):
            return
        node = self._lines.get(layer)
        if node is None:
            node = self._api.add_line_segments(
                f"{self._root}/{layer} lines", ends.astype(np.float32), color, thickness=0.012
            )
            self._keep(layer, layer, node)
        else:
            # An existing node is moved: making a new one each frame would flicker.
            node.points = ends.astype(np.float32)

    def _points(self, layer: str, name: str, points: FloatArray, color: tuple[int, int, int], size: float) -> None:
        if not len(points):
            return
        node = self._lines.get(name)
        if node is None:
            node = self._api.add_point_cloud(
                f"{self._root}/{name}",
                points.astype(np.float32),
                color,
                point_size=size,
                point_shape="circle",
                precision="float32",
            )
            self._keep(layer, name, node)
        else:
            node.points = points.astype(np.float32)

    def _arrows(self, name: str, joints: FloatArray, force: FloatArray | None, color: tuple[int, int, int]) -> None:
        if force is None:
            return
        arrows = arrow_ends(joints, force).astype(np.float32)
        node = self._lines.get(name)
        if node is None:
            node = self._api.add_arrows(
                f"{self._root}/force {name}", arrows, color, shaft_radius=0.008, head_radius=0.02, head_length=0.04
            )
            self._keep("forces", name, node)
        else:
            node.points = arrows

    def _skin(self, instant: Instant) -> None:
        if instant.skin_w is None or self._skin_faces is None:
            return
        node = self._lines.get("skin")
        if node is None:
            node = self._api.add_mesh_simple(
                f"{self._root}/skin", instant.skin_w.astype(np.float32), self._skin_faces, color=_SKIN, side="double"
            )
            self._keep("skin", "skin", node)
        else:
            node.vertices = instant.skin_w.astype(np.float32)

    def _keep(self, layer: str, name: str, node: Any) -> None:
        self._lines[name] = node
        # A node that comes later (the first frame with forces, say) follows its layer's switch.
        node.visible = self.layers[layer][0].visible if self.layers[layer] else layer in SHOWN_AT_FIRST
        self.layers[layer].append(node)


def arrow_ends(joints: FloatArray, force: FloatArray) -> FloatArray:
    """Tail and head (J, 2, 3) of an arrow per joint, pointing as the force on the body does; weak ones wait in the pelvis.

    Args:
        joints: (J, 3) m, the pelvis first.
        force: (J, 3) N on the body.
    """
    size = np.linalg.norm(force, axis=-1, keepdims=True)
    # Below a newton is noise of the contact solver; above 80 cm an arrow would leave the picture.
    length = np.where(size > _LEAST_FORCE, np.minimum(size * FORCE_SCALE, _MAX_ARROW), 0.0)
    # An arrow without length still has a head: it must not stand on a joint that nothing touches.
    tail = np.where(size > _LEAST_FORCE, joints, joints[0])
    tip = tail + force / np.maximum(size, 1e-9) * length
    return np.stack([tail, tip], 1)
