"""A clip whose first frames throw its object off comes out of the clean-up without them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from humanoid_hoi.core.paths import DEMO_CLIP
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import slice_clip
from humanoid_hoi.retarget.cleanup import CleanOptions, SceneConfigs
from humanoid_hoi.workflows.cleaning import CleanSettings, clean_and_write
from humanoid_hoi.workflows.runs import default_scene_config


def test_hanging_first_frames_are_left_out_and_told(tmp_path: Path) -> None:
    clip = slice_clip(HoiClip.load(DEMO_CLIP), 0, 40).replace(name="hung")
    obj_pos = clip.obj_pos_w.copy()
    obj_pos[:3, 2] += 0.15  # the box hangs over its table, then drops
    options = CleanOptions()
    options.repair = options.smooth.enabled = options.rest.enabled = False
    options.penetration.enabled = options.feet.enabled = options.ground.enabled = False
    settings = CleanSettings(options, SceneConfigs.of(default_scene_config()), open_loop=True, video=False)
    columns = clean_and_write(clip.replace(obj_pos_w=obj_pos), tmp_path, settings, "made here")
    written = HoiClip.load(tmp_path / "hung.npz")
    left_out = json.loads((tmp_path / "hung" / "clean.json").read_text())["left_out"]
    assert 3 <= left_out["first"] <= 5 and left_out["last"] == 0 and "object in the air" in left_out["reasons"]
    assert written.num_frames == 40 - left_out["first"] == HoiClip.load(tmp_path / "hung" / "original.npz").num_frames
    assert np.array_equal(written.obj_pos_w, obj_pos[left_out["first"] :])
    after = columns[1][1]
    assert after.frames == written.num_frames and "left out" in after.reasons[-1]
    assert "left out" in written.source and "left out" in (tmp_path / "hung" / "readiness.txt").read_text()
    assert after.starts is not None and bool(after.starts.ok[0])
    # The number of frames that can start stands in its row, not the list of the roll-outs' starts.
    assert f" {after.starts.count} " in (tmp_path / "hung" / "readiness.txt").read_text()
