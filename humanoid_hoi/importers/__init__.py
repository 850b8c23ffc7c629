"""Importers of other projects' motion tensors: InterMimic (T, 591), PhysHOI (T, 331), SkillMimic (T, 337)."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection
from pathlib import Path

import numpy as np

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.mesh_file import centered, load_mesh
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.importers import intermimic, physhoi
from humanoid_hoi.importers.common import fit_skeleton, read_tensor, to_our_rest
from humanoid_hoi.motion.checks.repair import blocking, refuse, repair
from humanoid_hoi.motion.checks.validate import Finding, Limits, find_problems
from humanoid_hoi.motion.clip import HoiClip, InteractionGraph, no_labels
from humanoid_hoi.motion.clip_io import check_clip
from humanoid_hoi.motion.interaction.graph import build_graph, derive_labels
from humanoid_hoi.motion.raw import RawMotion

__all__ = ["FORMATS", "Format", "import_tensor", "object_in_name"]


@dataclasses.dataclass(frozen=True)
class Format:
    """A tensor layout: column count, usual frame rate, parser, and the object it always has (or None)."""

    columns: int
    fps: float
    parse: Callable[[FloatArray, float], RawMotion]
    shape: Callable[[], ObjectShape] | None = None


FORMATS: dict[str, Format] = {
    "intermimic": Format(intermimic.COLUMNS, intermimic.FPS, intermimic.parse_intermimic),
    "physhoi": Format(physhoi.PHYSHOI_COLUMNS, physhoi.PHYSHOI_FPS, physhoi.parse_physhoi, physhoi.basketball),
    "skillmimic": Format(
        physhoi.SKILLMIMIC_COLUMNS, physhoi.SKILLMIMIC_FPS, physhoi.parse_skillmimic, physhoi.basketball
    ),
}


def import_tensor(
    path: str | Path,
    fmt: str = "auto",
    mesh: str | Path | None = None,
    object_name: str | None = None,
    fps: float | None = None,
    *,
    action: str = "",
    mass: float | None = None,
    obj_is_static: bool = False,
    mend: bool = True,
    accept: Collection[str] = (),
    limits: Limits | None = None,
    graph: bool = True,
) -> HoiClip:
    """One motion file (and the mesh of its object) as a checked HoiClip.

    Args:
        path: ``.pt`` file; InterMimic names (``sub8_largebox_000.pt``) tell the object.
        fmt: ``intermimic``, ``physhoi``, ``skillmimic``, or ``auto`` (by column count).
        mesh: the object's metric mesh; its vertex mean becomes the object's origin, as in the data. Not for balls.
        object_name: the object's name where it differs from the file's or the mesh's (overrides their check).
        fps: frame rate, where it is not the format's usual one.
        action, mass (kg), obj_is_static: stored in the clip.
        mend: repair what can be repaired (trim broken ends, unit quaternions); otherwise any of it refuses.
        accept: kinds of findings (``hand_in_object``, ...) to keep although they would refuse the motion.
        limits: thresholds of the checks.
        graph: derive the interaction graph, and contact labels where the source has none.

    Raises:
        HoiError: unreadable file, wrong column count, object mismatch, mesh trouble, or findings that refuse.
    """
    path = Path(path)
    limits = limits or Limits()
    table = read_tensor(path)
    layout = FORMATS[_format_name(table, fmt, path)]
    rate = layout.fps if fps is None else float(fps)
    if not np.isfinite(rate) or rate <= 0:
        raise HoiError(
            f"must be a positive number of frames per second, found {rate:g}",
            where=path,
            field="fps",
            fix=f"leave it out for the format's {layout.fps:g}",
        )
    if len(table) < 2:
        raise HoiError(
            f"a clip needs at least 2 frames, found {len(table)}",
            where=path,
            field="frames",
            fix="give a longer recording",
        )
    obj = _object(path, layout, mesh, object_name, mass)
    raw = _mended(layout.parse(table, rate), path, mend, limits, accept)
    clip = _to_clip(raw, path, obj, action, obj_is_static)
    refuse(clip, blocking(find_problems(clip, limits), accept), path)
    return _with_graph(clip, raw) if graph else clip


def object_in_name(path: str | Path) -> str | None:
    """The object in an InterMimic file name: ``sub8_largebox_000.pt`` -> ``largebox``; None without one."""
    words = Path(path).stem.split("_")
    return words[-2] if len(words) >= 3 else None


def _format_name(table: FloatArray, fmt: str, path: Path) -> str:
    columns = {layout.columns: name for name, layout in FORMATS.items()}
    known = ", ".join(f"{name} {layout.columns}" for name, layout in FORMATS.items())
    if fmt != "auto" and fmt not in FORMATS:
        raise HoiError(f"unknown format {fmt!r}", field="format", fix=f"auto, {', '.join(FORMATS)}")
    if table.shape[1] not in columns or (fmt != "auto" and FORMATS[fmt].columns != table.shape[1]):
        expected = known if fmt == "auto" else f"{FORMATS[fmt].columns} for {fmt}"
        raise HoiError(
            f"expected {expected} columns, found {table.shape[1]}",
            where=path,
            field="columns",
            fix="give a motion of a supported format, or format=auto",
        )
    return columns[table.shape[1]] if fmt == "auto" else fmt


def _object(path: Path, layout: Format, mesh: str | Path | None, name: str | None, mass: float | None) -> ObjectShape:
    if layout.shape is not None and mesh is None:
        ball = layout.shape()
        return dataclasses.replace(ball, name=name or ball.name, mass=ball.mass if mass is None else mass)
    in_file = object_in_name(path) if layout.shape is None else None
    if mesh is None:
        raise HoiError(
            f"the mesh of this motion's {in_file or 'object'} is not given",
            where=path,
            field="mesh",
            fix=f"mesh=PATH/{in_file or 'object'}.obj",
        )
    stem = Path(mesh).stem
    if name is None and in_file is not None and stem.lower() != in_file.lower():
        fix = f"give {in_file}'s mesh, or object={in_file} to use this one"
        raise HoiError(
            f"object name mismatch: the motion handles {in_file!r}, the mesh is {stem!r} ({mesh})",
            where=path,
            field="mesh",
            fix=fix,
        )
    vertices, faces = load_mesh(mesh)
    return ObjectShape(name or in_file or stem, "mesh", vertices=centered(vertices), faces=faces, mass=mass)


def _mended(raw: RawMotion, path: Path, mend: bool, limits: Limits, accept: Collection[str]) -> RawMotion:
    findings: list[Finding] = [f for f in find_problems(raw, limits) if f.kind not in accept]
    if mend:
        return repair(raw, findings, path)
    refuse(raw, blocking(findings, accept), path)
    return raw


def _to_clip(raw: RawMotion, path: Path, obj: ObjectShape, action: str, obj_is_static: bool) -> HoiClip:
    fit = fit_skeleton(raw.root_pos_w, raw.joint_quat, raw.joint_pos_w)
    offsets, joint_quat = to_our_rest(fit.offsets, raw.joint_quat)
    frames = raw.num_frames
    labels = no_labels(frames) if raw.contact_labels is None else raw.contact_labels.astype(np.int8)
    f32 = np.float32
    clip = HoiClip(
        name=path.stem,
        fps=raw.fps,
        joint_offsets=offsets.astype(f32),
        root_pos_w=raw.root_pos_w.astype(f32),
        joint_quat=_unit(joint_quat),
        obj_pos_w=raw.obj_pos_w.astype(f32),
        obj_quat_w=_unit(raw.obj_quat_w),
        obj=obj,
        graph=InteractionGraph.empty(frames),
        contact_labels=labels,
        obj_is_static=obj_is_static,
        action=action,
        source=f"Imported from {path.name}: {raw.source} {fit.sentence()}",
    )
    check_clip(clip, path)
    return clip


def _unit(quat: FloatArray) -> np.ndarray:
    """float32 with w >= 0; rounding of the source's float32 (1e-6) removed."""
    unit = quat / np.linalg.norm(quat, axis=-1, keepdims=True)
    return np.where(unit[..., 3:] < 0, -unit, unit).astype(np.float32)


def _with_graph(clip: HoiClip, raw: RawMotion) -> HoiClip:
    clip = clip.replace(graph=build_graph(clip)).with_note("Interaction graph derived from geometry (paper 9.6).")
    if raw.contact_labels is None:
        clip = clip.replace(contact_labels=derive_labels(clip)).with_note("Contact labels derived from geometry.")
    return clip
