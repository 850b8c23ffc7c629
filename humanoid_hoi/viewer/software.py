"""A renderer that needs no OpenGL: smooth shading, shadows, checkerboard ground, 2 x 2 anti-aliasing."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
import trimesh
from PIL import Image, ImageFilter
from scipy.spatial.transform import Rotation

from humanoid_hoi.core.arrays import BoolArray, ByteArray, FloatArray, IntArray
from humanoid_hoi.geometry.raster import Fragments, rasterize
from humanoid_hoi.viewer.camera import Camera
from humanoid_hoi.viewer.scene3d import CONTACT_RGB, WORLD, Part, Scene3D, View

_SUN = np.array([0.35, 0.30, 0.89]) / np.linalg.norm([0.35, 0.30, 0.89])  # towards the light, world
_SKY = np.array([0.80, 0.86, 0.93])
_TILES = np.array([[0.86, 0.87, 0.88], [0.74, 0.76, 0.78]])
_TILE = 0.5  # m
_CREASE = np.radians(40)  # sharper edges stay sharp
_SHADOW_MAP = 768  # texels
_SHADOW_BIAS = 0.015  # m
_NEAR = 0.05  # m
_SAMPLES = 2  # per pixel and axis


@dataclass(frozen=True)
class _Faces:
    """The scene's triangles in one array: corners and corner normals (F, 3, 3) in body frames, body, color."""

    corners: FloatArray
    normals: FloatArray
    body: IntArray
    rgba: FloatArray
    closed: BoolArray


