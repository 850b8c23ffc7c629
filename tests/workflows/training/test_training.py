"""hoi train: what dashboards see, watching changes nothing, resume=auto goes on, ends or refuses; mistakes in one line."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest
import torch
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.learning.checkpoint import read_checkpoint
from humanoid_hoi.learning.dashboards import dashboards
from humanoid_hoi.learning.dashboards.dashboards import Dashboards, flattened
from humanoid_hoi.learning.dashboards.sink import SINKS, LoggerConfig, Sink, SinkPlace
from humanoid_hoi.learning.metrics_file import read_metrics
from humanoid_hoi.workflows.train import main as train
from humanoid_hoi.workflows.training.watch import Clock, confirmed

TINY = (
    "env.num_envs=4",
    "env.reset.validate=false",
    "env.action.base=reference",
    "sim.num_threads=1",
    "train.minibatch=32",
    "train.horizon=8",
    "train.units=[32,32]",
    "video=false",
    "evaluation.trials=1",
)
ALWAYS = 1e-9
"""Minutes between evaluations: after every epoch."""


def words(clip: Path, folder: Path, *more: str) -> list[str]:
    return [*TINY, f"clip.path={clip}", f"run_dir={folder}", *more]


def test_watching_changes_nothing_and_auto_goes_on(
    clip: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    watched = tmp_path / "watched"
    alone = tmp_path / "alone"
    often = [f"logger.evaluate_every={ALWAYS}", f"logger.video_every={ALWAYS}", "logger.trials=1"]
    train(words(clip, watched, "train.max_epochs=3", "resume=auto", *often))  # nothing there: it begins
    train(words(clip, alone, "train.max_epochs=3", "logger.evaluate_every=0", "logger.video_every=0"))
    one, two = (read_checkpoint(run / "checkpoints" / "last.pth") for run in (watched, alone))
    assert all(torch.equal(one["model"][name], two["model"][name]) for name in one["model"])

    board = EventAccumulator(str(watched / "tb"), size_guidance={"images": 0}).Reload()
    steps = [event.step for event in board.Scalars("evaluation/success")]
    assert steps == [64, 96]  # after the second epoch, and the final one; 4 environments x 8 steps each
    assert [event.step for event in board.Images("policy")] == [64]
    assert board.Images("policy")[0].encoded_image_string[:3] == b"GIF"
    assert "_hparams_/experiment" in board.PluginTagToContent("hparams")
    assert (watched / "videos" / "000000000064.gif").is_file()

    capsys.readouterr()
    train(words(clip, watched, "train.max_epochs=3", "resume=auto"))
    assert "is finished; nothing to do" in capsys.readouterr().out
    train(words(clip, watched, "train.max_epochs=4", "resume=auto"))
    assert f"going on with {watched}" in capsys.readouterr().out
    assert [row["epoch"] for row in read_metrics(watched / "metrics.csv")] == [1, 2, 3, 4]
    with pytest.raises(SystemExit):
        train(words(clip, watched, "train.max_epochs=5", "resume=auto", "train.lr=2e-5"))
    assert "train.lr: holds a run with another value (1e-05, this call: 2e-05)" in capsys.readouterr().err
    assert len(read_metrics(watched / "metrics.csv")) == 4


def test_a_new_best_is_measured_twice() -> None:
    asked: list[int] = []

    def measure(draw: int) -> float:
        asked.append(draw)
        return (0.9, 0.7)[draw]

    assert confirmed(measure, best=0.85) == pytest.approx(0.8) and asked == [0, 1]
    assert confirmed(measure, best=0.9) == pytest.approx(0.8)  # an equal one would be kept too
    asked.clear()
    assert confirmed(measure, best=0.95) == 0.9 and asked == [0]


def test_a_clock_counts_whole_periods() -> None:
    clock = Clock(60.0)
    assert [clock.due(s) for s in (10.0, 59.0, 61.0, 90.0, 200.0, 201.0)] == [False, False, True, False, True, False]
    assert not any(Clock(0.0).due(s) for s in (1.0, 1e6))
    assert not Clock(60.0).due(1000.0)  # a resumed run
    clock.wait(350.0)  # the last evaluation took so long
    assert [clock.due(s) for s in (241.0, 301.0, 349.0, 352.0, 361.0)] == [False, False, False, False, True]


def test_an_unknown_dashboard_and_a_missing_package_are_refused(
    tmp_path: Path, clip: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in SINKS:
        monkeypatch.setitem(sys.modules, name, None)  # as if it were not installed
    for word, message in (
        ("logger=mlflow", "mlflow"),
        ("logger.sinks=[mlflow]", "unknown dashboard 'mlflow'"),
        ("logger=wandb", "wandb is not installed"),
        ("logger=trackio", 'pip install -e ".[trackio]"'),
    ):
        with pytest.raises(SystemExit):
            train(words(clip, tmp_path / "run", word))
        error = capsys.readouterr().err
        assert message in error and len(error.strip().splitlines()) == 1
    assert not (tmp_path / "run").exists()


def test_a_sink_that_fails_is_left_out_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[object] = []

    class Broken(Sink):
        def __init__(self, place: SinkPlace) -> None:
            seen.append(place.resumed)

        def settings(self, values: object) -> None:
            seen.append(values)

        def scalars(self, values: object, step: int) -> None:
            raise ConnectionError("the service\nis away")

        def video(self, name: str, gif: Path, step: int) -> None:
            seen.append(name)

        def close(self) -> None:
            seen.append("closed")

    monkeypatch.setitem(SINKS._entries, "broken", Broken)
    boards = Dashboards(tmp_path, LoggerConfig(sinks=("broken",)), frame=7)
    boards.settings({"a": {"b": 1, "c": None}})
    boards.scalars({"x": 1.0}, 8)
    boards.scalars({"x": 2.0, "y": float("nan")}, 9)
    boards.close()
    assert seen == [True, {"a.b": 1, "a.c": "None"}]
    assert capsys.readouterr().out == "note: broken gets nothing from here on: the service is away\n"
    board = EventAccumulator(str(tmp_path / "tb")).Reload()
    assert [event.value for event in board.Scalars("x")] == [1.0, 2.0] and "y" not in board.Tags()["scalars"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["wandb", "trackio"])
def test_the_real_sinks_write_into_the_run_folder(name: str, tmp_path: Path) -> None:
    if importlib.util.find_spec(name) is None:  # not imported here: a sink sets it up first
        pytest.skip(f"the extra {name} is not installed")
    from PIL import Image

    gif = tmp_path / "film.gif"
    Image.new("RGB", (8, 8)).save(gif, save_all=True, append_images=[Image.new("RGB", (8, 8), "red")])
    boards = Dashboards(tmp_path / "run", LoggerConfig(sinks=(name,)))
    boards.settings({"train": {"lr": 1e-5}})
    boards.scalars({"evaluation/success": 1.0, "x": float("nan")}, 32)
    boards.video("policy", gif, 32)
    assert name in boards._sinks  # nothing has failed
    boards.close()
    written = [path for path in (tmp_path / "run" / name).rglob("*") if path.is_file()]
    assert any(path.suffix in (".wandb", ".db") and path.stat().st_size > 0 for path in written), written


def test_stored_settings_never_open_the_network(tmp_path: Path) -> None:
    from humanoid_hoi.learning.stored_config import NODES, read_stored_config

    tree = {name: {} for name in NODES} | {"logger": {"sinks": ["wandb"], "online": True}}
    (tmp_path / "config.yaml").write_text(__import__("yaml").safe_dump(tree))
    assert read_stored_config(tmp_path).logger.online is False


def test_every_sink_has_its_yaml() -> None:
    from humanoid_hoi.core.paths import CFG

    assert {path.stem for path in (CFG / "logger").glob("*.yaml")} == {"tensorboard", *SINKS}
    assert flattened({"a": {"b": [1]}}) == {"a.b": "[1]"}
    with pytest.raises(HoiError, match="valid: trackio, wandb|valid: wandb, trackio"):
        dashboards.check_sinks(LoggerConfig(sinks=("mlflow",)))
