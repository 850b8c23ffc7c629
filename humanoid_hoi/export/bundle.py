"""One folder with everything an exported policy needs: graph, model, runner, and what it was made from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from omegaconf import DictConfig, OmegaConf

from envs.build import build_env, load_task
from envs.hoi_imitation import HoiImitationEnv
from humanoid_hoi import __version__
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import atomic_write, write_text
from humanoid_hoi.core.output.together import together
from humanoid_hoi.core.registry import NOBODY
from humanoid_hoi.export.graph import OUTPUTS, RawPolicy, RawState, example
from humanoid_hoi.export.model_xml import START, scene_xml
from humanoid_hoi.export.onnx_file import trace, write_onnx, write_pt2
from humanoid_hoi.learning.policy import load_policy
from humanoid_hoi.scene.bodies import joint_group
from humanoid_hoi.scene.description import SceneDescription
from humanoid_hoi.sim.mujoco.backend import MujocoCpuSimulator


@dataclass(frozen=True)
class Bundle:
    """Names of what an export writes beside ``policy.onnx``."""

    onnx: Path

    @property
    def model(self) -> Path:
        """The scene as MJCF, meshes inside."""
        return self.onnx.with_suffix(".xml")

    @property
    def torch_program(self) -> Path:
        """The same graph for torch."""
        return self.onnx.with_suffix(".pt2")

    @property
    def runner(self) -> Path:
        """The example program."""
        return self.onnx.with_name("runner.py")

    @property
    def config(self) -> Path:
        """The run's settings, for ``hoi sim2sim``."""
        return self.onnx.with_name("config.yaml")

    @property
    def clip(self) -> Path:
        """The clip it imitates, for ``hoi sim2sim``."""
        return self.onnx.with_name("clip.npz")

    @property
    def files(self) -> tuple[Path, ...]:
        """Everything that is written."""
        return (self.onnx, self.model, self.torch_program, self.runner, self.config, self.clip)

    def check_free(self, overwrite: bool) -> None:
        """Raise HoiError where one of the files exists and may not be replaced."""
        # The other names are made by exchanging this suffix.
        if self.onnx.suffix != ".onnx":
            raise HoiError("ends in another suffix", where=self.onnx, field="output", fix="output=policy.onnx")
        if self.onnx.parent.exists() and not self.onnx.parent.is_dir():
            raise HoiError("is no folder", where=self.onnx.parent, field="output", fix="another folder")
        taken = [path for path in self.files if path.exists()]
        if taken and not overwrite:
            raise HoiError("exists already", where=taken[0], field="output", fix="another folder, or overwrite=true")


def export_bundle(
    run: DictConfig,
    checkpoint: Path,
    clip: Path,
    output: str | Path,
    success_limits: tuple[float, float],
    overwrite: bool = False,
    trusted: Collection[str] = NOBODY,
) -> Bundle:
    """Export a checkpoint for one clip.

    Args:
        run: settings of the checkpoint's run, with ``clip.path`` set to that one clip.
        checkpoint: a ``.pth``.
        clip: the clip's file, for the record.
        output: ``FILE.onnx``; the model, the runner and the ``.pt2`` lie beside it.
        success_limits: m, joint and object error that every frame of a successful trial stays below.
        overwrite: replace what lies there.
        trusted: names of terms of the user's own (``my.module.Term``) that may be imported. What such an observation term
            computes becomes part of the graph.

    Raises:
        HoiError: something lies there already, another contract, a simulator other than MuJoCo's CPU engine.
    """
    bundle = Bundle(Path(output))
    bundle.check_free(overwrite)
    task = load_task(run)
    # One environment: the graph is traced for one robot.
    env = build_env(run, num_envs=1, validate=False, task=task, trusted=trusted)
    try:
        if not isinstance(env.sim, MujocoCpuSimulator):
            raise HoiError(f"the run's backend is {env.sim.name}", field="sim.backend", fix="sim.backend=mujoco")
        policy = load_policy(checkpoint, env.contract(), env.device)
        # The simulator stands at the clip's first frame: that is the keyframe, and the example of the trace.
        env.rollout.begin(torch.zeros(1, dtype=torch.long))
        program = trace(RawPolicy(env, policy), example(env))
        scene = task.scene(0)
        # A model without its policy, or the other way round, is worth nothing: all files or none.
        with together(bundle.onnx.parent) as stage:
            new = Bundle(stage / bundle.onnx.name)
            write_text(new.model, scene_xml(scene, env.sim))
            write_pt2(program, new.torch_program)
            write_onnx(program, new.onnx, metadata(env, scene, success_limits, checkpoint, clip))
            # The runner is a program of its own that needs nothing of ours; its source is copied, not imported: what it
            # imports itself may not be installed here.
            write_text(new.runner, Path(__file__).with_name("runner.py").read_text(encoding="utf-8"))
            write_text(new.config, OmegaConf.to_yaml(run, resolve=True))
            with atomic_write(new.clip) as stream:
                stream.write(clip.read_bytes())
    finally:
        env.close()
    return bundle


def metadata(
    env: HoiImitationEnv, scene: SceneDescription, limits: tuple[float, float], checkpoint: Path, clip: Path
) -> dict[str, Any]:
    """What a program needs to know beside the graph: names, orders, gains, rates, hashes of where it comes from."""
    joints = list(scene.skeleton.names)
    groups = [joint_group(name, scene.humanoid) for name in joints[1:]]
    return {
        "version": __version__,
        "inputs": list(RawState._fields),
        "outputs": list(OUTPUTS),
        "joints": joints,
        "welded": [] if scene.weld is None else list(scene.weld.joints),
        "targets": "rotation vectors (rad) of joints[1:] in their parents' frames; actuators NAME_x, NAME_y, NAME_z",
        "quaternions": "xyzw, w >= 0",
        "stiffness": [float(group.stiffness) for group in groups],
        "damping": [float(group.damping) for group in groups],
        "control_dt": env.control_dt,
        "timestep": scene.physics.timestep,
        "steps_per_control": scene.physics.steps_per_control,
        "contact_threshold": float(env.world.observations.context.config.contact_threshold),
        # The runner takes this many steps, as each one tells the error of the frame before it.
        "frames": int(env.reference.lengths[0]),
        "fps": 1.0 / env.control_dt,
        "clip": env.reference.clips[0].name,
        "keyframe": START,
        "success_limits": list(limits),
        # Through JSON, so that tuples have become lists as in the file.
        "contract": json.loads(json.dumps(env.contract())),
        "sha256": {"checkpoint": _sha256(checkpoint), "clip": _sha256(clip)},
    }


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
