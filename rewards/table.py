"""The reward table: terms with weights from yaml, combined into one reward and logged one by one.

To add a term: write a :class:`~rewards.inputs.RewardTerm` with a pure function behind it, enter it in ``TERMS``, and
name it in ``cfg/rewards/base.yaml``.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import rich
import torch
from rich.table import Table
from torch import Tensor

from humanoid_hoi.body.skeleton import SMPLX_52, Skeleton
from humanoid_hoi.core.errors import HoiError
from rewards.action_rate import ActionRate
from rewards.inputs import RewardInput, RewardTerm
from rewards.kp_contact import KpContact
from rewards.kp_label import KpLabel
from rewards.tracking import Tracking

TERMS: dict[str, Callable[..., RewardTerm]] = {
    "tracking": Tracking,
    "kp_label": KpLabel,
    "kp_contact": KpContact,
    "action_rate": ActionRate,
}
COMBINATIONS = ("product", "sum")
_WHERE = "cfg/rewards"


@dataclass
class _Entry:
    name: str
    weight: float
    term: RewardTerm
    params: dict[str, Any]


class RewardTable:
    """Terms bound with weights. ``product``: prod exp(-w * cost). ``sum``: +w * exp(-cost) for tracking, -w * cost else.

    The product is the default because it stays in (0, 1]: a sum with negative terms can make every further step cost
    more than it earns, and then the best policy is to fall at once. ``sum`` is the paper read literally.

    Args:
        config: ``{combine: product | sum, terms: {name: {fn, weight, params}}}``; ``fn`` defaults to the name, a weight
            of 0 leaves the term out (it is not computed).
        device: where the states live.
        skeleton: whose joints.

    Raises:
        HoiError: unknown key, term, parameter or combination (the message lists the valid ones), a weight that is no
            non-negative number, or no term left.
    """

    def __init__(
        self, config: Mapping[str, Any], device: str | torch.device = "cpu", skeleton: Skeleton = SMPLX_52
    ) -> None:
        _known(config, ("combine", "terms"), "rewards", "key")
        self.combine = str(config.get("combine", "product"))
        if self.combine not in COMBINATIONS:
            raise _unknown("combination", self.combine, COMBINATIONS, "combine")
        self._off: list[str] = []
        self._entries: list[_Entry] = []
        for name, entry in (config.get("terms") or {}).items():
            self._add(str(name), entry or {}, device, skeleton)
        if not self._entries:
            raise HoiError("no term has a weight above 0", where=_WHERE, field="terms", fix="give tracking weight 1")

    def __call__(self, inputs: RewardInput) -> tuple[Tensor, dict[str, Tensor]]:
        """Reward (N,) and what to log, each (N,).

        Keys: ``reward/<term>`` = the factor (product) or the signed summand (sum) of each term, ``error/<name>`` = errors
        in physical units (root mean squares), e.g. ``error/joint_pos_rms_m``.
        """
        total: Tensor | None = None
        log: dict[str, Tensor] = {}
        for entry in self._entries:
            cost, errors = entry.term(inputs)
            value = self._value(entry, cost)
            total = value if total is None else total * value if self.combine == "product" else total + value
            log[f"reward/{entry.name}"] = value
            log.update({f"error/{key}": error for key, error in errors.items()})
        assert total is not None
        return total, log

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the terms in use."""
        return tuple(entry.name for entry in self._entries)

    @property
    def needs(self) -> dict[str, tuple[str, ...]]:
        """What each term in use needs of the simulator."""
        return {entry.name: entry.term.needs for entry in self._entries}

    def describe(self) -> Table:
        """The table of terms, weights and parameters, ready to print with rich."""
        table = Table(title=f"rewards ({self.combine})")
        for column in ("term", "weight", "enters as", "params"):
            table.add_column(column, justify="right" if column == "weight" else "left")
        for entry in self._entries:
            params = ", ".join(f"{k}={v}" for k, v in entry.params.items())
            table.add_row(entry.name, f"{entry.weight:g}", self._formula(entry), params)
        for name in self._off:
            table.add_row(name, "0", "off", "", style="dim")
        return table

    def print(self) -> None:
        """Print :meth:`describe` to the terminal."""
        rich.print(self.describe())

    def _value(self, entry: _Entry, cost: Tensor) -> Tensor:
        if self.combine == "product":
            return torch.exp(cost * -entry.weight)
        return entry.weight * torch.exp(-cost) if entry.term.bounded else cost * -entry.weight

    def _formula(self, entry: _Entry) -> str:
        if self.combine == "product":
            return "x exp(-w * cost)"
        return "+ w * exp(-cost)" if entry.term.bounded else "- w * cost"

    def _add(self, name: str, entry: Mapping[str, Any], device: str | torch.device, skeleton: Skeleton) -> None:
        field = f"terms.{name}"
        _known(entry, ("fn", "weight", "params"), field, "key")
        kind = str(entry.get("fn", name))
        params = dict(entry.get("params") or {})
        if kind not in TERMS:
            raise _unknown("reward term", kind, TERMS, field)
        valid = [p for p in inspect.signature(TERMS[kind]).parameters if p not in ("device", "skeleton")]
        _known(params, valid, f"{field}.params", "parameter")
        weight = _weight(entry.get("weight", 1.0), field)
        if weight == 0.0:
            self._off.append(name)
        else:
            self._entries.append(_Entry(name, weight, _built(TERMS[kind], device, skeleton, params, field), params))


def _built(
    kind: Callable[..., RewardTerm], device: str | torch.device, skeleton: Skeleton, params: dict[str, Any], field: str
) -> RewardTerm:
    """The term, once every parameter is of the kind of its default."""
    for key, value in params.items():
        default = inspect.signature(kind).parameters[key].default
        allowed = (int, float) if isinstance(default, float) else type(default)
        if not isinstance(value, allowed) or isinstance(value, bool) != isinstance(default, bool):
            raise HoiError(
                f"expected a {type(default).__name__}, found {value!r}",
                where=_WHERE,
                field=f"{field}.params.{key}",
                fix=f"the default is {default}",
            )
    return kind(device, skeleton, **params)


def _weight(value: object, field: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0.0 <= value < float("inf"):
        raise HoiError(
            f"weight {value!r} is no number >= 0", where=_WHERE, field=f"{field}.weight", fix="use 0 to switch it off"
        )
    return float(value)


def _known(given: Iterable[Any], valid: Iterable[str], field: str, noun: str) -> None:
    valid = list(valid)
    for key in given:
        if key not in valid:
            raise _unknown(noun, str(key), valid, field)


def _unknown(noun: str, value: str, valid: Iterable[str], field: str) -> HoiError:
    names = ", ".join(valid) or "none: it takes no parameters"
    return HoiError(f"unknown {noun} {value!r}", where=_WHERE, field=field, fix=f"valid: {names}")
