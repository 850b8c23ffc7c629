"""Approximate convex decomposition of an object mesh (CoACD), cached on disk by mesh content and parameters."""

from __future__ import annotations

import dataclasses
import hashlib
import logging
import time
import warnings
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import coacd
import numpy as np
import trimesh
from scipy.spatial import ConvexHull, QhullError

from humanoid_hoi.core.archive import read_npz
from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import atomic_write
from humanoid_hoi.core.paths import cache_dir
from humanoid_hoi.geometry.mesh_check import clean_mesh
from humanoid_hoi.geometry.obj_file import check_indices
from humanoid_hoi.geometry.shapes import mesh_hash

_LOG = logging.getLogger(__name__)
_CACHE_VERSION = 1
MIN_THICKNESS = 2e-4
"""m; a thinner piece is a splinter of the cutting and is dropped (MuJoCo refuses volumes near zero)."""
MIN_VOLUME = 1e-9
"""m^3; see :data:`MIN_THICKNESS`."""
FIT = 0.1
"""Share of the mesh's diagonal by which the boxes around mesh and pieces may differ; splinters and specks are dropped."""
_UNREADABLE = (HoiError, ValueError, KeyError, IndexError, TypeError, QhullError)


@dataclass(frozen=True)
class ConvexParams:
    """Settings of CoACD; every one is part of the cache key.

    Attributes:
        max_hulls: at most this many pieces (Table 7: 64); fewer make physics faster.
        threshold: CoACD's concavity at which a part is no longer cut, 0.01 (fine) to 1 (coarse), relative to the size.
        resolution: surface samples of the concavity measure.
        seed: of the tree search; the same seed gives the same pieces.
        max_vertices_per_hull: at most this many corners a piece (MuJoCo's and PhysX's usual limit).
        remesh_resolution: voxels along the longest side when the mesh is open or has more than ``max_faces`` faces:
            CoACD then rebuilds a closed surface on this grid, which is also what simplifies big scans.
        search_iterations, search_nodes: size of the Monte-Carlo tree search. CoACD's own 150 and 20 (and its
            grid of 50) take three to five times as long for pieces of the same accuracy on the OMOMO objects.
        max_faces: a closed mesh with more triangles is rebuilt too.
    """

    max_hulls: int = 64
    threshold: float = 0.05
    resolution: int = 1000
    seed: int = 0
    max_vertices_per_hull: int = 64
    remesh_resolution: int = 30
    search_iterations: int = 40
    search_nodes: int = 10
    max_faces: int = 20_000

    def __post_init__(self) -> None:
        """Refuse values CoACD would read as 'no limit' or fail on."""
        limits = {
            "max_hulls": (1, 64),
            "threshold": (0.01, 1.0),
            "resolution": (100, 10_000),
            "max_vertices_per_hull": (4, 256),
            "remesh_resolution": (20, 100),
        }
        for name, (low, high) in limits.items():
            if not low <= getattr(self, name) <= high:
                raise HoiError(
                    f"must be within {low} .. {high}, found {getattr(self, name)}",
                    field=name,
                    fix="change it in cfg/object",
                )


@dataclass(frozen=True)
class ConvexPiece:
    """One convex polyhedron in the object frame: corners (V, 3) float32 m, outward triangles (F, 3) int32."""

    vertices: FloatArray
    faces: IntArray

    @property
    def volume(self) -> float:
        """m^3."""
        return float(trimesh.Trimesh(self.vertices, self.faces, process=False).volume)


def convex_pieces(
    vertices: np.ndarray, faces: np.ndarray, params: ConvexParams | None = None, cache: str | Path | None = None
) -> tuple[ConvexPiece, ...]:
    """Decompose any mesh, watertight or not, into at most ``params.max_hulls`` convex pieces, largest first.

    The first call for a big scan takes 10 to 60 s of one core; later calls read the cache
    ``<cache>/<key>.npz``. A damaged cache file is recomputed; a cache that cannot be written is only a warning.

    Args:
        vertices: (V, 3) m.
        faces: (F, 3).
        params: defaults when None.
        cache: folder; None means ``paths.cache_dir() / "convex"``.

    Raises:
        HoiError: the mesh is no solid (:func:`humanoid_hoi.geometry.mesh_check.clean_mesh`).
    """
    params = params or ConvexParams()
    # Before anything hashes or indexes them: a negative index would wrap around in silence.
    check_indices(np.asarray(faces), len(vertices), None)
    folder = Path(cache) if cache is not None else cache_dir() / "convex"
    path = folder / f"{_cache_key(vertices, faces, params)}.npz"
    # Corners that no triangle uses belong to no piece, so the box the cache is held against leaves them out.
    pieces = _read_cache(path, np.asarray(vertices, np.float64)[np.unique(faces)])
    if pieces is None:
        pieces = _decompose(clean_mesh(vertices, faces), params)
        _write_cache(path, pieces)
    return pieces


def hull_piece(points: np.ndarray) -> ConvexPiece | None:
    """The convex hull of ``points`` (N, 3) m as a piece, or None where it is flat, a splinter or empty."""
    # Doubled corners would only slow qhull down. It is asked in double precision,
    # while the piece keeps the float32 corners that are cached and simulated.
    points = np.unique(np.asarray(points, np.float32).reshape(-1, 3), axis=0)
    try:
        hull = ConvexHull(points.astype(np.float64))
    except (QhullError, ValueError):
        return None
    corners = points[hull.vertices]
    # Thickness along the hull's own normals: the least distance between two supporting planes.
    heights = corners @ hull.equations[:, :3].T
    if hull.volume < MIN_VOLUME or np.ptp(heights, axis=0).min() < MIN_THICKNESS:
        return None
    return ConvexPiece(corners.astype(np.float32), _outward_faces(hull))


