"""Roll-outs around a refined clip, judged by the capture it comes from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.evaluation.against import against
from humanoid_hoi.evaluation.protocol import evaluate, zero_policy

Factory = Callable[..., Any]


def test_errors_are_counted_from_the_capture(clip: Factory, kinematic: Factory) -> None:
    followed = clip()
    env = kinematic([followed], num_envs=2)
    env.joint_shift = torch.tensor([0.0, 0.05, 0.0])
    result = evaluate(zero_policy(env), env, {"trials": 2, "noise": 0.0})
    capture = followed.replace(root_pos_w=followed.root_pos_w + np.array([0.0, -0.20, 0.0], np.float32))
    judged = against(result, [capture])
    assert result.mean["mpjpe_mm"] == pytest.approx(50.0, rel=1e-4) and result.mean["success"] == 1.0
    assert judged.mean["mpjpe_mm"] == pytest.approx(250.0, rel=1e-4) and judged.mean["success"] == 0.0
    assert judged.mean["contact_mm"] == pytest.approx(result.mean["contact_mm"])
    assert result.mean["mpjpe_mm"] == pytest.approx(50.0, rel=1e-4)  # the first result stays


def test_a_capture_of_other_frames_is_refused(clip: Factory, kinematic: Factory) -> None:
    followed = clip()
    env = kinematic([followed], num_envs=1)
    result = evaluate(zero_policy(env), env, {"trials": 1, "noise": 0.0})
    with pytest.raises(HoiError, match="evaluation.against: names 0 clips, 1 were evaluated"):
        against(result, [])
    with pytest.raises(HoiError, match="29 frames.*original.npz"):
        against(result, [clip(frames=29)])
