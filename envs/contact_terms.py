"""Observation terms about contact and time: what touches, what the reference requires, how far the clip is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from envs.features import of_joints
from envs.observation_terms import OBSERVATIONS, ObservationContext, ObservationInput, ObservationTerm
from humanoid_hoi.core.registry import NoParams
from humanoid_hoi.tracking.errors import touches


@OBSERVATIONS.register("joint_contact")
class JointContact(ObservationTerm):
    """Whether anything touches each observed joint."""

    def __init__(self, context: ObservationContext, params: NoParams) -> None:
        self.joints = context.joints
        self.size = len(context.joint_names)
        self.threshold = context.config.contact_threshold

    def blocks(self) -> list[tuple[str, int]]:
        """A flag a joint."""
        return [("joint_contact", self.size)]

    def __call__(self, inputs: ObservationInput, known: Tensor) -> Tensor:
        """Flags (N, k)."""
        state = inputs.state
        # The net force of both kinds; the ground's includes supports.
        net = of_joints(state.obj_contact_force_w, self.joints) + of_joints(state.ground_contact_force_w, self.joints)
        return touches(net, self.threshold)


@OBSERVATIONS.register("hand_contact")
class HandContact(ObservationTerm):
    """Whether any body of each hand touches the object."""

    needs = ("separate_contacts",)

    def __init__(self, context: ObservationContext, params: NoParams) -> None:
        self.members = context.hand_members
        self.threshold = context.config.contact_threshold

    def blocks(self) -> list[tuple[str, int]]:
        """Left, right."""
        return [("hand_contact", self.members.shape[1])]

    def __call__(self, inputs: ObservationInput, known: Tensor) -> Tensor:
        """Flags (N, 2)."""
        # (N, J) flags times (J, 2) memberships: how many bodies of each hand touch, then whether any does.
        return touches(inputs.state.obj_contact_force_w, self.threshold).float() @ self.members > 0


@dataclass(frozen=True)
class AheadParams:
    """How far ahead.

    Attributes:
        ahead: frames, or ``near`` or ``far`` for what ``env.observation`` says there.
    """

    ahead: Any


@OBSERVATIONS.register("reference_hand_contact")
class ReferenceHandContact(ObservationTerm):
    """Whether the reference requires each hand to touch, some frames ahead."""

    Params = AheadParams

    def __init__(self, context: ObservationContext, params: AheadParams) -> None:
        self.ahead = context.ahead(params.ahead)
        frames = context.reference_ahead(self.ahead)
        # Per hand the largest label among its joints: 1 where any is required, -1 only where all are forbidden.
        required = [torch.stack([ref.contact_labels[:, hand].amax(1) for hand in context.hands], 1) for ref in frames]
        self._known = torch.cat(required)

    def blocks(self) -> list[tuple[str, int]]:
        """Left, right."""
        return [(f"ref+{self.ahead}_hand_contact", self._known.shape[1])]

    def known(self) -> Tensor:
        """Largest label of each hand's joints."""
        return self._known

    def __call__(self, inputs: ObservationInput, known: Tensor) -> Tensor:
        """Labels (N, 2)."""
        return known


@OBSERVATIONS.register("reference_pair_active")
class ReferencePairActive(ObservationTerm):
    """Which pairs of the interaction graph the reference has active, some frames ahead."""

    Params = AheadParams

    def __init__(self, context: ObservationContext, params: AheadParams) -> None:
        self.ahead = context.ahead(params.ahead)
        # Padding pairs of shorter clips are never active.
        self._known = torch.cat([ref.pair_active for ref in context.reference_ahead(self.ahead)])

    def blocks(self) -> list[tuple[str, int]]:
        """A flag a pair."""
        return [(f"ref+{self.ahead}_pair_active", self._known.shape[1])]

    def known(self) -> Tensor:
        """Flags of every reference frame."""
        return self._known

    def __call__(self, inputs: ObservationInput, known: Tensor) -> Tensor:
        """Flags (N, P)."""
        return known


@OBSERVATIONS.register("phase")
class Phase(ObservationTerm):
    """How far the clip is, from 0 to 1."""

    def __init__(self, context: ObservationContext, params: NoParams) -> None:
        lengths = context.reference.lengths.tolist()
        # A clip of one frame is at its beginning; it must not divide by zero.
        parts = [torch.arange(n, device=context.device) / max(1, n - 1) for n in lengths]
        self._known = torch.cat(parts).unsqueeze(1)

    def blocks(self) -> list[tuple[str, int]]:
        """One number."""
        return [("phase", 1)]

    def known(self) -> Tensor:
        """Phase of every reference frame."""
        return self._known

    def __call__(self, inputs: ObservationInput, known: Tensor) -> Tensor:
        """Phase (N, 1)."""
        return known
