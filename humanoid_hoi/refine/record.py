"""A refined motion on disk: full float64 states, the targets between them, and the replay that says what they are worth."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import atomic_write, read_arrays
from humanoid_hoi.motion.clip import HoiClip, ServoTargets
from humanoid_hoi.refine.cost import TrackingCost
from humanoid_hoi.refine.plant import Plant, Row, stack
from humanoid_hoi.sim.state import SimState

_STATE = "state_"


@dataclass(frozen=True)
class Record:
    """What a file holds.

    Attributes:
        states: full states of frames 0, 1, ...
        targets: (F, J - 1, 3) float32; row t led to frame t, row 0 repeats row 1.
        scene: hash of the scene it was found in.
        sole: m below the toe joint there.
    """

    states: Row
    targets: Tensor
    scene: str
    sole: float = 0.0

    @staticmethod
    def of(rows: list[Row], targets: list[Tensor], scene: str, sole: float = 0.0) -> Record:
        """From the rows and (1, J - 1, 3) targets of a trajectory of at least one step."""
        # Row 0 leads to no frame, but a table has a row for every frame.
        return Record(stack(rows), torch.cat([targets[0], *targets]), scene, sole)

    def save(self, path: Path) -> None:
        """Write one ``.npz``, atomically."""
        arrays: dict[str, Any] = {f"{_STATE}{name}": value.cpu().numpy() for name, value in self.states.items()}
        with atomic_write(path) as stream:
            np.savez_compressed(
                # float64: the replay starts from exactly these numbers, and contacts multiply any rounding.
                stream,
                targets=self.targets.cpu().numpy(),
                scene=np.str_(self.scene),
                sole=np.float64(self.sole),
                **arrays,
            )

    @staticmethod
    def load(path: Path) -> Record:
        """Read what :meth:`save` wrote.

        Raises:
            HoiError: no such file, or another one.
        """
        if not path.is_file():
            raise HoiError("no such file", where=path, fix="refine the clip: hoi refine")
        arrays = read_arrays(path, "record of a refinement", "refine the clip again")
        if "targets" not in arrays or "scene" not in arrays:
            raise HoiError("no record of a refinement", where=path, field="targets", fix="refine the clip again")
        states = {k.removeprefix(_STATE): torch.from_numpy(v) for k, v in arrays.items() if k.startswith(_STATE)}
        # Records of before the sole was simulated have none.
        sole = float(arrays["sole"]) if "sole" in arrays else 0.0
        return Record(states, torch.from_numpy(arrays["targets"]), str(arrays["scene"]), sole)


@dataclass(frozen=True)
class Replay:
    """What the simulator does with a record (F frames).

    Attributes:
        joints, obj: (F,) m, distance from the input clip at every frame, the start included.
        exact: every replayed state equals the recorded one bit by bit.
        root_pos_w (F, 3), joint_quat (F, J, 4), obj_pos_w (F, 3), obj_quat_w (F, 4): the replayed motion.
    """

    joints: np.ndarray
    obj: np.ndarray
    exact: bool
    root_pos_w: np.ndarray
    joint_quat: np.ndarray
    obj_pos_w: np.ndarray
    obj_quat_w: np.ndarray

    def survived(self, limit: float) -> int:
        """Frames before the first one whose joint or object error reaches ``limit`` m."""
        # The first frame that is bad ends it, also when later ones are good again.
        bad = np.flatnonzero(np.maximum(self.joints, self.obj) >= limit)
        return int(bad[0]) if len(bad) else len(self.joints)


@torch.no_grad()
def replay(record: Record, plant: Plant, cost: TrackingCost, parents: tuple[int, ...]) -> Replay:
    """Play the targets from the recorded first state; nothing else of the record is used but to compare with.

    Args:
        record: as loaded.
        plant: of one copy, of the scene of the record.
        cost: against the input clip.
        parents: of the skeleton.
    """
    # Without the first frame's own targets: row 0 repeats row 1 and is never played.
    plant.spread({name: value[0] for name, value in record.states.items()})
    state = plant.sim.state()
    frames = [_motion(state, parents)]
    errors = [cost.errors(state, 0)]
    exact = True
    for frame in range(1, len(record.targets)):
        state = plant.step(record.targets[frame : frame + 1])
        frames.append(_motion(state, parents))
        errors.append(cost.errors(state, frame))
        # Bit by bit, since the simulator promises to repeat itself from the same
        # full state. A mismatch says that something outside the row has a memory.
        row = plant.row(0)
        exact &= all(torch.equal(row[name].cpu(), value[frame]) for name, value in record.states.items())
    motion = [np.concatenate(series) for series in zip(*frames, strict=True)]
    joints = torch.cat([e.joints for e in errors]).cpu().numpy()
    obj = torch.cat([e.obj for e in errors]).cpu().numpy()
    return Replay(joints, obj, exact, *motion)


def _motion(state: SimState, parents: tuple[int, ...]) -> tuple[np.ndarray, ...]:
    """Root position, parent-relative rotations and object pose of the first copy, each with a leading axis of 1."""
    import roma

    quat = state.joint_quat_w[:1].cpu().double()
    # The root's parent is -1: it is given itself for now and put right below.
    above = quat[:, [max(p, 0) for p in parents]]
    local = roma.quat_product(roma.quat_conjugation(above), quat)
    local[:, 0] = quat[:, 0]
    # w >= 0, the form in which quaternions are stored.
    local = torch.where(local[..., 3:] < 0, -local, local)
    pose = (state.joint_pos_w[:1, 0], local, state.obj_pos_w[:1], state.obj_quat_w[:1])
    return tuple(value.cpu().float().numpy() for value in pose)


def refined_clip(clip: HoiClip, played: Replay, record: Record, sentence: str) -> HoiClip:
    """The replayed motion as a clip, with its servo targets and one more sentence of provenance.

    Args:
        clip: the input; only as many of its frames as were played.
        played: what the simulator did.
        record: whose targets were played.
        sentence: what happened.
    """
    servo = ServoTargets(record.targets.cpu().numpy().astype(np.float32), record.scene, record.sole)
    return clip.replace(
        root_pos_w=played.root_pos_w,
        joint_quat=played.joint_quat,
        # A static object is not part of the simulated state; the clip's own pose is kept.
        obj_pos_w=clip.obj_pos_w if clip.obj_is_static else played.obj_pos_w,
        obj_quat_w=clip.obj_quat_w if clip.obj_is_static else played.obj_quat_w,
        servo=servo,
    ).with_note(sentence)