class SoftwareRenderer:
    """Draws a scene on the CPU.

    Args:
        scene: what to draw.
        size: (width, height) pixels.
        bounds_w: (2, 3) m, box that holds everything during the motion (it sets the extent of the shadow map).
    """

    name = "software"

    def __init__(self, scene: Scene3D, size: tuple[int, int], bounds_w: FloatArray) -> None:
        self._size = size
        self._fine = (size[0] * _SAMPLES, size[1] * _SAMPLES)
        self._faces = _gather(_scene_faces(scene))
        # Opaque faces first; translucent ones are blended over them and cast no shadow.
        self._opaque = np.flatnonzero(self._faces.rgba[:, 3] >= 0.999)
        self._clear = np.flatnonzero(self._faces.rgba[:, 3] < 0.999)
        self._shadow = _ShadowMap(bounds_w)
        self._ground: _Ground | None = None

    def render(self, view: View, camera: Camera) -> ByteArray:
        """The picture (height, width, 3) of ``view`` seen by ``camera``."""
        corners, normals = self._place(view.poses)
        rgba = self._colors(view.highlight)
        self._shadow.draw(corners[self._opaque], self._faces.closed[self._opaque])
        # Sky and tiles are computed once per camera; a frame only darkens them.
        if self._ground is None or self._ground.camera != camera:
            self._ground = _Ground(camera, self._size, self._shadow)
        image = self._ground.paint(self._shadow)
        depth = np.zeros(self._fine[0] * self._fine[1], np.float32)
        for chosen in (self._opaque, self._clear):
            if len(chosen):
                self._layer(image, depth, camera, corners[chosen], normals[chosen], rgba[chosen], chosen)
        return (np.clip(image, 0, 1) * 255 + 0.5).astype(np.uint8).reshape(self._size[1], self._size[0], 3)

    def close(self) -> None:
        """Nothing to free; the GL renderer has something."""

    def _place(self, poses: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Corners and corner normals (F, 3, 3) in the world."""
        rotation = np.concatenate([Rotation.from_quat(poses[:, 3:]).as_matrix(), np.eye(3)[None]])
        position = np.concatenate([poses[:, :3], np.zeros((1, 3))])  # WORLD = -1 picks the appended identity
        turn = rotation[self._faces.body].transpose(0, 2, 1)
        return self._faces.corners @ turn + position[self._faces.body][:, None], self._faces.normals @ turn

    def _colors(self, highlight: BoolArray) -> FloatArray:
        rgba = self._faces.rgba
        if highlight.any():
            lit = np.append(highlight, False)[self._faces.body]
            rgba = rgba.copy()
            rgba[lit, :3] = 0.35 * rgba[lit, :3] + 0.65 * np.asarray(CONTACT_RGB)
        return rgba

    def _layer(
        self,
        image: FloatArray,
        depth: FloatArray,
        camera: Camera,
        corners: FloatArray,
        normals: FloatArray,
        rgba: FloatArray,
        chosen: IntArray,
    ) -> None:
        """Rasterize one set of faces, shade the pixels it wins and blend them into ``image`` (H * W, 3)."""
        xy, distance = camera.project(corners, self._fine)
        # Faces that reach behind the near plane would project to nonsense.
        front = np.flatnonzero(distance.min(1) > _NEAR)
        closed = self._faces.closed[chosen][front]
        seen = rasterize(xy[front], 1.0 / distance[front], self._fine, depth, closed)
        if len(seen.pixel) == 0:
            return
        face = front[seen.face]
        normal = _interpolate(normals, face, seen.weights)
        rays = _rays(camera, self._fine, seen.pixel)
        # Along each sample's ray, one metre deep per unit, to the depth that won.
        points = camera.eye().astype(np.float32) + rays / seen.nearness[:, None]
        normal *= np.where((normal * rays).sum(-1, keepdims=True) > 0, -1.0, 1.0)  # backs of open meshes
        color = _shade(rgba[face, :3].astype(np.float32), normal, rays, self._shadow.lit(points, normal, seen.pixel))
        self._blend(image, seen, color, rgba[face, 3])

    def _blend(self, image: FloatArray, seen: Fragments, color: FloatArray, alpha: FloatArray) -> None:
        """Average the samples of each pixel over what the image already shows there."""
        y, x = np.divmod(seen.pixel, self._fine[0])
        top = int(y.min()) // _SAMPLES
        end = int(y.max()) // _SAMPLES + 1
        pixel = (y // _SAMPLES - top) * self._size[0] + x // _SAMPLES
        # Each sample gives its part of the pixel; what the samples of a pixel do not
        # cover stays as it was.
        share = alpha / _SAMPLES**2
        # Only the rows that something was drawn in.
        rows = image[top * self._size[0] : end * self._size[0]]
        rows *= 1 - np.bincount(pixel, share, len(rows)).astype(np.float32)[:, None]
        for channel in range(3):
            rows[:, channel] += np.bincount(pixel, share * color[:, channel], len(rows))


class _ShadowMap:
    """How far towards the sun the nearest surface reaches, on a grid across the sun's direction."""

    def __init__(self, bounds_w: FloatArray) -> None:
        side = np.cross([0.0, 0.0, 1.0], _SUN)
        side /= np.linalg.norm(side)
        # An orthographic camera that looks along the sun's rays; the third axis points to the sun.
        self._axes = np.stack([side, np.cross(_SUN, side), _SUN])
        corners = np.stack(np.meshgrid(*np.asarray(bounds_w).T, indexing="ij"), -1).reshape(-1, 3) @ self._axes.T
        self._low = corners[:, :2].min(0) - 0.1
        self._scale = _SHADOW_MAP / (np.ptp(corners[:, :2], axis=0).max() + 0.2)
        self.height = np.full(_SHADOW_MAP**2, -np.inf, np.float32)

    def draw(self, corners: FloatArray, closed: BoolArray) -> None:
        """Replace the map by the shadow of the faces ``corners`` (F, 3, 3)."""
        local = corners @ self._axes.T
        xy = (local[..., :2] - self._low) * self._scale
        xy[..., 1] = _SHADOW_MAP - xy[..., 1]
        self.height.fill(-np.inf)
        rasterize(xy, local[..., 2], (_SHADOW_MAP, _SHADOW_MAP), self.height, closed)
        grid = self.height.reshape(_SHADOW_MAP, _SHADOW_MAP)
        grid[[0, -1]] = grid[:, [0, -1]] = -np.inf  # what lies outside the map is looked up at its border

    def lookup(self, points: FloatArray, shift: FloatArray | float = 0.0) -> tuple[IntArray, FloatArray]:
        """Texel of each point (N,), moved by ``shift`` texels, and the point's own reach towards the sun (N,) m."""
        local = points @ self._axes.T.astype(np.float32)
        xy = (local[:, :2] - self._low.astype(np.float32)) * np.float32(self._scale) + shift
        texel = np.clip(np.nan_to_num(xy), 0, _SHADOW_MAP - 1).astype(np.int32)
        return (_SHADOW_MAP - 1 - texel[:, 1]) * _SHADOW_MAP + texel[:, 0], local[:, 2]

    def covers(self, texel: IntArray) -> BoolArray:
        """Whether each texel is an inner one, where shadows can fall."""
        row, column = np.divmod(texel, _SHADOW_MAP)
        return (np.minimum(row, column) > 0) & (np.maximum(row, column) < _SHADOW_MAP - 1)

    def lit(self, points: FloatArray, normal: FloatArray, sample: IntArray) -> FloatArray:
        """1 where the sun reaches the point, 0 in shadow; the samples of one pixel look at neighboring texels."""
        # The four samples of a pixel look half a texel to each side: their mean
        # softens the shadow's edge.
        shift = np.stack([sample % 2, (sample // 2) % 2], -1).astype(np.float32) - 0.5
        texel, reach = self.lookup(points + _SHADOW_BIAS * normal, shift)
        return (self.height[texel] < reach + _SHADOW_BIAS).astype(np.float32)


class _Ground:
    """Sky and checkerboard ground of one camera, computed once and darkened by each frame's shadows."""

    def __init__(self, camera: Camera, size: tuple[int, int], shadow: _ShadowMap) -> None:
        self.camera = camera
        self._size = size
        fine = (size[0] * _SAMPLES, size[1] * _SAMPLES)
        rays = _rays(camera, fine, np.arange(fine[0] * fine[1]))
        color = _ground_color(camera, rays)
        self._base = color.reshape(size[1], _SAMPLES, size[0], _SAMPLES, 3).mean((1, 3)).reshape(-1, 3)
        rays = _rays(camera, size, np.arange(size[0] * size[1]))
        # Pixels that see the ground: where their rays meet z = 0, and which texel of
        # the shadow map lies there.
        self._pixels = np.flatnonzero(rays[:, 2] < -1e-3)
        rays = rays[self._pixels]
        points = camera.eye().astype(np.float32) - rays * (camera.eye()[2] / rays[:, 2:]).astype(np.float32)
        texel, self._reach = shadow.lookup(points)
        inside = np.flatnonzero(shadow.covers(texel))
        self._pixels = self._pixels[inside]
        self._texel = texel[inside]
        self._reach = self._reach[inside]

    def paint(self, shadow: _ShadowMap) -> FloatArray:
        """A fresh picture (H * W, 3) of the ground with soft shadows."""
        mask = np.zeros(self._size[0] * self._size[1], np.uint8)
        # In shadow when something nearer to the sun stands over the same texel; blurred a little,
        # so that the edge is soft.
        mask[self._pixels] = np.where(shadow.height[self._texel] > self._reach + _SHADOW_BIAS, 115, 0)
        blurred = Image.fromarray(mask.reshape(self._size[1], self._size[0])).filter(ImageFilter.BoxBlur(1.5))
        shade = np.asarray(blurred).reshape(-1)
        dark = np.flatnonzero(shade)
        image = self._base.copy()
        image[dark] *= 1 - shade[dark, None].astype(np.float32) / 255
        return image


def _ground_color(camera: Camera, rays: FloatArray) -> FloatArray:
    down = np.minimum(rays[:, 2:], -1e-4)
    distance = camera.eye()[2] / -down
    points = camera.eye()[:2] + rays[:, :2] * distance
    tile = _TILES[(np.floor(points / _TILE).sum(-1).astype(np.int64)) % 2]
    fade = np.exp(-np.maximum(distance - camera.distance, 0) / 6.0)  # the tiles dissolve into the sky
    fade[rays[:, 2] >= -1e-4] = 0
    return (tile * fade + _SKY * (1 - fade)).astype(np.float32)


def _rays(camera: Camera, size: tuple[int, int], pixel: IntArray) -> FloatArray:
    """World direction (N, 3) through each pixel's center, one metre deep along the view."""
    y, x = np.divmod(pixel, size[0])
    focal = camera.focal(size[1])
    local = np.stack([(x + 0.5 - size[0] / 2) / focal, (size[1] / 2 - y - 0.5) / focal, np.ones(len(pixel))], -1)
    return local.astype(np.float32) @ camera.axes().astype(np.float32)


def _interpolate(normals: FloatArray, face: IntArray, weights: FloatArray) -> FloatArray:
    corner = normals.astype(np.float32)[face]
    second = weights[:, :1].astype(np.float32)
    third = weights[:, 1:].astype(np.float32)
    normal = corner[:, 0] * (1 - second - third) + corner[:, 1] * second + corner[:, 2] * third
    return normal / np.maximum(np.sqrt(np.einsum("ij,ij->i", normal, normal)), 1e-6)[:, None]


def _shade(rgb: FloatArray, normal: FloatArray, rays: FloatArray, lit: FloatArray) -> FloatArray:
    """Sky light from above, sun with its shadow, and a small highlight."""
    sun = _SUN.astype(np.float32)
    view = -rays / np.linalg.norm(rays, axis=1, keepdims=True)
    ambient = 0.48 + 0.16 * normal[:, 2] + 0.10 * np.einsum("ij,ij->i", normal, view)
    diffuse = 0.62 * lit * np.maximum(normal @ sun, 0)
    # Blinn's highlight: brightest where the normal halves the angle between eye and sun.
    half = view + sun
    half /= np.linalg.norm(half, axis=1, keepdims=True)
    highlight = 0.18 * lit * np.maximum(np.einsum("ij,ij->i", normal, half), 0) ** 24
    return rgb * (ambient + diffuse)[:, None] + highlight[:, None]


def _scene_faces(scene: Scene3D) -> list[_Faces]:
    """Triangles of every part; a ghost shares its mesh with the original, so its normals are worked out once."""
    known: dict[tuple[int, int], _Faces] = {}
    groups = []
    for part in scene.parts:
        key = (id(part.vertices), id(part.faces))
        if key not in known:
            known[key] = _part_faces(part)
        count = len(part.faces)
        own = {"body": np.full(count, part.body), "rgba": np.tile(part.rgba, (count, 1))}
        groups.append(dataclasses.replace(known[key], **own))
    return groups


def _part_faces(part: Part) -> _Faces:
    """One part's triangles with corner normals: smooth over gentle edges, sharp over creases."""
    mesh = trimesh.Trimesh(part.vertices, part.faces, process=False)
    mesh.merge_vertices()
    corners = mesh.vertices[mesh.faces]
    face_normal = np.asarray(mesh.face_normals)
    smooth = np.asarray(mesh.vertex_normals)[mesh.faces]
    # A smooth normal that is far off its own face belongs to a crease: the face's
    # own is used there.
    sharp = np.einsum("fij,fj->fi", smooth, face_normal) < np.cos(_CREASE)
    normals = np.where(sharp[..., None], face_normal[:, None], smooth)
    closed = bool(mesh.is_watertight and mesh.is_winding_consistent and mesh.volume > 0)
    count = len(corners)
    return _Faces(
        np.asarray(corners), normals, np.full(count, part.body), np.tile(part.rgba, (count, 1)), np.full(count, closed)
    )


def _gather(groups: list[_Faces]) -> _Faces:
    names = ("corners", "normals", "body", "rgba", "closed")
    return _Faces(*(np.concatenate([getattr(g, n) for g in groups]) for n in names))


assert WORLD == -1  # _place relies on it: index -1 is the identity appended to the body poses
