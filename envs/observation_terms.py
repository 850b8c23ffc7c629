"""The parts an observation is made of: each a named object that gives its blocks (names, sizes) and its values.

To add a part: write an :class:`ObservationTerm`, register it, and name it in ``cfg/env/hoi.yaml``.
"""

from __future__ import annotations

import abc
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import torch
from torch import Tensor

from envs.config import ObservationConfig
from envs.features import QUANTITIES, Features, Joints, joint_selection
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.registry import NoParams, Registry, unknown
from humanoid_hoi.motion.reference import PackedReference, PairTable, ReferenceFrame
from humanoid_hoi.sim.state import SimState
from rewards.inputs import pair_offset_w

_FIELD = "env.observation.terms"


class ObservationContext:
    """What terms are built for.

    Args:
        config: ``env.observation``.
        reference: the packed clips.

    Attributes:
        joint_names: the k observed joints.
        joints: their selection.
        hand_members: (J, 2) 0/1, joint -> left and right hand.
    """

    def __init__(self, config: ObservationConfig, reference: PackedReference) -> None:
        skeleton = reference.skeleton
        # Which joints the policy sees: without hands, with the last body of each finger, or all of them.
        choices = {"body": skeleton.body, "tips": skeleton.body + skeleton.tips, "all": skeleton.names}
        if config.joints not in choices:
            raise HoiError(
                f"unknown choice {config.joints!r}",
                where="config",
                field="env.observation.joints",
                fix="body, tips or all",
            )
        self.config = config
        self.reference = reference
        self.device = reference.lengths.device
        self.joint_names = choices[config.joints]
        # A slice where it can be: the body joints of SMPL-X come first.
        self.joints: Joints = joint_selection(skeleton.index(self.joint_names), self.device)
        self.hands = [torch.tensor(skeleton.index(hand), device=self.device) for hand in skeleton.hands.values()]
        # A column per hand; joints of no hand have a row of zeros.
        members = [[float(name in hand) for hand in skeleton.hands.values()] for name in skeleton.names]
        self.hand_members = torch.tensor(members, device=self.device)

    def count(self, quantity: str, field: str) -> int:
        """Vectors of one of :data:`envs.features.QUANTITIES`.

        Raises:
            HoiError: there is no such quantity.
        """
        if quantity not in QUANTITIES:
            raise unknown("quantity", quantity, QUANTITIES, field, "cfg/env")
        bodies = len(self.joint_names) if quantity.startswith("joint") else 1
        # A 6D rotation is two vectors, the first two columns of its matrix.
        return bodies * (2 if quantity.endswith("rot6d") else 1)

    def ahead(self, value: int | str) -> int:
        """Frames ahead: a number, or what ``env.observation`` says under ``near`` or ``far``."""
        return {"near": self.config.near, "far": self.config.far}[value] if isinstance(value, str) else value

    def reference_ahead(self, frames: int) -> Iterator[ReferenceFrame]:
        """Per clip the reference ``frames`` later than each of its frames; the last frame stays."""
        for clip, length in enumerate(self.reference.lengths.tolist()):
            now = torch.arange(length, device=self.device)
            # frame clamps beyond the end, so that the last frame repeats itself.
            yield self.reference.frame(torch.full_like(now, clip), now + frames)


@dataclass
class ObservationInput:
    """Everything a term may read, for N environments.

    Attributes:
        state: simulated state.
        pairs: (N, P) graph geometry.
        features: quantities of the observed joints and the object, each computed once.
        offset_w: (N, P, 3) of :func:`rewards.inputs.pair_offset_w`, where the caller has it already.
    """

    state: SimState
    pairs: PairTable
    features: Features
    offset_w: Tensor | None = None

    @cached_property
    def pair_offset_w(self) -> Tensor:
        """Vector (N, P, 3) from the body's to the object's point of every pair, world, m."""
        return pair_offset_w(self.pairs, self.state) if self.offset_w is None else self.offset_w


class ObservationTerm(abc.ABC):
    """A term: built once from its parameters, asked at every observation.

    Attributes:
        Params: dataclass of what the yaml may set.
        frame: ``heading``: it gives world vectors, which the table turns into the heading frame; ``scalar``: numbers.
        needs: names of the simulator's capabilities without which the term has no meaning.
    """

    Params: ClassVar[type] = NoParams
    frame: ClassVar[str] = "scalar"
    needs: ClassVar[tuple[str, ...]] = ()

    @abc.abstractmethod
    def __init__(self, context: ObservationContext, params: Any) -> None:
        """Build for ``context`` from an instance of ``Params``."""

    @abc.abstractmethod
    def blocks(self) -> list[tuple[str, int]]:
        """Names of its blocks and how many vectors or numbers each has."""

    def known(self) -> Tensor | None:
        """What it takes from the reference: (rows, width), one row per reference frame; looked up for it at each step."""
        return None

    @abc.abstractmethod
    def __call__(self, inputs: ObservationInput, known: Tensor) -> Tensor:
        """Values: vectors (N, n, 3) or numbers (N, n); ``known`` (N, width) are the rows of :meth:`known`."""


