"""An exported policy: the same targets as the environment's, the same model, the same behavior, and honest refusals."""

from __future__ import annotations

import ast
import dataclasses
import errno
import json
import os
import shutil
from pathlib import Path

import mujoco
import numpy as np
import onnx
import pytest
import torch
from omegaconf import DictConfig

from envs.build import build_env
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import DEMO_CLIP
from humanoid_hoi.evaluation.protocol import EvaluationConfig, evaluate
from humanoid_hoi.export import runner
from humanoid_hoi.export.bundle import Bundle, export_bundle
from humanoid_hoi.export.graph import shortened
from humanoid_hoi.export.replay import (
    ExportedPolicy,
    difference_interval,
    largest_difference,
    mean_interval,
    share_interval,
)
from humanoid_hoi.export.runner import Runner
from humanoid_hoi.learning.policy import load_policy
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import slice_clip
from humanoid_hoi.workflows.exporting.export import chosen
from humanoid_hoi.workflows.exporting.sim2sim import main as sim2sim
from humanoid_hoi.workflows.train import main as train

FRAMES = 40


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run on the first 40 frames of the demo, its last layer enlarged so that actions matter."""
    folder = tmp_path_factory.mktemp("runs")
    short = slice_clip(HoiClip.load(DEMO_CLIP), 0, FRAMES).save(folder / "short.npz")
    tiny = ["env.num_envs=8", "env.reset.validate=false", "sim.num_threads=1", "train.max_epochs=1"]
    tiny += ["train.minibatch=64", "train.horizon=8", "train.units=[64,32]", "video=false", "evaluation.trials=1"]
    before = os.getcwd()
    os.chdir(folder)
    try:
        train([*tiny, f"run_dir={folder / 'run'}", f"clip.path={short}"])
    finally:
        os.chdir(before)
    path = folder / "run" / "checkpoints" / "last.pth"
    saved = torch.load(path, weights_only=True)
    generator = torch.Generator().manual_seed(0)
    weight = saved["model"]["a2c_network.mu.weight"]
    saved["model"]["a2c_network.mu.weight"] = 0.05 * torch.randn(weight.shape, generator=generator)
    torch.save(saved, path)
    (path.parent / "best.pth").unlink()  # of before the change; the run is judged by its newest policy then
    return folder / "run"


@pytest.fixture(scope="module")
def settings(run: Path) -> DictConfig:
    return chosen(run / "checkpoints" / "last.pth", None)[0]


@pytest.fixture(scope="module")
def bundle(run: Path, settings: DictConfig, tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    output = tmp_path_factory.mktemp("exported") / "policy.onnx"
    return export_bundle(settings, run / "checkpoints" / "last.pth", run.parent / "short.npz", output, (0.2, 0.2))


def test_targets_agree_with_the_environment_over_a_whole_roll_out(
    run: Path, settings: DictConfig, bundle: Bundle
) -> None:
    env = build_env(settings, num_envs=2, validate=False)
    try:
        policy = load_policy(run / "checkpoints" / "last.pth", env.contract())
        obs = env.rollout.begin(torch.zeros(2, dtype=torch.long))
        assert policy(obs).abs().mean() > 0.05  # the network has a say
        assert largest_difference(env, ExportedPolicy(bundle.onnx), policy) < 1e-5
        # Another network is another policy: the comparison can fail.
        assert largest_difference(env, ExportedPolicy(bundle.onnx), lambda x: 0.9 * policy(x), frames=3) > 1e-3
    finally:
        env.close()


def test_the_torch_program_gives_the_same(bundle: Bundle) -> None:
    program = torch.export.load(bundle.torch_program)
    own = Runner(bundle.onnx.parent)
    own.reset()
    state = own.state()
    expected = own.policy.run(None, state)
    inputs = [torch.from_numpy(state[name]) for name in own.info["inputs"]]
    for value, other in zip(expected, program.module()(*inputs), strict=True):
        np.testing.assert_allclose(value, other.numpy(), atol=1e-5)


def test_the_last_frame_is_the_clip_s_last_and_stays(bundle: Bundle) -> None:
    own = Runner(bundle.onnx.parent)
    own.reset()
    clip = HoiClip.load(bundle.clip)
    assert np.abs(clip.root_pos_w[-1] - clip.root_pos_w[-2]).max() > 1e-4
    for frame in (clip.num_frames - 1, clip.num_frames + 5):
        _, joints, _ = own.policy.run(None, own.state() | {"frame": np.array([frame])})
        np.testing.assert_allclose(joints[0, 0], clip.root_pos_w[-1], atol=1e-5)


def test_the_runner_takes_a_file_of_any_name(bundle: Bundle, tmp_path: Path) -> None:
    for path in (bundle.onnx, bundle.model):
        shutil.copy(path, tmp_path / f"lift #1.2{path.suffix}")
    own = Runner(tmp_path / "lift #1.2.onnx")
    assert own.info == Runner(bundle.onnx.parent).info


def test_the_runner_sees_what_the_environment_sees(settings: DictConfig, bundle: Bundle) -> None:
    """After the same targets both are in the same state, up to the six digits of an MJCF file."""
    env = build_env(settings, num_envs=1, validate=False)
    own = Runner(bundle.onnx.parent)
    try:
        env.rollout.begin(torch.zeros(1, dtype=torch.long))
        own.reset()
        for _ in range(3):
            targets = torch.from_numpy(own.policy.run(None, own.state())[0])
            own.step()
            env.sim.step(targets)
        state = env.state()
        seen = own.state()
        for name in ("joint_pos_w", "joint_quat_w", "obj_pos_w", "obj_quat_w"):
            np.testing.assert_allclose(seen[name], getattr(state, name).numpy(), atol=1e-4, err_msg=name)
        for name in ("joint_vel_w", "joint_angvel_w", "obj_vel_w"):
            np.testing.assert_allclose(seen[name], getattr(state, name).numpy(), atol=3e-2, err_msg=name)
        force = state.net_contact_force_w.norm(dim=-1)
        clear = (force < 0.5) | (force > 2.0)  # away from the threshold of 1 N
        assert np.array_equal(seen["touching"][clear.numpy()], (force > 1.0).float()[clear].numpy())
        assert seen["touching"].sum() >= 2  # it stands on its feet
    finally:
        env.close()


def test_closed_loop_figures_agree_within_the_spread_of_trials(run: Path, settings: DictConfig, bundle: Bundle) -> None:
    env = build_env(settings, num_envs=10, validate=False)
    try:
        policy = load_policy(run / "checkpoints" / "last.pth", env.contract())
        values = evaluate(policy, env, _rules(settings)).clips[0].values
    finally:
        env.close()
    own = Runner(bundle.onnx.parent)
    errors = [own.rollout(noise=0.02, seed=k) for k in range(10)]
    apart = difference_interval(values["mpjpe_mm"], [1000 * e[:, 0].mean() for e in errors])
    spread = np.std(values["mpjpe_mm"])
    assert abs(apart.value) < 2 * spread + 1.0, apart


def _rules(settings: DictConfig) -> EvaluationConfig:
    return dataclasses.replace(EvaluationConfig.parse(settings.evaluation), trials=10, noise=0.02)


def test_the_metadata_says_names_gains_rates_and_hashes(bundle: Bundle, run: Path) -> None:
    info = ExportedPolicy(bundle.onnx).info
    model = mujoco.MjModel.from_xml_path(str(bundle.model))
    assert len(info["joints"]) == 52 and len(info["stiffness"]) == 51
    for name, stiffness, damping in zip(info["joints"][1:], info["stiffness"], info["damping"], strict=True):
        servo = model.actuator(f"{name}_y")
        assert servo.gainprm[0] == pytest.approx(stiffness) and -servo.biasprm[2] == pytest.approx(damping)
    assert info["steps_per_control"] * model.opt.timestep == pytest.approx(info["control_dt"], rel=1e-4)
    assert info["frames"] == FRAMES and set(info["sha256"]) == {"checkpoint", "clip"}
    assert info["contract"]["action"]["size"] == 63


def test_the_runner_needs_nothing_of_this_package() -> None:
    tree = ast.parse(Path(runner.__file__).read_text())
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    assert imported == {"json", "sys", "pathlib", "mujoco", "numpy", "onnxruntime"}


def test_a_long_target_is_shortened_and_a_short_one_is_not_touched() -> None:
    targets = torch.tensor([[[3.0, 3.0, 3.0], [0.1, -0.2, 0.3]]])
    found = shortened(targets)
    assert found[0, 0].norm() == pytest.approx(3.0) and torch.equal(found[0, 1], targets[0, 1])


def test_what_lies_there_stays_unless_asked(run: Path, settings: DictConfig, bundle: Bundle) -> None:
    before = bundle.onnx.read_bytes()
    with pytest.raises(HoiError, match="exists already.*overwrite=true"):
        export_bundle(settings, run / "checkpoints" / "last.pth", run.parent / "short.npz", bundle.onnx, (0.2, 0.2))
    assert bundle.onnx.read_bytes() == before
    with pytest.raises(HoiError, match="another suffix"):
        export_bundle(settings, run / "checkpoints" / "last.pth", run.parent / "short.npz", "policy.pt", (0.2, 0.2))


def test_a_disk_that_fills_half_way_leaves_no_model_behind(
    run: Path, settings: DictConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    # The model and the torch program are written by then.
    monkeypatch.setattr("humanoid_hoi.export.bundle.write_onnx", full)
    with pytest.raises(HoiError, match="free disk space"):
        export_bundle(
            settings,
            run / "checkpoints" / "last.pth",
            run.parent / "short.npz",
            tmp_path / "new" / "p.onnx",
            (0.2, 0.2),
        )
    assert not (tmp_path / "new").exists()


def test_foreign_and_broken_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(HoiError, match="no such file"):
        ExportedPolicy(tmp_path / "none.onnx")
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"not onnx")
    with pytest.raises(HoiError, match="not a readable ONNX file"):
        ExportedPolicy(broken)
    value = onnx.helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, [1])
    out = onnx.helper.make_tensor_value_info("y", onnx.TensorProto.FLOAT, [1])
    graph = onnx.helper.make_graph([onnx.helper.make_node("Identity", ["x"], ["y"])], "g", [value], [out])
    foreign = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 18)], ir_version=9)
    onnx.save(foreign, tmp_path / "foreign.onnx")
    with pytest.raises(HoiError, match="not written by hoi export"):
        ExportedPolicy(tmp_path / "foreign.onnx")


def test_an_unknown_clip_lists_the_run_s(run: Path) -> None:
    with pytest.raises(HoiError, match="no clip 'jump'.*short"):
        chosen(run / "checkpoints" / "last.pth", "jump")


def test_sim2sim_writes_a_row_per_backend(
    bundle: Bundle, run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [f"policy={bundle.onnx}", f"checkpoint={run}", "trials=3", f"output={tmp_path}"]
    sim2sim([*words, "backends=[mujoco,runner]"])
    table = (tmp_path / "table.md").read_text().splitlines()
    assert [line.split("|")[1].strip() for line in table[2:]] == ["checkpoint (mujoco)", "mujoco", "runner"]
    rows = json.loads((tmp_path / "figures.json").read_text())
    # The same starts and the same targets: the exported file does what the checkpoint does.
    np.testing.assert_allclose(rows[0]["mpjpe_mm"], rows[1]["mpjpe_mm"], rtol=0.05)
    with pytest.raises(SystemExit):
        sim2sim(words)
    assert "exists already" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        sim2sim([f"policy={bundle.onnx}", "backends=[bullet]"])
    assert "unknown backend 'bullet'" in capsys.readouterr().err


def test_intervals_by_hand() -> None:
    mean = mean_interval([1.0, 2.0, 3.0])
    assert mean.value == 2.0 and mean.high - 2.0 == pytest.approx(4.303 / np.sqrt(3), abs=1e-3)  # t(0.975, 2) = 4.303
    share = share_interval(20, 20)
    assert share.value == 1.0 and share.low == pytest.approx(20 / (20 + 1.96**2), abs=1e-3)  # Wilson at all successes
    apart = difference_interval([1.0, 2.0, 3.0], [11.0, 12.0, 13.0])
    assert apart.value == 10.0 and apart.low < 10.0 < apart.high
