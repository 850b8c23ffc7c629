"""Run an exported policy with nothing but mujoco and onnxruntime (and numpy, which both need).

python runner.py FOLDER [trials] [noise]      FOLDER holds policy.onnx and policy.xml; Python 3.10 or newer
"""

import json
import sys
from pathlib import Path

import mujoco
import numpy as np
import onnxruntime


class Runner:
    """One simulation and its policy."""

    def __init__(self, folder: str | Path) -> None:
        self.model = mujoco.MjModel.from_xml_path(str(Path(folder) / "policy.xml"))
        self.data = mujoco.MjData(self.model)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.policy = onnxruntime.InferenceSession(str(Path(folder) / "policy.onnx"), options)
        self.info = json.loads(self.policy.get_modelmeta().custom_metadata_map["humanoid_hoi"])
        joints = self.info["joints"]
        self.bodies = [self.model.body(name).id for name in [*joints, "object"]]
        self.sensors = {
            kind: np.array([self.model.sensor(f"{name}_{kind}").adr[0] for name in joints])[:, None] + np.arange(3)
            for kind in ("object", "ground")
        }
        self.ctrl = [self.model.actuator(f"{name}_{axis}").id for name in joints[1:] for axis in "xyz"]

    def reset(self, noise: float = 0.0, seed: int = 0) -> None:
        """Frame 0, every joint but the root turned by a random rotation of ``noise`` rad."""
        mujoco.mj_resetDataKeyframe(self.model, self.data, self.model.key("start").id)
        turns = np.random.default_rng(seed).normal(0.0, noise, (len(self.info["joints"]), 3))
        for name, turn in zip(self.info["joints"][1:], turns[1:], strict=True):
            start = self.model.joint(name).qposadr[0]
            mujoco.mju_quatIntegrate(self.data.qpos[start : start + 4], turn, 1.0)
        self.frame = 0
        self.touching = np.zeros((2, len(self.info["joints"])), np.float32)  # no forces before the first step
        self.refresh()

    def refresh(self) -> None:
        """Positions and velocities of the state as it is now; mj_step leaves those of the state before."""
        mujoco.mj_fwdPosition(self.model, self.data)
        mujoco.mj_fwdVelocity(self.model, self.data)

    def state(self) -> dict[str, np.ndarray]:
        """The policy's inputs."""
        quat = self.data.xquat[self.bodies][:, [1, 2, 3, 0]]
        quat = np.where(quat[:, 3:] < 0, -quat, quat)
        twist = np.zeros((len(self.bodies), 6))
        for row, body in zip(twist, self.bodies, strict=True):
            mujoco.mj_objectVelocity(self.model, self.data, mujoco.mjtObj.mjOBJ_XBODY, body, row, 0)
        parts = {"pos_w": self.data.xpos[self.bodies], "quat_w": quat, "vel_w": twist[:, 3:], "angvel_w": twist[:, :3]}
        inputs = {f"joint_{name}": value[None, :-1] for name, value in parts.items()}
        inputs |= {f"obj_{name}": value[None, -1] for name, value in parts.items()}
        inputs |= {"touching": self.touching[:1], "touching_object": self.touching[1:]}
        inputs = {name: value.astype(np.float32) for name, value in inputs.items()}
        return inputs | {"frame": np.array([self.frame], np.int64)}

    def step(self) -> None:
        """One control step."""
        targets, _, _ = self.policy.run(None, self.state())
        self.data.ctrl[self.ctrl] = targets[0].ravel()
        mujoco.mj_step(self.model, self.data, self.info["steps_per_control"])
        by_object, by_ground = (self.data.sensordata[self.sensors[kind]] for kind in ("object", "ground"))
        forces = np.stack([by_object + by_ground, by_object])
        self.touching = (np.linalg.norm(forces, axis=-1) > self.info["contact_threshold"]).astype(np.float32)
        self.refresh()
        self.frame += 1

    def errors(self) -> tuple[float, float]:
        """Mean joint error and object error (m) against the reference of the present frame."""
        _, ref_joints, ref_obj = self.policy.run(None, self.state())
        off = np.linalg.norm(self.data.xpos[self.bodies] - np.concatenate([ref_joints[0], ref_obj]), axis=-1)
        return off[:-1].mean(), off[-1]

    def rollout(self, noise: float = 0.0, seed: int = 0) -> np.ndarray:
        """Errors (frames, 2) from the clip's first frame to its last."""
        self.reset(noise, seed)
        errors = [self.errors()]
        while self.frame < self.info["frames"] - 1:
            self.step()
            errors.append(self.errors())
        return np.array(errors)


def main(folder: str, trials: str = "1", noise: str = "0") -> None:
    """Roll out from the first frame to the last and print the errors of every trial."""
    runner = Runner(folder)
    for seed in range(int(trials)):
        errors = runner.rollout(float(noise), seed)
        success = bool((errors < runner.info["success_limits"]).all())
        print(f"trial {seed}: MPJPE {1000 * errors[:, 0].mean():.1f} mm, success {success}")


if __name__ == "__main__":
    main(*sys.argv[1:])
