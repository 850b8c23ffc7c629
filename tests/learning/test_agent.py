"""Pieces of the learner against hand-made figures."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path

import numpy as np
import pytest
import torch
from point_mass import PointMassEnv

from humanoid_hoi.learning.adapter import RlGamesAdapter
from humanoid_hoi.learning.config import TrainConfig
from humanoid_hoi.learning.exploring.divergence import explained_variance, gaussian_kl
from humanoid_hoi.learning.glue import build_agent
from humanoid_hoi.learning.metrics_file import MetricsFile, read_metrics
from humanoid_hoi.learning.network import has_bfloat16, uses_bfloat16
from humanoid_hoi.learning.policy import checkpoint_info, load_policy
from humanoid_hoi.learning.rng import get_rng_state, seed_everything, set_rng_state
from humanoid_hoi.learning.trainer import train
from humanoid_hoi.tracking.env_api import StepResult

CFG = TrainConfig(horizon=16, minibatch=64, units=(32, 32), max_epochs=3)


class OneStep(PointMassEnv):
    """Env 0 times out, env 1 is lost, env 2 goes on; reward 1 each."""

    def step(self, actions: torch.Tensor) -> StepResult:
        self.seen = actions
        done = torch.tensor([True, True, False])
        timeout = torch.tensor([True, False, False])
        return StepResult(torch.zeros(3, 8), torch.ones(3), done, timeout, torch.full((3, 8), 2.0))


def test_timeout_adds_the_discounted_value_of_the_final_observation() -> None:
    adapter = RlGamesAdapter(OneStep(3), gamma=0.9)
    adapter.value_of = lambda obs: obs.sum(dim=1)  # 16 for the final observation of twos
    _, reward, done, info = adapter.step(torch.full((3, 2), 7.0))
    assert reward.tolist() == [1.0, 1.0, 1.0] and info == {} and done.tolist() == [1, 1, 0]
    assert adapter.bootstrap.tolist() == pytest.approx([0.9 * 16.0, 0.0, 0.0])
    assert torch.equal(adapter.env.seen, torch.full((3, 2), 7.0))  # far outside [-1, 1], unchanged


def test_bootstrap_reaches_the_returns_but_not_the_reported_ones(tmp_path: Path) -> None:
    agent = build_agent(OneStep(3), TrainConfig(horizon=2, minibatch=6, units=(8,), gamma=0.9, tau=1.0), tmp_path)
    agent.init_tensors()
    agent.obs = agent.env_reset()
    agent.set_eval()
    with torch.no_grad():
        agent.play_steps()
    rewards = agent.experience_buffer.tensor_dict["rewards"][:, :, 0]
    expected = 1.0 + 0.9 * float(agent.value_of(torch.full((1, 8), 2.0)))
    assert rewards[:, 0].tolist() == pytest.approx([expected, expected])
    assert rewards[:, 1:].flatten().tolist() == [1.0] * 4
    assert float(agent.game_rewards.mean) == 1.0


def test_untrained_policy_is_nearly_zero_with_the_envs_noise(tmp_path: Path) -> None:
    env = PointMassEnv(16)
    agent = build_agent(env, CFG, tmp_path)
    result = agent.get_action_values({"obs": torch.randn(256, 8)})
    assert result["mus"].abs().max() < 0.1
    assert result["sigmas"][0].tolist() == pytest.approx([0.3, 0.2])
    assert not agent.model.a2c_network.sigma.requires_grad


def test_normalizer_moves_once_per_epoch(tmp_path: Path) -> None:
    agent = build_agent(PointMassEnv(16), CFG, tmp_path)
    agent.start()
    assert agent.model.running_mean_std.count == 1 + 256
    agent.run_epoch()
    assert agent.model.running_mean_std.count == 1 + 2 * 256


def test_first_minibatch_has_no_divergence(tmp_path: Path) -> None:
    agent = build_agent(PointMassEnv(16), TrainConfig(horizon=16, minibatch=256, mini_epochs=1, units=(8,)), tmp_path)
    agent.start()
    assert abs(agent.run_epoch()["learn/kl"]) < 1e-6


def test_kl_of_gaussians_by_hand() -> None:
    old_sigma = torch.tensor([[0.1, 0.2]])
    shifted = gaussian_kl(torch.tensor([[0.05, 0.0]]), old_sigma, torch.zeros(1, 2), old_sigma)
    assert float(shifted) == pytest.approx(0.5 * 0.5**2)
    wider = gaussian_kl(torch.zeros(1, 2), 2 * old_sigma, torch.zeros(1, 2), old_sigma)
    assert float(wider) == pytest.approx(2 * (0.5 * (4 - 1) - math.log(2)))


def test_nan_observations_are_replaced_and_counted(tmp_path: Path) -> None:
    train(PointMassEnv(16, nan_rate=0.25), CFG, tmp_path)
    rows = read_metrics(tmp_path / "metrics.csv")
    assert rows[-1]["health/bad_values"] >= 4 * 16
    assert all(math.isfinite(v) for v in rows[-1].values())


def test_policy_equals_the_agents_mean(tmp_path: Path) -> None:
    env = PointMassEnv(16)
    result = train(env, CFG, tmp_path)
    policy = load_policy(result.checkpoint, env.contract())
    agent = build_agent(env, CFG, tmp_path)
    agent.set_full_state_weights(torch.load(result.checkpoint, weights_only=True))
    obs = 3.0 * torch.randn(64, 8)
    assert torch.equal(policy(obs), agent.get_action_values({"obs": obs})["mus"])
    assert policy.sigma.tolist() == pytest.approx([0.3, 0.2])
    info = checkpoint_info(result.checkpoint)
    assert (info["epoch"], info["frame"], info["network"]["obs_dim"]) == (3, 768, 8)


def test_rl_games_leaves_no_traces(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def globals_now() -> tuple:
        cudnn = torch.backends.cudnn
        return torch.get_num_threads(), torch.get_float32_matmul_precision(), cudnn.benchmark, str(torch.tensor(1 / 3))

    before = globals_now()
    build_agent(PointMassEnv(16), CFG, tmp_path)
    assert globals_now() == before
    assert capsys.readouterr().out == ""


def test_rng_round_trip() -> None:
    seed_everything(7)
    state = get_rng_state()
    drawn = torch.rand(3), np.random.rand(3)
    set_rng_state(state)
    assert torch.equal(torch.rand(3), drawn[0]) and np.array_equal(np.random.rand(3), drawn[1])


def test_explained_variance() -> None:
    returns = torch.tensor([[0.0], [2.0]])
    assert explained_variance(returns, returns) == 1.0
    assert explained_variance(torch.tensor([[0.0], [1.0]]), returns) == pytest.approx(0.75)


def test_metrics_file_grows_columns_and_forgets(tmp_path: Path) -> None:
    path = tmp_path / "metrics.csv"
    log = MetricsFile(path)
    log.append({"epoch": 1, "a": 0.5})
    log.append({"epoch": 2, "a": 1e-9, "b": 3.0})
    log.append({"epoch": 3, "a": math.nan, "b": 4.0})
    with path.open("a") as stream:
        stream.write("4,0.2")  # a killed process
    rows = read_metrics(path)
    assert [row["epoch"] for row in rows] == [1, 2, 3] and math.isnan(rows[0]["b"]) and rows[1]["a"] == 1e-9
    MetricsFile(path, epoch=2).append({"epoch": 3, "a": 1.0, "b": 2.0})
    assert [row["epoch"] for row in read_metrics(path)] == [1, 2, 3] and read_metrics(path)[2]["b"] == 2.0


def test_bfloat16_inside_the_network_is_near_float32_and_the_same_in_roll_out_and_update(tmp_path: Path) -> None:
    env = PointMassEnv(16)
    agents = {}
    for precision in ("float32", "bfloat16"):
        seed_everything(3)
        agents[precision] = build_agent(env, dataclasses.replace(CFG, precision=precision), tmp_path)
    obs = torch.randn(64, env.obs_dim, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        exact, coarse = (agents[p].model.a2c_network.actor(obs) for p in ("float32", "bfloat16"))
        values = [agents[p].model.a2c_network.critic(obs) for p in ("float32", "bfloat16")]
    assert coarse.dtype == values[1].dtype == torch.float32
    # Eight bits of mantissa: a relative error of a percent, but one there must be.
    assert 0 < (coarse - exact).abs().max() < 0.05 * exact.abs().max()
    assert 0 < (values[1] - values[0]).abs().max() < 0.05 * values[0].abs().max()
    # With gradients on, as in an update, the answer is that of the roll-out.
    assert torch.equal(agents["bfloat16"].model.a2c_network.actor(obs).detach(), coarse)
    assert all(p.dtype == torch.float32 for p in agents["bfloat16"].model.parameters())


def test_auto_precision_asks_the_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    cpu = torch.device("cpu")
    for answer in (True, False):
        monkeypatch.setattr(torch.cpu, "_is_avx512_bf16_supported", lambda a=answer: a, raising=False)
        monkeypatch.setattr(torch.cpu, "_is_amx_tile_supported", lambda: False, raising=False)
        assert has_bfloat16(cpu) is answer and uses_bfloat16("auto", cpu) is answer
    assert uses_bfloat16("bfloat16", cpu) and not uses_bfloat16("float32", cpu)


def test_bfloat16_learns_the_point_mass(tmp_path: Path) -> None:
    result = train(PointMassEnv(16), dataclasses.replace(CFG, precision="bfloat16"), tmp_path / "run")
    rows = read_metrics(tmp_path / "run" / "metrics.csv")
    assert result.epochs == 3 and all(math.isfinite(row["learn/kl"]) and row["learn/kl"] < 1.0 for row in rows)
