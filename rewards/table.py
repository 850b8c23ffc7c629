"""The reward table: terms with weights from yaml, combined into one reward and logged one by one.

To add a term: write a :class:`~rewards.inputs.RewardTerm` with a pure function behind it in a module of its own, import
that module below, and name the term in ``cfg/rewards/base.yaml``. Without touching this package: ``fn: my.module.Term``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import rich
import torch
from rich.markup import escape
from rich.table import Table
from torch import Tensor

import rewards.action_rate
import rewards.kp_contact
import rewards.kp_label
import rewards.tracking  # noqa: F401  (each module enters its term)
from humanoid_hoi.body.skeleton import SMPLX_52
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.registry import NOBODY, Part, read_parts, unknown
from humanoid_hoi.tracking.context import TaskContext
from rewards.inputs import REWARDS, RewardInput, RewardTerm

COMBINATIONS = ("product", "sum")
_FIELD = "rewards.terms"


@dataclass
class _Entry:
    name: str
    weight: float
    term: RewardTerm
    settings: str


class RewardTable:
    """Terms bound with weights. ``product``: prod exp(-w * cost). ``sum``: +w * exp(-cost) for tracking, -w * cost else.

    The product is the default because it stays in (0, 1]: a sum with negative terms can make every further step cost
    more than it earns, and then the best policy is to fall at once. ``sum`` is the paper read literally.

    Args:
        config: ``{combine: product | sum, terms: {name: {fn, weight, params}}}``; ``fn`` defaults to the name, a weight
            of 0 or a null leaves the term out (it is not computed).
        context: what the terms are built for.
        trusted: names of terms of the user's own (``my.module.Term``) that may be imported.

    Raises:
        HoiError: unknown key, term, parameter or combination (the message lists the valid ones), a weight that is no
            non-negative number, or no term left.
    """

    def __init__(
        self, config: Mapping[str, Any], context: TaskContext | None = None, trusted: Collection[str] = NOBODY
    ) -> None:
        # A key that nobody reads would be a setting without effect.
        for key in config:
            if key not in ("combine", "terms"):
                raise unknown("key", str(key), ("combine", "terms"), "rewards", REWARDS.where)
        self.combine = str(config.get("combine", "product"))
        if self.combine not in COMBINATIONS:
            raise unknown("combination", self.combine, COMBINATIONS, "combine", REWARDS.where)
        # Settings are checked before a clip is loaded: no term may depend on more than the names then.
        context = context or TaskContext(SMPLX_52)
        parts = read_parts(REWARDS, config.get("terms"), _FIELD, ("weight",), trusted)
        weights = {part.name: _weight(part, _FIELD) for part in parts}
        # Switched off by null, or by a weight of 0.
        self._off = [name for name in config.get("terms") or {} if not weights.get(name)]
        self._entries = [
            _Entry(part.name, weights[part.name], part.entry(context, part.params), part.settings())
            for part in parts
            if weights[part.name] > 0
        ]
        if not self._entries:
            raise HoiError(
                "no term has a weight above 0", where=REWARDS.where, field="terms", fix="give tracking weight 1"
            )

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
            # The first value starts it, so that neither a 0 for the sum nor a 1 for the product is needed.
            total = value if total is None else total * value if self.combine == "product" else total + value
            # What entered the sum or product, so that the log shows which term holds a reward down.
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
            table.add_row(entry.name, f"{entry.weight:g}", self._formula(entry), escape(entry.settings))
        for name in self._off:
            table.add_row(name, "0", "off", "", style="dim")
        return table

    def print(self) -> None:
        """Print :meth:`describe` to the terminal."""
        rich.print(self.describe())

    def _value(self, entry: _Entry, cost: Tensor) -> Tensor:
        if self.combine == "product":
            # A term of weight 0.5 has half the exponent, not half the value.
            return torch.exp(cost * -entry.weight)
        return entry.weight * torch.exp(-cost) if entry.term.bounded else cost * -entry.weight

    def _formula(self, entry: _Entry) -> str:
        if self.combine == "product":
            return "x exp(-w * cost)"
        return "+ w * exp(-cost)" if entry.term.bounded else "- w * cost"


def _weight(part: Part[type[RewardTerm]], field: str) -> float:
    value = part.extra.get("weight", 1.0)
    # To Python yaml's true is the integer 1; NaN and infinity fail the comparison.
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0.0 <= value < float("inf"):
        raise HoiError(
            f"weight {value!r} is no number >= 0",
            where=REWARDS.where,
            field=f"{field}.{part.name}.weight",
            fix="use 0 to switch it off",
        )
    return float(value)
