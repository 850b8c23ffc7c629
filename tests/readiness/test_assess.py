"""Open loop and readiness on the demo clip in the real simulator, and balance by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import hydra
import numpy as np
import pytest
from hydra.core.global_hydra import GlobalHydra

from humanoid_hoi.core.config import typed
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import CFG, DEMO_CLIP
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import resample_clip, slice_clip
from humanoid_hoi.readiness.assess import (
    ReadinessLimits,
    assess,
    balance_error,
    readiness_table,
    spread_starts,
    write_readiness,
)
from humanoid_hoi.readiness.open_loop import OpenLoopLimits, open_loop, servo_targets
from humanoid_hoi.retarget.cleanup.stance import clip_soles
from humanoid_hoi.scene.config import HumanoidConfig, ObjectConfig, PhysicsConfig
from humanoid_hoi.scene.description import SceneDescription, describe_scene
from humanoid_hoi.sim.base import Simulator
from humanoid_hoi.sim.factory import make_simulator


@pytest.fixture(scope="module")
def demo() -> HoiClip:
    return HoiClip.load(DEMO_CLIP)


@pytest.fixture(scope="module")
def scene(demo: HoiClip) -> SceneDescription:
    GlobalHydra.instance().clear()
    with hydra.initialize_config_dir(str(CFG), version_base=None):
        cfg = hydra.compose("train")
    return describe_scene(
        demo,
        typed(HumanoidConfig, cfg.humanoid, "humanoid"),
        typed(ObjectConfig, cfg.object, "object"),
        typed(PhysicsConfig, cfg.sim.physics, "physics"),
    )


@pytest.fixture(scope="module")
def sim(scene: SceneDescription) -> Iterator[Simulator]:
    simulator = make_simulator("mujoco", [scene], 8, 1)
    yield simulator
    simulator.close()


def test_standing_survives_for_a_while_and_rounds_do_not_matter(demo: HoiClip, sim: Simulator) -> None:
    many = open_loop(sim, demo, range(0, 40, 4), max_steps=10)  # ten starts, eight environments: two rounds
    assert many.starts.tolist() == list(range(0, 40, 4)) and (many.available == 10).all()
    assert (many.survived == 10).all() and many.survived_share == 1.0
    alone = open_loop(sim, demo, [36], max_steps=10)
    assert alone.kick_m[0] == pytest.approx(many.kick_m[9], abs=1e-6)


def test_the_end_of_the_clip_ends_the_count(demo: HoiClip, sim: Simulator) -> None:
    result = open_loop(sim, demo, [demo.num_frames - 4])
    assert result.available.tolist() == [3] and result.survived.tolist() == [3] and result.obj_share == 1.0


def test_a_start_with_the_hands_deep_in_the_box_throws_it(demo: HoiClip, sim: Simulator) -> None:
    deep = demo.replace(obj_pos_w=demo.obj_pos_w + np.array([0, 0.06, 0], np.float32))  # one palm 7 cm inside
    good, bad = (open_loop(sim, c, [40, 50, 60], max_steps=2) for c in (demo, deep))
    assert bad.kick_m.min() > 3 * good.kick_m.max()


def test_wrong_rates_and_starts_are_refused(demo: HoiClip, sim: Simulator) -> None:
    with pytest.raises(HoiError, match="60 frames per second"):
        open_loop(sim, resample_clip(demo, 60.0), [0])
    with pytest.raises(HoiError, match="start 114"):
        open_loop(sim, demo, [114])


def test_targets_lead_by_the_joints_own_rate(demo: HoiClip) -> None:
    now = servo_targets(demo, 0.0)
    ahead = servo_targets(demo, 0.1)
    middle = slice(20, 80)
    late = (now[23:83] - ahead[middle]).norm(dim=-1).mean()
    assert late < 0.5 * (now[23:83] - now[middle]).norm(dim=-1).mean()  # 0.1 s are three frames


def test_balance_by_hand(demo: HoiClip, scene: SceneDescription) -> None:
    still = slice_clip(demo, 0, 10)
    held = still.replace(
        root_pos_w=np.tile(still.root_pos_w[:1], (10, 1)), joint_quat=np.tile(still.joint_quat[:1], (10, 1, 1))
    )
    assert np.nanmax(balance_error(held, scene)) == 0.0
    # The same person with the feet set back, by 0.4 and 0.6 m: outside by 0.2 m more.
    soles = clip_soles(held, scene.solids)
    back = [balance_error(held, scene, soles - np.array([x, 0, 0])) for x in (0.4, 0.6)]
    assert back[1] - back[0] == pytest.approx(0.2, abs=1e-3) and 0.15 < back[0].min() < 0.4
    assert np.isnan(balance_error(held, scene, soles + np.array([0, 0, 0.1]))).all()  # nobody stands
    moving = held.replace(root_pos_w=held.root_pos_w + np.arange(10)[:, None].astype(np.float32) * 0.02)
    assert np.isnan(balance_error(moving, scene)).all()


def test_starts_are_spread_and_leave_the_end(demo: HoiClip) -> None:
    starts = spread_starts(demo, 5)
    assert starts[0] == 0 and len(starts) == 5 and max(starts) <= demo.num_frames - 16


def test_the_demo_is_ready_and_a_sunken_one_is_not(
    demo: HoiClip, scene: SceneDescription, sim: Simulator, tmp_path: Path
) -> None:
    limits = ReadinessLimits(num_starts=4, open_loop=OpenLoopLimits())
    good = assess(demo, scene, sim, limits)
    assert good.verdict in ("ready", "ready with gaps") and good.start_share > 0.8
    assert good.survival is not None and good.survival.survived.mean() / 30 > 0.5
    sunken = demo.replace(root_pos_w=demo.root_pos_w - np.array([0, 0, 0.05], np.float32))
    bad = assess(sunken, scene, None, limits)
    assert bad.verdict == "not ready" and bad.start_share == 0
    assert any("body in ground in frames 0-114" in reason for reason in bad.reasons)
    files = write_readiness([("good", good), ("sunken", bad)], tmp_path)
    saved = json.loads(files["json"].read_text())
    assert saved["sunken"]["verdict"] == "not ready" and saved["good"]["open_loop"]["starts"][0] == 0
    assert "sunken: not ready" in files["txt"].read_text() and files["png"].stat().st_size > 20_000
    assert readiness_table([("good", good)]).row_count == 14
