"""HaMeR, WiLoR and WiLoR-mini results as ``motion/hand_pose.json``.

HaMeR and WiLoR give rotation matrices, the left hand as a mirrored right one (``pred_mano_params``); WiLoR-mini gives
rotation vectors with the left hand mirrored back (``wilor_preds``). Read: a pickle or ``.npy`` of a dictionary frame ->
hands or of a list over frames, or a folder with one such file (or ``.npz``) a frame. Each hand says its side
(``is_right``). Short gaps are bridged; in long ones the hand stays flat, as the session's reader leaves it.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from scipy.spatial.transform import Rotation, Slerp

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import read_arrays, write_text
from humanoid_hoi.core.pickle_arrays import read_pickled_arrays

MAX_GAP = 10
"""Frames without a hand that are bridged between its neighbors."""
_NUM = 15
_FIX = "give HaMeR's or WiLoR's results of every frame (see docs/video.md)"
_NESTED = ("pred_mano_params", "mano_params", "wilor_preds")
Hand = tuple[FloatArray, FloatArray]
"""Wrist (3, 3) in the camera frame and fingers (15, 3, 3), a left hand as a mirrored right one."""
Found = dict[str, dict[int, Hand]]


def import_hands(source: Path, target: Path, num_frames: int) -> dict[str, int]:
    """Write ``hand_pose.json`` from another tool's results.

    Args:
        source: ``.pkl``, ``.npy``, or a folder of one file a frame (``.pkl``, ``.npy``, ``.npz``).
        target: file to write.
        num_frames: of the video.

    Returns:
        Frames per side, bridged ones included.

    Raises:
        HoiError: no hands, a frame outside the video, or matrices that are no rotations.
    """
    found: Found = {"left": {}, "right": {}}
    for frame, hand in _hands(source):
        if not 0 <= frame < num_frames:
            raise HoiError(f"frame {frame}, the video has {num_frames}", where=source, field="frame", fix=_FIX)
        side, pose = _pose(hand, source, frame)
        found[side].setdefault(frame, pose)  # of two hands of one side the first (the detector's surest) counts
    if not found["left"] and not found["right"]:
        raise HoiError("no hands", where=source, fix=_FIX)
    filled = {side: _bridged(poses) for side, poses in found.items()}
    content: dict[str, dict[str, Any]] = {}
    # Released layout: one entry per frame, matrices of both hands under names that
    # begin with the side.
    for side, poses in filled.items():
        for frame, (wrist, fingers) in sorted(poses.items()):
            entry = content.setdefault(str(frame), {})
            entry[f"{side}_hand"] = fingers.tolist()
            entry[f"{side}_global_orient"] = wrist[None].tolist()
    write_text(target, json.dumps(content) + "\n")
    return {side: len(poses) for side, poses in filled.items()}


def _hands(source: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Frame and hand, of every hand in the source."""
    if source.is_dir():
        files = [path for path in sorted(source.iterdir()) if path.suffix in (".pkl", ".npy", ".npz")]
        for path in files:
            number = re.findall(r"\d+", path.stem)
            if not number:
                raise HoiError("no frame number in the name", where=path, fix="name the files by frame: 00012.npz")
            for hand in _listed(_content(path), path):
                yield int(number[0]), hand
        return
    content = _content(source)
    frames = content.items() if isinstance(content, dict) else enumerate(content if isinstance(content, list) else [])
    for key, hands in frames:
        number = re.findall(r"\d+", str(key))
        if not number:
            raise HoiError(f"no frame number: {key!r:.40}", where=source, fix=_FIX)
        for hand in _listed(hands, source):
            yield int(number[-1]), hand


def _content(path: Path) -> Any:
    if path.suffix == ".npz":
        return dict(read_arrays(path, "hand pose file", _FIX))
    if path.suffix == ".npy":
        from humanoid_hoi.video.imports.motion import npy_content

        return npy_content(path)
    return read_pickled_arrays(path)


