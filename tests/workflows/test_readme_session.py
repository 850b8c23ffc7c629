"""What README types under 1a: the session that is made, solved and retargeted gives its table and its contact times back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from humanoid_hoi.core.paths import DEMO_CLIP
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.workflows.make.synthetic_sessions import main as make_sessions
from humanoid_hoi.workflows.reconstruct import main as reconstruct
from humanoid_hoi.workflows.retarget import main as retarget


@pytest.mark.slow
def test_the_box_stands_on_its_table_until_it_is_lifted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    make_sessions(["output=sessions", "count=1"])
    reconstruct(["session=sessions/demo_box_00", "output=solved/demo_box_00"])
    retarget(["input=solved/demo_box_00", "output=clips", "action=lift", "video=false", "open_loop=false"])
    demo = HoiClip.load(DEMO_CLIP)
    found = HoiClip.load("clips/demo_box_00.npz")
    touched, true = (clip.graph.active.any(axis=1) for clip in (found, demo))
    assert found.num_frames == demo.num_frames
    assert abs(touched.mean() - true.mean()) < 0.1
    assert (touched == true).mean() > 0.9
    (table,), (original,) = found.supports, demo.supports
    top, true_top = (support.pos_w[2] + support.half_size[2] for support in (table, original))
    assert top == pytest.approx(true_top, abs=0.03)
    speed = np.linalg.norm(np.diff(found.obj_pos_w, axis=0), axis=-1) * found.fps
    assert speed[:25].max() < 0.02 and speed[-25:].max() < 0.02  # it stands before and after
    assert np.ptp(found.obj_pos_w[:, 2]) > 0.1  # and is lifted between
