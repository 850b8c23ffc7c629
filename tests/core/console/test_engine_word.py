"""``sim=mujoco`` on commands that take a run's settings: the engine alone, whatever way it is spelled."""

from __future__ import annotations

import pytest
from omegaconf import OmegaConf

from humanoid_hoi.core.console.engine_word import engine_named

OWN = OmegaConf.create({"sim": {"backend": None, "device": None, "num_threads": None}})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sim=mujoco", "sim.backend=mujoco"),
        ("+sim=mujoco", "sim.backend=mujoco"),
        ("++sim.backend=mujoco", "sim.backend=mujoco"),
        ("+sim.device=cuda:1", "sim.device=cuda:1"),
        ("sim.num_threads=2", "sim.num_threads=2"),
        ("output=a/sim=mujoco", "output=a/sim=mujoco"),
        ("simulate=sim=x", "simulate=sim=x"),
    ],
)
def test_the_engine_s_name_is_enough(typed: str, meant: str) -> None:
    assert engine_named([typed, "seed=1"], OWN) == [meant, "seed=1"]


@pytest.mark.parametrize("own", [{}, {"sim": {"num_threads": 1}}, {"sim": None}])
def test_a_command_without_an_engine_of_its_own_reads_the_word_as_it_stands(own: dict[str, object]) -> None:
    """``hoi train sim=mujoco_warp`` picks a config group."""
    assert engine_named(["sim=mujoco_warp"], OmegaConf.create(own)) == ["sim=mujoco_warp"]
