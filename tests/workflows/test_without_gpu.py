"""A run trained on a GPU, on a machine without one: every command that reads runs, and what the user asks for instead."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
import yaml

from humanoid_hoi.workflows.comparing.compare_backends import main as compare_backends
from humanoid_hoi.workflows.comparing.compare_runs import main as compare_runs
from humanoid_hoi.workflows.evaluate import main as evaluate
from humanoid_hoi.workflows.exporting.export import main as export
from humanoid_hoi.workflows.exporting.ship import main as ship
from humanoid_hoi.workflows.exporting.sim2sim import main as sim2sim
from humanoid_hoi.workflows.judging.robustness import main as robustness
from humanoid_hoi.workflows.replay import main as replay
from humanoid_hoi.workflows.train import main as train
from humanoid_hoi.workflows.view import main as view

TRAINED = "trained with mujoco_warp on cuda; "
SAID = f"{TRAINED}no CUDA device here: measured with sim=mujoco\n"
Out = pytest.CaptureFixture[str]
# Not the defaults of sim=mujoco: whoever takes another engine's preset instead of the run's values is found out.
PHYSICS = ("sim.physics.solver=newton", "sim.physics.solver_iterations=10", "sim.physics.obj_friction=0.9")
TINY = (
    "env.num_envs=4",
    "env.reset.validate=false",
    "sim.num_threads=1",
    "train.max_epochs=1",
    "train.minibatch=32",
    "train.horizon=8",
    "train.units=[32,32]",
    "video=false",
    "evaluation.trials=2",
)


@pytest.fixture(autouse=True)
def no_cuda(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the tests run beside a GPU."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)


@pytest.fixture(scope="module")
def on_cpu(clip: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs")
    before = os.getcwd()
    os.chdir(folder)
    try:
        train([*TINY, *PHYSICS, f"run_dir={folder / 'on_cpu'}", f"clip.path={clip}"])
    finally:
        os.chdir(before)
    return folder / "on_cpu"


@pytest.fixture
def run(on_cpu: Path, tmp_path: Path) -> Path:
    """The same run with the settings that a training on a GPU writes."""
    folder = tmp_path / "on_gpu"
    shutil.copytree(on_cpu, folder)
    settings = yaml.safe_load((folder / "config.yaml").read_text())
    settings["sim"] |= {"backend": "mujoco_warp", "device": "cuda", "nconmax": None, "njmax": None}
    (folder / "config.yaml").write_text(yaml.safe_dump(settings, sort_keys=False))
    return folder


def refused(command: Callable[[list[str]], None], words: list[str], capsys: Out) -> str:
    capsys.readouterr()
    with pytest.raises(SystemExit) as error:
        command(words)
    assert error.value.code == 2
    return capsys.readouterr().err


def test_evaluate_measures_with_the_run_s_physics_on_the_cpu(on_cpu: Path, run: Path, capsys: Out) -> None:
    evaluate([f"checkpoint={run}", "video=false", "evaluation.noise=0.02"])
    assert capsys.readouterr().out.startswith(SAID)
    found = json.loads((run / "evaluation" / "metrics.json").read_text())
    assert found["protocol"]["engine"] == "mujoco"
    assert "measured with mujoco" in " ".join((run / "evaluation" / "table.txt").read_text().split())
    evaluate([f"checkpoint={on_cpu}", "video=false", "evaluation.noise=0.02", f"output={run / 'own'}"])
    assert "trained with" not in capsys.readouterr().out
    assert json.loads((run / "own" / "metrics.json").read_text()) == found


@pytest.mark.parametrize("word", ["sim=mujoco", "sim.backend=mujoco", "+sim.backend=mujoco"])
def test_an_engine_that_is_asked_for_is_taken(run: Path, capsys: Out, word: str) -> None:
    evaluate([f"checkpoint={run}", "video=false", word])
    assert capsys.readouterr().out.startswith(f"{TRAINED}as asked: measured with sim=mujoco\n")


def test_the_gpu_is_refused_where_it_is_asked_for(run: Path, capsys: Out) -> None:
    for command in (evaluate, replay):
        error = refused(command, [f"checkpoint={run}", "sim=mujoco_warp", f"output={run / 'x.png'}"], capsys)
        assert "no CUDA device here" in error and "sim=mujoco" in error
    assert "unknown" in refused(evaluate, [f"checkpoint={run}", "sim=bullet"], capsys)


def test_replay_and_view_show_it(run: Path, capsys: Out) -> None:
    replay([f"checkpoint={run}", f"output={run / 'policy.png'}"])
    assert SAID in capsys.readouterr().out and (run / "policy.png").is_file()
    view([f"path={run}", "trials=1", f"output={run / 'page.html'}"])
    assert capsys.readouterr().out.count(SAID) == 1 and (run / "page.html").is_file()


def test_robustness_names_the_engine(run: Path, capsys: Out) -> None:
    few = ["trials=1", "levels=[0.01]", "seeds=[1]", "cases=[]", "num_threads=1"]
    robustness([f"checkpoint={run}", *few])
    assert SAID in capsys.readouterr().out
    rows = json.loads((run / "robustness" / "robustness.json").read_text())
    assert {row["protocol"]["engine"] for row in rows.values()} == {"mujoco"}
    assert "measured with mujoco" in " ".join((run / "robustness" / "robustness.txt").read_text().split())


def test_export_and_sim2sim_take_it(run: Path, capsys: Out) -> None:
    policy = run / "out" / "policy.onnx"
    export([f"checkpoint={run}", f"output={policy}"])
    assert f"{TRAINED}exported from sim=mujoco\n" in capsys.readouterr().out
    sim2sim([f"policy={policy}", f"checkpoint={run}", "trials=2", "noise=0.01", f"output={run / 'report'}"])
    assert SAID in capsys.readouterr().out
    rows = json.loads((run / "report" / "figures.json").read_text())
    assert [(row["backend"], row["engine"]) for row in rows] == [
        ("checkpoint", "mujoco"),
        ("mujoco", "mujoco"),
        ("runner", "mujoco"),
    ]
    assert "checkpoint (mujoco)" in (run / "report" / "table.md").read_text()


@pytest.mark.slow
def test_sim2sim_plays_a_named_warp_on_its_cpu_device(tmp_path: Path, capsys: Out) -> None:
    policy = tmp_path / "policy.onnx"
    export(["checkpoint=demo", f"output={policy}", "check=false"])
    sim2sim([f"policy={policy}", "backends=[mujoco_warp]", "trials=2", "noise=0.005"])
    assert "MuJoCo Warp on its CPU device" in capsys.readouterr().out


def test_a_shipped_policy_says_what_trained_and_what_measured(run: Path, capsys: Out) -> None:
    folder = run / "shipped"
    ship([f"checkpoint={run}", f"output={folder}", "trials=2"])
    assert SAID in capsys.readouterr().out
    card = json.loads((folder / "card.json").read_text())
    assert (card["trained_with"], card["measured_with"]) == ("mujoco_warp on cuda", "mujoco")
    assert "sim=mujoco_warp on cuda" in (folder / "card.md").read_text()
    # Its settings are the training's: where there is a GPU it plays on that.
    assert yaml.safe_load((folder / "config.yaml").read_text())["sim"]["backend"] == "mujoco_warp"
    evaluate([f"checkpoint={folder}", "video=false", f"output={run / 'of_shipped'}"])
    assert capsys.readouterr().out.startswith(SAID)


def test_a_training_does_not_change_its_engine_half_way(run: Path, capsys: Out) -> None:
    error = refused(train, [f"resume={run}", "train.max_epochs=2"], capsys)
    assert "trained with mujoco_warp on cuda, and there is no CUDA device here" in error
    assert f"hoi train sim=mujoco start_from={run} clip.path=" in error
    assert "cannot change when a run goes on" in refused(train, [f"resume={run}", "sim=mujoco"], capsys)


def test_a_run_here_begins_with_its_policy(run: Path, clip: Path, tmp_path: Path, capsys: Out) -> None:
    """What the refusal proposes."""
    train([*TINY, "sim=mujoco", f"start_from={run}", f"clip.path={clip}", f"run_dir={tmp_path / 'new'}"])
    assert (tmp_path / "new" / "checkpoints" / "last.pth").is_file()


def test_two_backends_are_not_compared_without_the_second(run: Path, tmp_path: Path, capsys: Out) -> None:
    error = refused(compare_backends, [f"checkpoint={run}", f"output={tmp_path / 'a.md'}", "trials=2"], capsys)
    assert "device: there is no CUDA device here" in error and "device=cpu" in error


def test_runs_measured_with_two_engines_say_so(on_cpu: Path, run: Path, capsys: Out) -> None:
    compare_runs([f"runs=[{on_cpu},{run}]"])
    assert capsys.readouterr().out.endswith("measured with sim=mujoco\n")
    path = run / "evaluation" / "metrics.json"
    figures = json.loads(path.read_text())
    figures["protocol"]["engine"] = "mujoco_warp"
    path.write_text(json.dumps(figures))
    compare_runs([f"runs=[{on_cpu},{run}]", f"output={run / 'both.md'}"])
    said = "measured with different engines (on_cpu: mujoco, on_gpu: mujoco_warp)"
    assert said in capsys.readouterr().out and said in (run / "both.md").read_text()
