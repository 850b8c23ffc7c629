"""Episodes that start from the states a refinement recorded: to the bit, disturbed around them, and refused where they do not fit."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from envs.build import build_env, load_task
from envs.hoi_imitation import HoiImitationEnv
from envs.starts.recorded import load_records
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.clip import HoiClip, ServoTargets
from humanoid_hoi.motion.edit import slice_clip
from humanoid_hoi.refine.plant import Plant
from humanoid_hoi.refine.record import Record
from humanoid_hoi.refine.run import RECORD
from humanoid_hoi.sim.mujoco.backend import MujocoCpuSimulator
from humanoid_hoi.tracking.feed_forward import feed_forward
from humanoid_hoi.tracking.scene_hash import scene_hash
from humanoid_hoi.tracking.start_states import reset_state
from tests.envs.conftest import Compose

FRAMES = 25
AT = 12


@pytest.fixture(scope="module")
def recorded(demo: HoiClip, compose: Compose, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Record]:
    """A clip with targets that were played, and the states they led through; the clip itself is the demo, not the replay."""
    folder = tmp_path_factory.mktemp("refined")
    part = slice_clip(demo, 30, 30 + FRAMES)
    path = part.save(folder / "part.npz")
    task = load_task(compose(f"clip.path={path}"))
    scene = task.scenes[0]
    targets = torch.from_numpy(feed_forward(scene, part).targets).float()
    from humanoid_hoi.motion.reference import PackedReference

    first = PackedReference([part]).frame_of_rows(torch.zeros(1, dtype=torch.long))
    plant = Plant(MujocoCpuSimulator(scene, 1, 1))
    rows = [plant.start(reset_state(first, part.skeleton.parents))]
    for t in range(1, FRAMES):
        plant.step(targets[t : t + 1])
        rows.append(plant.row(0))
    plant.close()
    record = Record.of(rows, [targets[t : t + 1] for t in range(1, FRAMES)], scene_hash(scene))
    record.save(folder / RECORD)
    servo = ServoTargets(record.targets.numpy(), record.scene, _sole(part))
    part.replace(servo=servo).save(folder / "refined.npz")
    return folder / "refined.npz", record


def _sole(clip: HoiClip) -> float:
    from humanoid_hoi.scene.description import common_sole

    return common_sole([clip])


def start(env: HoiImitationEnv, noise: float, from_record: bool = True) -> None:
    count = env.num_envs
    frames = torch.full((count,), AT)
    world = env.world
    world.place(world.every_env, torch.zeros_like(frames), frames, noise, torch.Generator().manual_seed(0), from_record)


def test_a_recorded_start_goes_on_to_the_bit(recorded: tuple[Path, Record], compose: Compose) -> None:
    path, record = recorded
    env = build_env(compose(f"clip.path={path}", "env.reset.validate=true"))
    try:
        rows = env.world.recorded_rows
        assert rows is not None and bool(rows.all())
        assert bool(env.starts.valid[: FRAMES - 1].all()) and env.starts.valid[FRAMES - 1] == 0
        start(env, 0.0)
        snapshot = env.sim.snapshot()
        for name, values in record.states.items():
            assert torch.equal(snapshot[name][1], values[AT]), name
        for t in range(AT + 1, FRAMES):
            env.world.advance(env.world.targets(torch.zeros(env.num_envs, env.action_dim)))
            assert torch.equal(env.sim.snapshot()["qpos"][2], record.states["qpos"][t])
        # The reference's own state is another one: velocities by differences, no warm start.
        start(env, 0.0, from_record=False)
        assert not torch.equal(env.sim.snapshot()["qvel"][0], record.states["qvel"][AT])
        # A roll-out starts from the reference, whatever training does.
        env.rollout.begin(torch.zeros(env.num_envs, dtype=torch.long))
        assert torch.equal(
            env.state().joint_pos_w[0, 0], env.reference.frame_of_rows(torch.tensor([0])).joint_pos_w[0, 0]
        )
    finally:
        env.close()


def test_noise_turns_the_joints_of_the_recorded_state(recorded: tuple[Path, Record], compose: Compose) -> None:
    path, record = recorded
    env = build_env(compose(f"clip.path={path}", "env.reset.noise=0.02", "env.num_envs=16"))
    try:
        start(env, 0.0)
        calm = env.state()
        start(env, 0.02)
        state = env.state()
        snapshot = env.sim.snapshot()
        assert torch.allclose(snapshot["qpos"][:, :7], record.states["qpos"][AT, :7], atol=1e-6)
        assert torch.allclose(snapshot["qvel"], record.states["qvel"][AT].expand(16, -1), atol=2e-4)
        dots = (state.joint_quat_w[:, 1] * calm.joint_quat_w[:, 1]).sum(-1).abs().clamp(max=1.0)
        turned = 2 * torch.acos(dots)  # the left hip: one joint below the root, so only its own noise
        assert 0.01 < turned.mean() < 0.07  # the mean length of three numbers of deviation 0.02 is 0.032
        env.reset()
        assert env.step(torch.zeros(16, env.action_dim)).reward.isfinite().all()
    finally:
        env.close()


def test_records_that_do_not_fit(
    recorded: tuple[Path, Record], compose: Compose, two_clips: list[Path], tmp_path: Path
) -> None:
    path, _ = recorded
    alone = tmp_path / "alone.npz"
    alone.write_bytes(path.read_bytes())
    env = build_env(compose(f"clip.path={alone}"))  # auto: no record beside it, so from the reference
    try:
        assert env.world.recorded_rows is None
        task = load_task(compose(f"clip.path={path}"))
        assert load_records("reference", task.clips, task.scenes, task.files, env.sim) == [None]
    finally:
        env.close()
    with pytest.raises(HoiError, match=r"env.reset.states: has no record.npz beside it.*fix: reference, or refine it"):
        build_env(compose(f"clip.path={alone}", "env.reset.states=recorded"))
    with pytest.raises(HoiError, match="env.reset.states: was recorded in scene"):
        words = (f"clip.path={path}", "env.reset.states=recorded", "sim.physics.obj_friction=0.9")
        build_env(compose(*words))
    with pytest.raises(HoiError, match="was not refined"):
        build_env(compose("clip.path=demo", "env.reset.states=recorded"))
    with pytest.raises(HoiError, match="cannot start from recorded states here"):
        words = (f"clip.path=[{path},{two_clips[1]}]", "env.reset.states=recorded")
        build_env(compose(*words))
