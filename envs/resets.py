"""Reference-state initialization: where episodes start, and the simulator's own state of every reference frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from envs.config import ResetConfig
from envs.starts.hazard import Hazard
from envs.starts.recorded import RecordedStates
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.reference import PackedReference
from humanoid_hoi.refine.record import Record
from humanoid_hoi.sim.base import Simulator
from humanoid_hoi.sim.state import rows_of
from humanoid_hoi.tracking.start_states import reset_state, shaken


class StartTable:
    """The simulator's own state of every reference frame, prepared once instead of at every reset.

    Args:
        reference: the packed clips.
        sim: takes the states.
        records: full states of each clip, None where it has none; empty: of none.

    Attributes:
        recorded: the rows that are recorded, None where there are none.
    """

    def __init__(self, reference: PackedReference, sim: Simulator, records: Sequence[Record | None] = ()) -> None:
        # In the order of the buffer's rows, so that a row number addresses both.
        every = torch.arange(int(reference.lengths.sum()), device=reference.lengths.device)
        parents = reference.skeleton.parents
        # Every reference frame as a state the simulator can take, made once: a reset is then a copy of rows.
        self._plain = reset_state(reference.frame_of_rows(every), parents)
        self._states = sim.prepare_states(self._plain)
        known = any(record is not None for record in records)
        self.recorded = RecordedStates(sim, self._plain, records, reference.starts, parents) if known else None

    def put(
        self,
        sim: Simulator,
        env_ids: Tensor,
        rows: Tensor,
        noise: float,
        generator: torch.Generator,
        recorded: bool = False,
    ) -> None:
        """Put environments (M,) into buffer rows (M,), joints perturbed by ``noise`` rad.

        Args:
            sim: of all environments.
            env_ids: (M,) long.
            rows: (M,) long.
            noise: rad; around the recorded state where that is asked for.
            generator: source of the noise.
            recorded: from the recorded states, where there are any.
        """
        own = self.recorded if recorded else None
        if noise > 0:
            # A disturbed pose is not in the table and has to be made now.
            plain = self._plain if own is None else own.states
            sim.reset(env_ids, shaken(rows_of(plain, rows), noise, generator))
        else:
            sim.reset_to(env_ids, self._states if own is None else own.table, rows)


class FirstObservations:
    """The first observation of an episode from every reference frame, where it follows from the frame alone.

    Args:
        obs: (rows, O), None where it does not, or where all of them would take too much memory.
    """

    MAX_FRAMES = 20_000
    """More frames than this and observations are computed when needed (about 1000 numbers each)."""

    def __init__(self, obs: Tensor | None) -> None:
        self._obs = obs

    def of(self, rows: Tensor) -> Tensor | None:
        """First observations (M, O) of reference rows (M,), or None where they are not known."""
        return None if self._obs is None else self._obs.index_select(0, rows)


class StartSampler:
    """Draws (clip, start frame) for new episodes, only among frames known to be valid starts.

    Draws and statistics live on the CPU, so that one seed gives the same starts on every device.

    Args:
        config: which rule.
        reference: the packed clips.
        scene_of_clip: (C,) long.
        seed: of the draw.
    """

    def __init__(self, config: ResetConfig, reference: PackedReference, scene_of_clip: Tensor, seed: int) -> None:
        self.config = config
        self.seed = seed
        self.reference = reference
        self.generator = torch.Generator().manual_seed(seed)
        # Row of each clip's first frame.
        self._first_rows = reference.starts.cpu()
        self._lengths = reference.lengths.cpu()
        scene_of_clip = scene_of_clip.cpu()
        self.clips_of_scene = [(scene_of_clip == s).nonzero().flatten() for s in range(int(scene_of_clip.max()) + 1)]
        rows = int(self._lengths.sum())
        # 1 for frames that may be drawn, 0 for others; also the weights of the uniform draw.
        self.valid = torch.ones(rows)
        self.valid[self._first_rows + self._lengths - 1] = 0.0  # nothing left to do from the last frame
        # One try and one failure each, so that no frame starts at a rate of zero or of nothing over nothing.
        self._tries = torch.ones(rows)
        self._failures = torch.ones(rows)
        self._hazard = Hazard(reference)

    def leave_out(self, refused: Tensor) -> None:
        """Never start from the rows marked (rows,), except from frame 0: evaluation starts there whatever happens."""
        self.valid[refused] = 0.0
        self.valid[self._first_rows] = 1.0

    def draw(self, scenes: Tensor) -> tuple[Tensor, Tensor]:
        """Clip (M,) and frame (M,), on the CPU, for environments of ``scenes`` (M,), on the CPU too."""
        clips = torch.zeros_like(scenes)
        for scene, members in enumerate(self.clips_of_scene):
            # The usual case first: one scene takes any clip for any environment.
            if len(self.clips_of_scene) == 1:
                clips = members[torch.randint(len(members), (len(scenes),), generator=self.generator)]
                break
            rows = (scenes == scene).nonzero().flatten()
            clips[rows] = members[torch.randint(len(members), (len(rows),), generator=self.generator)]
        return clips, self._frames(clips)

    def record(self, clips: Tensor, start_frames: Tensor, end_frames: Tensor, failed: Tensor) -> None:
        """Count episodes (M) and failures by the frames they began and ended at, slowly forgetting; tensors on the CPU."""
        # What an episode taught belongs to the frame it began at.
        rows = self._first_rows[clips] + start_frames
        # Forgetting keeps the rates those of the present policy: an old failure counts half after 7000 calls.
        self._tries.mul_(0.9999).index_add_(0, rows, torch.ones(len(rows)))
        self._failures.mul_(0.9999).index_add_(0, rows, failed.float())
        # Passages are counted over all frames, in every step in which an episode ends: only where the draw asks for them.
        if self.config.start == "hazard":
            self._hazard.record(rows, self._first_rows[clips] + end_frames, failed)

    def _frames(self, clips: Tensor) -> Tensor:
        frames = torch.zeros_like(clips)
        if self.config.start == "first":
            return frames
        weights = self.valid
        if self.config.start == "failure":
            # The 0.1 keeps frames in the draw that never fail: they may begin to, unseen.
            weights = weights * (0.1 + (self._failures + 1e-3) / (self._tries + 1e-3))
        elif self.config.start == "hazard":
            weights = weights * self._hazard.weights()
        if len(self._lengths) == 1:
            frames = torch.multinomial(weights, len(clips), True, generator=self.generator)
        else:
            for clip in clips.unique():
                rows = (clips == clip).nonzero().flatten()
                start = int(self._first_rows[clip])
                length = int(self._lengths[clip])
                # multinomial normalizes by itself, so a clip's weights need not sum to one.
                part = weights[start : start + length]
                frames[rows] = torch.multinomial(part, len(rows), True, generator=self.generator)
        # Frame 0 gets its own share: evaluation always starts there, whatever the other weights say.
        at_start = torch.rand(len(clips), generator=self.generator) < self.config.first_probability
        return torch.where(at_start, 0, frames)

    def get_state(self) -> dict[str, Any]:
        """To resume from: RNG and statistics."""
        # Which frames are valid is stored as well: a resumed run goes on with the frames it began with.
        return {"rng": self.generator.get_state(), **{name: t.clone() for name, t in self._counts().items()}}

    def _counts(self) -> dict[str, Tensor]:
        own = {"tries": self._tries, "failures": self._failures, "valid": self.valid}
        return {**own, "passed": self._hazard.passed, "failed": self._hazard.failed}

    def set_state(self, state: dict[str, Any]) -> None:
        """Restore :meth:`get_state`.

        Raises:
            HoiError: it belongs to clips of another length, or is damaged.
        """
        if state["valid"].shape != self.valid.shape:
            raise HoiError(
                f"the run was saved with {len(state['valid'])} frames, the clips now hold {len(self.valid)}",
                where="checkpoint",
                field="env_state",
                fix="restore the clips it began with, or train anew",
            )
        counts = self._counts()
        # Runs of before start=hazard did not count passages: those begin anew.
        old = "passed" not in state
        for name in ("tries", "failures", "valid") if old else tuple(counts):
            own, found = counts[name], state[name]
            if found.shape != own.shape or found.dtype != own.dtype or not bool((found >= 0).all()):
                raise HoiError(
                    "is damaged", where="checkpoint", field=f"env_state.starts.{name}", fix="use another .pth"
                )
        self.generator.set_state(state["rng"])
        self._tries, self._failures, self.valid = (state[name].clone() for name in ("tries", "failures", "valid"))
        if not old:
            self._hazard.passed, self._hazard.failed = state["passed"].clone(), state["failed"].clone()
