"""The capture that is made to try the import with gives its clip back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from humanoid_hoi.core.paths import DEMO_CLIP
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.filters.forearm import joint_turns
from humanoid_hoi.workflows.import_motion import main as import_motion
from humanoid_hoi.workflows.make.capture import main
from tests.conftest import pronated


def test_what_the_readme_types_gives_the_demo_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    main(["output=captures"])
    told = capsys.readouterr().out
    motion, mesh = "captures/sub0_demobox_000.pt", "captures/demobox.obj"
    assert f"hoi import motion={motion} mesh={mesh}" in told
    import_motion([f"motion={motion}", f"mesh={mesh}", "output=clips/lift.npz", "action=lift", "graph=false"])
    demo = HoiClip.load(DEMO_CLIP)
    got = HoiClip.load("clips/lift.npz")
    assert got.action == "lift" and got.obj.name == "demobox" and got.num_frames == demo.num_frames
    assert np.allclose(got.joint_pose_w()[0], demo.joint_pose_w()[0], atol=1e-4)
    assert np.allclose(got.obj_pos_w, demo.obj_pos_w, atol=1e-5)
    assert np.array_equal(got.contact_labels, demo.contact_labels)
    assert np.ptp(got.obj.vertices, axis=0) == pytest.approx(2 * demo.obj.size, abs=1e-5)
    with pytest.raises(SystemExit) as stop:
        main(["output=captures"])
    assert stop.value.code == 2 and "exists already" in capsys.readouterr().err


def test_a_forearm_near_half_a_turn_is_rolled_unless_that_is_not_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    twisted = pronated(HoiClip.load(DEMO_CLIP), 2.8, 3.3)
    twisted.save("twisted.npz")
    main(["clip=twisted.npz", "output=captures"])
    motion = next(Path("captures").glob("*.pt"))
    mesh = next(Path("captures").glob("*.obj"))
    words = [f"motion={motion}", f"mesh={mesh}", "graph=false"]
    import_motion([*words, "output=rolled.npz"])
    import_motion([*words, "output=kept.npz", "share_roll=false"])
    rolled, kept = (HoiClip.load(f"{name}.npz") for name in ("rolled", "kept"))
    assert joint_turns(kept).max() > 3.0 and joint_turns(rolled).max() < 2.6
    assert "forearm rolled" in rolled.source and "forearm rolled" not in kept.source
    assert np.abs(rolled.joint_pose_w()[0] - kept.joint_pose_w()[0]).max() < 1e-5
