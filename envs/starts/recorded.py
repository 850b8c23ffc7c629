"""Recorded states: the full states that ``hoi refine`` left beside a clip, as places where episodes can start.

A reference frame says where a body is; its velocities are differences of poses, and nothing is said of what the contacts
carried. The record holds what the simulator itself was in at that frame, in float64, with the solver's warm start: from
there the refined targets lead on to the end of the clip.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

import torch
from torch import Tensor

from humanoid_hoi.body.kinematics import local_rotations
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.refine.record import Record
from humanoid_hoi.refine.run import RECORD
from humanoid_hoi.scene.description import SceneDescription
from humanoid_hoi.sim.base import Simulator
from humanoid_hoi.sim.state import ResetState, SimState, rows_of
from humanoid_hoi.tracking.scene_hash import is_of_scene, scene_hash
from humanoid_hoi.tracking.start_states import joint_spin

AUTO = "auto"
RECORDED = "recorded"


def load_records(
    choice: str, clips: Sequence[HoiClip], scenes: Sequence[SceneDescription], files: Sequence[Path], sim: Simulator
) -> list[Record | None]:
    """The record of each clip that episodes are to start from; None where they start from the reference.

    Args:
        choice: ``env.reset.states``: ``reference``, ``recorded`` or ``auto`` (recorded where there is a record that fits).
        clips: at the control rate.
        scenes: of each clip.
        files: of each clip.
        sim: what runs them.

    Raises:
        HoiError: ``recorded``, and a clip has none that fits, or the backend cannot start from them.
    """
    nothing: list[Record | None] = [None] * len(clips)
    if choice not in (AUTO, RECORDED) or len(files) != len(clips):
        return nothing
    # Only what was asked for by name is refused; auto goes on with the reference.
    if not sim.capabilities.recorded_states:
        if choice == RECORDED:
            raise HoiError(
                f"sim={sim.name} cannot start from recorded states here",
                where="config",
                field="env.reset.states",
                fix="reference; or sim=mujoco or sim=mujoco_warp with clips of one scene",
            )
        return nothing
    found = [_fitting(clip, scene, file) for clip, scene, file in zip(clips, scenes, files, strict=True)]
    for clip, file, record in zip(clips, files, found, strict=True):
        if isinstance(record, str) and choice == RECORDED:
            raise HoiError(record, where=clip.name, field="env.reset.states", fix=f"reference, or refine it: {file}")
    return [record if isinstance(record, Record) else None for record in found]


def _fitting(clip: HoiClip, scene: SceneDescription, file: Path) -> Record | str:
    """The record beside a clip, or why there is none that fits."""
    path = file.parent / RECORD
    if clip.servo is None:
        return "was not refined, so there are no recorded states"
    if not path.is_file():
        return f"has no {RECORD} beside it"
    record = Record.load(path)
    # A full state only means something in the very scene it was recorded in: masses, meshes, contacts.
    if not is_of_scene(record.scene, scene):
        return f"was recorded in scene {record.scene}, this one is {scene_hash(scene)}"
    # Refined again, the clip leads elsewhere: its targets tell whether this record is of the same refinement.
    own = torch.from_numpy(clip.servo.targets).float()
    if record.targets.shape != own.shape or not torch.equal(record.targets.float(), own):
        return f"{path} belongs to another refinement"
    return record


class RecordedStates:
    """Rows of a simulator's table that are recorded states, and the same as plain states to disturb.

    Args:
        sim: holds the clips' scene.
        states: of every reference row, as the reference says.
        records: of each clip, None where it has none.
        starts: (C,) first row of each clip.
        parents: of the skeleton.

    Attributes:
        table: of :meth:`Simulator.prepare_recorded`.
        states: every row, float32: recorded where there is a record, else the reference's.
        rows: (rows,) bool, which ones are recorded.
    """

    def __init__(
        self,
        sim: Simulator,
        states: ResetState,
        records: Sequence[Record | None],
        starts: Tensor,
        parents: Sequence[int],
    ) -> None:
        pairs = [(int(first), record) for first, record in zip(starts, records, strict=True) if record is not None]
        # Reference rows that have a recorded state: a record has one for every frame of its clip.
        at = torch.cat([first + torch.arange(len(record.targets)) for first, record in pairs])
        names = pairs[0][1].states
        full = {name: torch.cat([record.states[name] for _, record in pairs]) for name in names}
        self.table = sim.prepare_recorded(states, at, full)
        self.rows = torch.zeros(len(states.root_pos_w), dtype=torch.bool, device=sim.device)
        self.rows[at.to(sim.device)] = True
        # Noise is added to plain states: the recorded ones are read back from the
        # simulator once, into a copy of the reference's.
        self.states = _copied(states)
        self._read_back(sim, at.to(sim.device), parents)

    def _read_back(self, sim: Simulator, rows: Tensor, parents: Sequence[int]) -> None:
        """Ask the simulator what the recorded rows look like, as many at a time as it has environments."""
        for begin in range(0, len(rows), sim.num_envs):
            part = rows[begin : begin + sim.num_envs]
            envs = torch.arange(len(part), device=sim.device)
            sim.reset_to(envs, self.table, part)
            seen = _as_reset(rows_of(sim.state(), envs), parents)
            for field in fields(ResetState):
                getattr(self.states, field.name)[part] = getattr(seen, field.name)


def _copied(states: ResetState) -> ResetState:
    return ResetState(*(getattr(states, f.name).clone() for f in fields(ResetState)))


def _as_reset(state: SimState, parents: Sequence[int]) -> ResetState:
    """A simulated state as one to reset to."""
    return ResetState(
        root_pos_w=state.joint_pos_w[:, 0],
        joint_quat=local_rotations(state.joint_quat_w, parents),
        root_vel_w=state.joint_vel_w[:, 0],
        root_angvel_w=state.joint_angvel_w[:, 0],
        joint_angvel=joint_spin(state, parents),
        obj_pos_w=state.obj_pos_w,
        obj_quat_w=state.obj_quat_w,
        obj_vel_w=state.obj_vel_w,
        obj_angvel_w=state.obj_angvel_w,
    )
