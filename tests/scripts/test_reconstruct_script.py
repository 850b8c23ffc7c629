"""scripts/reconstruct.py: one session, a folder of them, restart, mistakes."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import pytest
from omegaconf import OmegaConf

from humanoid_hoi.body.load import load_body
from humanoid_hoi.core.config import typed
from humanoid_hoi.core.paths import CFG, DEMO_CLIP
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import slice_clip
from humanoid_hoi.motion.solved_io import load_solved
from humanoid_hoi.reconstruction.pipeline import SolverOptions
from humanoid_hoi.synthetic.sessions import make_session, only, write_session

FAST = ("stages=1",)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Path:
    body = load_body("free")
    folder = tmp_path_factory.mktemp("sessions") / "lift"
    filmed, _ = make_session(slice_clip(HoiClip.load(DEMO_CLIP), 40, 56), body, only(track_px=1.0), seed=2)
    write_session(filmed, body, folder)
    return folder


def test_one_session(script, session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    output = tmp_path / "out"
    script("reconstruct", f"session={session}", f"output={output}", "overlay=true", *FAST)
    quality = json.loads((output / "quality.json").read_text())
    assert quality["reprojection_px_mean"] < 10
    assert {"stage1_seconds", "contact_mm", "penetration_mm"} <= set(quality)
    assert load_solved(output / "solved.npz").num_frames == 16
    assert list(output.glob("*.mp4")) and (output / "released" / "transformed_parameters_final.json").exists()
    assert "reprojection_px_mean" in capsys.readouterr().out
    with pytest.raises(SystemExit) as exit_:
        script("reconstruct", f"session={session}", f"output={output}", *FAST)
    assert exit_.value.code == 2
    assert "finished result" in capsys.readouterr().err


def test_a_bad_session_does_not_stop_the_rest_and_a_second_run_goes_on(
    script,
    session: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],  # type: ignore[no-untyped-def]
) -> None:
    many = tmp_path / "many"
    output = tmp_path / "out"
    shutil.copytree(session, many / "a")
    shutil.copytree(session, many / "b")
    (many / "a" / "kp_record_merged.json").write_text("{ broken")
    with pytest.raises(SystemExit) as exit_:
        script("reconstruct", f"session={many}", f"output={output}", "workers=1", *FAST)
    assert exit_.value.code == 1
    assert "kp_record_merged.json" in (output / "failures.txt").read_text()
    assert (output / "b" / "quality.json").exists() and not (output / "a").exists()
    shutil.copy(session / "kp_record_merged.json", many / "a")
    capsys.readouterr()
    script("reconstruct", f"session={many}", f"output={output}", "workers=1", *FAST)
    told = capsys.readouterr().out
    assert "1 of 2 sessions were solved before" in told
    quality = json.loads((output / "b" / "quality.json").read_text())
    row = next(line.split() for line in told.splitlines() if line.split()[:1] == ["b"])
    shown = [quality[key] for key in ("reprojection_px_mean", "contact_mm", "penetration_mm", "foot_skating_mm")]
    assert row[1:] == ["-" if value is None else f"{value:.3g}" for value in shown]
    assert f"files: {output}/SESSION/solved.npz" in told
    assert (output / "a" / "quality.json").exists() and not (output / "failures.txt").exists()


def test_the_yaml_shows_the_defaults_of_the_code() -> None:
    cfg = OmegaConf.load(CFG / "tools" / "reconstruct.yaml")
    shown = {f.name: cfg[f.name] for f in dataclasses.fields(SolverOptions)}
    assert typed(SolverOptions, shown, "reconstruct") == SolverOptions()
    complete = OmegaConf.to_container(OmegaConf.structured(SolverOptions()))
    assert OmegaConf.to_container(OmegaConf.create(shown)) == complete


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("session={tmp}",), ["folder of sessions", "kp_record_merged.json"]),
        (("session={session}", "stages=3"), ["no stage 3", "stages=1"]),
        (("session={session}", "body=smplx"), ["SMPL-X"]),
        (("session={session}", "body=robot"), ["unknown body", "free"]),
        (("session={session}", "stage1.starts=0"), ["starts"]),
        (("session={session}", "stage1.nonsense=0"), ["nonsense"]),
        (("session={session}", "fps=0"), ["fps"]),
    ],
)
def test_mistakes(
    script,
    session: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    words: list[str],  # type: ignore[no-untyped-def]
) -> None:
    monkeypatch.delenv("HUMANOID_HOI_SMPLX", raising=False)
    filled = [a.format(tmp=tmp_path, session=session) for a in arguments]
    with pytest.raises(SystemExit) as exit_:
        script("reconstruct", *filled, f"output={tmp_path / 'out'}")
    assert exit_.value.code == 2
    error = capsys.readouterr().err
    assert all(word in error for word in words), error
    assert not (tmp_path / "out").exists()
