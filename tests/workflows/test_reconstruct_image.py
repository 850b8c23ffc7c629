"""hoi reconstruct-image: what it leaves behind, and what goes on from there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from omegaconf import DictConfig, OmegaConf

from humanoid_hoi.core.config import yaml_of
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.solved_io import load_solved
from humanoid_hoi.reconstruction.single_image.io.own import write_own
from humanoid_hoi.synthetic.images.make import make_image
from humanoid_hoi.workflows.reconstruct_image import job_of, solve
from humanoid_hoi.workflows.retarget import find_sources

QUICK = ("starts=1", "render_steps=2", "opacity_steps=2", "interaction_steps=2", "long_side=64", "pictures=false")


def settings(picture: Path, output: Path, *more: str) -> DictConfig:
    words = OmegaConf.from_dotlist([f"image={picture}", f"output={output}", *QUICK, *more])
    cfg = OmegaConf.merge(yaml_of("tools/reconstruct_image"), words)
    assert isinstance(cfg, DictConfig)
    return cfg


def test_a_picture_goes_on_as_a_session(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture = write_own(make_image(0, size=(96, 96)), tmp_path / "pics" / "box")
    output = tmp_path / "solved" / "box"
    solve(job_of(settings(picture, output, "static=true"), picture, output), quiet=False)
    assert "solved.npz" in capsys.readouterr().out
    solved = load_solved(output / "solved.npz")
    assert solved.num_frames == 1 and solved.obj_is_static
    figures = json.loads((output / "quality.json").read_text())
    assert figures["session"]["penetration_mm"] == pytest.approx(solved.quality["penetration_mm"])
    assert [source.path for source in find_sources(output, None)] == [output / "solved.npz"]


def test_a_mesh_alone_gives_everything_but_the_session(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture = write_own(make_image(0, size=(96, 96)).replace(body=None), tmp_path / "box")
    output = tmp_path / "out"
    # As if an earlier run had left one: it is not the result of this run.
    output.mkdir()
    (output / "solved.npz").write_bytes(b"old")
    solve(job_of(settings(picture, output), picture, output), quiet=False)
    assert "no solved.npz, so no clip" in capsys.readouterr().out.replace("\n", " ")
    assert (output / "quality.json").is_file() and not (output / "solved.npz").exists()


def test_a_bad_up_is_refused_before_anything_is_solved(tmp_path: Path) -> None:
    with pytest.raises(HoiError, match="up"):
        job_of(settings(tmp_path, tmp_path, "up=[0,0,0]"), tmp_path, tmp_path)
