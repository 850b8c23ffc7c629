"""Masses of the bodies: measured shares or one density, total mass from stature."""

from __future__ import annotations

from dataclasses import replace

import hydra
import numpy as np
import pytest
from hydra.core.global_hydra import GlobalHydra

from humanoid_hoi.body.proportions import adult_skeleton
from humanoid_hoi.body.skeleton import FINGER_JOINTS, JOINT_NAMES, SMPLX_52
from humanoid_hoi.core.config import typed
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.scene.config import HumanoidConfig
from humanoid_hoi.scene.segments import segment_masses, total_mass


@pytest.fixture(scope="module")
def config() -> HumanoidConfig:
    GlobalHydra.instance().clear()
    with hydra.initialize_config_dir(str(CFG), version_base=None):
        return typed(HumanoidConfig, hydra.compose("train").humanoid, "humanoid")


def test_shares_of_de_leva_add_up_to_his_segments(config: HumanoidConfig) -> None:
    mass = dict(zip(JOINT_NAMES, segment_masses(SMPLX_52, adult_skeleton(), [1.0] * 52, config), strict=True))
    assert sum(mass.values()) == pytest.approx(70.0)
    # Table 4, men, percent of the body's mass: thigh, shank, foot, hand, head with neck, trunk.
    assert mass["left_hip"] == pytest.approx(0.1416 * 70, rel=1e-3)
    assert mass["right_knee"] == pytest.approx(0.0433 * 70, rel=1e-3)
    assert mass["left_ankle"] + mass["left_foot"] == pytest.approx(0.0137 * 70, rel=1e-2)
    hand = mass["left_wrist"] + sum(mass[j] for j in FINGER_JOINTS if j.startswith("left"))
    assert hand == pytest.approx(0.0061 * 70, rel=1e-2)
    assert mass["head"] + mass["neck"] == pytest.approx(0.0694 * 70, rel=1e-2)
    trunk = sum(mass[j] for j in ("pelvis", "spine1", "spine2", "spine3", "left_collar", "right_collar"))
    assert trunk == pytest.approx(0.4346 * 70, rel=1e-2)


def test_total_mass_grows_with_the_square_of_the_stature(config: HumanoidConfig) -> None:
    assert total_mass(SMPLX_52, adult_skeleton(), config) == pytest.approx(70.0)
    assert total_mass(SMPLX_52, 1.1 * adult_skeleton(), config) == pytest.approx(70.0 * 1.21)
    assert total_mass(SMPLX_52, 1.1 * adult_skeleton(), replace(config, total_mass=60.0)) == 60.0


def test_without_shares_there_is_one_density(config: HumanoidConfig) -> None:
    volumes = np.linspace(1.0, 2.0, 52)
    masses = segment_masses(SMPLX_52, adult_skeleton(), list(volumes), replace(config, segment_mass={}))
    assert np.ptp(np.array(masses) / volumes) < 1e-9


def test_a_missing_share_is_named(config: HumanoidConfig) -> None:
    shares = {k: v for k, v in config.segment_mass.items() if k != "neck"}
    with pytest.raises(HoiError, match="segment_mass: no share for neck"):
        segment_masses(SMPLX_52, adult_skeleton(), [1.0] * 52, replace(config, segment_mass=shares))
    with pytest.raises(HoiError, match=r"segment_mass\.neck"):
        replace(config, segment_mass={**shares, "neck": 0.0})
