"""Open loop and readiness on the demo clip in the real simulator, and balance by hand."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import hydra
import numpy as np
import pytest
import torch
from hydra.core.global_hydra import GlobalHydra

from humanoid_hoi.core.config import typed
from humanoid_hoi.core.paths import CFG, DEMO_CLIP
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import slice_clip
from humanoid_hoi.motion.filters.forearm import joint_turns, share_roll
from humanoid_hoi.readiness.assess import HALF_TURN, assess, spread_starts, thrown_off
from humanoid_hoi.readiness.report import ReadinessLimits
from humanoid_hoi.readiness.table import readiness_table, write_readiness
from humanoid_hoi.scene.artefacts.balance import balance_error
from humanoid_hoi.scene.artefacts.stance import clip_soles
from humanoid_hoi.scene.config import HumanoidConfig, ObjectConfig, PhysicsConfig
from humanoid_hoi.scene.description import SceneDescription, describe_scene
from humanoid_hoi.sim.base import MAX_TARGET, Simulator
from humanoid_hoi.sim.factory import make_simulator
from humanoid_hoi.tracking.start_rule import Starts
from tests.conftest import pronated


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


def test_a_start_that_explodes_is_thrown_off() -> None:
    errors = torch.tensor([0.0, float("nan"), 9.0, 9.0])
    none = torch.zeros(4)
    for joint, obj in ((errors, none), (none, errors)):
        starts = Starts(torch.ones(4, dtype=torch.bool), joint, obj, (4,))
        assert thrown_off(starts, ReadinessLimits()).tolist() == [False, True, True, False]


def test_the_demo_is_ready_and_a_sunken_one_is_not(
    demo: HoiClip, scene: SceneDescription, sim: Simulator, tmp_path: Path
) -> None:
    limits = ReadinessLimits(num_starts=4)
    good = assess(demo, scene, sim, limits)
    assert good.verdict in ("ready", "ready with gaps") and good.clean_share > 0.8
    assert good.survival is not None and good.survival.survived.mean() / 30 > 0.5
    sunken = demo.replace(root_pos_w=demo.root_pos_w - np.array([0, 0, 0.05], np.float32))
    bad = assess(sunken, scene, None, limits)
    assert bad.verdict == "not ready" and bad.clean_share == 0 and bad.starts is None
    assert any("body in ground in frames 0-114" in reason for reason in bad.reasons)
    files = write_readiness([("good", good), ("sunken", bad)], tmp_path)
    saved = json.loads(files["json"].read_text())
    assert saved["sunken"]["verdict"] == "not ready" and saved["good"]["open_loop"]["starts"][0] == 0
    assert "sunken: not ready" in files["txt"].read_text() and files["png"].stat().st_size > 20_000
    assert readiness_table([("good", good)]).row_count == 20


def test_a_joint_that_servos_lose_is_named(demo: HoiClip, scene: SceneDescription) -> None:
    # From 2.8 to 3.4 rad: servos reach 3.0, and the angle counts backwards beyond half a turn.
    twisted = pronated(demo, 2.8, 3.4)
    lost = np.flatnonzero((joint_turns(twisted) > MAX_TARGET).any(axis=1))
    assert lost.size > 20
    found = assess(twisted, scene)
    assert found.causes[HALF_TURN] == tuple(lost)
    assert any(HALF_TURN in reason for reason in found.reasons)
    assert not assess(share_roll(twisted), scene).causes[HALF_TURN]


def test_the_optimizer_is_not_imported_by_what_judges_it() -> None:
    code = (
        "import sys, humanoid_hoi.readiness.assess, humanoid_hoi.readiness.table; "
        "print([m for m in sys.modules if m.startswith('humanoid_hoi.retarget')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=CFG.parent)
    assert done.stdout.strip() == "[]"