def _outward_faces(hull: ConvexHull) -> IntArray:
    """Triangles of ``hull`` numbered by its corners, turned so that their normals point outward (qhull's do not)."""
    # Qhull speaks in indices of all its input points; a piece stores its
    # corners alone. -1 marks points inside the hull, which no triangle names.
    number = np.full(len(hull.points), -1)
    number[hull.vertices] = np.arange(len(hull.vertices))
    a, b, c = (hull.points[hull.simplices[:, i]] for i in range(3))
    # Qhull's own plane equations point outward; a triangle whose winding disagrees with its plane is reversed.
    inward = np.einsum("ij,ij->i", np.cross(b - a, c - a), hull.equations[:, :3]) < 0
    faces = hull.simplices.copy()
    faces[inward] = faces[inward][:, ::-1]
    return number[faces].astype(np.int32)


def _decompose(mesh: trimesh.Trimesh, params: ConvexParams) -> tuple[ConvexPiece, ...]:
    """CoACD, then hulls of its parts without splinters; the hull of all where nothing is left."""
    start = time.perf_counter()
    _LOG.info("decomposing a mesh of %d faces into convex pieces (once; up to a minute)", len(mesh.faces))
    # CoACD's parts are convex up to its threshold only; the engines need truly convex ones, hence a hull of each.
    hulls = [hull_piece(points) for points, _ in _run_coacd(mesh, params)]
    pieces = sorted((piece for piece in hulls if piece is not None), key=lambda piece: -piece.volume)
    # A very thin object may be cut into nothing but splinters. Its own hull is then the best solid there is.
    if not pieces:
        whole = hull_piece(mesh.vertices)
        if whole is None:
            raise HoiError(f"thinner than {MIN_THICKNESS} m: no solid", field="vertices", fix="check the mesh's unit")
        pieces = [whole]
    _LOG.info("%d convex pieces in %.1f s", len(pieces), time.perf_counter() - start)
    # Largest first, so that what is cut off here matters least. Merging in CoACD usually keeps to the limit by itself.
    return tuple(pieces[: params.max_hulls])


def _run_coacd(mesh: trimesh.Trimesh, params: ConvexParams) -> list[tuple[np.ndarray, np.ndarray]]:
    coacd.set_log_level("error")
    return coacd.run_coacd(
        coacd.Mesh(mesh.vertices, mesh.faces),
        threshold=params.threshold,
        max_convex_hull=params.max_hulls,
        # "auto" rebuilds only what is not a closed manifold; big scans are rebuilt as well, for speed.
        preprocess_mode="on" if len(mesh.faces) > params.max_faces else "auto",
        preprocess_resolution=params.remesh_resolution,
        resolution=params.resolution,
        mcts_nodes=params.search_nodes,
        mcts_iterations=params.search_iterations,
        decimate=True,
        max_ch_vertex=params.max_vertices_per_hull,
        seed=params.seed,
    )


def _cache_key(vertices: np.ndarray, faces: np.ndarray, params: ConvexParams) -> str:
    fields = sorted(dataclasses.asdict(params).items())
    # Everything the result depends on: a new CoACD, another mesh or one changed setting is another file.
    text = f"{_CACHE_VERSION} {version('coacd')} {mesh_hash(vertices, faces)} {fields}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _write_cache(path: Path, pieces: tuple[ConvexPiece, ...]) -> None:
    # Corners alone are stored, one run after another: the hulls of so few points are quickly made again.
    corners = np.concatenate([piece.vertices for piece in pieces])
    counts = np.array([len(piece.vertices) for piece in pieces], np.int64)
    try:
        with atomic_write(path) as stream:
            np.savez_compressed(stream, vertices=corners, counts=counts, key=np.str_(path.stem))
    except HoiError as error:
        # A read-only or full cache folder costs the next call a minute and must not stop this one.
        warnings.warn(f"convex pieces are not cached: {error}", stacklevel=3)


def _read_cache(path: Path, vertices: np.ndarray) -> tuple[ConvexPiece, ...] | None:
    """The cached pieces, or None where there is no file or it is not one this module wrote whole for this mesh.

    ``vertices``: (V, 3) of the mesh; a well-formed file of another object does not fit them.
    """
    if not path.is_file():
        return None
    try:
        stored = read_npz(path, "cache of convex pieces", "delete it")
        corners = stored["vertices"]
        counts = stored["counts"]
        # A file renamed or copied under another object's key says
        # so itself. Files of before the key was stored are taken.
        known = str(stored.get("key", path.stem)) == path.stem
        parts = np.split(corners, np.cumsum(counts)[:-1])
        # Rebuilding the hulls is also the check: corners that were damaged into a plane or into NaN have none.
        pieces = tuple(hull_piece(part) for part in parts)
    except _UNREADABLE:
        pieces = ()
        known = False
    if not known or not pieces or any(piece is None for piece in pieces) or not _fits(pieces, vertices):
        _LOG.warning("%s is damaged: computing the convex pieces again", path)
        return None
    return pieces  # type: ignore[return-value]


def _fits(pieces: tuple[ConvexPiece | None, ...], vertices: np.ndarray) -> bool:
    """Whether the pieces could be this mesh's: the same box around them, up to a tenth of its diagonal."""
    corners = np.concatenate([piece.vertices for piece in pieces if piece is not None])
    limit = FIT * float(np.linalg.norm(np.ptp(vertices, axis=0)))
    low = np.abs(corners.min(axis=0) - vertices.min(axis=0)).max()
    high = np.abs(corners.max(axis=0) - vertices.max(axis=0)).max()
    return bool(max(low, high) <= limit)
