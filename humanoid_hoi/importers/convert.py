"""From a motion file (and the mesh of its object) to a checked HoiClip."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.registry import NOBODY
from humanoid_hoi.geometry.mesh_file import centered, load_mesh
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.importers.common import to_our_rest
from humanoid_hoi.importers.fit import BONES, SkeletonFit, bad_joints, fit_skeleton, judge_fit, replace_finger_bones
from humanoid_hoi.importers.importer import Importer, MotionFile
from humanoid_hoi.importers.recognize import chosen_importers, recognize
from humanoid_hoi.motion.checks.bounces import find_bounces, measured_restitution
from humanoid_hoi.motion.checks.finding import Finding, Limits, check_accepted
from humanoid_hoi.motion.checks.repair import blocking, refuse, repair
from humanoid_hoi.motion.checks.validate import find_problems
from humanoid_hoi.motion.clip import HoiClip, InteractionGraph, no_labels
from humanoid_hoi.motion.clip_check import check_clip
from humanoid_hoi.motion.interaction.graph import build_graph, derive_labels
from humanoid_hoi.motion.raw import RawMotion


def import_tensor(
    path: str | Path,
    fmt: str = "auto",
    mesh: str | Path | None = None,
    object_name: str | None = None,
    fps: float | None = None,
    *,
    mesh_unit: str = "m",
    bones: str = "refuse",
    action: str = "",
    mass: float | None = None,
    obj_is_static: bool = False,
    mend: bool = True,
    accept: Collection[str] = (),
    limits: Limits | None = None,
    graph: bool = True,
    say: Callable[[str], None] | None = None,
    formats: Mapping[str, Any] | None = None,
    trusted: Collection[str] = NOBODY,
) -> HoiClip:
    """One motion file (and the mesh of its object) as a checked HoiClip.

    Args:
        path: the file, e.g. ``.pt``; InterMimic names (``sub8_largebox_000.pt``) tell the object.
        fmt: a name of :data:`~.importer.IMPORTERS`, ``my.module.Importer``, or ``auto`` (found from the values).
        mesh: the object's metric mesh; its vertex mean becomes the object's origin, as in the data. Not for balls.
        object_name: the object's name where it differs from the file's or the mesh's (overrides their check).
        fps: frame rate, where it is not the format's usual one.
        mesh_unit: what the mesh's numbers count: ``m``, ``cm``, ``mm`` or ``inch``.
        bones: what to do with impossible finger bones: ``refuse``, ``other_hand`` or ``mean_hand``.
        action: stored in the clip.
        mass: of the object, kg; stored in the clip.
        obj_is_static: stored in the clip.
        mend: repair what can be repaired (trim broken ends, single flipped joints, unit quaternions); otherwise any
            of it refuses.
        accept: kinds of findings (``hand_in_object``, ...) to keep although they would refuse the motion.
        limits: thresholds of the checks.
        graph: derive the interaction graph, and contact labels where the source has none.
        say: called with each remark that does not refuse the motion (joints that the fit does not reach).
        formats: settings of formats, where they are not as they ship (:func:`~.recognize.chosen_importers`).
        trusted: names of importers of the user's own (``my.module.Importer``) that may be imported.

    Raises:
        HoiError: unreadable or unknown file, object mismatch, mesh trouble, impossible bones, or findings that refuse.
    """
    path = Path(path)
    limits = limits or Limits()
    accept = check_accepted(accept)
    if bones not in BONES:
        raise HoiError(f"unknown choice {bones!r}", field="bones", fix=" or ".join(BONES))
    importer, parsed = _parsed(path, chosen_importers(fmt, formats, trusted), fps)
    obj = _object(path, importer, mesh, object_name, mass, mesh_unit)
    raw = _mended(parsed, path, mend, limits, accept)
    obj = _with_restitution(obj, raw)
    fit, skeleton = _skeleton(raw, path, bones, accept)
    if say is not None and (remark := fit.remark()):
        say(remark)
    clip = _to_clip(raw, path, obj, skeleton).replace(action=action, obj_is_static=obj_is_static)
    refuse(clip, blocking(find_problems(clip, limits), accept), path)
    return _with_graph(clip, raw) if graph else clip


def _parsed(path: Path, importers: Mapping[str, Importer], fps: float | None) -> tuple[Importer, RawMotion]:
    """The importer that recognizes a file, and the motion in it, unchecked.

    Raises:
        HoiError: no importer reads the file, the frame rate is no positive number, or the motion is too short.
    """
    file = MotionFile(path)
    importer = recognize(file, importers)
    raw = importer.parse(file, _rate(fps, importer, path))
    if raw.num_frames < 2:
        raise HoiError(
            f"a clip needs at least 2 frames, found {raw.num_frames}",
            where=path,
            field="frames",
            fix="give a longer recording",
        )
    return importer, raw


def _rate(fps: float | None, importer: Importer, path: Path) -> float:
    """Frames per second: the caller's, else the format's.

    Raises:
        HoiError: no positive number.
    """
    rate = importer.fps if fps is None else float(fps)
    if not np.isfinite(rate) or rate <= 0:
        raise HoiError(
            f"must be a positive number of frames per second, found {rate:g}",
            where=path,
            field="fps",
            fix=f"leave it out for the format's {importer.fps:g}",
        )
    return rate


def object_in_name(path: str | Path) -> str | None:
    """The object in an InterMimic file name: ``sub8_largebox_000.pt`` -> ``largebox``; None without one."""
    words = Path(path).stem.split("_")
    # subject_object_number: the last but one word.
    return words[-2] if len(words) >= 3 else None


def _object(
    path: Path, importer: Importer, mesh: str | Path | None, name: str | None, mass: float | None, unit: str
) -> ObjectShape:
    always = importer.obj()
    # A ball game always has its ball; a mesh that is given all the same replaces it.
    if always is not None and mesh is None:
        return dataclasses.replace(always, name=name or always.name, mass=always.mass if mass is None else mass)
    in_file = object_in_name(path) if importer.object_in_name else None
    if mesh is None:
        raise HoiError(
            f"the mesh of this motion's {in_file or 'object'} is not given",
            where=path,
            field="mesh",
            fix=f"mesh=PATH/{in_file or 'object'}.obj",
        )
    stem = Path(mesh).stem
    # The wrong mesh fits no hand and is hard to see later: names are compared, unless the user says which object it is.
    if name is None and in_file is not None and stem.lower() != in_file.lower():
        fix = f"give {in_file}'s mesh, or object={in_file} to use this one"
        raise HoiError(
            f"object name mismatch: the motion handles {in_file!r}, the mesh is {stem!r} ({mesh})",
            where=path,
            field="mesh",
            fix=fix,
        )
    vertices, faces = load_mesh(mesh, unit)
    # The origin at the mean of the vertices, as in the data.
    return ObjectShape(name or in_file or stem, "mesh", vertices=centered(vertices), faces=faces, mass=mass)


def _mended(raw: RawMotion, path: Path, mend: bool, limits: Limits, accept: Collection[str]) -> RawMotion:
    # Kinematics first: nothing is fitted to broken frames.
    findings: list[Finding] = [f for f in find_problems(raw, limits) if f.kind not in accept]
    if mend:
        return repair(raw, findings, path, limits)
    refuse(raw, blocking(findings, accept), path)
    return raw


def _with_restitution(obj: ObjectShape, raw: RawMotion) -> ObjectShape:
    """A ball with the restitution that its own bounces show, where the recording holds any."""
    if obj.kind != "sphere":
        return obj
    # Height of the ball's lowest point above the ground.
    measured = measured_restitution(find_bounces(raw.obj_pos_w[:, 2] - float(obj.size[0]), raw.fps))
    return obj if measured is None else dataclasses.replace(obj, restitution=round(measured, 2))


@dataclasses.dataclass(frozen=True)
class _Skeleton:
    """Offsets (J, 3) and rotations (T, J, 4) in our rest frame, and sentences on where they come from."""

    offsets: FloatArray
    joint_quat: FloatArray
    source: str


def _skeleton(raw: RawMotion, path: Path, bones: str, accept: Collection[str]) -> tuple[SkeletonFit, _Skeleton]:
    """The fit, judged, with impossible finger bones replaced where that was asked for.

    Raises:
        HoiError: impossible bones that nobody asked to replace or to accept.
    """
    # No rest frame is known yet: the fit is made in the source's own body frames.
    fit = fit_skeleton(raw.root_pos_w, raw.joint_quat, raw.joint_pos_w, raw.skeleton)
    findings = blocking(judge_fit(fit), accept)
    if any(f.kind == "body_size" for f in findings):
        # Wrong units make all bones wrong; nothing else is worth saying then.
        raise HoiError("; ".join(map(str, findings)), where=path, fix="give positions in metres")
    if findings and bones == "refuse":
        fix = f"bones=mean_hand (or other_hand) replaces finger bones; accept=[{','.join(f.kind for f in findings)}]"
        raise HoiError("; ".join(map(str, findings)), where=path, fix=fix)
    # Now that up and left can be read off the fitted bones.
    offsets, joint_quat = to_our_rest(fit.offsets, raw.joint_quat, raw.skeleton)
    source = fit.sentence()
    # Whoever comes here with findings has asked for a replacement.
    if findings:
        offsets, replaced = replace_finger_bones(offsets, bad_joints(fit), bones, raw.skeleton)
        source = f"{source} {replaced}"
    return fit, _Skeleton(offsets, joint_quat, source)


def _to_clip(raw: RawMotion, path: Path, obj: ObjectShape, skeleton: _Skeleton) -> HoiClip:
    frames = raw.num_frames
    # A source without labels says nothing about contact: 0, unknown.
    labels = no_labels(frames, raw.skeleton) if raw.contact_labels is None else raw.contact_labels.astype(np.int8)
    f32 = np.float32
    clip = HoiClip(
        name=path.stem,
        fps=raw.fps,
        joint_offsets=skeleton.offsets.astype(f32),
        root_pos_w=raw.root_pos_w.astype(f32),
        joint_quat=_unit(skeleton.joint_quat),
        obj_pos_w=raw.obj_pos_w.astype(f32),
        obj_quat_w=_unit(raw.obj_quat_w),
        obj=obj,
        graph=InteractionGraph.empty(frames),
        contact_labels=labels,
        joint_names=raw.skeleton.names,
        joint_parents=raw.skeleton.parents,
        source=f"Imported from {path.name}: {raw.source} {skeleton.source}",
    )
    # As strict as for a file: nothing that could not be saved leaves this module.
    check_clip(clip, path)
    return clip


def _unit(quat: FloatArray) -> np.ndarray:
    """float32 with w >= 0; rounding of the source's float32 (1e-6) removed."""
    unit = quat / np.linalg.norm(quat, axis=-1, keepdims=True)
    # float32 of the source is a unit quaternion up to 1e-6 only.
    return np.where(unit[..., 3:] < 0, -unit, unit).astype(np.float32)


def _with_graph(clip: HoiClip, raw: RawMotion) -> HoiClip:
    clip = clip.replace(graph=build_graph(clip)).with_note("Interaction graph derived from geometry (paper 9.6).")
    if raw.contact_labels is None:
        clip = clip.replace(contact_labels=derive_labels(clip)).with_note("Contact labels derived from geometry.")
    return clip
