"""Run an exported policy with nothing but mujoco and onnxruntime (and numpy, which both need).

python runner.py FILE.onnx [trials] [noise]      FILE.xml lies beside it; or the folder of policy.onnx. Python 3.10 or newer
"""

import json
import sys
from pathlib import Path

import mujoco
import numpy as np
import onnxruntime


class Runner:
    """One simulation and its policy: a file, or the folder of ``policy.onnx``."""

    def __init__(self, place: str | Path) -> None:
        file = Path(place) if Path(place).suffix == ".onnx" else Path(place) / "policy.onnx"
        self.model = mujoco.MjModel.from_xml_path(str(file.with_suffix(".xml")))
        self.data = mujoco.MjData(self.model)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # a network this small gains nothing from more
        self.policy = onnxruntime.InferenceSession(str(file), options)
        self.info = json.loads(self.policy.get_modelmeta().custom_metadata_map["humanoid_hoi"])
        self.joints = self.info["joints"]
        # Row order of everything below: the J joints' bodies, and the object's last.
        self.bodies = [self.model.body(name).id for name in [*self.joints, "object"]]
        # Welded joints have neither a ball joint to turn nor actuators; the policy's targets for them are skipped.
        welded = self.info.get("welded", ())
        self.moving = [k for k, name in enumerate(self.joints[1:]) if name not in welded]
        driven = [self.joints[1 + k] for k in self.moving]
        self.ctrl = [self.model.actuator(f"{name}_{axis}").id for name in driven for axis in "xyz"]

    def reset(self, noise: float = 0.0, seed: int = 0) -> None:
        """Frame 0, every joint but the root turned by a random rotation of ``noise`` rad."""
        mujoco.mj_resetDataKeyframe(self.model, self.data, self.model.key("start").id)
        turns = np.random.default_rng(seed).normal(0.0, noise, (len(self.joints), 3))
        # Joint 0 is the root, which starts exactly; those that move turn by a rotation vector about their own axes.
        for k in self.moving:
            mujoco.mju_quatIntegrate(self.data.joint(self.joints[1 + k]).qpos, turns[1 + k], 1.0)
        # Positions and velocities of the state that was just set.
        mujoco.mj_step1(self.model, self.data)
        self.frame = 0
        self.touching = np.zeros((2, len(self.joints)))  # by anything, by the object; no forces before the first step

    def state(self) -> dict[str, np.ndarray]:
        """The policy's inputs."""
        # MuJoCo's wxyz to xyzw.
        quat = self.data.xquat[self.bodies][:, [1, 2, 3, 0]]
        twist = np.zeros((len(self.bodies), 6))
        for row, body in zip(twist, self.bodies, strict=True):
            # At the body's origin (XBODY) and in world axes (0): rotation first, then translation.
            mujoco.mj_objectVelocity(self.model, self.data, mujoco.mjtObj.mjOBJ_XBODY, body, row, 0)
        # q and -q are one rotation; the policy was trained on the half with w >= 0.
        parts = {"pos_w": self.data.xpos[self.bodies], "quat_w": np.where(quat[:, 3:] < 0, -quat, quat)}
        parts |= {"vel_w": twist[:, 3:], "angvel_w": twist[:, :3]}
        inputs = {f"joint_{name}": value[None, :-1] for name, value in parts.items()}
        inputs |= {f"obj_{name}": value[None, -1] for name, value in parts.items()}
        inputs |= {"touching": self.touching[:1], "touching_object": self.touching[1:]}
        return {k: v.astype(np.float32) for k, v in inputs.items()} | {"frame": np.array([self.frame])}

    def step(self) -> tuple[float, float]:
        """One control step; mean joint error and object error (m) against the reference in the frame before it."""
        targets, ref_joints, ref_obj = self.policy.run(None, self.state())
        # The policy hands out the reference of the frame its input belongs to: errors of the present state.
        off = np.linalg.norm(self.data.xpos[self.bodies] - np.concatenate([ref_joints[0], ref_obj]), axis=-1)
        # Joint by joint, each x, y, z: the order in which the actuators were listed.
        self.data.ctrl[self.ctrl] = targets[0][self.moving].ravel()
        mujoco.mj_step(self.model, self.data, self.info["steps_per_control"])
        kinds = ("object", "ground")
        forces = np.array([[self.data.sensor(f"{name}_{kind}").data for name in self.joints] for kind in kinds])
        # The net force, then the object's alone.
        size = np.linalg.norm([forces.sum(0), forces[0]], axis=-1)
        self.touching = size > self.info["contact_threshold"]
        mujoco.mj_step1(self.model, self.data)  # mj_step leaves positions and velocities of the state before
        self.frame += 1
        return off[:-1].mean(), off[-1]

    def rollout(self, noise: float = 0.0, seed: int = 0) -> np.ndarray:
        """Errors (frames, 2) from the clip's first frame to its last."""
        self.reset(noise, seed)
        return np.array([self.step() for _ in range(self.info["frames"])])


if __name__ == "__main__":
    runner = Runner(sys.argv[1])
    for trial in range(int(sys.argv[2]) if len(sys.argv) > 2 else 1):
        errors = runner.rollout(float(sys.argv[3]) if len(sys.argv) > 3 else 0.0, trial)
        success = bool((errors < runner.info["success_limits"]).all())
        print(f"trial {trial}: MPJPE {1000 * errors[:, 0].mean():.1f} mm, success {success}")