OBSERVATIONS: Registry[type[ObservationTerm]] = Registry("observation term", where="cfg/env", base=ObservationTerm)
"""Every observation term by the name that ``env.observation.terms`` gives it."""


@dataclass(frozen=True)
class StateParams:
    """Which quantities.

    Attributes:
        of: names of :data:`envs.features.QUANTITIES`.
    """

    of: tuple[str, ...]


@OBSERVATIONS.register("state")
class State(ObservationTerm):
    """Quantities of the simulated state; positions relative to the pelvis."""

    Params = StateParams
    frame = "heading"

    def __init__(self, context: ObservationContext, params: StateParams) -> None:
        self.names = tuple(params.of)
        self.sizes = [context.count(name, f"{_FIELD}.state") for name in self.names]

    def blocks(self) -> list[tuple[str, int]]:
        """One block per quantity."""
        return list(zip(self.names, self.sizes, strict=True))

    def __call__(self, inputs: ObservationInput, known: Tensor) -> Tensor:
        """World vectors (N, n, 3)."""
        # Where the body stands in the world is nothing the policy should learn by heart.
        origin = inputs.state.joint_pos_w[:, :1]
        quantities = ((name, inputs.features[name]) for name in self.names)
        return torch.cat([q - origin if name.endswith("pos") else q for name, q in quantities], 1)


@dataclass(frozen=True)
class DifferenceParams:
    """Which quantities, how far ahead.

    Attributes:
        ahead: frames, or ``near`` or ``far`` for what ``env.observation`` says there.
        of: names of :data:`envs.features.QUANTITIES`.
    """

    ahead: Any
    of: tuple[str, ...]


@OBSERVATIONS.register("reference_difference")
class ReferenceDifference(ObservationTerm):
    """Quantities of the reference some frames ahead less those of the simulated state now."""

    Params = DifferenceParams
    frame = "heading"

    def __init__(self, context: ObservationContext, params: DifferenceParams) -> None:
        self.names = tuple(params.of)
        self.ahead = context.ahead(params.ahead)
        self.sizes = [context.count(name, f"{_FIELD}.ref+{self.ahead}") for name in self.names]
        frames = context.reference_ahead(self.ahead)
        # Computed once for every frame of every clip: at a step this is a look-up.
        self._known = torch.cat([Features(ref, context.joints).together(self.names).flatten(1) for ref in frames])

    def blocks(self) -> list[tuple[str, int]]:
        """One block per quantity."""
        return [(f"ref+{self.ahead}_{name}_diff", n) for name, n in zip(self.names, self.sizes, strict=True)]

    def known(self) -> Tensor:
        """The quantities of every reference frame."""
        return self._known

    def __call__(self, inputs: ObservationInput, known: Tensor) -> Tensor:
        """World vectors (N, n, 3)."""
        # Absolute positions cancel in the difference, so that no origin is needed.
        return known.view(len(known), -1, 3) - inputs.features.together(self.names)


@OBSERVATIONS.register("pair_vector")
class PairVector(ObservationTerm):
    """From the body's to the object's point of every pair of the interaction graph."""

    frame = "heading"

    def __init__(self, context: ObservationContext, params: NoParams) -> None:
        self.size = context.reference.num_pairs

    def blocks(self) -> list[tuple[str, int]]:
        """A vector a pair."""
        return [("pair_vector", self.size)]

    def __call__(self, inputs: ObservationInput, known: Tensor) -> Tensor:
        """World vectors (N, P, 3)."""
        return inputs.pair_offset_w


@OBSERVATIONS.register("root_height")
class RootHeight(ObservationTerm):
    """Height of the pelvis."""

    def __init__(self, context: ObservationContext, params: NoParams) -> None:
        """Nothing to build."""

    def blocks(self) -> list[tuple[str, int]]:
        """One number, m."""
        return [("root_height", 1)]

    def __call__(self, inputs: ObservationInput, known: Tensor) -> Tensor:
        """Height (N, 1)."""
        # "2:" and not "2" keeps the last axis: (N, 1).
        return inputs.state.joint_pos_w[:, 0, 2:]


@OBSERVATIONS.register("obj_height")
class ObjectHeight(ObservationTerm):
    """Height of the object's origin."""

    def __init__(self, context: ObservationContext, params: NoParams) -> None:
        """Nothing to build."""

    def blocks(self) -> list[tuple[str, int]]:
        """One number, m."""
        return [("obj_height", 1)]

    def __call__(self, inputs: ObservationInput, known: Tensor) -> Tensor:
        """Height (N, 1)."""
        # (N, 1), as the pelvis' height above.
        return inputs.state.obj_pos_w[:, 2:]
