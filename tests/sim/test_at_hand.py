"""Which engine plays a run here: the run's, the one asked for, or the CPU's where a GPU is missing; physics stays."""

from __future__ import annotations

from typing import Any

import pytest
from omegaconf import DictConfig, OmegaConf

from humanoid_hoi.sim import at_hand
from humanoid_hoi.sim.at_hand import choose_engine, needs_missing_gpu, told_engine

PHYSICS = {"substeps": 3, "solver": "newton", "obj_friction": 0.9}


def node(backend: str = "mujoco_warp", **more: Any) -> DictConfig:
    return OmegaConf.create({"backend": backend, "physics": dict(PHYSICS), "num_threads": 0} | more)


@pytest.fixture
def cuda(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(at_hand, "cuda_at_hand", lambda: request.param)


with_cuda = pytest.mark.parametrize("cuda", [True], indirect=True)
without_cuda = pytest.mark.parametrize("cuda", [False], indirect=True)


@without_cuda
@pytest.mark.parametrize("device", ["cuda", "cuda:1"])
def test_a_missing_gpu_is_replaced_by_the_cpu_and_nothing_else_changes(cuda: None, device: str) -> None:
    sim = node(device=device, nconmax=None)
    said = choose_engine(sim, {"backend": None, "num_threads": 2})
    assert said == f"trained with mujoco_warp on {device}; no CUDA device here: measured with sim=mujoco"
    assert sim == node("mujoco", device=device, nconmax=None, num_threads=2)


@with_cuda
def test_where_there_is_a_gpu_nothing_changes(cuda: None) -> None:
    sim = node(device="cuda")
    assert choose_engine(sim) is None and sim == node(device="cuda")
    assert not needs_missing_gpu(sim)


@without_cuda
@pytest.mark.parametrize(("backend", "device"), [("mujoco_warp", "cpu"), ("mujoco", "cuda"), ("isaacgym", "cuda:0")])
def test_a_run_that_needs_no_cuda_device_of_warp_keeps_its_engine(cuda: None, backend: str, device: str) -> None:
    sim = node(backend, device=device)
    assert choose_engine(sim, {}) is None and sim == node(backend, device=device)


@without_cuda
def test_what_the_user_asks_for_wins(cuda: None) -> None:
    sim = node(device="cuda")
    # Taken as it is, so that the backend itself says what is missing.
    assert choose_engine(sim, {"backend": "mujoco_warp"}) is None and sim.backend == "mujoco_warp"
    said = choose_engine(sim, {"device": "cpu"})
    assert said == "trained with mujoco_warp on cuda; as asked: measured with sim=mujoco_warp on cpu"


@with_cuda
def test_the_cpu_is_taken_beside_a_gpu_where_it_is_asked_for(cuda: None) -> None:
    sim = node(device="cuda")
    said = choose_engine(sim, {"backend": "mujoco", "device": None})
    assert said == "trained with mujoco_warp on cuda; as asked: measured with sim=mujoco"
    assert sim.physics == PHYSICS and told_engine(sim) == "mujoco"


def test_a_gpu_that_warp_cannot_use_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """An older driver: torch's CUDA starts, Warp's does not."""
    warp = pytest.importorskip("warp")
    monkeypatch.setattr("torch.cuda.is_available", lambda: True)
    for found in (True, False):
        monkeypatch.setattr(warp, "is_cuda_available", lambda found=found: found)
        assert at_hand.cuda_at_hand() is found
