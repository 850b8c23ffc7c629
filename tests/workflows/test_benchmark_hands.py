"""The comparison of hands: settings of each kind, ratios against the first."""

from __future__ import annotations

import pytest

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.workflows.benchmarks.variants.hands import HANDS, compared, hands_table, with_hands
from humanoid_hoi.workflows.runs import default_scene_config


def test_each_kind_sets_the_action_or_the_humanoid() -> None:
    cfg = default_scene_config()
    made = {hands: with_hands(cfg, hands) for hands in HANDS}
    assert [m.env.action.hands for m in made.values()] == ["articulated", "follow", "synergy", "follow"]
    assert [m.humanoid.hands for m in made.values()] == ["articulated"] * 3 + ["rigid"]
    assert {m.env.action.base for m in made.values()} == {"feed_forward"} and cfg.env.action.base == "auto"
    with pytest.raises(HoiError, match="hands: unknown choice 'mittens'.*articulated or follow or synergy or rigid"):
        with_hands(cfg, "mittens")


def test_ratios_are_rates_against_the_first() -> None:
    rows = [
        {
            "us_per_env": {"env": env, "raw": raw, "cpu": 2 * env},
            "num_envs": 64,
            "actions": 63,
            "degrees_of_freedom": nv,
            "hands": name,
        }
        | {"env_over_physics": raw / env}
        for name, env, raw, nv in (("articulated", 1000.0, 800.0, 165), ("rigid", 500.0, 400.0, 75))
    ]
    found = compared(rows)
    assert found[0]["env_over_first"] == 1.0 and found[1]["env_over_first"] == found[1]["raw_over_first"] == 2.0
    assert found[1]["cpu_over_first"] == 2.0
    assert [*hands_table(found).columns[3].cells] == ["1.00", "2.00"]
