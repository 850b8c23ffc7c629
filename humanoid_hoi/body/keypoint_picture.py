"""A picture of all contact keypoints on a body: front, back, and both palms, labelled and colored by part."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch

from humanoid_hoi.body.keypoints import load_keypoints, parts
from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.core.fileio import atomic_write

# Where the light comes from, in SMPL-X's axes: mostly from the front, a little from above and from the left.
_LIGHT = np.array([0.3, 0.5, 0.8])
_SPOT = {"s": 26, "linewidths": 0.9, "zorder": 3}


def draw_keypoints(body: BodyModel, path: str | Path) -> Path:
    """Draw the mean body in its T-pose with all 87 keypoints and write a PNG. Hollow points lie on the far side.

    Raises:
        HoiError: the file cannot be written.
    """
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    vertices = body.vertices(BodyParams.rest(1, body.num_betas, torch.float64))[0].numpy()
    page = _Page(vertices, body.faces.numpy(), body.keypoint_vertices.numpy())
    figure = plt.figure(figsize=(18, 13.5), dpi=110)
    grid = figure.add_gridspec(2, 4, height_ratios=(2.6, 1.0), wspace=0.02, hspace=0.04)
    page.whole(figure.add_subplot(grid[0, :2]), "front", 1.0)
    page.whole(figure.add_subplot(grid[0, 2:]), "back", -1.0)
    page.hand(figure.add_subplot(grid[1, 0]), "right")
    page.hand(figure.add_subplot(grid[1, 1]), "left")
    page.legend(figure.add_subplot(grid[1, 2:]))
    figure.subplots_adjust(left=0.005, right=0.995, top=0.97, bottom=0.01)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    pixels = np.asarray(canvas.buffer_rgba())[..., :3]
    plt.close(figure)
    with atomic_write(path) as stream:
        # 255 colors are enough for flat shading and keep the file small.
        Image.fromarray(pixels).quantize(255, method=Image.Quantize.FASTOCTREE).save(
            stream, format="PNG", optimize=True
        )
    return Path(path)


class _Page:
    """The body, its keypoints, and how each panel shows them."""

    def __init__(self, vertices: FloatArray, faces: IntArray, ids: IntArray) -> None:
        import matplotlib

        self.vertices = vertices
        self.faces = faces
        corners = vertices[faces]
        normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        self.face_normals = normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
        smooth = np.zeros_like(vertices)
        np.add.at(smooth, faces, normals[:, None])
        self.points = vertices[ids]
        # Vertex normals as sums over triangles, weighted by area since the cross products are not normalized.
        self.normals = smooth[ids] / np.linalg.norm(smooth[ids], axis=1, keepdims=True)
        self.names = [point.name for point in load_keypoints()]
        self.part_of = [point.part for point in load_keypoints()]
        colors = [matplotlib.colormaps["tab20"](k) for k in range(20)]
        colors += [matplotlib.colormaps["Set2"](k) for k in range(8)]
        self.color = dict(zip(parts(), colors, strict=False))

    def whole(self, axes: Any, title: str, sign: float) -> None:
        """The body seen from the front (+1) or the back (-1), without the hands' points."""
        self._mesh(axes, (0, 1), 2, sign)
        chosen = [k for k in range(len(self.names)) if "Hand" not in self.part_of[k] and self._side(k) == sign]
        for k in chosen:
            self._spot(axes, self.points[k, :2] * [sign, 1.0], k, hidden="sole" in self.names[k])
        self._label(axes, chosen, sign)
        axes.set(xlim=(-1.13, 1.13), ylim=(-1.3, 0.6), aspect="equal", title=title)

    def hand(self, axes: Any, side: str) -> None:
        """One hand seen from below, fingers up."""
        chosen = [k for k in range(len(self.names)) if self.part_of[k] == f"{side}Hand"]
        sign = 1.0 if side == "left" else -1.0
        # Seen from below: the picture's axes are z and x, and the depth is -y.
        self._mesh(axes, (2, 0), 1, -1.0, flip=(-sign, sign))
        for k in chosen:
            at = self.points[k, [2, 0]] * [-sign, sign]
            back = self.names[k].endswith("back")
            self._spot(axes, at, k, hidden=back)
            tip = "Hand" not in self.names[k]
            lean = -sign if self.names[k].startswith("Thumb") else sign  # away from the other fingers
            place = (2 * lean, 7) if tip else (8, 4 if back else -10)
            axes.annotate(
                self.names[k] + " (far side)" * back,
                at,
                place,
                textcoords="offset points",
                fontsize=8,
                rotation=50.0 * lean * tip,
                rotation_mode="anchor",
                ha="left" if lean > 0 or not tip else "right",
            )
        middle = -sign * float(self.points[chosen, 2].mean())
        axes.set(xlim=(middle - 0.2, middle + 0.2), ylim=(0.63, 0.93), aspect="equal", title=f"{side} hand, palm")

    def legend(self, axes: Any) -> None:
        """The 26 parts of Table 6."""
        axes.axis("off")
        for part, color in self.color.items():
            axes.scatter([], [], color=[color], edgecolors="k", label=part, s=40, linewidths=0.6)
        axes.scatter([], [], facecolors="none", edgecolors="k", label="hollow: on the far side", s=40)
        axes.legend(ncols=4, loc="center", frameon=False, fontsize=10, title="parts of Table 6")

    def _side(self, k: int) -> float:
        """Which whole-body view shows a point: its name says so, else its normal."""
        name = self.names[k]
        if name.endswith("_back") or name.startswith("buttocks"):
            return -1.0
        return 1.0 if name.endswith(("_front", "sole")) or self.normals[k, 2] > -0.5 else -1.0

    def _mesh(
        self, axes: Any, plane: tuple[int, int], depth: int, sign: float, flip: tuple[float, float] | None = None
    ) -> None:
        from matplotlib.collections import PolyCollection

        # Triangles that look away from the viewer are left out.
        seen = self.face_normals[:, depth] * sign > 0
        corners = self.vertices[self.faces[seen]]
        normals = self.face_normals[seen]
        # Painter's algorithm: far triangles first, near ones over them.
        order = np.argsort(corners[:, :, depth].mean(axis=1) * sign)
        # Seen from behind left and right are exchanged, hence the sign.
        flat = corners[order][:, :, list(plane)] * np.array(flip or (sign, 1.0))
        # abs: a triangle lit from behind is shaded as if from before, so that nothing is black.
        shade = 0.62 + 0.33 * np.abs(normals[order] @ _LIGHT)
        colors = np.clip(np.repeat(shade[:, None], 3, axis=1), 0, 1)
        axes.add_collection(PolyCollection(list(flat), facecolors=colors, edgecolors=colors, linewidths=0.3))
        axes.axis("off")

    def _spot(self, axes: Any, at: FloatArray, k: int, hidden: bool) -> None:
        color = self.color[self.part_of[k]]
        face = "none" if hidden else [color]
        axes.scatter(*at, facecolors=face, edgecolors=[color] if hidden else "k", **_SPOT)

    def _label(self, axes: Any, chosen: list[int], sign: float) -> None:
        """Names in columns beside the trunk and in rows over the arms, tied to their points by thin lines."""
        at = {k: self.points[k, :2] * [sign, 1.0] for k in chosen}
        for side in (-1.0, 1.0):
            mine = [k for k in chosen if at[k][0] * side > 1e-3 or (abs(at[k][0]) <= 1e-3 and side > 0)]
            # 0.14, 0.05 and 0.16 m are where arms and head begin on the mean body in its T-pose.
            arm = sorted((k for k in mine if at[k][0] * side > 0.14 and at[k][1] > 0.05), key=lambda k: side * at[k][0])
            head = sorted((k for k in mine if k not in arm and at[k][1] > 0.16), key=lambda k: at[k][1])
            trunk = sorted((k for k in mine if k not in arm and k not in head), key=lambda k: at[k][1])
            for k, x in zip(arm, np.linspace(0.42, 0.98, max(len(arm), 2)), strict=False):
                self._tie(axes, at[k], np.array([side * x, 0.27]), self.names[k], side, rotation=55.0 * side)
            for k, y in zip(head, _spread([at[k][1] for k in head], 0.05), strict=True):
                self._tie(axes, at[k], np.array([side * 0.17, y + 0.08]), self.names[k], side)
            for k, y in zip(trunk, _spread([at[k][1] for k in trunk], 0.052), strict=True):
                self._tie(axes, at[k], np.array([side * 0.4, y]), self.names[k], side)

    def _tie(self, axes: Any, at: FloatArray, to: FloatArray, name: str, side: float, rotation: float = 0.0) -> None:
        axes.plot([at[0], to[0]], [at[1], to[1]], color="0.35", linewidth=0.5, zorder=2)
        align = "left" if side > 0 else "right"
        axes.text(
            to[0] + 0.008 * side,
            to[1],
            name,
            fontsize=8,
            ha=align,
            va="bottom" if rotation else "center",
            rotation=rotation,
            rotation_mode="anchor",
        )


def _spread(values: list[float], gap: float) -> list[float]:
    """Sorted heights moved as little as needed so that neighbors are at least ``gap`` apart."""
    # Neighbors that are too close push each other apart by half of what is missing, again and again.
    placed = list(values)
    for _ in range(200):
        for i in range(len(placed) - 1):
            short = gap - (placed[i + 1] - placed[i])
            if short > 1e-4:
                placed[i] -= short / 2
                placed[i + 1] += short / 2
    return placed
