"""Bounces: MuJoCo's own drops against the restitution asked for, from many heights, and what is refused."""

from __future__ import annotations

import math

import mujoco
import numpy as np
import pytest

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.scene.restitution import (
    HIGHEST,
    TABLE,
    check_reachable,
    contact_parameters,
    damping_ratio,
    drop,
)

RADIUS = 0.12


def dropped(restitution: float, timestep: float, heights: np.ndarray, seconds: float = 1.8) -> tuple[np.ndarray, float]:
    """Speed ratio of balls dropped in MuJoCo from ``heights``, and the largest energy any of them ever gained (share)."""
    spec = mujoco.MjSpec()
    spec.option.timestep = timestep
    spec.option.integrator = mujoco.mjtIntegrator.mjINT_IMPLICITFAST
    spec.worldbody.add_geom(type=mujoco.mjtGeom.mjGEOM_PLANE, size=[0, 0, 0.05], contype=2, conaffinity=4)
    for k, height in enumerate(heights):
        body = spec.worldbody.add_body(pos=[k, 0, RADIUS + height])
        body.add_freejoint()
        body.add_geom(
            type=mujoco.mjtGeom.mjGEOM_SPHERE,
            size=[RADIUS, 0, 0],
            mass=0.6,
            contype=4,
            conaffinity=0,
            priority=1,
            condim=3,
            friction=[0.8, 0.005, 0.0001],
            gap=0.02,
            **contact_parameters(restitution, timestep, 0.02),
        )
    model = spec.compile()
    data = mujoco.MjData(model)
    touched = np.zeros(len(heights), bool)
    apex = np.zeros(len(heights))
    gained = 0.0
    for _ in range(int(seconds / timestep)):
        mujoco.mj_step(model, data)
        z = data.qpos.reshape(-1, 7)[:, 2] - RADIUS
        v = data.qvel.reshape(-1, 6)[:, 2]
        touched |= z < 0
        first = touched & (apex >= 0)
        top = z + v**2 / (2 * 9.81)
        apex = np.where(first & (v > 0) & (z > 0), np.maximum(apex, z), apex)
        gained = max(gained, float((np.where(touched & (z > 0), top, 0) / heights).max()))
    return np.sqrt(np.maximum(apex, 0) / heights), gained


HEIGHTS = np.array([0.3, 0.5, 0.7, 0.85, 1.0, 1.15, 1.3, 1.6, 2.0])


@pytest.mark.parametrize("timestep", [1 / 120, 1 / 240])
@pytest.mark.parametrize("restitution", [0.3, 0.5, 0.65, 0.8, 0.9])
def test_a_ball_keeps_the_share_of_speed_that_was_asked(restitution: float, timestep: float) -> None:
    ratio, gained = dropped(restitution, timestep, HEIGHTS)
    assert np.abs(ratio - restitution).max() < 0.1, ratio.round(3)
    assert gained < 1.02  # asked 0.8, a ball once rose to 34 times its height


def test_the_table_and_mujoco_agree() -> None:
    for restitution in (0.3, 0.8):
        ratio, _ = dropped(restitution, 1 / 120, HEIGHTS)
        mine = [drop(restitution, 1 / 120, h)[0] for h in HEIGHTS]
        assert ratio == pytest.approx(mine, abs=0.03)


def test_every_row_keeps_its_promise_between_the_rows_too() -> None:
    heights = np.linspace(0.3, 2.0, 25)
    for restitution in np.arange(0.3, HIGHEST, 0.025):
        ratios = [drop(float(restitution), 1 / 120, float(h))[0] for h in heights]
        assert max(abs(r - restitution) for r in ratios) < 0.1, restitution


def test_without_a_bounce_the_contact_is_mujocos_usual_one() -> None:
    usual = contact_parameters(0.05, 1 / 120, 0.02)
    assert usual == {"solref": [0.02, damping_ratio(0.05)]}
    assert contact_parameters(0.05, 1 / 60, 0.02)["solref"][0] == pytest.approx(1 / 30)
    ratio, _ = dropped(0.05, 1 / 120, HEIGHTS)
    assert (ratio**2).max() < 0.1  # of the height; it lets go early and hops a little


def test_the_direct_form_by_hand() -> None:
    row = TABLE[np.flatnonzero(TABLE[:, 0] == 0.8)[0]]
    given = contact_parameters(0.8, 1 / 120, 0.02)
    assert given["solref"] == pytest.approx([-row[1] * 120**2, -row[2] * 120])
    assert given["solimp"][:2] == [0.95, 0.95]


def test_what_a_time_step_cannot_give_is_refused_with_the_substeps_that_can() -> None:
    check_reachable(0.8, 1 / 60, 2, RADIUS, "a")
    check_reachable(0.05, 1 / 60, 1, 0.001, "a")
    with pytest.raises(
        HoiError, match=r"a: 0\.8 needs smaller steps than 8\.3 ms.*sim\.physics\.substeps=(\d+)"
    ) as caught:
        check_reachable(0.8, 1 / 60, 2, 0.033, "a")  # a tennis ball
    enough = int(str(caught.value).split("substeps=")[1].split(",")[0])
    check_reachable(0.8, 1 / 60, enough, 0.033, "a")
    with pytest.raises(HoiError):
        check_reachable(0.8, 1 / 60, enough - 1, 0.033, "a")
    with pytest.raises(HoiError, match=r"0\.99 is not reachable \(fix: at most 0\.95\)"):
        check_reachable(0.99, 1 / 60, 64, RADIUS, "a")


def test_a_drop_falls_as_galileo_says() -> None:
    ratio, depth = drop(0.95, 1 / 2000, 1.0)
    assert ratio == pytest.approx(0.95, abs=0.02)
    speed = math.sqrt(2 * 9.81)
    stiffness = 0.60 * 2000**2
    assert depth == pytest.approx(speed / math.sqrt(stiffness), rel=0.25)  # the contact is four steps long
