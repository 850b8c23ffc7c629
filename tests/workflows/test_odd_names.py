"""Every command takes files and folders whose names are grammar to somebody: a shell, hydra, rich, glob, HTML, ffmpeg."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from humanoid_hoi.__main__ import main
from humanoid_hoi.core.paths import DEMO_CLIP
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import slice_clip

ODD = "\u4e3e #1 (2) [x]=y, z&w"
CLIP = f"clips/{ODD}.npz"
QUICK_CLEANUP = "clean.penetration.rounds=1 clean.penetration.iterations=3 open_loop=false workers=1"
TINY_TRAINING = (
    "env.num_envs=4 env.reset.validate=false sim.num_threads=1 train.max_epochs=1 train.minibatch=16 train.horizon=4"
    " train.units=[8] video=false evaluation.trials=1 refine=false"
)
TINY_MODEL = (
    "model.width=32 model.layers=1 model.ffn=32 model.heads=2 model.object_points=64 model.sa1=32 model.sa2=16"
    " model.decoder=32 model.backbone=none train.epochs=1"
)
QUICK_PICTURE = "render_steps=1 opacity_steps=1 interaction_steps=1 starts=1 long_side=32 workers=1"
QUICK_GAINS = (
    "trials=1 levels=[0.01] seeds=[1] num_threads=1 feedback.envs=4 feedback.batches=2 feedback.rounds=1"
    " feedback.multi_batches=1 feedback.multi_rounds=1 feedback.widths=[1.0] feedback.efforts=[1.0]"
)

Row = tuple[str, list[str], str]
"""A command, its words that name something (each one word, blanks included), and what it must have written."""

# In order: later rows read what earlier ones wrote. Everything lies in a folder of that name, too.
MOTIONS: tuple[Row, ...] = (
    ("describe", [f"clip={CLIP}", f"plot=d {ODD}.png"], f"d {ODD}.png"),
    ("describe", ["clip=clips", f"plot=f {ODD}.png"], f"f {ODD}.png"),
    ("make-capture", [f"clip={CLIP}", f"output=capture {ODD}"], f"capture {ODD}"),
    ("import", [f"motion=m {ODD}.pt", f"mesh=m {ODD}.obj", f"output=i {ODD}.npz", f"action={ODD}"], f"i {ODD}.npz"),
    (f"clean {QUICK_CLEANUP}", [f"input={CLIP}", f"output=clean {ODD}"], f"clean {ODD}/{ODD}.npz"),
    ("replay", [f"clip={CLIP}", f"output=r {ODD}.png"], f"r {ODD}.png"),
    ("replay", [f"clip={CLIP}", f"output=r {ODD}.mp4"], f"r {ODD}.mp4"),
    ("view", [f"path={CLIP}", f"output=v {ODD}.html"], f"v {ODD}.html"),
    ("view", [f"path=[{CLIP},i {ODD}.npz]", f"output=w {ODD}.html"], f"w {ODD}.html"),
    ("sweep plan_only=true seeds=[0]", [f"clips=[{CLIP}]", f"output=sweep {ODD}"], ""),
    ("ablation plan_only=true seeds=[0]", [f"clips={CLIP}", f"output=ablation {ODD}"], ""),
    ("benchmark sweep jobs=[20] workers=1", [f"folder=clean {ODD}", f"output=b {ODD}.json"], f"b {ODD}.json"),
    ("benchmark transfer num_envs=[2] steps=2", [f"output=t {ODD}.json"], f"t {ODD}.json"),
    (
        "prior train train.steps=2 film.every=5 grouping.neighbors=2 grouping.candidates=4 val_share=0.0",
        [f"clips=[{CLIP}]", f"output=prior {ODD}"],
        f"prior {ODD}",
    ),
    ("make-synthetic-images count=1", [f"output=images {ODD}"], f"images {ODD}"),
    (f"reconstruct-image {QUICK_PICTURE}", [f"image=images {ODD}", f"output=solved {ODD}"], f"solved {ODD}"),
    ("prepare iterations=1", [f"video=r {ODD}.mp4", f"object=m {ODD}.obj", f"output=video {ODD}"], f"video {ODD}"),
    (
        "interpoint make synthetic.objects=2 synthetic.scenes=1 synthetic.frames=1 synthetic.families=[box]"
        " test_share=0.5 val_share=0.0",
        [f"output=contacts {ODD}"],
        f"contacts {ODD}",
    ),
    ("interpoint make synthetic.enabled=false", ["clips=clips", f"output=recorded {ODD}"], f"recorded {ODD}"),
    (f"interpoint train {TINY_MODEL}", [f"data=contacts {ODD}", f"output=model {ODD}"], f"model {ODD}/model"),
    (
        "interpoint predict",
        [f"image=r {ODD}.png", f"mesh=m {ODD}.obj", f"model=model {ODD}/model", f"output=p {ODD}.json"],
        f"p {ODD}.json",
    ),
    (
        "interpoint evaluate",
        [f"model=model {ODD}/model", f"data=contacts {ODD}", f"output=scores {ODD}"],
        f"scores {ODD}/table.md",
    ),
    (
        "interpoint promote",
        [f"candidate=model {ODD}/model", f"models=models {ODD}", f"data=contacts {ODD}"],
        f"models {ODD}",
    ),
    ("make-synthetic-sessions count=1", [f"clips=[{CLIP}]", f"output=sessions {ODD}"], f"sessions {ODD}/{ODD}_00"),
    ("name-actions", [f"data=sessions {ODD}", f"questions=q {ODD}.json"], f"q {ODD}.json"),
)

POLICIES: tuple[Row, ...] = (
    (f"train {TINY_TRAINING}", [f"clip={CLIP}", f"run_dir=run {ODD}"], f"run {ODD}/checkpoints/last.pth"),
    (f"train {TINY_TRAINING}", [f"clip={CLIP}", f"name={ODD}", f"start_from=run {ODD}"], "runs"),
    ("train train.max_epochs=2", [f"resume=run {ODD}"], ""),
    ("evaluate evaluation.trials=1", [f"checkpoint=run {ODD}", f"evaluation.against={CLIP}"], ""),
    ("compare", [f"runs=[run {ODD}]", f"output=c {ODD}.md"], f"c {ODD}.md"),
    ("replay", [f"checkpoint=run {ODD}", f"output=r {ODD}.gif"], f"r {ODD}.gif"),
    ("view trials=1", [f"path=run {ODD}", f"output=v {ODD}.html"], f"v {ODD}.html"),
    ("export", [f"checkpoint=run {ODD}", f"output=out {ODD}/p {ODD}.onnx"], f"out {ODD}/runner.py"),
    (
        "sim2sim trials=2 backends=[mujoco,runner]",
        [f"policy=out {ODD}/p {ODD}.onnx", f"checkpoint=run {ODD}", f"output=s {ODD}"],
        f"s {ODD}/table.md",
    ),
    ("ship trials=2 own_motion=true", [f"checkpoint=run {ODD}", f"output=ship {ODD}"], f"ship {ODD}/policy.pth"),
    ("evaluate evaluation.trials=1", [f"checkpoint=ship {ODD}"], ""),
    (
        "robustness trials=1 levels=[0.01] seeds=[1] cases=[] num_threads=1",
        [f"checkpoint=run {ODD}", f"output=robust {ODD}"],
        f"robust {ODD}/robustness.txt",
    ),
    (
        "refine refine.samples=4 refine.horizon=3 refine.iterations=1 num_threads=1 max_minutes=0.2",
        [f"clip={CLIP}", f"output=refined {ODD}"],
        f"refined {ODD}",
    ),
    (f"feedback {QUICK_GAINS}", [f"refined=refined {ODD}", f"output=gains {ODD}"], f"gains {ODD}"),
    ("make-synthetic-sessions count=1", [f"clips=[{CLIP}]", f"output=sessions {ODD}"], ""),
    ("reconstruct stages=1", [f"session=sessions {ODD}/{ODD}_00", f"output=solved {ODD}"], f"solved {ODD}"),
    (
        f"retarget {QUICK_CLEANUP} video=false",
        [f"input=solved {ODD}", f"output=retargeted {ODD}", f"action={ODD}"],
        f"retargeted {ODD}/manifest.csv",
    ),
)


@pytest.fixture
def odd_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of that name with a clip of that name in a folder of clips, and the current one."""
    folder = tmp_path / ODD
    slice_clip(HoiClip.load(DEMO_CLIP), 20, 40).replace(name=ODD).save(folder / CLIP)
    monkeypatch.chdir(folder)
    yield folder


