"""Solids of the 52 bodies and the restitution formula."""

from __future__ import annotations

import math
from dataclasses import replace

import hydra
import numpy as np
import pytest
from hydra.core.global_hydra import GlobalHydra

from humanoid_hoi.body.proportions import adult_skeleton
from humanoid_hoi.body.skeleton import JOINT_NAMES, SMPLX_52
from humanoid_hoi.core.config import typed
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import CFG, DEMO_CLIP
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.scene.bodies import BodySolid, body_solids, joint_group, sole_drop_of
from humanoid_hoi.scene.config import HumanoidConfig, PhysicsConfig
from humanoid_hoi.scene.description import common_sole, group_clips
from humanoid_hoi.scene.restitution import damping_ratio


@pytest.fixture(scope="module")
def config() -> HumanoidConfig:
    GlobalHydra.instance().clear()
    with hydra.initialize_config_dir(str(CFG), version_base=None):
        return typed(HumanoidConfig, hydra.compose("train").humanoid, "humanoid")


def by_joint(solids: list[BodySolid]) -> dict[str, BodySolid]:
    return {s.joint: s for s in solids}


def test_one_solid_per_joint_and_the_total_mass(config: HumanoidConfig) -> None:
    uniform = replace(config, total_mass=70.0, segment_mass={})
    solids = body_solids(SMPLX_52, adult_skeleton(), uniform)
    assert [s.joint for s in solids] == list(JOINT_NAMES)
    assert sum(s.mass for s in solids) == pytest.approx(70)
    assert all(s.mass > 0 and min(s.size) > 0 for s in solids)
    density = {round(s.mass / s.volume, 6) for s in solids}
    assert len(density) == 1
    lighter = body_solids(SMPLX_52, adult_skeleton(), replace(uniform, total_mass=35.0))
    assert [s.mass for s in lighter] == pytest.approx([s.mass / 2 for s in solids])


def test_volumes_by_hand() -> None:
    zero = np.zeros(3)
    assert BodySolid("x", "box", (0.1, 0.2, 0.3), zero, zero).volume == pytest.approx(0.048)
    assert BodySolid("x", "sphere", (0.1,), zero, zero).volume == pytest.approx(4.18879e-3, rel=1e-5)
    assert BodySolid("x", "capsule", (0.1, 0.2), zero, zero).volume == pytest.approx(
        4.18879e-3 + math.pi * 0.004, rel=1e-5
    )


def test_left_mirrors_right(config: HumanoidConfig) -> None:
    solids = by_joint(body_solids(SMPLX_52, adult_skeleton(), config, 0.02))
    for name, left in solids.items():
        if name.startswith("left_"):
            right = solids["right_" + name.removeprefix("left_")]
            assert left.size == pytest.approx(right.size) and left.mass == pytest.approx(right.mass)
            assert left.pos * [1, -1, 1] == pytest.approx(right.pos, abs=1e-6)


def test_feet_and_palms_are_boxes_and_the_sole_is_flat(config: HumanoidConfig) -> None:
    offsets = adult_skeleton()
    solids = by_joint(body_solids(SMPLX_52, offsets, config, 0.02))
    ankle = solids["left_ankle"]
    toes = solids["left_foot"]
    assert {ankle.kind, toes.kind, solids["left_wrist"].kind} == {"box"}
    toe = offsets[JOINT_NAMES.index("left_foot")]
    assert ankle.pos[2] - ankle.size[2] == pytest.approx(toe[2] - 0.02)  # both soles 2 cm below the toe joint
    assert toes.pos[2] - toes.size[2] == pytest.approx(-0.02)


def test_capsules_lie_on_their_bone(config: HumanoidConfig) -> None:
    offsets = adult_skeleton()
    thigh = by_joint(body_solids(SMPLX_52, offsets, config))["left_hip"]
    reach = offsets[JOINT_NAMES.index("left_knee")]
    length = np.linalg.norm(reach)
    assert thigh.kind == "capsule" and thigh.axis == pytest.approx(reach / length)
    assert thigh.pos == pytest.approx(0.5 * reach) and thigh.size[1] == pytest.approx(0.35 * length)  # 15 % to 85 %


def test_radii_follow_the_leg(config: HumanoidConfig) -> None:
    child, adult = (by_joint(body_solids(SMPLX_52, adult_skeleton() * s, config)) for s in (0.5, 1.0))
    assert child["head"].size[0] == pytest.approx(0.5 * adult["head"].size[0])
    fixed = by_joint(body_solids(SMPLX_52, adult_skeleton() * 0.5, replace(config, scale_radii=False)))
    assert fixed["head"].size[0] == pytest.approx(0.105)


def test_sole_drop() -> None:
    height = np.full((100, 2), 0.03)
    height[:, 1] = 0.5  # one foot in the air
    assert sole_drop_of(height) == pytest.approx(0.03)
    assert sole_drop_of(height + 0.2) == 0.06 and sole_drop_of(height - 0.2) == 0


def test_joint_groups(config: HumanoidConfig) -> None:
    assert joint_group("left_foot", config) == config.groups["toes"]
    assert joint_group("left_hip", config) == config.groups["legs"]
    assert joint_group("right_pinky2", config) == config.groups["fingers"]
    with pytest.raises(HoiError, match="humanoid.groups: no group holds joint tail"):
        joint_group("tail", config)
    with pytest.raises(HoiError, match="humanoid.radii: no value for head"):
        body_solids(
            SMPLX_52, adult_skeleton(), replace(config, radii={k: v for k, v in config.radii.items() if k != "head"})
        )


@pytest.mark.parametrize(
    ("restitution", "ratio"), [(0.0, 1.0), (1.0, 0.0), (0.5, 0.21545), (0.05, 0.69010), (0.1, 0.59116)]
)
def test_restitution_to_damping_ratio(restitution: float, ratio: float) -> None:
    # By hand for 0.1: ln = 2.302585; 2.302585 / sqrt(9.869604 + 5.301898) = 0.59116
    assert damping_ratio(restitution) == pytest.approx(ratio, abs=1e-5)
    if 0 < restitution < 1:
        assert math.exp(-math.pi * ratio / math.sqrt(1 - ratio**2)) == pytest.approx(restitution, rel=1e-3)


def test_time_steps() -> None:
    physics = PhysicsConfig(substeps=4)
    assert physics.timestep == pytest.approx(1 / 240) and physics.steps_per_control == 8
    for wrong in ({"substeps": 0}, {"sim_dt": -1.0}, {"control_dt": 0.04}, {"control_dt": 0.001}):
        with pytest.raises(HoiError, match=f"sim.physics.{next(iter(wrong))}"):
            PhysicsConfig(**wrong)


def test_clips_of_one_skeleton_and_object_share_scene_and_sole() -> None:
    clip = HoiClip.load(DEMO_CLIP)
    higher = clip.replace(root_pos_w=clip.root_pos_w + np.array([0.0, 0.0, 0.01], np.float32))
    assert list(group_clips([clip, higher]).values()) == [[0, 1]]
    assert common_sole([clip]) == pytest.approx(0.02, abs=2e-3)
    assert common_sole([clip, higher]) == pytest.approx(common_sole([clip]) + 0.005, abs=1e-3)
