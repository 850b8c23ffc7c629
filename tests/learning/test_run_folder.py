"""Run folders, shipped train configs, contracts and the thread policy."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import torch
import yaml
from hydra import compose, initialize_config_dir

from humanoid_hoi.core import paths
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.learning.checkpoint import check_contract, first_difference, read_checkpoint, write_checkpoint
from humanoid_hoi.learning.config import TrainConfig
from humanoid_hoi.learning.metrics_file import read_metrics
from humanoid_hoi.learning.run_folder import RunFolder, new_run_path, sweep, training_lock


@pytest.mark.parametrize("name", ["ppo", "table7"])
def test_shipped_configs_compose(name: str) -> None:
    with initialize_config_dir(str(paths.CFG), version_base=None):
        cfg = compose(overrides=[f"+train={name}"]).train
    settings = TrainConfig.from_mapping(cfg)
    assert settings.minibatch_for(1024 if name == "table7" else 128) == settings.minibatch
    assert set(cfg) == set(TrainConfig.__dataclass_fields__)
    if name == "ppo":
        assert settings == TrainConfig()


@pytest.mark.parametrize(
    ("key", "value"), [("lr", 0), ("gamma", 1.5), ("activation", "relu"), ("horizon", 2.5), ("units", "x")]
)
def test_bad_values_name_the_key(key: str, value: object) -> None:
    with pytest.raises(HoiError, match=f"config: train.{key}: ") as caught:
        TrainConfig.from_mapping({key: value})
    assert key == "units" or str(value) in str(caught.value)


def test_folder_describes_the_run(tmp_path: Path) -> None:
    run = RunFolder(new_run_path("lift-box", tmp_path))
    run.describe({"env": {"num_envs": 8}, "train": {"seed": 1}}, {"obs": [["height", 1]]})
    assert run.path.name.endswith("-lift-box")
    assert yaml.safe_load(run.config.read_text())["env"] == {"num_envs": 8}
    assert json.loads(run.contract.read_text()) == {"obs": [["height", 1]]}
    assert json.loads((run.path / "versions.json").read_text())["torch"]
    assert (run.path / "git.txt").read_text().startswith(("revision", "not a git"))
    with pytest.raises(HoiError, match="no folder name"):
        new_run_path("a/b", tmp_path)


def test_runs_of_one_second_get_folders_of_their_own(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: new_run_path("a", tmp_path), range(16)))
    assert len(set(made)) == 16 and all(path.is_dir() for path in made)


def test_a_folder_is_trained_in_by_one_process_only(tmp_path: Path) -> None:
    with training_lock(tmp_path):
        with pytest.raises(HoiError, match=f"is being trained by process {os.getpid()}"):
            with training_lock(tmp_path):
                raise AssertionError("two at once")
    with training_lock(tmp_path):  # free again
        pass


def test_leftovers_of_a_killed_process_are_swept(tmp_path: Path) -> None:
    (tmp_path / "checkpoints").mkdir()
    stale = [tmp_path / ".metrics.csv.abc.tmp", tmp_path / "checkpoints" / ".last.pth.abc.tmp"]
    for path in (*stale, tmp_path / "checkpoints" / "last.pth"):
        path.write_text("x")
    sweep(tmp_path)
    assert not any(path.exists() for path in stale) and (tmp_path / "checkpoints" / "last.pth").exists()


def test_first_difference_is_named() -> None:
    old = {"obs": [["height", 1], ["vel", 3]], "dt": 0.033}
    assert first_difference(old, {"obs": [["height", 1], ["vel", 3]], "dt": 0.033}) is None
    assert first_difference(old, {"obs": [["height", 1], ["vel", 6]], "dt": 0.033}) == ("obs[1][1]", 3, 6)
    assert first_difference(old, {"obs": [["height", 1]], "dt": 0.05}) == ("obs[1]", ["vel", 3], None)
    check_contract({"a": (1, 2)}, {"a": [1, 2]}, "x.pth")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 truncated", b"hello"])
def test_damaged_checkpoints_are_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "last.pth"
    path.write_bytes(content)
    with pytest.raises(HoiError, match="not a readable checkpoint") as caught:
        read_checkpoint(path)
    assert "\n" not in str(caught.value)


def test_threads_are_passive_and_torch_is_not_loaded_by_the_policy() -> None:
    code = (
        "import sys, os; from humanoid_hoi.core.threads import configure_threads; import humanoid_hoi.learning;"
        "n = configure_threads(2); assert 'torch' not in sys.modules; import torch;"
        "print(n, torch.get_num_threads(), os.environ['OMP_WAIT_POLICY']); configure_threads(1);"
        "print(torch.get_num_threads())"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, cwd=paths.ROOT, capture_output=True, text=True)
    assert done.stdout.split() == ["2", "2", "PASSIVE", "1"], done.stderr


def test_a_checkpoint_with_nan_weights_or_missing_parts_is_refused(tmp_path: Path) -> None:
    good = {
        "model": {"w": torch.ones(2)},
        "network": {"obs_dim": 2, "action_dim": 1, "units": [4], "activation": "elu", "normalize_input": True},
        "lr": 1e-4,
        "epoch": 1,
        "frame": 1,
        "seconds": 1.0,
        "best_return": float("-inf"),
        **{name: {} for name in ("optimizer", "env_state", "trackers", "meters", "rng", "contract", "config")},
    }
    path = tmp_path / "last.pth"
    write_checkpoint(path, good)
    assert read_checkpoint(path)["epoch"] == 1
    wrong: list[tuple[dict, str]] = [
        ({"model": {"w": torch.tensor([1.0, math.nan])}}, "model.w: holds numbers that are not finite"),
        ({"model": {"w": torch.eye(2).to_sparse()}}, "model.w: is no plain tensor"),
        ({"model": {"w": 5}}, "model.w: is no plain tensor"),
        ({"model": None}, "model: is missing"),
        ({"epoch": -1}, "epoch: is -1"),
        ({"epoch": "x"}, "epoch: is missing"),
        ({"lr": math.nan}, "lr: is nan"),
        ({"network": good["network"] | {"units": "x"}}, "network: is damaged"),
        ({"network": good["network"] | {"obs_dim": 10**9}}, "network: is damaged"),
        ({"rng": []}, "rng: is missing"),
        ({"env_state": {"vel": torch.ones(2, device="meta")}}, "env_state.vel: is no plain tensor"),
        (
            {"optimizer": {"state": [{"exp_avg": torch.ones(1).expand(9)}]}},
            r"optimizer.state\[0\].exp_avg: is no plain",
        ),
    ]
    for change, told in wrong:
        write_checkpoint(path, good | change)
        with pytest.raises(HoiError, match=told):
            read_checkpoint(path)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"epoch,x\n1,a\n", "line 2: x is 'a'"),
        (b"x\n1\n", "no column epoch"),
        (b"epoch,x\n,1\n", "has no epoch"),
        (b"epoch\n\xff\n", "cannot be read"),
        (b"epoch,x\n1," + b"9" * 200_000 + b"\n", "cannot be read"),
    ],
)
def test_damaged_metrics_take_one_line(tmp_path: Path, text: bytes, told: str) -> None:
    path = tmp_path / "metrics.csv"
    path.write_bytes(text)
    with pytest.raises(HoiError, match=told):
        read_metrics(path)
