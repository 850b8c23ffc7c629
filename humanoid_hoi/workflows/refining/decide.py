"""``refine=auto``: whether a training refines its clips first, and the reason, told before anything long begins.

Refining pays where servos alone soon fall or lose the object, which a short open-loop roll-out shows. It is begun only where it
can end: half of the run's minutes must do for it. Rollouts and arithmetic; no clip is changed here.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from omegaconf import DictConfig

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.sim.at_hand import CPU_ENGINE, searching_engine
from humanoid_hoi.workflows.refining.refine_first import SHARE_OF_MINUTES

if TYPE_CHECKING:
    from envs.build import Task
    from humanoid_hoi.workflows.settings import RunSettings

AUTO = "auto"
HOLDS = 0.9
"""Share of the steps from spread starts that servos survive with the object in place, above which nothing is refined."""
STEPS_A_FRAME = 1500
"""Environment steps that refining took for a frame of a capture (1 100 to 1 700 in docs/results/captures.md)."""
SAMPLES_A_FRAME = 10_000
"""Training samples a frame after which the lifted chair succeeded in four of five trials (docs/results/captures.md)."""
FEW_EPOCHS = 20
"""A run of fewer epochs is a trial of the settings: nothing long is put before it."""
_STARTS = 16


@dataclass(frozen=True)
class Decision:
    """What is done with a run's clips.

    Attributes:
        clips: indices of those that are refined.
        why: a line to print; empty where there is nothing to say.
    """

    clips: tuple[int, ...]
    why: str


@dataclass(frozen=True)
class Held:
    """What servos alone do with a clip.

    Attributes:
        share: of the steps from spread starts, with the object in place.
        steps_per_s: environment steps a second of that roll-out.
    """

    share: float
    steps_per_s: float


def choice_of(cfg: DictConfig) -> bool | str:
    """``refine`` of a config: true, false or ``auto``.

    Raises:
        HoiError: something else.
    """
    value = cfg.get("refine", False)  # runs of older versions have no such setting
    if value is True or value is False or value == AUTO:
        return value
    raise HoiError(f"expected true, false or auto, found {value!r}", where="config", field="refine", fix="leave it out")


def decide(
    cfg: DictConfig, settings: RunSettings, task: Task, alone: bool, hold: Callable[[Task, int], Held] | None = None
) -> Decision:
    """Which clips of a run to refine where the user left that open.

    Args:
        cfg: composed from cfg/train.yaml.
        settings: the same, typed.
        task: clips and scenes.
        alone: one process trains.
        hold: plays a clip of the task open loop; None simulates it.
    """
    # Clips that bring no refined targets, with an object that can be dropped.
    unrefined = [k for k, clip in enumerate(task.clips) if clip.servo is None]
    raw = tuple(k for k in unrefined if not task.clips[k].obj_is_static)
    if not raw:
        return Decision((), "not refined: the object is fixed" if unrefined else "")
    # Cheap reasons first: playing the clips takes seconds each.
    in_the_way = _in_the_way(cfg, settings, alone)
    if in_the_way:
        return Decision((), f"not refined: {in_the_way}")
    play = hold or (lambda given, clip: _play(cfg, settings, given, clip))
    held = {k: play(task, k) for k in raw}
    wanted = tuple(k for k in raw if held[k].share < HOLDS)
    if not wanted:
        return Decision((), "not refined: servos alone hold body and object")
    frames = sum(task.clips[k].num_frames for k in wanted)
    # At the speed just measured on this machine.
    minutes = frames * STEPS_A_FRAME / held[wanted[0]].steps_per_s / 60
    share = min(held[k].share for k in wanted)
    seen = f"servos alone hold {100 * share:.0f} % of the steps of {_names(task, wanted)}"
    limit = settings.train.max_minutes
    # Refining that would leave too little time to learn is not begun.
    if limit and minutes > SHARE_OF_MINUTES * limit:
        return Decision(
            (), f"not refined: {seen}, but refining takes about {minutes:.0f} min. {_enough(frames, minutes)}"
        )
    return Decision(wanted, f"{seen}: refining them first, about {minutes:.0f} min. {_enough(frames, minutes)}")


def _in_the_way(cfg: DictConfig, settings: RunSettings, alone: bool) -> str:
    """What keeps refining from being of use or possible, in words; empty where nothing does."""
    base = settings.env.action.base
    # Refined targets are used only as base targets of the actions.
    if base not in ("auto", "refined"):
        return f"env.action.base={base} has no use for it"
    if searching_engine(cfg.sim) != CPU_ENGINE:
        return f"sim.backend={cfg.sim.backend}; refine with sim=mujoco first (hoi refine)"
    if not alone:
        return "several processes train (hoi refine first)"
    epochs = settings.train.max_epochs
    if 0 < epochs < FEW_EPOCHS:
        return f"train.max_epochs={epochs} is a trial (refine=true does it all the same)"
    return ""


def _enough(frames: int, minutes: float) -> str:
    """What a training of so many frames wants."""
    samples = frames * SAMPLES_A_FRAME / 1e6
    return (
        f"Such clips wanted about {samples:.1f} million samples of training, about an hour of a core: "
        f"+experiment=capture, or train.max_minutes={max(120, round(4 * minutes))}"
    )


def _play(cfg: DictConfig, settings: RunSettings, task: Task, clip: int) -> Held:
    """Servos alone from spread starts, in the clip's own scene."""
    from humanoid_hoi.readiness.assess import spread_starts
    from humanoid_hoi.sim.factory import make_simulator
    from humanoid_hoi.tracking.open_loop import open_loop
    from humanoid_hoi.tracking.target_kinds import make_base_targets

    motion = task.clips[clip]
    scene = task.scene(clip)
    # From frames all over the clip: from the first alone one fall would decide.
    starts = spread_starts(motion, _STARTS)
    sim = make_simulator(searching_engine(cfg.sim), [scene], len(starts), cfg.sim.num_threads, None, cfg.sim)
    try:
        targets = make_base_targets(settings.env.action, [motion], [scene])
        began = time.perf_counter()
        found = open_loop(sim, motion, starts, targets, settings.tracking)
        seconds = time.perf_counter() - began
    finally:
        sim.close()
    # All environments step until the last of them has ended.
    steps = len(starts) * max(int(found.survived.max()), 1)
    return Held(found.obj_share, steps / max(seconds, 1e-6))


def _names(task: Task, which: Sequence[int]) -> str:
    names = [task.clips[k].name for k in which]
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
