"""The last states of every environment, dumped when one diverges, and their replay."""

from __future__ import annotations

from pathlib import Path

import mujoco
import numpy as np

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import atomic_write

_MAX_DUMPS = 20


class StateHistory:
    """Ring of the last ``length`` control steps' (qpos, qvel, ctrl, qacc_warmstart), taken before each step.

    With the solver's warm start a replay repeats the steps bit by bit, even where the solver had not converged.

    Args:
        model: the model the states belong to; saved beside the first dump.
        num_envs: N.
        dump_dir: folder for dumps, None to write nothing.
        length: control steps that are remembered.
    """

    def __init__(self, model: mujoco.MjModel, num_envs: int, dump_dir: Path | None, length: int = 8) -> None:
        self.model = model
        self.dump_dir = dump_dir
        self.length = length
        # (length, N, width) each: positions, velocities, controls and the solver's warm start.
        self._rings = [np.zeros((length, num_envs, n)) for n in (model.nq, model.nv, model.nu, model.nv)]
        # Step count at which each environment's present past began; see restart.
        self._begin = np.zeros(num_envs, int)
        self._count = self._dumped = 0

    def restart(self, env_ids: np.ndarray) -> None:
        """Forget the past of environments that were put into another state: a replay cannot step across that."""
        self._begin[env_ids] = self._count

    def push(self, qpos: np.ndarray, qvel: np.ndarray, ctrl: np.ndarray, warmstart: np.ndarray) -> None:
        """Remember the state before a step and its controls, (N, nq), (N, nv), (N, nu), (N, nv)."""
        # The oldest step's place is written over.
        slot = self._count % self.length
        for ring, values in zip(self._rings, (qpos, qvel, ctrl, warmstart), strict=True):
            ring[slot] = values
        self._count += 1

    def dump(self, env_ids: np.ndarray) -> list[Path]:
        """Write one ``diverged_<k>.npz`` per environment (at most 20 per run); returns the files."""
        if self.dump_dir is None:
            return []
        files = []
        # Dumps are for looking at: twenty show a pattern, a thousand fill a disk.
        for env in env_ids[: _MAX_DUMPS - self._dumped]:
            files.append(self._write(int(env)))
            self._dumped += 1
        return files

    def _write(self, env: int) -> Path:
        assert self.dump_dir is not None
        # Oldest step still in the ring, unless the environment was reset since.
        first = max(0, self._count - self.length, int(self._begin[env]))
        # Slots in the order of time, which is not their order in the ring.
        order = [k % self.length for k in range(first, self._count)]
        qpos, qvel, ctrl, warmstart = (ring[order, env] for ring in self._rings)
        model_file = self.dump_dir / "scene.mjb"
        # The compiled model, once a folder: a dump is only good for the model it came from.
        if not model_file.exists():
            self.dump_dir.mkdir(parents=True, exist_ok=True)
            mujoco.mj_saveModel(self.model, str(model_file))
        path = self.dump_dir / f"diverged_{self._dumped:02d}.npz"
        with atomic_write(path) as stream:
            np.savez(stream, env=env, step=self._count, qpos=qpos, qvel=qvel, ctrl=ctrl, qacc_warmstart=warmstart)
        return path


def replay_dump(path: str | Path, nstep: int) -> np.ndarray:
    """Step a dumped environment again from its oldest remembered state with the recorded controls.

    Args:
        path: a ``diverged_*.npz``; ``scene.mjb`` lies beside it.
        nstep: MuJoCo steps per control step.

    Returns:
        (K + 1, nq) positions, the last one after the diverging step.

    Raises:
        HoiError: a file is missing.
    """
    path = Path(path)
    model_file = path.parent / "scene.mjb"
    for needed in (path, model_file):
        if not needed.exists():
            raise HoiError("missing", where=needed, fix="point at a diverged_*.npz with scene.mjb beside it")
    # Plain arrays alone: a dump from elsewhere must not run code.
    with np.load(path, allow_pickle=False) as dump:
        qpos, qvel, ctrl, warmstart = (dump[name] for name in ("qpos", "qvel", "ctrl", "qacc_warmstart"))
    model = mujoco.MjModel.from_binary_path(str(model_file))
    data = mujoco.MjData(model)
    data.qpos[:] = qpos[0]
    data.qvel[:] = qvel[0]
    # Without the warm start the solver begins elsewhere, stops
    # elsewhere, and the replay drifts away within a few steps.
    data.qacc_warmstart[:] = warmstart[0]
    track = [data.qpos.copy()]
    for controls in ctrl:
        data.ctrl[:] = controls
        mujoco.mj_step(model, data, nstep)
        track.append(data.qpos.copy())
    return np.array(track)
