"""Errors of a refined motion along the clip, as a picture."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from humanoid_hoi.core.drawing.figures import save_figure
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.refine.run import REPORT


def plot_errors(folder: Path) -> Path:
    """Draw ``errors.png`` of a refinement's folder: distance of joints and object from the input, frame by frame.

    Args:
        folder: with ``refine.json``, ``original.npz`` and the refined clip.
    """
    from matplotlib.figure import Figure

    report = json.loads((folder / REPORT).read_text())
    wanted = HoiClip.load(folder / "original.npz")
    found = HoiClip.load(folder / f"{report['clip']}.npz")
    # The refined clip may be shorter: the input is compared as far as it reaches.
    count = found.num_frames
    found_pos_w = found.joint_pose_w()[0]
    wanted_pos_w = wanted.joint_pose_w()[0][:count]
    joints = np.linalg.norm(found_pos_w - wanted_pos_w, axis=-1).mean(axis=1)
    obj = np.linalg.norm(found.obj_pos_w - wanted.obj_pos_w[:count], axis=-1)
    figure = Figure(figsize=(8, 3), layout="constrained")
    axes = figure.subplots()
    seconds = np.arange(count) / found.fps
    axes.plot(seconds, 1000 * joints, label=f"joints (mean of {found_pos_w.shape[1]})")
    if not wanted.obj_is_static:
        axes.plot(seconds, 1000 * obj, label="object")
    axes.axhline(200, color="0.6", linestyle="--", label="failed")
    axes.set(xlabel="s", ylabel="mm from the input", xlim=(0, (wanted.num_frames - 1) / wanted.fps), ylim=(0, 220))
    axes.set_title(f"{report['clip']}: {report['survived_frames']} of {report['frames']} frames, no assistance")
    axes.legend()
    return save_figure(figure, folder / "errors.png", dpi=110)
