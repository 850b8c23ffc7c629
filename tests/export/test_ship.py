"""A policy to pass on: small, the same actions, a card that is true, honest refusals; on a skeleton of 22 joints."""

from __future__ import annotations

import json
import os
import re
import time
from pathlib import Path

import numpy as np
import pytest
import torch
from omegaconf import OmegaConf

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import BUILTIN_CLIPS, DEMO_CLIP, POLICIES
from humanoid_hoi.export.bundle import export_bundle
from humanoid_hoi.export.replay import ExportedPolicy
from humanoid_hoi.export.runner import Runner
from humanoid_hoi.learning.checkpoint import read_checkpoint
from humanoid_hoi.learning.policy import load_policy
from humanoid_hoi.learning.transfer.actor_file import ACTOR_FILE, read_policy_state
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import keep_joints, slice_clip
from humanoid_hoi.workflows.exporting.export import chosen, compared
from humanoid_hoi.workflows.exporting.export import main as export_main
from humanoid_hoi.workflows.exporting.ship import main as ship_main
from humanoid_hoi.workflows.exporting.ship import measured, ship
from humanoid_hoi.workflows.exporting.sim2sim import main as sim2sim_main
from humanoid_hoi.workflows.exporting.sim2sim import require_complete, require_exported_from
from humanoid_hoi.workflows.runs import checkpoint_of, run_of, shipped_policy
from humanoid_hoi.workflows.train import main as train
from humanoid_hoi.workflows.view import main as view_main
from humanoid_hoi.workflows.viewing.library import Rollouts, library_of

