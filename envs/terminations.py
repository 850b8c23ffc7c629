"""Why an episode ends early: a table of causes, each on its own, with its threshold in yaml and its own counter.

To add a cause: write a :class:`Termination`, register it, and name it in ``cfg/env/hoi.yaml``.
"""

from __future__ import annotations

import abc
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from rich.markup import escape
from rich.table import Table
from torch import Tensor

from humanoid_hoi.core.config import Settings, setting
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.registry import NOBODY, NoParams, Registry, read_parts
from humanoid_hoi.motion.reference import ReferenceFrame
from humanoid_hoi.sim.state import SimState
from humanoid_hoi.tracking.context import TaskContext
from humanoid_hoi.tracking.errors import has_fallen, touches

_FIELD = "env.termination"


@dataclass
class EndingInput:
    """Everything a cause may read, for N environments at one control step.

    Attributes:
        state: simulated state after the step.
        ref: reference at the same frame.
        errors: (N,) each, of :class:`humanoid_hoi.tracking.errors.TrackingErrors`.
    """

    state: SimState
    ref: ReferenceFrame
    errors: dict[str, Tensor]


class Termination(abc.ABC):
    """A cause: built once from its parameters, asked every control step.

    Attributes:
        Params: dataclass of what the yaml may set; a bare value sets its first field.
        cause: what the log calls it; its name in the yaml where empty.
        needs: names of the simulator's capabilities without which the cause has no meaning.
    """

    Params: ClassVar[type] = NoParams
    cause: ClassVar[str] = ""
    needs: ClassVar[tuple[str, ...]] = ()

    @abc.abstractmethod
    def __init__(self, context: TaskContext, params: Any) -> None:
        """Build buffers for ``context`` from an instance of ``Params``."""

    @abc.abstractmethod
    def __call__(self, inputs: EndingInput) -> Tensor:
        """Which environments (N,) end for this cause."""

    def restart(self, env_ids: Tensor) -> None:  # noqa: B027  (most causes remember nothing)
        """Forget the past of new episodes."""


TERMINATIONS: Registry[type[Termination]] = Registry("termination", where="cfg/env", base=Termination)
"""Every cause by the name that ``env.termination`` gives it."""


@dataclass(frozen=True)
class LimitParams:
    """A threshold.

    Attributes:
        limit: beyond it the episode ends; m or rad.
    """

    limit: float

    def __post_init__(self) -> None:
        """Raises HoiError where the limit is not positive."""
        # A string is refused by the reader of parameters with a better message.
        if not isinstance(self.limit, str) and not self.limit > 0:
            raise HoiError(f"found {self.limit}", where="config", field=_FIELD, fix="give a limit above 0, or null")


@TERMINATIONS.register("fall_height")
class Fall(Termination):
    """The pelvis sinks so many metres below the reference's."""

    Params = LimitParams
    cause = "fall"

    def __init__(self, context: TaskContext, params: LimitParams) -> None:
        self.limit = params.limit

    def __call__(self, inputs: EndingInput) -> Tensor:
        """Which environments (N,) have fallen."""
        # Index 0 is the pelvis, 2 is up.
        return has_fallen(inputs.state.joint_pos_w[:, 0, 2], inputs.ref.joint_pos_w[:, 0, 2], self.limit)


@dataclass(frozen=True)
class JointErrorParams(Settings, yaml="env/hoi", node="termination.joint_error.params"):
    """A threshold for the mean joint error.

    Attributes:
        limit: beyond it the episode ends; m.
        joints: ``body`` leaves the fingers out, ``all`` counts every joint; see
            :class:`humanoid_hoi.tracking.errors.TrackingErrors`.
    """

    limit: float = setting(above=0)
    joints: str = setting(choices=("body", "all"))


@TERMINATIONS.register("joint_error")
class JointError(Termination):
    """The mean joint distance from the reference is too large."""

    Params = JointErrorParams

    def __init__(self, context: TaskContext, params: JointErrorParams) -> None:
        keys = {"body": "body_pos_m", "all": "joint_pos_m"}
        if params.joints not in keys:
            raise HoiError(
                f"unknown choice {params.joints!r}", where="config", field=f"{_FIELD}.joint_error", fix="body or all"
            )
        self.key = keys[params.joints]
        self.limit = params.limit

    def __call__(self, inputs: EndingInput) -> Tensor:
        """Which environments (N,) are too far off."""
        return inputs.errors[self.key] > self.limit


