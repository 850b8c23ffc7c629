"""Every yaml composes, and the one-word switches do what they say."""

from __future__ import annotations

from pathlib import Path

import hydra
import pytest
from hydra.core.global_hydra import GlobalHydra
from omegaconf import DictConfig, OmegaConf

from envs.config import EnvConfig
from humanoid_hoi.core.config import typed
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.evaluation.protocol import EvaluationConfig
from humanoid_hoi.learning.config import TrainConfig
from humanoid_hoi.scene.config import HumanoidConfig, ObjectConfig, PhysicsConfig

TOP = sorted(p.relative_to(CFG).with_suffix("").as_posix() for p in [*CFG.glob("*.yaml"), *CFG.glob("tools/*.yaml")])
OPTIONS = sorted(
    f"{p.parent.relative_to(CFG).as_posix()}={p.stem}"
    for p in CFG.rglob("*.yaml")
    if p.parent != CFG and "tools" not in p.relative_to(CFG).parts
)


def compose(name: str, *overrides: str) -> DictConfig:
    folder = CFG / Path(name).parent
    GlobalHydra.instance().clear()
    with hydra.initialize_config_dir(str(folder), version_base=None):
        return hydra.compose(Path(name).name, list(overrides))


def test_all_scripts_are_covered() -> None:
    assert {"train", "evaluate", "replay", "benchmark", "import_motion", "describe"} <= {
        Path(name).name for name in TOP
    }
    groups = {o.split("=")[0] for o in OPTIONS}
    assert groups >= {"clip", "humanoid", "object", "sim", "sim/physics", "env", "rewards", "train", "evaluation"}


@pytest.mark.parametrize("name", TOP)
def test_scripts_compose(name: str) -> None:
    needed = OmegaConf.missing_keys(compose(name))  # the values a user must give
    cfg = compose(name, *(f"{key}=x" for key in needed))
    OmegaConf.resolve(cfg)
    assert not OmegaConf.missing_keys(cfg)


@pytest.mark.parametrize("option", OPTIONS)
def test_every_option_fits_the_code(option: str) -> None:
    cfg = compose("train", f"+{option}" if option.startswith("experiment=") else option)
    typed(PhysicsConfig, cfg.sim.physics, "sim.physics")
    typed(HumanoidConfig, cfg.humanoid, "humanoid")
    typed(ObjectConfig, cfg.object, "object")
    typed(EnvConfig, cfg.env, "env")
    TrainConfig.from_mapping(OmegaConf.to_container(cfg.train, resolve=True))  # type: ignore[arg-type]
    EvaluationConfig(**OmegaConf.to_container(cfg.evaluation, resolve=True))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("word", "on"),
    [("tr", {"tracking"}), ("tr_lr", {"tracking", "kp_label"}), ("tr_lr_cr", {"tracking", "kp_label", "kp_contact"})],
)
def test_one_word_switches_the_reward_terms(word: str, on: set[str]) -> None:
    terms = compose("train", f"rewards={word}").rewards.terms
    assert {name for name, term in terms.items() if term.weight} == on


def test_one_seed_for_all() -> None:
    cfg = compose("train", "seed=7")
    assert cfg.env.seed == cfg.train.seed == 7


def test_the_cpu_presets_are_table_7_with_their_changes() -> None:
    cpu, table7 = (compose("train", f"sim/physics={p}").sim.physics for p in ("cpu", "table7"))
    changed = {k for k in table7 if cpu[k] != table7[k]}
    assert changed == {"substeps", "contact_offset", "solver", "solver_iterations"}
    cpu, table7 = (compose("train", f"object={p}").object for p in ("cpu", "table7"))
    assert {k for k in table7 if cpu[k] != table7[k]} == {"max_convex_hulls", "concavity"}


def test_the_table_7_experiment() -> None:
    cfg = compose("train", "+experiment=table7")
    assert cfg.env.num_envs == 1024 and cfg.sim.physics.substeps == 4 and cfg.sim.physics.contact_offset == 0.2
    assert cfg.object.max_convex_hulls == 64 and cfg.train.max_epochs == 20000
