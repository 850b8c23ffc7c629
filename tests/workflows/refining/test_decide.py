"""``refine=auto``: which clips are refined before training, and what the user is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from omegaconf import DictConfig

from envs.build import Task, load_task
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import DEMO_CLIP
from humanoid_hoi.learning.stored_config import read_stored_config
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import slice_clip
from humanoid_hoi.motion.filters.forearm import joint_turns
from humanoid_hoi.refine.config import RefineConfig
from humanoid_hoi.tracking.scene_hash import is_of_scene
from humanoid_hoi.workflows.refining.decide import Held, choice_of, decide
from humanoid_hoi.workflows.refining.refine import prepare
from humanoid_hoi.workflows.refining.refine_first import against_paths, refine_first
from humanoid_hoi.workflows.runs import default_scene_config
from humanoid_hoi.workflows.settings import RunSettings
from humanoid_hoi.workflows.train import main as train
from humanoid_hoi.workflows.training.auto_resume import first_difference
from tests.conftest import pronated

FRAMES = 12


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return slice_clip(HoiClip.load(DEMO_CLIP), 0, FRAMES).save(tmp_path_factory.mktemp("clips") / "short.npz")


def falls(_task: Task, _clip: int) -> Held:
    return Held(share=0.3, steps_per_s=100.0)


def decided(clip: Path | str, *words: str, alone: bool = True, hold=falls) -> tuple[tuple[int, ...], str]:
    cfg: DictConfig = default_scene_config([f"clip.path={clip}", "sim.num_threads=1", *words])
    found = decide(cfg, RunSettings.parse(cfg), load_task(cfg), alone, hold)
    return found.clips, found.why


def test_a_clip_that_servos_do_not_hold_is_refined_where_half_of_the_minutes_do(clip: Path) -> None:
    # 12 frames of 1 500 steps at 100 steps a second: three minutes.
    clips, why = decided(clip, "train.max_minutes=6")
    assert clips == (0,) and "hold 30 % of the steps" in why and "about 3 min" in why
    assert "0.1 million samples" in why and "train.max_minutes=120" in why  # 12 frames of 10 000
    clips, why = decided(clip, "train.max_minutes=5.9")
    assert clips == () and "not refined" in why and "takes about 3 min" in why
    assert decided(clip, "train.max_minutes=0")[0] == (0,)  # no limit


def test_what_is_refined_has_no_joint_near_half_a_turn(tmp_path: Path) -> None:
    twisted = pronated(slice_clip(HoiClip.load(DEMO_CLIP), 0, FRAMES), 2.8, 3.3)
    cfg = default_scene_config(["sim.num_threads=1"])
    cfg.clip.path = str(twisted.save(tmp_path / "twisted.npz"))
    task, _ = prepare(cfg, RefineConfig(), 0, 0, 1)
    assert joint_turns(twisted).max() > 3.0 and joint_turns(task.clip).max() < 2.6
    # The servos' base targets are those of the rolled motion.
    assert float(task.base.norm(dim=-1).max()) < 2.8


def test_what_is_refined_already_or_holds_by_itself_is_left_alone(clip: Path) -> None:
    assert decided("demo_refined") == ((), "")
    clips, why = decided(clip, "train.max_minutes=60", hold=lambda _t, _c: Held(0.9, 100.0))
    assert clips == () and "hold body and object" in why


def test_of_several_clips_the_one_that_holds_least_is_told(clip: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        HoiClip.load(clip).replace(name=name).save(tmp_path / f"{name}.npz")
    clips, why = decided(tmp_path, "train.max_minutes=60", hold=lambda _t, k: Held((0.7, 0.4)[k], 100.0))
    assert clips == (0, 1) and "hold 40 % of the steps" in why


def test_a_fixed_object_is_said_to_need_no_refining(clip: Path, tmp_path: Path) -> None:
    seat = replace(HoiClip.load(clip), obj_is_static=True).save(tmp_path / "seat.npz")
    assert decided(seat, "train.max_minutes=60") == ((), "not refined: the object is fixed")


@pytest.mark.parametrize(
    ("words", "alone", "said"),
    [
        (("env.action.base=reference",), True, "env.action.base=reference has no use for it"),
        (("train.max_epochs=19",), True, "train.max_epochs=19 is a trial"),
        ((), False, "several processes"),
    ],
)
def test_where_refining_is_no_use_the_reason_is_said(
    clip: Path, words: tuple[str, ...], alone: bool, said: str
) -> None:
    def never(_task: Task, _clip: int) -> Held:
        pytest.fail("nothing needs to be simulated")

    clips, why = decided(clip, "train.max_minutes=60", *words, alone=alone, hold=never)
    assert clips == () and said in why


def test_for_a_gpu_the_cpu_engine_refines(clip: Path, tmp_path: Path) -> None:
    assert decided(clip, "train.max_minutes=60", "sim=mujoco_warp")[0] == (0,)
    assert "not refined: sim.backend=isaacgym" in decided(clip, "train.max_minutes=60", "sim=isaacgym")[1]
    short = slice_clip(HoiClip.load(clip), 0, 4).save(tmp_path / "s.npz")
    cfg = default_scene_config([f"clip.path={short}", "sim.num_threads=1", "sim=mujoco_warp"])
    stage = refine_first(cfg, tmp_path / "refined", max_minutes=0.0)
    # The search left the run's own engine alone, and what it found is of that engine's scene.
    cfg.clip.path = list(stage.clips)
    task = load_task(cfg)
    servo = task.clips[0].servo
    assert cfg.sim.backend == "mujoco_warp" and servo is not None and is_of_scene(servo.scene, task.scene(0))


def test_a_search_goes_on_with_its_own_solver_alone(clip: Path) -> None:
    """Targets carry over from one solver to another; the states of half a search do not."""

    def identity(*words: str) -> str:
        cfg = default_scene_config([f"clip.path={clip}", "sim.num_threads=1", *words])
        return prepare(cfg, RefineConfig(), 0, 0, 1)[0].identity()

    assert identity() == identity("sim.physics.solver=pgs") != identity("sim.physics.solver=newton")


def test_the_roll_out_itself_finds_what_servos_hold(clip: Path) -> None:
    # The beginning of the demo, feet on the ground and nothing lifted yet: servos hold that.
    clips, why = decided(clip, "train.max_minutes=60", hold=None)
    assert clips == () and "hold body and object" in why


def test_other_values_are_refused() -> None:
    cfg = default_scene_config([])
    assert choice_of(cfg) == "auto"
    cfg.refine = "yes"
    with pytest.raises(HoiError, match="refine: expected true, false or auto"):
        choice_of(cfg)
    assert choice_of(DictConfig({})) is False  # a run of an older version


def test_clips_that_are_not_chosen_stay_and_are_judged_by_what_the_user_named(clip: Path, tmp_path: Path) -> None:
    other = slice_clip(HoiClip.load(DEMO_CLIP), 20, 26).save(tmp_path / "other.npz")
    cfg = default_scene_config([f"clip.path=[{clip},{other}]", "sim.num_threads=1"])
    cfg.evaluation.against = [str(clip), str(DEMO_CLIP)]
    stage = refine_first(cfg, tmp_path / "refined", max_minutes=0.0, only=())
    assert stage.clips == (str(clip), str(other)) and stage.captures == (str(clip), str(DEMO_CLIP))
    assert against_paths(str(clip), 2) == [None, None]
    assert against_paths(None, 1) == [None]


def test_a_run_remembers_what_it_was_called_with(clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = ["train.max_epochs=1", "env.num_envs=4", "train.horizon=4", "train.minibatch=16", "evaluation.trials=1"]
    words = ["env.reset.validate=false", "video=false", "sim.num_threads=1"]
    short = slice_clip(HoiClip.load(clip), 0, 4).save(tmp_path / "s.npz")
    run = tmp_path / "run"
    train([f"clip.path={short}", "refine=true", *few, *words, f"run_dir={run}"])
    stored = read_stored_config(run)
    assert stored.refine is True and stored.refined_from.path == str(short) and stored.clip.path != str(short)
    for refine, path, differs in (
        ("true", short, None),
        ("auto", short, None),
        ("auto", clip, "clip.path"),
        ("false", short, "refine"),
    ):
        call = default_scene_config([f"clip.path={path}", f"refine={refine}", *few, *words])
        found = first_difference(call, run, ("train.max_minutes", "sim.num_threads", "evaluation.trials"))
        assert (found and found[0]) == differs, (refine, path)
