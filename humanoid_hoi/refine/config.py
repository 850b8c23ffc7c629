"""Typed configuration of the refinement; the commented values live in ``cfg/tools/refine.yaml``."""

from __future__ import annotations

from dataclasses import dataclass, field

from humanoid_hoi.core.config import Settings, setting


@dataclass(frozen=True)
class CostConfig(Settings, yaml="tools/refine", node="refine.cost"):
    """Weights of the look-ahead's cost, per m^2, rad^2, (m/s)^2 and (rad/s)^2.

    Attributes:
        joints: mean squared distance of the body joints (fingers left out), weighted by ``wrist``.
        wrist: how much more than another body joint a wrist counts.
        hand: mean squared distance of the palms and fingers relative to the object, while the clip labels them touching.
        root_pos, root_rot, root_vel, root_spin: the pelvis.
        obj_pos, obj_rot, obj_vel: the object.
        last: how much more the horizon's last step counts.
        offset: squared offset from the base targets, rad^2, summed over the axes.
    """

    joints: float = setting(at_least=0)
    wrist: float = setting(at_least=0)
    hand: float = setting(at_least=0)
    root_pos: float = setting(at_least=0)
    root_rot: float = setting(at_least=0)
    root_vel: float = setting(at_least=0)
    root_spin: float = setting(at_least=0)
    obj_pos: float = setting(at_least=0)
    obj_rot: float = setting(at_least=0)
    obj_vel: float = setting(at_least=0)
    last: float = setting(at_least=0)
    offset: float = setting(at_least=0)


@dataclass(frozen=True)
class NoiseConfig(Settings, yaml="tools/refine", node="refine.noise"):
    """Standard deviations of the sampled offsets, rad per axis; a joint without a word below is not sampled.

    Attributes:
        legs: hips, knees, ankles.
        spine, arms, wrists: as they say; arms are collars, shoulders and elbows.
        fingers: all finger joints of a hand.
        shrink: factor from one iteration to the next.
        knots: offsets are drawn at so many points of the horizon and run linearly between them.
    """

    legs: float = setting(at_least=0)
    spine: float = setting(at_least=0)
    arms: float = setting(at_least=0)
    wrists: float = setting(at_least=0)
    fingers: float = setting(at_least=0)
    shrink: float = setting(above=0)
    knots: int = setting(at_least=2)


@dataclass(frozen=True)
class RetryConfig(Settings, yaml="tools/refine", node="refine.retry"):
    """What happens where an error grows.

    Attributes:
        error: m, mean joint error or object error above which the planner goes back.
        frames: how far back.
        tries: how often it may go back from one place; each time with a longer horizon and another seed.
        horizon: steps the horizon grows by with every try.
        noise: factor on the noise with every try.
        restarts: how often the search may then go back much farther (``frames`` times two more than ``tries``, twice as far
            the second time) and plan from there anew, its plan forgotten.
    """

    error: float = setting(above=0)
    frames: int = setting(at_least=1)
    tries: int = setting(at_least=0)
    horizon: int = setting(at_least=0)
    noise: float = setting(above=0)
    restarts: int = setting(at_least=0)


@dataclass(frozen=True)
class CalmConfig(Settings, yaml="tools/refine", node="refine.calm"):
    """Where following is easy, less is computed.

    Attributes:
        cost: per step of the look-ahead; while the plan's own is below, one iteration does.
        standing_cost: the same where the reference's feet stand: nothing steps, so less can go wrong unseen.
        foot_speed: m/s, feet slower than this stand.
        steps: control steps executed from one plan then; 1 plans anew at every step.
    """

    cost: float = setting(at_least=0)
    standing_cost: float = setting(at_least=0)
    foot_speed: float = setting(at_least=0)
    steps: int = setting(at_least=1)


@dataclass(frozen=True)
class AssistanceConfig(Settings, yaml="tools/refine", node="refine.assistance"):
    """Springs on pelvis and object in passes before those that count; as ``env.assistance`` has them.

    Attributes:
        gains: of both springs, one helped pass each, in this order; none: no pass is helped.
        root_frequency: Hz, the body on the pelvis' spring at gain 1; 0 leaves the body to itself.
        object_frequency: Hz, the object on its spring at gain 1; 0 leaves the object to the hands.
    """

    gains: tuple[float, ...] = setting(above=0)
    root_frequency: float = setting(at_least=0)
    object_frequency: float = setting(at_least=0)


@dataclass(frozen=True)
class RefineConfig(Settings, yaml="tools/refine", node="refine"):
    """The whole refinement.

    Attributes:
        samples: copies of the current state that look ahead together.
        horizon: control steps they look ahead.
        iterations: rounds of sampling per executed step.
        temperature: of the softmax over the samples' costs, in standard deviations of these costs.
        passes: times the clip is gone through without help; each starts from the offsets of the one before.
        fail: m, mean joint or object error that ends an attempt.
        seed: of the samples.
    """

    samples: int = setting(at_least=2)
    horizon: int = setting(at_least=2)
    iterations: int = setting(at_least=1)
    temperature: float = setting(above=0)
    passes: int = setting(at_least=1)
    fail: float = setting(above=0)
    seed: int = setting()
    cost: CostConfig = field(default_factory=CostConfig)
    noise: NoiseConfig = field(default_factory=NoiseConfig)
    retry: RetryConfig = field(default_factory=RetryConfig)
    calm: CalmConfig = field(default_factory=CalmConfig)
    assistance: AssistanceConfig = field(default_factory=AssistanceConfig)

    @property
    def all_passes(self) -> int:
        """Helped ones and those that count."""
        return len(self.assistance.gains) + self.passes

    def gain(self, number: int) -> float:
        """Of the springs in pass ``number``."""
        gains = self.assistance.gains
        return gains[number] if number < len(gains) else 0.0
