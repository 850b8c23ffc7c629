"""scripts/make_synthetic_sessions.py as a user runs it, in this process."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path

import pytest

from humanoid_hoi.body.load import load_body
from humanoid_hoi.core.paths import DEMO_CLIP, ROOT
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import slice_clip
from humanoid_hoi.session import load_session
from humanoid_hoi.synthetic.sessions import load_truth

Run = Callable[..., None]


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    clip = slice_clip(HoiClip.load(DEMO_CLIP), 48, 54)
    return clip.save(tmp_path_factory.mktemp("clips") / "short.npz")


@pytest.fixture(scope="module")
def run() -> Run:
    spec = importlib.util.spec_from_file_location("script_synthetic", ROOT / "scripts" / "make_synthetic_sessions.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return lambda *arguments: module.main([str(a) for a in arguments])


def test_sessions_and_truth_are_written_once(
    run: Run, clip: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "out"
    run(f"clips=[{clip}]", "count=2", f"output={output}", "noise.track_px=3", "noise.contact_m=0")
    assert "wrote 2 sessions" in capsys.readouterr().out
    names = sorted(p.name for p in output.iterdir())
    assert names == ["demo_box_00", "demo_box_01", "truth"]
    session = load_session(output / names[1], load_body("free"))
    truth = load_truth(output / "truth" / "demo_box_01.npz")
    assert session.num_frames == len(truth.obj_pos)
    with pytest.raises(SystemExit) as stop:
        run(f"clips={clip}", "count=1", f"output={output}")
    assert stop.value.code == 2 and "not overwritten" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("argument", "said"),
    [
        ("noise.track_px=-1", "noise.track_px"),
        ("noise.tracks=1", "noise.tracks"),
        ("count=0", "count"),
        ("count=many", "count"),
        ("clips=[]", "clips"),
        ("clips=none.npz", "none.npz"),
    ],
)
def test_mistakes_are_told_in_one_line(
    run: Run, argument: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        run(argument, f"output={tmp_path / 'out'}")
    assert stop.value.code == 2
    error = capsys.readouterr().err
    assert said in error and error.startswith("error:") and error.count("\n") == 1
    assert not (tmp_path / "out").exists()
