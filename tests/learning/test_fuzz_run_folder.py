"""Run folders with seeded damage: every reader refuses in one line or returns something sound; nothing is executed.

A hundred inputs per reader in the usual run; ``pytest tests/learning/test_fuzz_run_folder.py -m slow -s`` takes thousands
and prints the counts.
"""

from __future__ import annotations

import functools
import io
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hydra
import pytest
import torch
import yaml
from hydra.core.global_hydra import GlobalHydra
from point_mass import PointMassEnv

from envs.build import build_env
from envs.hoi_imitation import HoiImitationEnv
from humanoid_hoi.core.config import plain
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import CFG, DEMO_CLIP
from humanoid_hoi.evaluation.compare import RunSummary, comparison_table
from humanoid_hoi.learning.metrics_file import read_metrics
from humanoid_hoi.learning.policy import load_policy
from humanoid_hoi.learning.recorded_clips import clip_place, read_clip_record, write_clip_record
from humanoid_hoi.learning.stored_config import read_stored_config
from humanoid_hoi.learning.trainer import train
from humanoid_hoi.workflows.settings import RunSettings
from tests.fuzz import mutate

FEW = 100
MANY = 2500
BLOCK = 250
"""Inputs of one seed in the long run, which says what it has seen after each: a stopped run has not been for nothing."""
DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
"""libyaml's own, where it is there: fifteen times as fast."""
SETTINGS = {"horizon": 4, "minibatch": 16, "units": [8], "max_minutes": 2.0, "max_epochs": 1, "seed": 3}
LAST = "checkpoints/last.pth"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real run of the point mass, with the settings and reports of a training of a clip."""
    folder = tmp_path_factory.mktemp("fuzz") / "run"
    train(PointMassEnv(4), SETTINGS, folder)
    GlobalHydra.instance().clear()
    with hydra.initialize_config_dir(str(CFG), version_base=None):
        (folder / "config.yaml").write_text(yaml.safe_dump(plain(hydra.compose("train"))))
    write_clip_record(folder, [DEMO_CLIP])
    (folder / "evaluation").mkdir()
    for name in ("metrics.json", "baseline.json"):
        (folder / "evaluation" / name).write_text(json.dumps({"mpjpe_mm": 1.0, "success": 0.5}))
    return folder


@pytest.fixture(scope="module")
def imitation() -> Iterator[HoiImitationEnv]:
    """Two environments of the demo clip: built once, resumed into again and again."""
    with hydra.initialize_config_dir(str(CFG), version_base=None):
        words = ["env.num_envs=2", "env.reset.validate=false", "env.reset.start=failure", "sim.num_threads=1"]
        env = build_env(hydra.compose("train", words))
    yield env
    env.close()


@functools.lru_cache(maxsize=1)
def parsed(data: bytes) -> Any:
    # The same settings every time; parsing them is slower than what is measured.
    return yaml.safe_load(data)


def yaml_of(rng: random.Random, data: bytes) -> bytes:
    if rng.random() < 0.4:
        return mutate.bytes_of(rng, data)
    return yaml.dump(mutate.tree_of(rng, parsed(data)), Dumper=DUMPER).encode()


def states_of(rng: random.Random, data: bytes) -> bytes:
    """A checkpoint whose state of the environments is damaged, and nothing else of it."""
    content = torch.load(io.BytesIO(data), weights_only=True)
    content["env_state"] = mutate.changed(rng, content["env_state"])
    out = io.BytesIO()
    torch.save(content, out)
    return out.getvalue()


def read_settings(run: Path) -> RunSettings:
    cfg = read_stored_config(run)
    assert cfg.sim.get("python") is None and "${" not in yaml.safe_dump(plain(cfg))
    clip_place(cfg.clip.get("path"), run)
    settings = RunSettings.parse(cfg)
    assert 0 <= settings.train.gamma <= 1 and settings.env.num_envs >= 1 and settings.physics.timestep > 0
    return settings


def act(run: Path) -> None:
    policy = load_policy(run / LAST)
    width = policy.mean.shape[0]
    assert torch.isfinite(policy(torch.zeros(2, width))).all()


def resume(run: Path) -> None:
    result = train(PointMassEnv(4), SETTINGS | {"max_epochs": 2}, run, resume=True)
    assert result.epochs >= 1


def resume_states(env: HoiImitationEnv, run: Path) -> None:
    train(env, SETTINGS | {"max_epochs": 2}, run, resume=True)
    # What was restored draws starts that exist, and statistics that a later draw can use.
    _, frames = env.starts.draw(torch.zeros(50, dtype=torch.long))
    assert 0 <= int(frames.min()) and int(frames.max()) < int(env.reference.lengths[0])
    assert bool(torch.isfinite(env.reset()).all())


def metrics(run: Path) -> None:
    for row in read_metrics(run / "metrics.csv"):
        assert all(isinstance(value, float) for value in row.values()) and row["epoch"] == row["epoch"]


def summary(run: Path) -> None:
    comparison_table([RunSummary.read(run)])


READERS: dict[str, tuple[str, mutate.Change, Callable[[Path], Any]]] = {
    "config": ("config.yaml", yaml_of, read_settings),
    "policy": (LAST, mutate.torch_of, act),
    "resume": (LAST, mutate.torch_of, resume),
    "metrics": ("metrics.csv", mutate.text_of, metrics),
    "clips": ("clips.json", mutate.json_of, read_clip_record),
    "summary": ("evaluation/metrics.json", mutate.json_of, summary),
}


def attack(run: Path, reader: str, seed: int, count: int) -> Counter[str]:
    """Damage one file again and again; counts of refused and accepted inputs, of every input that ended otherwise too."""
    name, change, read = READERS[reader]
    return damage(run, name, change, read, reader, seed, count)


def damage(
    run: Path, name: str, change: mutate.Change, read: Callable[[Path], Any], label: str, seed: int, count: int
) -> Counter[str]:
    kept = {path: path.read_bytes() for path in run.rglob("*") if path.is_file()}
    rng = random.Random(seed)
    verdicts: Counter[str] = Counter()
    wrong: list[str] = []
    for number in range(count):
        data = change(rng, kept[run / name])
        (run / name).write_bytes(data)
        try:
            read(run)
            verdicts["accepted"] += 1
        except HoiError as error:
            verdicts["refused"] += 1
            if "\n" in str(error) or len(str(error)) > 2000:
                wrong.append(f"input {number}: a refusal of {len(str(error))} characters: {str(error)[:80]!r}")
        except Exception as error:
            kept_file = run.parent / f"{label}_{seed}_{number}"
            kept_file.write_bytes(data)
            wrong.append(f"input {number} ({kept_file}): {error!r}")
        finally:
            _restore(kept, run / name)
    assert not wrong, f"{label}, seed {seed}: " + "\n".join(wrong[:20])
    return verdicts


def _restore(kept: dict[Path, bytes], damaged: Path) -> None:
    """The folder as it was; a training that went on has written into it."""
    for path, content in kept.items():
        if path == damaged or path.stat().st_size != len(content) or path.suffix == ".pth":
            path.write_bytes(content)


@pytest.mark.parametrize("reader", list(READERS))
def test_damaged_run_folders_take_one_line(run: Path, reader: str, capsys: pytest.CaptureFixture[str]) -> None:
    few = 25 if reader == "resume" else FEW  # each resumes a training
    verdicts = attack(run, reader, 0, few)
    assert sum(verdicts.values()) == few and verdicts["refused"] > 0


@pytest.mark.slow
@pytest.mark.parametrize("reader", list(READERS))
def test_thousands(run: Path, reader: str) -> None:
    count = MANY // 2 if reader == "resume" else MANY
    in_blocks(reader, count, lambda seed: attack(run, reader, seed, BLOCK))


def in_blocks(label: str, count: int, damaged: Callable[[int], Counter[str]]) -> None:
    """Every block to its end, then the failures of all."""
    wrong: list[str] = []
    for seed in range(1, count // BLOCK + 1):
        try:
            print(f"{label}, seed {seed}: {dict(damaged(seed))}", flush=True)
        except AssertionError as error:
            print(error, flush=True)
            wrong.append(str(error))
    assert not wrong, "\n".join(wrong)


@pytest.fixture(scope="module")
def imitation_run(imitation: HoiImitationEnv, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fuzz") / "imitation"
    train(imitation, SETTINGS, folder)
    return folder


def damaged_states(env: HoiImitationEnv, run: Path, seed: int, count: int) -> Counter[str]:
    return damage(run, LAST, states_of, functools.partial(resume_states, env), "states", seed, count)


def test_damaged_states_of_real_environments_take_one_line(imitation: HoiImitationEnv, imitation_run: Path) -> None:
    verdicts = damaged_states(imitation, imitation_run, 0, 25)
    assert sum(verdicts.values()) == 25 and verdicts["refused"] > 0


@pytest.mark.slow
def test_thousands_of_states(imitation: HoiImitationEnv, imitation_run: Path) -> None:
    in_blocks("states", MANY // 2, lambda seed: damaged_states(imitation, imitation_run, seed, BLOCK))


@pytest.mark.parametrize("target", ["config.yaml", LAST])
def test_no_foreign_code_runs(run: Path, target: str, tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    before = (run / target).read_bytes()
    payloads = [
        mutate.crafted_pickle(str(marker)),
        f"a: !!python/object/apply:os.system ['touch {marker}']\n".encode(),
    ]
    for payload in payloads:
        (run / target).write_bytes(payload)
        with pytest.raises(HoiError):
            read_settings(run) if target == "config.yaml" else act(run)
    (run / target).write_bytes(before)
    assert not marker.exists()
