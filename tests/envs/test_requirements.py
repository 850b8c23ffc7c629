"""A task that needs more than its simulator can give is refused before the first step."""

from __future__ import annotations

from dataclasses import replace

import pytest

from envs.build import build_env
from envs.config import EnvConfig, ObservationConfig
from envs.observations import ObservationTable
from envs.requirements import check_capabilities, needs_of
from envs.terminations import Terminations
from humanoid_hoi.body.skeleton import SMPLX_52
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.reference import PackedReference
from humanoid_hoi.sim.base import Capabilities
from humanoid_hoi.sim.mujoco.backend import MujocoCpuSimulator
from humanoid_hoi.tracking.context import TaskContext
from rewards.table import RewardTable

BLIND = Capabilities(separate_contacts=False, deterministic=True, viewer=False)


class Backend:
    """Name and capabilities are all the check reads."""

    def __init__(self, capabilities: Capabilities) -> None:
        self.name = "blind"
        self.capabilities = capabilities


def test_needs_name_the_parts_of_the_task(reference: PackedReference) -> None:
    tracking = RewardTable({"terms": {"tracking": {"weight": 1.0}}})
    labels = RewardTable({"terms": {"tracking": {"weight": 1.0}, "kp_label": {"weight": 0.5}}})
    sees = ObservationTable(ObservationConfig(), reference)
    ends = Terminations(EnvConfig().termination, TaskContext(SMPLX_52))
    wanted = ("separate_contacts",)
    assert needs_of(sees, ends, tracking) == {"observation hand_contact": wanted}
    assert needs_of(sees, ends, labels) == {"observation hand_contact": wanted, "reward kp_label": wanted}
    loss = Terminations({"contact_loss": 5}, TaskContext(SMPLX_52))
    blind = ObservationTable(ObservationConfig(terms={"root_height": {}}), reference)
    assert needs_of(blind, loss, tracking) == {"termination contact_loss": wanted}


def test_a_backend_without_the_capability_is_refused_in_one_sentence(recwarn: pytest.WarningsRecorder) -> None:
    needs = {"reward kp_label": ("separate_contacts",), "observation hand_contact": ("separate_contacts",)}
    with pytest.raises(HoiError) as told:
        check_capabilities(Backend(BLIND), needs, "ascribed")  # type: ignore[arg-type]
    assert str(told.value) == (
        "config: sim: sim=blind lacks the capability separate_contacts (contact forces of the object and of the ground told "
        "apart), needed by reward kp_label, observation hand_contact (fix: use sim=mujoco or sim=mujoco_warp)"
    )
    check_capabilities(Backend(replace(BLIND, separate_contacts=True)), needs, "measured")  # type: ignore[arg-type]
    check_capabilities(Backend(BLIND), {"reward tracking": ()}, "measured")  # type: ignore[arg-type]
    assert not recwarn.list


def test_ascribed_contacts_are_told_or_refused() -> None:
    backend = Backend(replace(BLIND, ascribed_contacts=True))
    needs = {"reward kp_label": ("separate_contacts",)}
    with pytest.warns(UserWarning, match="sim=blind lacks.*ascribed by distance.*env.contacts=measured"):
        check_capabilities(backend, needs, "ascribed")  # type: ignore[arg-type]
    with pytest.raises(HoiError, match=r"env\.contacts: sim=blind lacks.*fix: set env.contacts=ascribed"):
        check_capabilities(backend, needs, "measured")  # type: ignore[arg-type]
    with pytest.raises(HoiError, match=r"env\.contacts: unknown choice 'guessed'"):
        check_capabilities(backend, needs, "guessed")  # type: ignore[arg-type]


def test_the_environment_asks(compose, monkeypatch: pytest.MonkeyPatch) -> None:
    original = MujocoCpuSimulator.__init__

    def blind(self: MujocoCpuSimulator, *args: object, **kwargs: object) -> None:
        original(self, *args, **kwargs)  # type: ignore[arg-type]
        self.capabilities = BLIND

    monkeypatch.setattr(MujocoCpuSimulator, "__init__", blind)
    with pytest.raises(HoiError, match="sim=mujoco lacks the capability separate_contacts.*reward kp_label"):
        build_env(compose())
