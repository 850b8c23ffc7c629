"""What a task needs of its simulator; checked before the first step, so that no reward is silently computed from zeros."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence

from envs.observations import ObservationTable
from envs.terminations import Terminations
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.sim.base import Simulator
from rewards.table import RewardTable

_CONTACTS = "separate_contacts"
_MEANING = {_CONTACTS: "contact forces of the object and of the ground told apart"}


def needs_of(
    observations: ObservationTable, terminations: Terminations, rewards: RewardTable
) -> dict[str, tuple[str, ...]]:
    """Part of the task -> names of the :class:`~humanoid_hoi.sim.base.Capabilities` it needs."""
    tables = {"reward": rewards.needs, "observation": observations.needs, "termination": terminations.needs}
    return {f"{kind} {name}": wanted for kind, needs in tables.items() for name, wanted in needs.items() if wanted}


def check_capabilities(sim: Simulator, needs: Mapping[str, Sequence[str]], contacts: str) -> None:
    """Refuse what the backend cannot give; warn where it only estimates.

    Args:
        sim: its ``name`` and ``capabilities``.
        needs: from :func:`needs_of`.
        contacts: ``measured`` or ``ascribed`` (``env.contacts``): whether ascribed contact forces will do.

    Raises:
        HoiError: names the backend, the capability, what needs it, and the remedy.
    """
    if contacts not in ("measured", "ascribed"):
        raise HoiError(f"unknown choice {contacts!r}", where="config", field="env.contacts", fix="measured or ascribed")
    missing = sorted({c for wanted in needs.values() for c in wanted if not getattr(sim.capabilities, c)})
    for capability in missing:
        users = ", ".join(part for part, wanted in needs.items() if capability in wanted)
        what = f"sim={sim.name} lacks the capability {capability} ({_MEANING.get(capability, 'see its docs')}), needed by {users}"
        # Only contact forces have a substitute, ascribed ones, that a user may accept.
        if capability != _CONTACTS or not sim.capabilities.ascribed_contacts:
            raise HoiError(what, where="config", field="sim", fix="use sim=mujoco or sim=mujoco_warp")
        if contacts == "measured":
            raise HoiError(
                f"{what}; it ascribes net forces by distance",
                where="config",
                field="env.contacts",
                fix="set env.contacts=ascribed to accept that, or use sim=mujoco or sim=mujoco_warp",
            )
        warnings.warn(
            f"{what}: its net forces are ascribed by distance (refuse with env.contacts=measured)", stacklevel=2
        )


def check_assistance(sim: Simulator, wanted: bool) -> None:
    """Raises HoiError where training is to be helped and the backend cannot."""
    if wanted and not sim.capabilities.assistance:
        raise HoiError(
            f"sim={sim.name} has no springs that act in every physics step",
            where="config",
            field="env.assistance.enabled",
            fix="false, or use sim=mujoco",
        )