@TERMINATIONS.register("obj_error")
class ObjectError(Termination):
    """The object is too far from its reference."""

    Params = LimitParams

    def __init__(self, context: TaskContext, params: LimitParams) -> None:
        self.limit = params.limit

    def __call__(self, inputs: EndingInput) -> Tensor:
        """Which environments (N,) are too far off."""
        return inputs.errors["obj_pos_m"] > self.limit


@TERMINATIONS.register("obj_rot_error")
class ObjectRotationError(Termination):
    """The object is turned too far from its reference."""

    Params = LimitParams

    def __init__(self, context: TaskContext, params: LimitParams) -> None:
        self.limit = params.limit

    def __call__(self, inputs: EndingInput) -> Tensor:
        """Which environments (N,) are too far off."""
        return inputs.errors["obj_rot_rad"] > self.limit


@dataclass(frozen=True)
class ContactLossParams:
    """How long contact may be missing.

    Attributes:
        steps: control steps in a row without any required contact.
        force: N, what counts as contact; None: ``tracking.contact_force``.
    """

    steps: int
    force: float | None = None


@TERMINATIONS.register("contact_loss")
class ContactLoss(Termination):
    """No required contact has been seen for some steps; remembers for how long."""

    Params = ContactLossParams
    needs = ("separate_contacts",)

    def __init__(self, context: TaskContext, params: ContactLossParams) -> None:
        self.steps = params.steps
        # N of object force, from cfg/tracking unless this cause says otherwise.
        self.force = context.limits.contact_force if params.force is None else params.force
        # Control steps in a row without contact, of each environment.
        self._without = torch.zeros(context.num_envs, device=context.device)

    def __call__(self, inputs: EndingInput) -> Tensor:
        """Which environments (N,) have lost contact."""
        # Neither 0 (unknown) nor -1 (forbidden) asks for contact.
        required = inputs.ref.contact_labels > 0
        touching = touches(inputs.state.obj_contact_force_w, self.force)
        # One touching body is enough: the labels say which bodies may carry the contact, not that all must.
        missing = required.any(1) & ~(touching & required).any(1)
        # Any step with contact, or without need of it, starts the count anew.
        self._without = torch.where(missing, self._without + 1, 0.0)
        return self._without > self.steps

    def restart(self, env_ids: Tensor) -> None:
        """Contact is not missing yet in new episodes."""
        self._without[env_ids] = 0.0


class Terminations:
    """The causes a config has switched on.

    Args:
        config: ``env.termination``: name -> limit, ``{fn, params}``, or null for off.
        context: what the causes are built for.
        trusted: names of causes of the user's own (``my.module.Cause``) that may be imported.

    Raises:
        HoiError: unknown name or parameter; the message lists the valid ones.
    """

    def __init__(self, config: Mapping[str, Any], context: TaskContext, trusted: Collection[str] = NOBODY) -> None:
        self._parts = read_parts(TERMINATIONS, config, _FIELD, trusted=trusted)
        self._off = [name for name, entry in config.items() if entry is None]
        self._causes = {part.entry.cause or part.name: part.entry(context, part.params) for part in self._parts}

    @property
    def needs(self) -> dict[str, tuple[str, ...]]:
        """What each cause in use needs of the simulator."""
        return {part.name: part.entry.needs for part in self._parts}

    def check(self, inputs: EndingInput) -> dict[str, Tensor]:
        """Cause -> (N,) bool."""
        return {name: cause(inputs) for name, cause in self._causes.items()}

    def restart(self, env_ids: Tensor) -> None:
        """Forget the past of new episodes."""
        for cause in self._causes.values():
            cause.restart(env_ids)

    def describe(self) -> Table:
        """The causes and their parameters, ready to print with rich."""
        table = Table(title="an episode ends early by")
        for column in ("cause", "params"):
            table.add_column(column)
        for part in self._parts:
            table.add_row(part.name, escape(part.settings()))
        for name in self._off:
            table.add_row(name, "off", style="dim")
        return table
