"""What an object rests on: boxes or planes that an annotator gave, or a table fitted under an object that lies in the air."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.surface import shape_vertices
from humanoid_hoi.motion.checks.validate import object_lowest
from humanoid_hoi.motion.clip import HoiClip, Support
from humanoid_hoi.retarget.activity import with_real_contacts
from humanoid_hoi.scene.artefacts.intervals import runs
from humanoid_hoi.session.supports import FILE, read_supports

CHOICES = ("auto", "none")
CONTACTS = ("geometry", "annotated")
STILL_SPEED = 0.05
"""m/s below which an object lies still."""
STILL_TIME = 0.4
"""s that it must."""
IN_THE_AIR = 0.05
"""m of its lowest point above the ground; lower, it stands on the ground."""
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
        folder: of the session or the result.

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
    fitted = fit_support(clip)
    if fitted is None:
        return clip
    top = fitted.pos_w[2] + fitted.half_size[2]
    note = f"A table of {100 * top:.0f} cm fitted under {clip.obj.name}, which lies still there."
    return clip.replace(supports=(*clip.supports, fitted)).with_note(note)


def fit_support(clip: HoiClip) -> Support | None:
    """A box under an object that lies still above the ground, from its first such rest; None where there is none."""
    if clip.obj_is_static or clip.supports:
        return None
    lowest = object_lowest(clip)
    speed = np.linalg.norm(np.gradient(np.asarray(clip.obj_pos_w, np.float64), axis=0), axis=-1) * clip.fps
    # An object somebody touches may hang still in the hands.
    free = ~clip.graph.active.any(axis=1) if clip.graph.num_pairs else np.ones(clip.num_frames, bool)
    resting = (speed < STILL_SPEED) & (lowest > IN_THE_AIR) & free
    spells = [(a, b) for a, b in runs(resting) if b - a >= STILL_TIME * clip.fps]
    if not spells:
        return None
    # The longest rest: the table is fitted there.
    first, stop = max(spells, key=lambda spell: spell[1] - spell[0])
    middle = (first + stop) // 2
    top = float(np.median(lowest[first:stop]))
    low, high = _footprint(clip, middle)
    # From the ground up to the object's lowest point.
    center = np.array([*(0.5 * (low + high)), 0.5 * top], np.float32)
    half = np.array([*(0.5 * (high - low) + RIM), 0.5 * top], np.float32)
    return Support("table", center, np.array([0, 0, 0, 1], np.float32), half)


def _footprint(clip: HoiClip, frame: int) -> tuple[np.ndarray, np.ndarray]:
    """Smallest and largest x and y of the object in a frame, m."""
    if clip.obj.kind == "sphere":
        center = clip.obj_pos_w[frame, :2].astype(float)
        return center - clip.obj.size[0], center + clip.obj.size[0]
    x, y, z, w = (float(v) for v in clip.obj_quat_w[frame])
    # Two rows of the rotation: x and y of the world.
    rotmat = np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
        ]
    )
    corners = shape_vertices(clip.obj) @ rotmat.T + clip.obj_pos_w[frame, :2]
    return corners.min(axis=0), corners.max(axis=0)
