"""The metrics an evaluation reports: each a named object with its unit, its column and its values, chosen in yaml.

To add a metric: write a :class:`Metric`, register it, and name it in ``cfg/evaluation/default.yaml``. The formulas are in
:mod:`humanoid_hoi.evaluation.metrics`.
"""

from __future__ import annotations

import abc
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar

import numpy as np

from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.core.registry import NOBODY, NoParams, Registry, read_parts
from humanoid_hoi.evaluation import metrics as m
from humanoid_hoi.evaluation.config import EvaluationConfig
from humanoid_hoi.evaluation.rollout import ClipRollout


@dataclass(frozen=True)
class Measured:
    """A recording and what several metrics take from it, each computed once."""

    rollout: ClipRollout
    config: EvaluationConfig

    @cached_property
    def joint_error(self) -> FloatArray:
        """Mean joint distance (K, T), m."""
        return m.joint_error(self.rollout.joint_pos_w, self.rollout.ref_joint_pos_w)

    @cached_property
    def object_error(self) -> FloatArray:
        """Object distance (K, T), m."""
        return m.object_error(self.rollout.obj_pos_w, self.rollout.ref_obj_pos_w)

    @cached_property
    def pair_distance(self) -> FloatArray:
        """Distance of the points of every pair (K, T, P), m."""
        return m.pair_distance(self.rollout.body_point_w, self.rollout.obj_point_w)

    @cached_property
    def ok(self) -> BoolArray:
        """Frames (K, T) within both limits of success."""
        limits = (self.config.joint_limit_m, self.config.object_limit_m)
        return m.frame_ok(self.joint_error, self.object_error, *limits)

    @property
    def of_reference(self) -> Measured:
        """The reference motion itself, as if it had been a trial."""
        r = self.rollout
        return replace(
            self,
            rollout=replace(
                r,
                # [None]: the axis of trials, of which there is one.
                joint_pos_w=r.ref_joint_pos_w[None],
                obj_pos_w=r.ref_obj_pos_w[None],
                obj_quat_w=r.ref_obj_quat_w[None],
                body_point_w=r.ref_body_point_w[None],
                obj_point_w=r.ref_obj_point_w[None],
            ),
        )


class Metric(abc.ABC):
    """A metric: built once from its parameters, asked for every clip.

    Attributes:
        Params: dataclass of what the yaml may set.
        unit: in words.
        heading: of its column in the printed table; empty: only in ``metrics.json``.
        style: number format in the table.
        percent: shown times 100, without a spread.
        on_reference: also measured on the reference motion, to judge the roll-out's against.
    """

    Params: ClassVar[type] = NoParams
    unit: ClassVar[str]
    heading: ClassVar[str] = ""
    style: ClassVar[str] = ".1f"
    percent: ClassVar[bool] = False
    on_reference: ClassVar[bool] = False

    def __init__(self, params: Any) -> None:
        self.params = params

    def exists(self, measured: Measured) -> bool:
        """Whether the clip can have it at all; what cannot be measured is NaN and left out of means."""
        return True

    @abc.abstractmethod
    def __call__(self, measured: Measured) -> FloatArray:
        """One number per trial (K,)."""


METRICS: Registry[type[Metric]] = Registry("metric", where="cfg/evaluation", base=Metric)
"""Every metric by the name that ``evaluation.metrics`` and ``metrics.json`` give it."""


def chosen_metrics(config: EvaluationConfig, trusted: Collection[str] = NOBODY) -> dict[str, Metric]:
    """The metrics a config has switched on, by name.

    Args:
        config: ``cfg/evaluation``.
        trusted: names of metrics of the user's own (``my.module.Metric``) that may be imported.

    Raises:
        HoiError: unknown name or parameter; the message lists the valid ones.
    """
    metrics: Mapping[str, Any] = config.metrics
    parts = read_parts(METRICS, metrics, "evaluation.metrics", trusted=trusted)
    return {part.name: part.entry(part.params) for part in parts}


@METRICS.register("mpjpe_mm")
class JointErrorMean(Metric):
    """Eq. 22."""

    unit = "mm"
    heading = "MPJPE\nmm"

    def __call__(self, measured: Measured) -> FloatArray:
        """Mean joint distance (K,), mm."""
        return m.mpjpe_mm(measured.rollout.joint_pos_w, measured.rollout.ref_joint_pos_w)


class _OfPairs(Metric):
    """A metric of the interaction graph's pairs."""

    def exists(self, measured: Measured) -> bool:
        """Where a pair is active."""
        return bool(measured.rollout.pair_active.any())


