"""hoi reconstruct-image: what it leaves behind, and what goes on from there."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from omegaconf import DictConfig, OmegaConf

from humanoid_hoi.core.config import yaml_of
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.solved_io import load_solved
from humanoid_hoi.reconstruction.single_image.image import ObjectPose
from humanoid_hoi.reconstruction.single_image.io.decisions import PictureDecision, write_decisions
from humanoid_hoi.reconstruction.single_image.io.own import read_own, write_own
from humanoid_hoi.synthetic.images.make import make_image
from humanoid_hoi.workflows.reconstruct_image import job_of, main, solve
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


def test_decisions_of_the_pages_are_obeyed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    image = make_image(0, size=(96, 96))
    pictures = tmp_path / "pics"
    for name in ("bad", "good", "refined"):
        write_own(image, pictures / name)
    moved = ObjectPose(image.start.rotmat, image.start.pos_cam + np.array([0.01, 0.0, 0.1]), 1.1 * image.start.scale)
    decided = {
        "bad": PictureDecision("delete"),
        "good": PictureDecision("pass", ("left_palm",), placed=moved),
        "refined": PictureDecision("pass", refined=moved),
    }
    write_decisions(pictures, decided)
    output = tmp_path / "solved"
    words = [f"image={pictures}", f"output={output}", "workers=1", *QUICK]
    main(words)
    assert "1 of 3 pictures are left out by decisions.json" in capsys.readouterr().out
    assert sorted(folder.name for folder in output.iterdir() if folder.is_dir()) == ["good", "refined"]
    kept = read_own(output / "refined" / "solved").start
    # Set by hand after solving: not moved by a hair.
    np.testing.assert_allclose(kept.pos_cam, moved.pos_cam, atol=1e-9)
    np.testing.assert_allclose(kept.rotmat, moved.rotmat, atol=1e-9)
    assert kept.scale == pytest.approx(moved.scale)
    solved = read_own(output / "good" / "solved")
    assert solved.contact_parts == ("left_palm",)
    # Solved from where it was placed: two steps do not bring it back.
    assert np.linalg.norm(solved.start.pos_cam - moved.pos_cam) < np.linalg.norm(
        solved.start.pos_cam - image.start.pos_cam
    )
    main([*words, "decisions=false", "overwrite=true"])
    assert (output / "bad" / "quality.json").is_file()
