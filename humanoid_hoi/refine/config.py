"""Typed configuration of the refinement; the commented values live in ``cfg/tools/refine.yaml``."""

from __future__ import annotations

from dataclasses import dataclass, field

from humanoid_hoi.core.errors import HoiError


@dataclass(frozen=True)
class CostConfig:
    """Weights of the look-ahead's cost, per m^2, rad^2, (m/s)^2 and (rad/s)^2.

    Attributes:
        joints: mean squared distance of the 22 body joints.
        wrist: how much more than another body joint a wrist counts.
        hand: mean squared distance of the palms and fingers relative to the object, while the clip labels them touching.
        root_pos, root_rot, root_vel, root_spin: the pelvis.
        obj_pos, obj_rot, obj_vel: the object.
        last: how much more the horizon's last step counts.
        offset: squared offset from the base targets, rad^2, summed over the axes.
    """

    joints: float = 60.0
    wrist: float = 2.0
    hand: float = 0.0
    root_pos: float = 30.0
    root_rot: float = 4.0
    root_vel: float = 0.3
    root_spin: float = 0.1
    obj_pos: float = 30.0
    obj_rot: float = 1.0
    obj_vel: float = 0.1
    last: float = 3.0
    offset: float = 0.3


@dataclass(frozen=True)
class NoiseConfig:
    """Standard deviations of the sampled offsets, rad per axis; a joint without a word below is not sampled.

    Attributes:
        legs: hips, knees, ankles.
        spine, arms, wrists: as they say; arms are collars, shoulders and elbows.
        fingers: all finger joints of a hand.
        shrink: factor from one iteration to the next.
        knots: offsets are drawn at so many points of the horizon and run linearly between them.
    """

    legs: float = 0.07
    spine: float = 0.042
    arms: float = 0.035
    wrists: float = 0.0
    fingers: float = 0.0
    shrink: float = 0.5
    knots: int = 3


@dataclass(frozen=True)
class RetryConfig:
    """What happens where an error grows.

    Attributes:
        error: m, mean joint error or object error above which the planner goes back.
        frames: how far back.
        tries: how often it may go back from one place; each time with a longer horizon and another seed.
        horizon: steps the horizon grows by with every try.
        noise: factor on the noise with every try.
    """

    error: float = 0.12
    frames: int = 12
    tries: int = 3
    horizon: int = 4
    noise: float = 1.3


@dataclass(frozen=True)
class RefineConfig:
    """The whole refinement.

    Attributes:
        samples: copies of the current state that look ahead together.
        horizon: control steps they look ahead.
        iterations: rounds of sampling per executed step.
        temperature: of the softmax over the samples' costs, in standard deviations of these costs.
        passes: times the clip is gone through; each starts from the offsets of the one before.
        fail: m, mean joint or object error that ends an attempt.
        seed: of the samples.
    """

    samples: int = 64
    horizon: int = 12
    iterations: int = 2
    temperature: float = 0.15
    passes: int = 1
    fail: float = 0.2
    seed: int = 0
    cost: CostConfig = field(default_factory=CostConfig)
    noise: NoiseConfig = field(default_factory=NoiseConfig)
    retry: RetryConfig = field(default_factory=RetryConfig)

    def __post_init__(self) -> None:
        """Raises HoiError where a number is out of range."""
        least = {"samples": 2, "horizon": 2, "iterations": 1, "passes": 1}
        for name, value in least.items():
            if getattr(self, name) < value:
                raise HoiError(
                    f"found {getattr(self, name)}", where="config", field=f"refine.{name}", fix=f"give {value} or more"
                )
        if self.noise.knots < 2:
            raise HoiError(
                f"found {self.noise.knots}", where="config", field="refine.noise.knots", fix="give 2 or more"
            )
