"""Settings of stage 1, the HOI keypoint solver."""

from __future__ import annotations

import math
from dataclasses import dataclass

from humanoid_hoi.core.config import Settings, setting
from humanoid_hoi.core.errors import HoiError

KERNELS = ("none", "huber", "geman_mcclure")


@dataclass(frozen=True)
class Stage1Options(Settings, yaml="tools/reconstruct", node="stage1", key="stage1"):
    """How the object's poses are solved (paper Eq. 3). A frame is one video frame (about 1/30 s).

    Eq. 3 literally: ``kernel_3d = kernel_2d = "none"``, all ``velocity_*`` and ``acceleration_*`` 0,
    ``hypotheses = 1`` (see :meth:`literal`).

    Attributes:
        weight_3d: w_3D of Eq. 3, per m^2 (released code: 900^2, so 1 cm weighs like 4.5 px).
        weight_2d: w_2D of Eq. 3, per px^2 (released code: 2^2).
        kernel_3d: robust kernel of the contact pairs: ``none``, ``huber`` or ``geman_mcclure``. Geman-McClure is
            always reached from a Huber solution, so contacts that agree with each other survive even where the body's
            depth is wrong. With 20 % outliers: 1 degree and 7 mm of error against 14 degrees and 57 mm with Huber.
        kernel_2d: robust kernel of the tracked points.
        kernel_scale_3d: length from which the 3D kernel acts, m.
        kernel_scale_2d: distance from which the 2D kernel acts, px.
        starts: initial rotations tried in a frame: 24 is the octahedral group, other counts a super-Fibonacci spiral;
            every frame's set is turned by its own random rotation.
        start_stride: every n-th determined frame is started from all rotations, the others from the hypotheses of the
            frames beside them (frames where that ends badly are started from all rotations too); 1 = all frames.
        survivors: starts of a frame that are followed after ``screening_iterations`` (the others are dropped).
        screening_iterations: Levenberg-Marquardt steps before the bad starts are dropped.
        hypotheses: different poses kept per frame; which one holds is decided over the whole sequence (Viterbi).
        transition_sigma_deg: rotation per frame that costs 1/2 in that decision, degrees.
        transition_sigma_m: displacement per frame that costs 1/2 in that decision, m.
        velocity_rotation: weight of the squared rotation per frame, per rad^2.
        velocity_position: weight of the squared displacement per frame, per m^2. The small default only makes a
            motion die out (within about 20 frames) where nothing is annotated.
        acceleration_rotation: weight of the squared change of the rotation per frame, per rad^2. The default says
            0.6 degrees per frame^2 (10 rad/s^2 at 30 fps) beside tracks of 1 px noise. It bridges gaps, and on
            synthetic motion up to 4 rad/s with 3 px and 3 cm noise it halves the error; 10 times more would take
            off another third but round off impacts.
        acceleration_position: weight of the squared change of the displacement per frame, per m^2 (default: 6 mm per
            frame^2, 6 m/s^2 at 30 fps, beside tracks of 1 px noise).
        solve_scale: also solve for one log-scale of the object for the whole sequence.
        scale_prior_sigma: standard deviation of the log-scale's prior (0.2 = 20 %); not in Eq. 3.
        camera_rotation_sigma_deg: how far :func:`refine_camera` believes the implied camera's rotation, degrees,
            beside tracks of 1 px noise.
        camera_position_sigma_m: how far it believes the implied camera's position, m.
        structure_sigma_m: how far :func:`triangulate_moving` believes its guess of the points, m, beside 1 px of
            tracking error that lasts through the whole video (drift is what bends the shape, not noise).
        max_iterations: Levenberg-Marquardt steps at most, per solve.
        tolerance: a pose has converged when a step lowers its cost by less than this fraction.
        rank_tolerance: a direction counts as undetermined when moving the points by 1 m along it changes the
            weighted residual by less than this (5 px at the released weights is 10).
        weight_prior: lambda of a prior of usual poses (``hoi prior train``), where one is given: half of it is the cost
            of an ordinary pose, beside 1/2 for a tracked point that is 0.5 px off.
        prior_below: a frame is weak, and hears the prior, when its smallest singular value is below this (the unit of
            ``rank_tolerance``).
        prior_kernel_scale: from this on, in standard deviations, an unusual pose pulls less.
        static_strategy: ``all_frames`` or ``best_frame`` (the paper: the frame with most annotated points decides).
        seed: of the random turns of the start rotations.
    """

    weight_3d: float = setting()
    weight_2d: float = setting()
    kernel_3d: str = setting()
    kernel_2d: str = setting()
    kernel_scale_3d: float = setting()
    kernel_scale_2d: float = setting()
    starts: int = setting()
    start_stride: int = setting()
    survivors: int = setting()
    screening_iterations: int = setting()
    hypotheses: int = setting()
    transition_sigma_deg: float = setting()
    transition_sigma_m: float = setting()
    velocity_rotation: float = setting()
    velocity_position: float = setting()
    acceleration_rotation: float = setting()
    acceleration_position: float = setting()
    solve_scale: bool = setting()
    scale_prior_sigma: float = setting()
    camera_rotation_sigma_deg: float = setting()
    camera_position_sigma_m: float = setting()
    structure_sigma_m: float = setting()
    max_iterations: int = setting()
    tolerance: float = setting()
    rank_tolerance: float = setting()
    weight_prior: float = setting()
    prior_below: float = setting()
    prior_kernel_scale: float = setting()
    static_strategy: str = setting()
    seed: int = setting()

    def __post_init__(self) -> None:
        _one_of("kernel_3d", self.kernel_3d, KERNELS)
        _one_of("kernel_2d", self.kernel_2d, KERNELS)
        _one_of("static_strategy", self.static_strategy, ("all_frames", "best_frame"))
        counts = ("starts", "start_stride", "survivors", "screening_iterations", "hypotheses", "max_iterations")
        lengths = (
            "prior_kernel_scale",
            "kernel_scale_3d",
            "kernel_scale_2d",
            "transition_sigma_deg",
            "transition_sigma_m",
            "tolerance",
        )
        sigmas = ("scale_prior_sigma", "camera_rotation_sigma_deg", "camera_position_sigma_m", "structure_sigma_m")
        # By prefix, so that a weight that is added later is checked without being listed here.
        weights = tuple(name for name in self.__dataclass_fields__ if name.startswith(("weight_", "velocity_", "acc")))
        self._at_least(counts, 1)
        # Lengths and sigmas divide: zero is refused for them, while a weight of zero switches a
        # term off.
        self._at_least((*lengths, *sigmas), 1e-12)
        self._at_least((*weights, "rank_tolerance", "prior_below"), 0)

    def _at_least(self, names: tuple[str, ...], least: float) -> None:
        for name in names:
            value = getattr(self, name)
            if not (math.isfinite(value) and value >= least):
                raise HoiError(f"{value} is out of range", where="stage1 options", field=name, fix=f"at least {least}")

    @classmethod
    def literal(cls, **changes: object) -> Stage1Options:
        """Eq. 3 as printed: squared residuals, frames independent, the cheapest pose of each frame wins."""
        printed: dict[str, object] = {"kernel_3d": "none", "kernel_2d": "none", "hypotheses": 1, "start_stride": 1}
        temporal = ("velocity_rotation", "velocity_position", "acceleration_rotation", "acceleration_position")
        printed.update(dict.fromkeys(temporal, 0.0))
        return cls(**{**printed, **changes})  # type: ignore[arg-type]

    @property
    def is_temporal(self) -> bool:
        """Whether neighboring frames are tied together."""
        velocity = self.velocity_weights
        acceleration = self.acceleration_weights
        return any(weight > 0 for weight in velocity + acceleration)

    @property
    def velocity_weights(self) -> tuple[float, float]:
        """Weights of rotation and position per frame."""
        return self.velocity_rotation, self.velocity_position

    @property
    def acceleration_weights(self) -> tuple[float, float]:
        """Weights of the changes of rotation and position per frame."""
        return self.acceleration_rotation, self.acceleration_position


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise HoiError(f"{value!r} is unknown", where="stage1 options", field=name, fix=f"one of {', '.join(allowed)}")