JOINTS = 22


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run on twenty frames of the demo with rigid hands."""
    folder = tmp_path_factory.mktemp("runs")
    part = slice_clip(HoiClip.load(DEMO_CLIP), 30, 50)
    clip = keep_joints(part, part.skeleton.body).save(folder / "rigid.npz")
    tiny = ["env.num_envs=8", "env.reset.validate=false", "sim.num_threads=1", "train.max_epochs=1"]
    tiny += ["train.minibatch=64", "train.horizon=8", "train.units=[64,32]", "video=false", "evaluation.trials=1"]
    before = os.getcwd()
    os.chdir(folder)
    try:
        train([*tiny, f"run_dir={folder / 'run'}", f"clip.path={clip}", f"evaluation.against={clip}"])
    finally:
        os.chdir(before)
    return folder / "run"


@pytest.fixture(scope="module")
def shipped(run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("policies") / "grip"
    ship_main([f"checkpoint={run}", f"output={folder}", "trials=3"])
    return folder


def test_the_folder_is_small_and_acts_alike(run: Path, shipped: Path) -> None:
    names = {path.name for path in shipped.iterdir()}
    assert names == {ACTOR_FILE, "config.yaml", "contract.json", "clip.npz", "card.md", "card.json"}
    checkpoint = run / "checkpoints" / "last.pth"
    assert (shipped / ACTOR_FILE).stat().st_size < checkpoint.stat().st_size / 5
    state = read_policy_state(shipped / ACTOR_FILE)
    assert not any("critic" in name or "value" in name for name in state["model"]) and "optimizer" not in state
    obs = torch.randn(16, state["network"]["obs_dim"], generator=torch.Generator().manual_seed(0))
    own, other = load_policy(checkpoint)(obs), load_policy(shipped / ACTOR_FILE)(obs)
    assert own.abs().max() > 1e-3  # the network has a say
    torch.testing.assert_close(own, other, atol=2e-3 * float(own.abs().max()), rtol=0)


def test_no_place_of_this_machine_goes_along(run: Path, shipped: Path) -> None:
    assert str(run.parent) in (run / "config.yaml").read_text()
    for name in ("config.yaml", "contract.json", "card.json", "card.md"):
        assert str(run.parent) not in (shipped / name).read_text()


def test_the_card_is_what_the_file_does(shipped: Path) -> None:
    card = json.loads((shipped / "card.json").read_text())
    again = measured(shipped / ACTOR_FILE, 3)
    assert again == card and card["joints"] == JOINTS and card["trials"] == 3
    text = (shipped / "card.md").read_text()
    assert f"| MPJPE, mm | {card['mean']['mpjpe_mm']:.1f} |" in text and "Apache-2.0" in text
    assert "Synthesised by" in text and "seed 0" in text


def test_it_is_named_like_a_run_and_cannot_be_trained_on(shipped: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert checkpoint_of(shipped) == shipped / ACTOR_FILE and run_of(shipped / ACTOR_FILE) == shipped
    take = library_of([str(shipped)], None, Rollouts(trials=1, noise=0.0)).load("grip", "clip")
    assert take.reference.poses.shape[1] == JOINTS + 1  # and the object
    with pytest.raises(HoiError, match="holds the actor alone"):
        read_checkpoint(shipped / ACTOR_FILE)
    with pytest.raises(SystemExit):
        train([f"resume={shipped}"])
    assert "no checkpoint here" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        ship_main([f"checkpoint={shipped}", f"output={shipped}"])
    assert "exists already" in capsys.readouterr().err


def test_another_s_motion_is_refused(run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("humanoid_hoi.workflows.exporting.ship.SYNTHETIC", "made by nobody")
    checkpoint = run / "checkpoints" / "last.pth"
    with pytest.raises(HoiError, match="own_motion=true"):
        ship(checkpoint, tmp_path / "out", None, own_motion=False)
    assert not (tmp_path / "out").exists()
    assert ship(checkpoint, tmp_path / "out", None, own_motion=True).is_file()


def test_a_policy_that_cannot_be_measured_is_not_shipped(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def failing(path: Path, *_: object) -> dict[str, object]:
        assert path.is_file()
        raise HoiError("cannot write: No space left on device")

    monkeypatch.setattr("humanoid_hoi.workflows.exporting.ship.measured", failing)
    with pytest.raises(SystemExit):
        ship_main([f"checkpoint={run}", f"output={tmp_path / 'out'}"])
    assert "No space left" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_outputs_that_cannot_be_are_refused_first(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("x")
    for command, words, message in (
        (ship_main, [f"checkpoint={run}", f"output={tmp_path / 'file'}"], "is no folder"),
        (ship_main, [f"checkpoint={run}", f"output={tmp_path / 'new'}", "trials=0"], "trials: 0 trials"),
        (export_main, [f"checkpoint={run}", f"output={tmp_path / 'file' / 'policy.onnx'}"], "is no folder"),
        (export_main, [f"checkpoint={run}", f"output={tmp_path / 'policy.onnx'}", "clip=jump"], "no clip 'jump'"),
        (export_main, [f"checkpoint={tmp_path / 'file'}", f"output={tmp_path / 'policy.onnx'}"], "error:"),
        (sim2sim_main, ["policy=nowhere.onnx"], "no such file"),
        (sim2sim_main, ["policy=nowhere.onnx", "noise=-1"], "noise: -1 rad"),
        (sim2sim_main, ["policy=nowhere.onnx", "noise=nan"], "noise: nan rad"),
        (sim2sim_main, ["policy=nowhere.onnx", "trials=1"], "trials: 1 trials"),
        (sim2sim_main, ["policy=nowhere.onnx", "backends=[]"], "backends: names nothing"),
        (view_main, ["reference=sideways"], "unknown choice 'sideways'"),
        (view_main, ["seconds=-1"], "seconds: -1 s"),
        (view_main, ["noise=-1", f"output={tmp_path / 'page.html'}"], "noise: -1.0 rad"),
        (view_main, ["noise=nan", f"output={tmp_path / 'page.html'}"], "noise: nan rad"),
        (view_main, ["live=true", f"output={tmp_path / 'page.html'}"], "live: a page is a recording"),
        (view_main, [f"output={tmp_path / 'file' / 'page.html'}"], "is no folder"),
    ):
        with pytest.raises(SystemExit) as stop:
            command(words)
        error = capsys.readouterr().err
        assert stop.value.code == 2 and message in error and len(error.strip().splitlines()) == 1, (words, error)
    assert {path.name for path in tmp_path.iterdir()} == {"file"}


def test_damaged_files_are_named(shipped: Path, tmp_path: Path) -> None:
    state = torch.load(shipped / ACTOR_FILE, weights_only=True)
    name = next(iter(state["model"]))
    for change, message in (
        ({"contract": None}, "contract: is missing"),
        ({"network": {}}, "network: is damaged"),
        ({"model": state["model"] | {name: state["model"][name] * float("nan")}}, "no tensor of finite numbers"),
    ):
        torch.save(state | change, tmp_path / "policy.pth")
        with pytest.raises(HoiError, match=message):
            load_policy(tmp_path / "policy.pth")


def test_a_skeleton_of_22_joints_is_exported(run: Path, tmp_path: Path) -> None:
    checkpoint = run / "checkpoints" / "last.pth"
    settings, clip = chosen(checkpoint, None)
    bundle = export_bundle(settings, checkpoint, clip, tmp_path / "policy.onnx", (0.2, 0.2))
    apart, speed = compared(settings, checkpoint, bundle.onnx)
    assert apart < 1e-5 and speed.exported > speed.own
    card = shipped_policy("demo")
    with pytest.raises(HoiError, match="was exported from another"):
        require_exported_from(
            ExportedPolicy(bundle.onnx).info, OmegaConf.create({"policy": "p", "checkpoint": str(card)})
        )
    runner = Runner(tmp_path)
    errors = runner.rollout()
    assert len(runner.joints) == JOINTS and errors.shape == (20, 2)
    assert np.isfinite(errors).all() and errors[0].max() < 1e-3
    bundle.config.unlink()
    with pytest.raises(HoiError, match="config.yaml is not beside it"):
        require_complete(bundle.onnx)


def test_every_policy_that_ships_is_small_and_has_a_card() -> None:
    for folder in sorted(POLICIES.glob("*/")):
        assert not re.search(r": /\w", (folder / "config.yaml").read_text())  # no absolute path
        assert shipped_policy(folder.name) == folder
        card = json.loads((folder / "card.json").read_text())
        assert card["trials"] >= 20 and "synthe" in card["source"].lower()
        assert 1e5 < (folder / ACTOR_FILE).stat().st_size < 3e6
        # A motion of the package is named, not copied: there is one truth.
        own = folder / "clip.npz"
        assert not own.exists() or own.read_bytes() not in [path.read_bytes() for path in BUILTIN_CLIPS.values()]
    with pytest.raises(HoiError, match="no policy 'dance'"):
        shipped_policy("dance")


def test_the_shipped_demo_does_what_its_card_says_and_is_seen_soon() -> None:
    folder = shipped_policy("demo")
    card = json.loads((folder / "card.json").read_text())
    began = time.process_time()
    take = library_of([], "demo", Rollouts(trials=1, noise=0.02)).take()
    assert time.process_time() - began < 20.0  # s of processor time until there is something to see
    assert len(take.trials[0]) == card["frames"] and not take.trials[0].failed.any()
    again = measured(folder / ACTOR_FILE, 4)
    assert again["mean"]["success"] >= card["mean"]["success"] - 0.3
    for name in ("mpjpe_mm", "obj_pos_mm"):
        # Contacts amplify rounding: another machine's four trials scatter like the card's twenty.
        assert again["mean"][name] < card["mean"][name] + 3 * card["std"][name] / 4**0.5
