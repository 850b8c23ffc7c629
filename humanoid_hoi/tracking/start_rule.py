"""Which frames can start an episode: one rule, printed by training and by the readiness report alike.

A frame can start an episode when the simulator, put into its state and driven by the base targets alone, is after two
control steps neither diverged nor further from the reference than 0.15 m in the mean over *all* joints and 0.10 m at the
object. The last frame leaves nothing to do and never counts; frame 0 is tested like any other, but training keeps it
whatever the test says, because evaluation starts there.

Why so, and not stricter:

* It is what an episode does: same simulator, same targets, action zero. What happens without the targets' lead, or to a
  pose judged by geometry alone, happens in no episode.
* All joints count, fingers too: a finger inside the object is what throws both apart.
* The limits leave a policy half of what ends an episode (0.2 m), so a frame is refused where the first moment decides.
* 3 cm at the object, as the readiness report once asked for, refuses 61 of the 127 frames of a lifted box (OMOMO
  ``sub8_largebox_000``), most of those in which the hands touch it: the frames for which episodes start in the middle at
  all. Yet that kick hardly decides what follows: within the next second servos alone keep body and object on track for
  0.29 of the time from frames kicked by 3 to 9 cm and for 0.30 from those kicked by 1 to 3 cm (0.25 and 0.27 on
  ``sub8_plasticbox_000``, 0.44 and 0.61 on ``sub2_woodchair_000``). An unheld object falls 2 cm in that time by itself.

Depth in the object and kicks stay *artefacts*: :mod:`humanoid_hoi.readiness` reports them and holds them against a clip.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from humanoid_hoi.motion.reference import PackedReference
from humanoid_hoi.sim.base import Simulator
from humanoid_hoi.sim.state import rows_of
from humanoid_hoi.tracking.base_targets import BaseTargets
from humanoid_hoi.tracking.errors import TrackingErrors
from humanoid_hoi.tracking.limits import StartLimits
from humanoid_hoi.tracking.start_states import reset_state


@dataclass(frozen=True)
class Starts:
    """What became of every frame as a start; rows as in :meth:`PackedReference.row`.

    Attributes:
        ok: (rows,) bool, the frame can start an episode; False for each clip's last frame.
        joint_error: (rows,) m after the first steps, mean over joints.
        obj_error: (rows,) m.
        lengths: frames of each clip.
    """

    ok: Tensor
    joint_error: Tensor
    obj_error: Tensor
    lengths: tuple[int, ...]

    @property
    def count(self) -> int:
        """Frames that can start an episode."""
        return int(self.ok.sum())

    @property
    def total(self) -> int:
        """Frames that could: all but the last of each clip."""
        return sum(self.lengths) - len(self.lengths)

    def __str__(self) -> str:
        """The sentence that training and readiness print."""
        return f"{self.count} of {self.total} frames can start an episode"


@torch.no_grad()
def find_starts(
    sim: Simulator, reference: PackedReference, scene_of_clip: Tensor, targets: BaseTargets, limits: StartLimits
) -> Starts:
    """Try every frame of every clip; leaves the simulator in some of the tried states.

    Args:
        sim: its scene k holds the clips with ``scene_of_clip == k``.
        reference: the clips, at the control rate.
        scene_of_clip: (C,) long.
        targets: what an action of zero stands for.
        limits: ``cfg/tracking``, node ``start``.
    """
    rows = int(reference.lengths.sum())
    # NaN where a frame was not tried; every row is filled below, as each clip belongs to a scene.
    errors = torch.full((2, rows), float("nan"))
    ok = torch.zeros(rows, dtype=torch.bool)
    trial = _Trial(sim, reference, targets, limits)
    for envs, clips, frames in starts_by_scene(sim.scene_ids, reference, scene_of_clip):
        joint, obj, diverged = trial(envs, clips, frames)
        row = reference.row(clips, frames).cpu()
        errors[:, row] = torch.stack([joint, obj]).cpu()
        # A frame that explodes has errors that are no numbers; comparing them gives False, but say so plainly.
        good = ~diverged & (joint < limits.joint_error) & (obj < limits.obj_error)
        ok[row] = (good & (frames < reference.last_frame(clips))).cpu()
    return Starts(ok, errors[0], errors[1], tuple(reference.lengths.tolist()))


def starts_by_scene(
    scene_ids: Tensor, reference: PackedReference, scene_of_clip: Tensor
) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    """Every (clip, frame) once, in rounds of (environments (M,), clips (M,), frames (M,)) that can hold them."""
    # A round holds at most one start per environment of the scene.
    for scene in range(int(scene_of_clip.max()) + 1):
        envs = (scene_ids == scene).nonzero().flatten()
        members = (scene_of_clip == scene).nonzero().flatten().tolist()
        # Environments of one scene are interchangeable, so its frames are dealt out to them in rounds.
        starts = [(clip, frame) for clip in members for frame in range(int(reference.lengths[clip]))]
        for begin in range(0, len(starts), len(envs)):
            # (M, 2) pairs of (clip, frame), turned to two rows of M.
            clips, frames = torch.tensor(starts[begin : begin + len(envs)], device=scene_ids.device).T
            yield envs[: len(clips)], clips, frames


class _Trial:
    """The first control steps of some episodes without a policy."""

    def __init__(self, sim: Simulator, reference: PackedReference, targets: BaseTargets, limits: StartLimits) -> None:
        self.sim = sim
        self.reference = reference
        self.steps = limits.steps
        self._table = targets.packed(reference.lengths.tolist(), sim.device)
        self._errors = TrackingErrors(reference.skeleton, sim.device)

    def __call__(self, envs: Tensor, clips: Tensor, frames: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Joint error, object error and divergence (M,) after the steps."""
        sim = self.sim
        sim.reset(envs, reset_state(self.reference.frame(clips, frames), self.reference.skeleton.parents))
        # Environments that are not on trial in this round are stepped too; where they go does not matter.
        targets = torch.zeros(sim.num_envs, self._table.shape[1] // 3, 3, device=sim.device)
        diverged = torch.zeros(len(envs), dtype=torch.bool, device=sim.device)
        for step in range(1, self.steps + 1):
            # Row t of the table leads to frame t; beyond a clip's end row stays on its last frame.
            targets[envs] = self._table[self.reference.row(clips, frames + step)].view(len(envs), -1, 3)
            sim.step(targets)
            # Gathered over all steps: a simulator may have reset a diverged environment by the next one.
            diverged |= sim.diverged()[envs]
        errors = self._errors(rows_of(sim.state(), envs), self.reference.frame(clips, frames + self.steps))
        return errors["joint_pos_m"], errors["obj_pos_m"], diverged
