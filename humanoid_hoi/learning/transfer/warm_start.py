"""Begin a training with what another policy has learned: balance is much the same from motion to motion.

Observation blocks are matched by name. What a block of the clip's own time has learned belongs to the motion it was learned on, and
is left out for another motion; a block that only one of the two policies has counts nothing at first. So the new policy acts
like the old one where the old one did not go by the time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.learning.transfer.actor_file import read_policy_state

_NET = "a2c_network."
_FIRST_LAYERS = (f"{_NET}actor_mlp.0.weight", f"{_NET}critic_mlp.0.weight")
_MOMENTS = ("running_mean_std.running_mean", "running_mean_std.running_var")
_COUNT = "running_mean_std.count"
_NEW = (f"{_NET}sigma",)
"""Entries that stay the new training's own: how much it explores is a setting of its own."""
CLIP_TIME = ("phase", "clip_time")
"""Blocks that say where in its clip an environment is."""
_ACTION = ("mode", "size", "joints", "scale_rad")
"""Of the action's layout: what must agree. The base targets may differ, they are the other motion's."""


@dataclass(frozen=True)
class WarmStart:
    """A policy to begin with.

    Attributes:
        path: where it was read.
        state: ``network``, ``contract`` and ``model``, as :func:`read_policy_state` gives them.
    """

    path: Path
    state: Mapping[str, Any]

    @staticmethod
    def read(path: Path) -> WarmStart:
        """Of a checkpoint, or of a shipped policy (then the critic begins anew).

        Raises:
            HoiError: no such file, or a damaged one.
        """
        return WarmStart(path, read_policy_state(path))

    def check(self, network: Mapping[str, Any], contract: Mapping[str, Any]) -> None:
        """Refuse a policy whose layers or actions are others.

        Args:
            network: sizes of the new one.
            contract: of the new environment.

        Raises:
            HoiError: names what differs.
        """
        for name in ("units", "activation", "normalize_input"):
            self._compare(f"train.{name}", _plain(self.state["network"].get(name)), _plain(network[name]))
        old = self.state["contract"].get("action")
        for name in _ACTION:
            self._compare(
                f"env.action {name}", _plain(old.get(name)) if isinstance(old, dict) else None, contract["action"][name]
            )

    def _compare(self, what: str, old: Any, new: Any) -> None:
        if old != new:
            raise HoiError(
                f"has {_short(old)}, this training {_short(new)}",
                where=self.path,
                field=what,
                fix="name a policy of the same settings, or leave start_from out",
            )

    def weights(self, fresh: Mapping[str, Tensor], contract: Mapping[str, Any]) -> tuple[dict[str, Tensor], list[str]]:
        """Weights to begin with.

        Args:
            fresh: ``state_dict`` of the new model, its normalizer filled by a first roll-out.
            contract: of the new environment.

        Returns:
            The weights, and the names of the blocks that count nothing at first.

        Raises:
            HoiError: the file's weights do not fit its own layout.
        """
        old = self.state["model"]
        taken, left = self._columns(contract)
        # What nothing is taken for keeps the fresh value, the exploration's deviation among it.
        weights = {name: value.clone() for name, value in fresh.items()}
        try:
            for name, value in old.items():
                if name in weights and name not in (*_FIRST_LAYERS, *_MOMENTS, *_NEW, _COUNT):
                    weights[name].copy_(value)
            for name in _FIRST_LAYERS:
                if name in old:
                    # Columns without a counterpart are zero: the policy acts as the
                    # old one did, which did not see them.
                    weights[name].zero_()
                    weights[name][:, taken[0]] = old[name][:, taken[1]].to(weights[name])
            for name in _MOMENTS:
                if name in weights and name in old:
                    # A normalizer of the old columns goes with the weights that were learned behind it.
                    weights[name][taken[0]] = old[name][taken[1]].to(weights[name])
        except (RuntimeError, IndexError) as error:
            reason = str(error).splitlines()[0][:120]
            raise HoiError(
                f"its weights do not fit its layout ({reason})", where=self.path, fix="use another policy"
            ) from error
        # As firm as they were: a normalizer that forgot would change what the first layer sees within an epoch.
        if _COUNT in weights and _COUNT in old:
            weights[_COUNT].copy_(old[_COUNT])
        return weights, left

    def _columns(self, contract: Mapping[str, Any]) -> tuple[tuple[Tensor, Tensor], list[str]]:
        """Columns (K,) of the new observation and of the old one that mean the same; names of new blocks without any."""
        base = contract["action"].get("base") or {}
        # Only hashes tell motions apart: where the targets follow from the clip alone there are none, and any two agree.
        same_motion = bool(base.get("hashes")) and self.state["contract"]["action"].get("base") == base
        known = {block["name"]: block for block in self.state["contract"]["observation"]}
        new: list[int] = []
        old: list[int] = []
        left = []
        for block in contract["observation"]:
            other = known.get(block["name"])
            # What was learned of a moment of the old clip would be wrong at the same moment of another.
            own_time = block["name"] in CLIP_TIME and not same_motion
            if other is None or own_time or (other["size"], other["frame"]) != (block["size"], block["frame"]):
                left.append(block["name"])
                continue
            new += range(block["start"], block["start"] + block["size"])
            old += range(other["start"], other["start"] + other["size"])
        return (torch.tensor(new, dtype=torch.long), torch.tensor(old, dtype=torch.long)), left


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _short(value: Any) -> str:
    text = "nothing" if value is None else str(value)
    return text if len(text) <= 60 else text[:57] + "..."