@METRICS.register("contact_mm")
class Contact(_OfPairs):
    """Mean distance of active pairs: the reading of Eq. 23 in mm."""

    unit = "mm"
    heading = "contact\nmm"
    on_reference = True

    def __call__(self, measured: Measured) -> FloatArray:
        """Mean distance (K,), mm."""
        return m.contact_mm(measured.pair_distance, measured.rollout.pair_active)


class _OfThirdDifference(Metric):
    """A metric of third differences in time."""

    def exists(self, measured: Measured) -> bool:
        """Where there are four frames."""
        # Third differences of T frames have T - 3 entries.
        return measured.rollout.num_frames >= 4


@METRICS.register("jitter")
class Jitter(_OfThirdDifference):
    """Eq. 24 times fps^3."""

    unit = "m/s^3"
    heading = "jitter\nm/s^3"
    on_reference = True

    def __call__(self, measured: Measured) -> FloatArray:
        """Jitter (K,), m/s^3."""
        return m.jitter(measured.rollout.joint_pos_w, measured.rollout.fps)


@METRICS.register("obj_pos_mm")
class ObjectErrorMean(Metric):
    """Mean distance of the object."""

    unit = "mm"
    heading = "object\nmm"

    def __call__(self, measured: Measured) -> FloatArray:
        """Mean over frames (K,), mm."""
        # (K, T) m to one number a trial in mm.
        return 1000.0 * measured.object_error.mean(-1)


@METRICS.register("obj_rot_deg")
class ObjectAngleMean(Metric):
    """Mean angle of the object; a ball has none: nobody sees it turn, and most sources do not record it."""

    unit = "deg"
    heading = "object\ndeg"

    def exists(self, measured: Measured) -> bool:
        """Whether the object is no ball."""
        return not measured.rollout.obj_is_ball

    def __call__(self, measured: Measured) -> FloatArray:
        """Mean over frames (K,), degrees; NaN for a ball."""
        r = measured.rollout
        if r.obj_is_ball:
            return np.full(r.num_trials, np.nan)
        return m.object_angle_deg(r.obj_quat_w, r.ref_obj_quat_w).mean(-1)


@METRICS.register("survived")
class Survived(Metric):
    """Share of the clip before a frame is beyond the limits of success."""

    unit = "share of the clip"
    heading = "survived\n%"
    style = ".0f"
    percent = True

    def __call__(self, measured: Measured) -> FloatArray:
        """Share (K,)."""
        return m.survived_frames(measured.ok) / measured.rollout.num_frames


@METRICS.register("success")
class Success(Metric):
    """Every frame is within the limits of success."""

    unit = "share of trials"
    heading = "success\n%"
    style = ".0f"
    percent = True

    def __call__(self, measured: Measured) -> FloatArray:
        """1 or 0 (K,)."""
        return measured.ok.all(-1).astype(float)


@METRICS.register("survived_frames")
class SurvivedFrames(Metric):
    """Frames before one is beyond the limits of success."""

    unit = "frames"

    def __call__(self, measured: Measured) -> FloatArray:
        """Frames (K,)."""
        return m.survived_frames(measured.ok).astype(float)


@METRICS.register("fall")
class Fall(Metric):
    """The pelvis sinks far below the reference's."""

    unit = "share of trials"

    def __call__(self, measured: Measured) -> FloatArray:
        """1 or 0 (K,)."""
        r = measured.rollout
        drop = measured.config.fall_drop_m
        # Joint 0 is the pelvis, coordinate 2 its height.
        return m.fell(r.joint_pos_w[:, :, 0, 2], r.ref_joint_pos_w[:, 0, 2], drop).astype(float)


@METRICS.register("contact_literal_m2")
class ContactLiteral(_OfPairs):
    """Eq. 23 as printed."""

    unit = "m^2 (Eq. 23)"

    def __call__(self, measured: Measured) -> FloatArray:
        """Sum of squares (K,), m^2."""
        return m.contact_literal_m2(measured.pair_distance, measured.rollout.pair_active)


@METRICS.register("jitter_literal_m")
class JitterLiteral(_OfThirdDifference):
    """Eq. 24 as printed."""

    unit = "m/frame^3 (Eq. 24)"

    def __call__(self, measured: Measured) -> FloatArray:
        """Jitter (K,), m/frame^3."""
        return m.jitter_literal_m(np.asarray(measured.rollout.joint_pos_w))