def _listed(hands: Any, where: Path) -> list[dict[str, Any]]:
    """The hands of one frame: a list of them, or one dictionary of arrays over hands."""
    if hands is None:
        return []
    if isinstance(hands, list) and all(isinstance(hand, dict) for hand in hands):
        return hands
    if not isinstance(hands, dict):
        raise HoiError(f"expected hands, found {type(hands).__name__}", where=where, fix=_FIX)
    # One dictionary may hold several hands as rows of its arrays.
    sides = np.atleast_1d(np.asarray(hands.get("is_right", hands.get("right", 1))))
    flat = _flat(hands)
    rows = {key: np.asarray(flat[key]) for key in ("global_orient", "hand_pose") if key in flat}
    if len(sides) == 1:
        return [hands | {"is_right": sides[0]}]
    if any(len(value) != len(sides) for value in rows.values()):
        raise HoiError(f"{len(sides)} sides do not fit the poses", where=where, field="is_right", fix=_FIX)
    return [{key: value[i] for key, value in rows.items()} | {"is_right": sides[i]} for i in range(len(sides))]


def _flat(hand: dict[str, Any]) -> dict[str, Any]:
    for name in _NESTED:
        if isinstance(hand.get(name), dict):
            return dict(hand[name])
    return hand


def _pose(hand: dict[str, Any], where: Path, frame: int) -> tuple[str, Hand]:
    """Side, and the hand as the session's file holds it."""
    side = "right" if bool(np.asarray(hand.get("is_right", hand.get("right", 1))).reshape(-1)[0]) else "left"
    flat = _flat(hand)
    try:
        wrist = np.asarray(flat["global_orient"], np.float64)
        fingers = np.asarray(flat["hand_pose"], np.float64)
    except (KeyError, TypeError, ValueError) as error:
        raise HoiError("no global_orient and hand_pose", where=where, field=f"frame {frame}", fix=_FIX) from error
    # Rotation matrices, of whatever leading axes.
    if wrist.size == 9 and fingers.size == 9 * _NUM:
        matrices = np.concatenate([wrist.reshape(1, 3, 3), fingers.reshape(_NUM, 3, 3)])
    elif wrist.size == 3 and fingers.size == 3 * _NUM:
        turns = np.concatenate([wrist.reshape(1, 3), fingers.reshape(_NUM, 3)])
        if side == "left" and "wilor_preds" in hand:
            turns = turns * np.array([1.0, -1.0, -1.0])  # mirrored back by the tool: mirrored again for the file
        matrices = Rotation.from_rotvec(turns).as_matrix() if np.isfinite(turns).all() else turns
    else:
        sizes = f"{wrist.shape} and {fingers.shape}"
        raise HoiError(f"wrist and fingers of {sizes}", where=where, field=f"frame {frame}", fix=_FIX)
    # ``not off < ...`` also refuses NaN.
    off = np.abs(matrices @ np.swapaxes(matrices, -1, -2) - np.eye(3)).max() if matrices.ndim == 3 else np.inf
    if not off < 1e-2:
        raise HoiError("no rotations", where=where, field=f"frame {frame}", fix=_FIX)
    return side, (matrices[0], matrices[1:])


def _bridged(poses: dict[int, Hand]) -> dict[int, Hand]:
    """Gaps of at most ``MAX_GAP`` frames filled along the shortest turns."""
    filled = dict(poses)
    frames = sorted(poses)
    for first, second in itertools.pairwise(frames):
        rows = np.arange(first + 1, second)
        if not 0 < len(rows) <= MAX_GAP:
            continue
        # Wrist and fingers together, (16, 3, 3) for each end of the gap.
        both = [np.concatenate([poses[f][0][None], poses[f][1]]) for f in (first, second)]
        between = [
            Slerp([first, second], Rotation.from_matrix(np.stack([a, b])))(rows).as_matrix()
            for a, b in zip(*both, strict=True)
        ]
        for i, frame in enumerate(rows):
            filled[int(frame)] = (between[0][i], np.stack([joint[i] for joint in between[1:]]))
    return filled
