"""The benchmark of the renderers: steps are counted whole, and renderers that agree are told to."""

from __future__ import annotations

import pytest
import torch

from humanoid_hoi.reconstruction.single_image.gaussian.problem import PAIRS_EVERY
from humanoid_hoi.synthetic.images.make import Disturbance, make_image
from humanoid_hoi.workflows.benchmarks.drawing.renderer import Steps, measure


def test_a_step_pays_its_share_of_the_list() -> None:
    # A list costs 5 in the first step of five, the rest 1 + 1: 3 a step; a slow group in three changes nothing.
    forward = [6.0, 1.0, 1.0, 1.0, 1.0]
    row = Steps("torch", [*forward, *(10 * f for f in forward), *forward], [1.0] * 15)
    assert len(forward) == PAIRS_EVERY
    assert row.step == pytest.approx(3.0)


def test_the_renderers_take_the_same_steps() -> None:
    pytest.importorskip("warp", reason='needs the extra: pip install -e ".[warp]"')
    image = make_image(16, wrong=Disturbance(rotation_deg=20), size=(160, 160))
    one, other = measure(image, "paper", 48, ["torch", "warp"], 1)
    assert len(one.forward) == len(other.backward) == PAIRS_EVERY
    assert torch.allclose(one.grad, other.grad, atol=1e-5 * float(one.grad.abs().max()))
    assert one.grad.abs().max() > 0