def run(rows: tuple[Row, ...], folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command, names, written in rows:
        before = {path.name for path in folder.parent.iterdir()}
        try:
            main([*command.split(), *names])
        except SystemExit as stop:
            # A model that is no better than none is not put into use, which promote says by 1.
            expected = (None, 0, 1) if command.endswith("promote") else (None, 0)
            assert stop.code in expected, (command, names, capsys.readouterr().err[-300:])
        assert (folder / written).exists(), (command, written, os.listdir(folder))
        # A name taken for a path or a pattern would lead somewhere else.
        assert {path.name for path in folder.parent.iterdir()} == before
        if command == "make-capture":
            for suffix in (".pt", ".obj"):
                shutil.copy(next((folder / written).glob(f"*{suffix}")), folder / f"m {ODD}{suffix}")


@pytest.mark.slow
def test_motions_pictures_and_contacts(odd_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(MOTIONS, odd_folder, capsys)
    assert HoiClip.load(f"i {ODD}.npz").action == ODD
    assert Image.open(f"r {ODD}.png").size[0] > 100


@pytest.mark.slow
def test_policies_and_sessions(odd_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(POLICIES, odd_folder, capsys)
    assert HoiClip.load(f"retargeted {ODD}/solved {ODD}.npz").action == ODD


def test_only_the_leftovers_of_a_clip_itself_are_swept(odd_folder: Path) -> None:
    out = odd_folder / "out"
    out.mkdir()
    own = out / f".{ODD}.npz.a.tmp"
    others = out / f".{ODD.replace('[x]', 'x')}.npz.a.tmp"  # what [x] as a pattern means
    for path in (own, others):
        path.touch()
    main(["clean", *QUICK_CLEANUP.split(), f"input={CLIP}", "output=out"])
    assert not own.exists() and others.exists()
