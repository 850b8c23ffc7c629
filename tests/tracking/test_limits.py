"""One set of limits: the yaml and the typed config agree, and everything that ends by a limit takes it from there."""

from __future__ import annotations

from dataclasses import asdict

import pytest
import yaml
from omegaconf import DictConfig, OmegaConf

from humanoid_hoi.core.config import typed
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.tracking.limits import StartLimits, TrackingLimits


def test_the_yaml_is_the_typed_default() -> None:
    assert yaml.safe_load((CFG / "tracking/default.yaml").read_text()) == asdict(TrackingLimits())


def test_one_change_reaches_every_user(train_config: DictConfig) -> None:
    cfg = OmegaConf.merge(train_config, {"tracking": {"fall": 0.4, "contact_force": 2.0, "joint_error": 0.25}})
    assert cfg.env.termination.fall_height == cfg.evaluation.fall_drop_m == 0.4
    assert cfg.env.termination.joint_error.params.limit == 0.25
    contacts = (
        cfg.env.observation.contact_threshold,
        cfg.rewards.terms.kp_label.params.threshold_n,
    )
    assert contacts == (2.0, 2.0)


def test_a_limit_is_positive() -> None:
    with pytest.raises(HoiError, match="tracking.start.obj_error: found 0"):
        TrackingLimits(start=StartLimits(obj_error=0))
    with pytest.raises(HoiError, match="tracking.fall"):
        typed(TrackingLimits, {"fall": -0.1}, "tracking")
