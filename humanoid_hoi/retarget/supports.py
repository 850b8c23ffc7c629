"""What an object rests on: boxes or planes that an annotator gave, or a table fitted under an object that lies in the air."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import roma
import torch
import trimesh

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.surface import shape_vertices
from humanoid_hoi.motion.checks.validate import object_lowest
from humanoid_hoi.motion.clip import HoiClip, Support
from humanoid_hoi.retarget.activity import with_real_contacts
from humanoid_hoi.retarget.cleanup.options import RestOptions
from humanoid_hoi.scene.artefacts.intervals import runs
from humanoid_hoi.session.supports import FILE, read_supports

CHOICES = ("auto", "none")
CONTACTS = ("geometry", "annotated")
STILL_SPEED = 0.05
"""m/s below which an object lies still."""
STILL_TIME = 0.4
"""s that it must."""
IN_THE_AIR = 0.1
"""m of its lowest point above the ground; lower, it stands on the ground: heights are off by more than tables are low."""
SAME_TOP = 0.05
"""m: rests that differ by less are on one table; the reconstruction is off by as much."""
THICKNESS = 0.05
"""m of a fitted table's top; what is under it nobody saw, and feet may stand there."""
RIM = 0.03
"""m that a fitted table reaches beyond the object on every side: no more, so as not to meet the person."""


def check_choices(contacts: str, supports: str) -> None:
    """Refuse an unknown way to find contacts or supports.

    Raises:
        HoiError: names the setting.
    """
    if contacts not in CONTACTS:
        raise HoiError(f"unknown choice {contacts!r}", field="contacts", fix=" or ".join(CONTACTS))
    if supports not in CHOICES and not Path(supports).is_file():
        raise HoiError(f"unknown choice {supports!r}", field="supports", fix="auto, none or a FILE.json")


def with_contacts_and_supports(clip: HoiClip, contacts: str, supports: str, folder: Path) -> HoiClip:
    """:func:`with_real_contacts` (``contacts=geometry``), then :func:`with_supports`.

    A proxy of a missing mesh is made from its contacts, so that its geometry says nothing about them.
    """
    # Its contacts are what a proxy was made from.
    if contacts == "geometry" and not clip.obj.name.endswith("_proxy"):
        clip = with_real_contacts(clip)
    return with_supports(clip, supports, folder)


def with_supports(clip: HoiClip, choice: str, folder: Path) -> HoiClip:
    """``clip`` with its supports.

    Args:
        clip: as retargeted.
        choice: ``auto`` (``supports.json`` of ``folder`` where there is one, else fitted), ``none``, or a file.
        folder: of the session, the result, or (``clips/lift`` of ``clips/lift.npz``) the clip's own.

    Raises:
        HoiError: a file that cannot be read; names the support and the value.
    """
    if choice == "none":
        return clip
    path = folder / FILE if choice == "auto" else Path(choice)
    if path.is_file() or choice != "auto":
        supports = read_supports(path)
        names = ", ".join(s.name for s in supports)
        return clip.replace(supports=supports).with_note(f"Supports from {path.name}: {names}.")
    clip = _onto_ground(clip)
    fitted = fit_support(clip)
    if fitted is None:
        return clip
    top = fitted.pos_w[2] + fitted.half_size[2]
    note = f"A table of {100 * top:.0f} cm fitted under {clip.obj.name}, which lies still there."
    return clip.replace(supports=(*clip.supports, fitted)).with_note(note)


def fit_support(clip: HoiClip) -> Support | None:
    """A table top under an object that lies still above the ground; None where there is no such rest.

    It reaches under all rests at the height of the longest one, along the sides of the smallest rectangle that holds them,
    and it is thin: feet and knees of whoever stands at a table are below its top.
    """
    if clip.obj_is_static or clip.supports:
        return None
    rests = [(a, b, height) for a, b, height in _rests(clip) if height > IN_THE_AIR]
    if not rests:
        return None
    # The longest rest says how high the table is.
    top = max(rests, key=lambda rest: rest[1] - rest[0])[2]
    level = [(a, b) for a, b, height in rests if abs(height - top) < SAME_TOP]
    corners = np.concatenate([_footprint(clip, (a + b) // 2) for a, b in level])
    to_table, sides = trimesh.bounds.oriented_bounds_2D(corners)
    turn, center = to_table[:2, :2], -to_table[:2, :2].T @ to_table[:2, 2]
    half_thick = 0.5 * min(THICKNESS, top)
    yaw = float(np.arctan2(turn[0, 1], turn[0, 0]))
    return Support(
        "table",
        np.array([*center, top - half_thick], np.float32),
        np.array([0, 0, np.sin(0.5 * yaw), np.cos(0.5 * yaw)], np.float32),
        np.array([*(0.5 * sides + RIM), half_thick], np.float32),
    )


def _rests(clip: HoiClip) -> list[tuple[int, int, float]]:
    """Runs of frames in which the object lies still and nobody touches it: first, stop, height of its lowest point, m."""
    lowest = object_lowest(clip)
    speed = np.linalg.norm(np.gradient(np.asarray(clip.obj_pos_w, np.float64), axis=0), axis=-1) * clip.fps
    # An object somebody touches may hang still in the hands.
    free = ~clip.graph.active.any(axis=1) if clip.graph.num_pairs else np.ones(clip.num_frames, bool)
    spells = runs((speed < STILL_SPEED) & free)
    return [(a, b, float(np.median(lowest[a:b]))) for a, b in spells if b - a >= STILL_TIME * clip.fps]


def _onto_ground(clip: HoiClip) -> HoiClip:
    """The clip with its object lowered as a whole where its rests are a little above the ground, on which it must stand."""
    if clip.obj_is_static or clip.supports:
        return clip
    # Longer rests count more: the median over their frames.
    heights = np.concatenate([np.full(b - a, height) for a, b, height in _rests(clip)] or [np.zeros(1)])
    height = float(np.median(heights))
    # Nearer to the ground the clean-up puts it there by itself. A rest on a table says that heights are right: then nothing
    # is moved.
    if height < RestOptions().reach or (heights > IN_THE_AIR).any():
        return clip
    lowered = clip.obj_pos_w - np.array([0.0, 0.0, height], np.float32)
    note = f"{clip.obj.name} lowered by {100 * height:.0f} cm in all frames, to the ground it lies on."
    return clip.replace(obj_pos_w=lowered).with_note(note)


def _footprint(clip: HoiClip, frame: int) -> FloatArray:
    """Points (N, 2) around the object's outline from above in a frame, m."""
    if clip.obj.kind == "sphere":
        angle = np.linspace(0, 2 * np.pi, 32, endpoint=False)
        return clip.obj_pos_w[frame, :2] + clip.obj.size[0] * np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    rotation = roma.unitquat_to_rotmat(torch.from_numpy(np.asarray(clip.obj_quat_w[frame], np.float64))).numpy()
    return np.asarray(shape_vertices(clip.obj) @ rotation[:2].T + clip.obj_pos_w[frame, :2])
